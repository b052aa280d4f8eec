"""Which settings a command runs with."""

import os

import django

PROFILES = ("demo", "production", "test")


def use_profile(name: str | None = None) -> None:
    """Set Django up with the named profile, else HENGJI_PROFILE, else the demo's."""
    profile = name or os.environ.get("HENGJI_PROFILE") or "demo"
    if profile not in PROFILES:
        raise SystemExit(f"HENGJI_PROFILE={profile}：没有这个配置，可用的有 {'、'.join(PROFILES)}。")
    os.environ["DJANGO_SETTINGS_MODULE"] = f"hengji.config.settings.{profile}"
    django.setup()
