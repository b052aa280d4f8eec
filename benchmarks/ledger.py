"""What the ledger costs: a row by itself and a row with its entry, in the same run; and how fast it is verified."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Timing, table

if TYPE_CHECKING:
    from collections.abc import Callable

WRITES = 1500
VERIFIED = 20_000
RUNS = 3


def main() -> int:
    """Measure on a SQLite file of its own, as an installation has it (WAL, synchronous FULL)."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"HENGJI_VAR": folder, "DJANGO_SETTINGS_MODULE": "hengji.config.settings.demo"}
        import django  # noqa: PLC0415 - app ready

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - app ready

        call_command("migrate", interactive=False, verbosity=0)
        _writes()
        _verification()
    return 0


def _writes() -> None:
    """Take turns, so that a busy machine slows all alike."""
    from django.conf import settings  # noqa: PLC0415 - app ready
    from django.contrib.auth.models import Group  # noqa: PLC0415 - app ready
    from django.db import transaction  # noqa: PLC0415 - app ready

    from hengji.foundation.ledger.actions import record  # noqa: PLC0415 - app ready

    def plain(name: str) -> None:
        with transaction.atomic():
            Group(name=name).save(force_insert=True)

    def recorded(name: str) -> None:
        with transaction.atomic():
            group = Group(name=name)
            group.save(force_insert=True)
            record("group.create", by="bench", obj=group)

    kinds: list[tuple[str, str, Callable[[str], None]]] = [
        ("a row", "sha256", plain), ("a row and its entry, SHA-256", "sha256", recorded),
        ("a row and its entry, SM3", "sm3", recorded),
    ]  # fmt: skip
    wall: dict[str, list[float]] = {name: [] for name, _, _ in kinds}
    processor: dict[str, list[float]] = {name: [] for name, _, _ in kinds}
    for place in range(WRITES):
        for name, alg, write in kinds:
            settings.LEDGER_ALG = alg
            began, worked = time.perf_counter(), time.process_time()
            write(f"{name}{place}")
            processor[name].append(time.process_time() - worked)
            wall[name].append(time.perf_counter() - began)
    print(f"{WRITES} writes of each kind in turn, each with its own commit, medians")
    for title, found in (("by the clock, waiting for the disk included", wall), ("of the processor", processor)):
        base = statistics.median(found[kinds[0][0]])
        for name, times in found.items():
            middle = statistics.median(times)
            print(f"  {title:44}{name:32}{middle * 1000:7.3f} ms  +{(middle - base) * 1000:.3f} ms")


def _verification() -> None:
    from django.conf import settings  # noqa: PLC0415 - app ready
    from django.contrib.auth.models import Group  # noqa: PLC0415 - app ready
    from django.db import transaction  # noqa: PLC0415 - app ready

    from hengji.foundation.ledger.actions import make_checkpoint, record  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.enums import Why  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.exporting import export  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.models import Entry  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.replay import replay  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.verifying import verify  # noqa: PLC0415 - app ready

    with transaction.atomic():
        for place in range(VERIFIED):
            settings.LEDGER_ALG = "sm3" if place % 2 else "sha256"
            record("group.create", by="bench", obj=Group(pk=10**6 + place, name=f"v{place}"))
        make_checkpoint("bench", Why.ASKED)
    rows = Entry.objects.count()
    timings = [
        _timed("verify: chain, payloads, checkpoints", verify),
        _timed("replay", lambda: replay([Group])),
        _timed("export", lambda: export(Path(tempfile.gettempdir()) / "hengji-bench-export", "bench", payloads=True)),
    ]
    table(f"{rows} entries, half SHA-256, half SM3", timings, timings[0])
    for timing in timings:
        print(f"  {timing.name:44}{rows / timing.median:10.0f} rows/s")
    size = (Path(settings.VAR) / "hengji.sqlite3").stat().st_size
    print(f"  database: {size / rows:.0f} bytes per entry, its payload and indexes included")


def _timed(name: str, work: Callable[[], object]) -> Timing:
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return Timing(name, tuple(seconds))


if __name__ == "__main__":
    sys.exit(main())
