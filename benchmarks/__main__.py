"""All benchmarks: each prints a table with the comparison made in the same run."""

from __future__ import annotations

import sys

from benchmarks import ledger, nation, province


def main() -> int:
    """Run the benchmarks named on the command line, or all."""
    chosen = sys.argv[1:] or ["province", "nation", "ledger"]
    for name, module in (("province", province), ("nation", nation), ("ledger", ledger)):
        if name in chosen:
            module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
