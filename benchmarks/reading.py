"""A sheet of a million rows: read, checked and scored, or refused with all its problems; time and memory."""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

from benchmarks.worlds import scheme_of
from hengji.core.scoring.engine import score
from hengji.core.scoring.leaf import accepted_inputs, accepted_words
from hengji.core.scoring.sheet import TABLE_NAMES, read_sheet
from hengji.foundation.workbooks.reading import read_tables

ROWS, LEAVES = 1_000_000, 60


def write(folder: Path, *, bad: bool) -> None:
    """A folder of CSV files with a million observations; where bad, every third value is no number."""
    scheme = scheme_of(LEAVES)
    leaves = [node.code for node in scheme.leaves if node.rule and node.rule.key != "SR-07"]
    people = [f"P{i:06d}" for i in range(ROWS // len(leaves) + 1)]
    with (folder / "参评对象.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("编码", "名称", "组别"), *((code, f"单位{code}", code[-2:]) for code in people)])
    with (folder / "计分依据.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("参评对象", "指标", "值"))
        for i in range(ROWS):
            value = "不详" if bad and i % 3 == 0 else f"{60 + i % 4000 / 100:.2f}"
            writer.writerow((people[i // len(leaves)], leaves[i % len(leaves)], value))


def measure(folder: Path) -> dict[str, float]:
    """Seconds of each step and the process's peak memory."""
    scheme, steps = scheme_of(LEAVES), [time.perf_counter()]
    tables, _ = read_tables(folder, wanted=TABLE_NAMES)
    steps.append(time.perf_counter())
    inputs, words = cache(partial(accepted_inputs, scheme)), cache(partial(accepted_words, scheme))
    sheet, problems = read_sheet(scheme, tables, inputs=inputs, words=words)
    steps.append(time.perf_counter())
    if sheet is not None:
        score(scheme, sheet)
    steps.append(time.perf_counter())
    read, check, compute = (after - before for before, after in pairwise(steps))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"read": read, "check": check, "score": compute, "rss": peak, "problems": len(problems)}


def main() -> None:
    """Print the table of a good and a bad sheet."""
    print(f"\nA sheet of {ROWS:,} observations as CSV")
    print(f"  {'':8}{'read s':>9}{'check s':>9}{'score s':>9}{'peak MB':>9}{'problems':>10}")
    for name in ("good", "bad"):
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), bad=name == "bad")
            command = [sys.executable, "-m", "benchmarks.reading", folder]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        steps = "".join(f"{found[step]:9.1f}" for step in ("read", "check", "score"))
        print(f"  {name:8}{steps}{found['rss']:9.0f}{found['problems']:10.0f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(Path(sys.argv[1]))))
    else:
        main()
