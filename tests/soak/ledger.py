"""Endurance of the ledger: `python -m tests.soak.ledger [TAMPERINGS] [KILLS]`, by default 5000 and 200."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main(argv: list[str]) -> int:
    numbers = [int(word) for word in argv]
    tamperings, kills = (*numbers, *(5000, 200)[len(numbers) :])[:2]
    with tempfile.TemporaryDirectory() as folder:
        killed = _kill(kills, Path(folder) / "kills")
        missed = _tamper(tamperings, Path(folder) / "tampering")
    return 1 if killed or missed else 0


def _kill(kills: int, folder: Path) -> bool:
    """True where anything was lost."""
    folder.mkdir()
    began = time.monotonic()
    command = [sys.executable, "-m", "hengji.foundation.ledger.tests.killing", str(kills), str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HENGJI_")}
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout)
    print(
        f"{kills} kills: {found['acknowledged']} writes acknowledged, {len(found['lost'])} lost, "
        f"{found['rows']} rows, {found['entries']} entries of them, others {found['others']}, "
        f"{len(found['findings'])} findings, "
        f"{len(found['differences'])} differences  {time.monotonic() - began:.0f} s",
        flush=True,
    )
    wrong = found["lost"] or found["findings"] or found["differences"] or found["rows"] != found["entries"]
    return bool(wrong)


def _tamper(times: int, folder: Path) -> bool:
    """True where something was not noticed."""
    folder.mkdir()
    os.environ |= {"HENGJI_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "hengji.config.settings.demo"}
    import django  # noqa: PLC0415 - app ready

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - app ready
    from django.core.management import call_command  # noqa: PLC0415 - app ready
    from django.db import transaction  # noqa: PLC0415 - app ready

    from hengji.foundation.ledger.actions import make_checkpoint  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.enums import Why  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.tests import tampering  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.tests.writing import fill, write  # noqa: PLC0415 - app ready

    call_command("migrate", interactive=False, verbosity=0)
    began = time.monotonic()
    with transaction.atomic():
        fill(20)
        make_checkpoint("soak", Why.LOCK)
        settings.LEDGER_ALG = "sm3"  # a site that changed over
        for place in range(20):
            write(f"后{place}")
        make_checkpoint("soak", Why.PUBLISH)
    with transaction.atomic():
        counts, missed = tampering.undetected(times, seed=times)
        rewrites = tampering.unnoticed_rewrites(times // 10, seed=times)
    print(f"{times} tamperings {counts}: {len(missed)} not noticed {missed}")
    print(
        f"{times // 10} rewritten ledgers with the stolen key: {len(rewrites)} not given away by an outside checkpoint"
    )
    print(f"{time.monotonic() - began:.0f} s")
    return bool(missed or rewrites)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
