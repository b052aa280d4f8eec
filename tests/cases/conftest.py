"""Published figures live outside the project; without them a proof is skipped loudly, with CI=true it fails."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACE = Path(os.environ.get("HENGJI_CASES") or ROOT.parent / "shared" / "cases")

Table = list[dict[str, str]]


@pytest.fixture(scope="session")
def folder() -> Callable[[str], Path]:
    """Find the folder of one published case."""

    def find(name: str) -> Path:
        place = PLACE / name
        if not place.is_dir():
            message = f"published figures not found: {place} (set HENGJI_CASES); nothing was compared"
            pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
        return place

    return find


@pytest.fixture(scope="session")
def table() -> Callable[[Path], Table]:
    """Read a published table; every number stays the text it was."""

    def read(path: Path) -> Table:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read
