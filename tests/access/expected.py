"""The committed expectation: text that a person reads line by line when it changes."""

import difflib
import os
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "expected"
WRITING = os.environ.get("HENGJI_MATRIX") == "write"
MOST_SHOWN = 60


def compare(name: str, head: str, lines: Iterable[str]) -> None:
    """Compare with the file of that name; with HENGJI_MATRIX=write (make matrix) write it instead."""
    file = FOLDER / name
    text = "\n".join(
        [f"# {head}", "# Written by `make matrix`; every changed line is a changed permission.", *lines, ""]
    )
    if WRITING:
        file.write_text(text, encoding="utf-8")
    known = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    different = list(difflib.unified_diff(known, text.splitlines(), "expected", "found", lineterm="", n=0))
    assert not different, "\n".join([*different[:MOST_SHOWN], f"… {len(different)} lines differ; see `make matrix`"])
