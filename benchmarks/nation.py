"""A nation: up to 150,000 participants × 60 indicators; time and memory of each size in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

from benchmarks.worlds import scheme_of, sheet_of
from hengji.core.scoring.engine import Workbench

LEAVES, SIZES, RUNS = 60, (10_000, 50_000, 150_000), 3


def measure(size: int) -> dict[str, float]:
    """Best of some full computations from the sheet, and the process's peak memory."""
    scheme = scheme_of(LEAVES)
    sheet = sheet_of(scheme, size, max(1, size // 100))
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        Workbench(sheet).score(scheme)
        seconds.append(time.perf_counter() - start)
    return {"seconds": sorted(seconds)[RUNS // 2], "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    """Print the nation's table; the last column shows whether time grows with the cells."""
    print(f"\nNation: participants × {LEAVES} indicators, from the sheet to ranks and grades")
    print(f"  {'participants':>14}{'seconds':>10}{'peak MB':>10}{'ns a cell':>11}")
    for size in SIZES:
        command = [sys.executable, "-m", "benchmarks.nation", str(size)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        cells = size * LEAVES
        print(f"  {size:14,}{found['seconds']:10.2f}{found['rss']:10.0f}{found['seconds'] / cells * 1e9:11.0f}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        main()
