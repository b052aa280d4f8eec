"""How long an import takes: 200 organs and 2,000 people, a tenth and ten times of it."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = ((20, 200), (200, 2000), (2000, 20_000))


def main() -> int:
    """Measure on a SQLite file of its own, as an installation has it (WAL, synchronous FULL)."""
    print("organs  people   check s   import s   rows written   export s")
    for organs, people in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            os.environ |= {"HENGJI_VAR": folder, "DJANGO_SETTINGS_MODULE": "hengji.config.settings.demo"}
            _measure(Path(folder), organs, people)
    return 0


def _measure(folder: Path, organs: int, people: int) -> None:
    import django  # noqa: PLC0415 - app ready

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - app ready
    from django.db import connection  # noqa: PLC0415 - app ready

    connection.close()
    connection.settings_dict["NAME"] = str(folder / "hengji.sqlite3")
    call_command("migrate", interactive=False, verbosity=0)
    from hengji.foundation.organisations import actions  # noqa: PLC0415 - app ready
    from hengji.foundation.organisations.tests import big  # noqa: PLC0415 - app ready

    book = big.write(folder / "book.xlsx", big.rows(organs, people))
    check = _seconds(lambda: actions.preview_workbook(book, by="bench"))
    done: list[int] = []
    write = _seconds(lambda: done.append(actions.import_workbook(book, by="bench").total))
    export = _seconds(lambda: actions.export_workbook(folder / "out.xlsx", by="bench"))
    print(f"{organs:6} {people:7} {check:9.2f} {write:10.2f} {done[0]:14} {export:10.2f}", flush=True)
    connection.close()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
