"""All benchmarks: each prints a table with the comparison made in the same run, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

PARTS = (
    "province",
    "nation",
    "reading",
    "whatif",
    "access",
    "accounts",
    "ledger",
    "organisations",
    "notifications",
    "goals",
    "results",
)


def main(argv: list[str]) -> int:
    """Run the benchmarks named on the command line, or all."""
    failed = [name for name in PARTS if (not argv or name in argv) and not _done(name)]
    if failed:
        print(f"没有完成：{'、'.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _done(name: str) -> bool:
    print(f"== {name}", flush=True)
    program = f"from benchmarks.{name} import main; main()"
    return subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
