"""Telling many people and bringing it to them, on a database file as an installation has it."""

from __future__ import annotations

import os
import tempfile

import django


def main() -> None:
    """Measure in a folder of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hengji-bench-") as folder:
        os.environ |= {"HENGJI_VAR": folder, "DJANGO_SETTINGS_MODULE": "hengji.config.settings.demo"}
        django.setup()
        from benchmarks import messages  # noqa: PLC0415 - app ready

        messages.measure()


if __name__ == "__main__":
    main()
