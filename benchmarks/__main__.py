"""All benchmarks: each prints a table with the comparison made in the same run."""

from __future__ import annotations

import sys

from benchmarks import nation, notifications, province


def main() -> int:
    """Run the benchmarks named on the command line, or all."""
    chosen = sys.argv[1:] or ["province", "nation", "notifications"]
    for name, module in (("province", province), ("nation", nation), ("notifications", notifications)):
        if name in chosen:
            module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
