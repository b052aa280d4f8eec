"""All benchmarks: each prints a table with the comparison made in the same run."""

from __future__ import annotations

import sys

from benchmarks import ledger, nation, notifications, organisations, province, reading, whatif


def main() -> int:
    """Run the benchmarks named on the command line, or all."""
    modules = {"province": province, "nation": nation, "reading": reading, "ledger": ledger,
               "organisations": organisations, "notifications": notifications, "whatif": whatif}  # fmt: skip
    chosen = sys.argv[1:] or list(modules)
    for name, module in modules.items():
        if name in chosen:
            module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
