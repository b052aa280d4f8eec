"""Endurance: the property tests of the scoring core with many more examples than a test run has time for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[2] / "src" / "hengji" / "core" / "scoring" / "tests"
GIVEN = re.compile(r"^@given\(", re.MULTILINE)


def main() -> int:
    """Try each property with as many examples as the first argument says, by default 2000; file by file."""
    examples = sys.argv[1] if len(sys.argv) > 1 else "2000"
    files = [path for path in sorted(TESTS.glob("test_*.py")) if GIVEN.search(path.read_text(encoding="utf-8"))]
    failed: list[str] = []
    for path in files:
        count = len(GIVEN.findall(path.read_text(encoding="utf-8")))
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", os.environ.get("WORKERS", "2"), str(path)],
            env={**os.environ, "HENGJI_EXAMPLES": examples}, check=False, capture_output=True, text=True,
        )  # fmt: skip
        word = "good" if done.returncode == 0 else "FAILED"
        print(
            f"{path.stem:32} {count:3} properties × {examples}  {time.monotonic() - began:7.1f} s  {word}", flush=True
        )
        if done.returncode:
            failed.append(path.stem)
            print(done.stdout)
    print(f"{len(files) - len(failed)} of {len(files)} files good")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
