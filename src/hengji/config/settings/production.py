"""For an office: refuses to start unless it was given its own secret and its own address.

HENGJI_SECRET_KEY or HENGJI_SECRET_KEY_FILE   the secret that signs sessions
HENGJI_FIELD_SECRET or HENGJI_FIELD_SECRET_FILE   the secret that seals phone numbers; by default a file in HENGJI_VAR.
                                              Several nodes need the same one; whoever loses it loses the numbers
HENGJI_HOSTS                                  addresses under which the site is reached, separated by commas
HENGJI_HTTPS=no                               only for an isolated network without certificates
HENGJI_PROXIES=1                              trusted proxies before the site, each of which adds to X-Forwarded-For
HENGJI_PASSWORD_PROFILE=asvs                  instead of dengbao
HENGJI_IDENTITY_FILE                          unified identity services as JSON; see docs/manual/登录.md
"""

import json
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from hengji.foundation.common.private_files import keep_private, random_key
from hengji.foundation.organisations.profiles import PROFILES

from .base import *  # noqa: F403 - settings profiles extend the base by design
from .base import VAR

SHORTEST_SECRET = 40


def _from_file(name: str) -> str:
    """A secret given by a file or, less safely, by itself."""
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get(name, "")


def _secret() -> str:
    secret = _from_file("HENGJI_SECRET_KEY")
    if len(secret) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"缺少密钥：请设置 HENGJI_SECRET_KEY（或 HENGJI_SECRET_KEY_FILE），至少 {SHORTEST_SECRET} 个随机字符。"
            " HENGJI_SECRET_KEY is missing or too short."
        )
    return secret


def _hosts() -> list[str]:
    hosts = [host.strip() for host in os.environ.get("HENGJI_HOSTS", "").split(",") if host.strip()]
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured(
            "缺少访问地址：请设置 HENGJI_HOSTS，例如 HENGJI_HOSTS=kp.example.gov.cn（不可用 *）。"
            " HENGJI_HOSTS must list the addresses of this site."
        )
    return hosts


def _password_profile() -> str:
    profile = os.environ.get("HENGJI_PASSWORD_PROFILE", "dengbao")
    if profile not in PROFILES:
        raise ImproperlyConfigured(f"HENGJI_PASSWORD_PROFILE={profile}：可用的有 {'、'.join(PROFILES)}。")
    return profile


def _identity() -> dict[str, Any]:
    file = os.environ.get("HENGJI_IDENTITY_FILE")
    found: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8")) if file else {}
    return {"services": [], "oidc": []} | found


SECRET_KEY = _secret()
FIELD_SECRET = _from_file("HENGJI_FIELD_SECRET") or keep_private(VAR / "field-secret", random_key)
ALLOWED_HOSTS = _hosts()

HTTPS = os.environ.get("HENGJI_HTTPS", "yes") != "no"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS  # below this very address: the hosts of ballots and files
# Being listed in browsers for ever is for the owner of the whole domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
if HTTPS:  # a cookie that no other address under the same domain can set
    SESSION_COOKIE_NAME = "__Host-hengji"
    CSRF_COOKIE_NAME = "__Host-csrf"

PASSWORD_PROFILE = _password_profile()
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("HENGJI_PROXIES", "0"))
IDENTITY_PROVIDERS = _identity()["services"]
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _identity()["oidc"]}}
