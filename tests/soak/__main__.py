"""Endurance: `python -m tests.soak [PART…]`, by default all parts, each in a process of its own with its usual size."""

from __future__ import annotations

import subprocess
import sys
import time

PARTS = ("scoring", "access", "accounts", "approvals", "evidence", "ledger")


def main(argv: list[str]) -> int:
    unknown = [name for name in argv if name not in PARTS]
    if unknown:
        print(f"没有这些部分：{'、'.join(unknown)}。可选：{'、'.join(PARTS)}", file=sys.stderr)
        return 2
    failed = [name for name in argv or PARTS if not _holds(name)]
    print(f"不成立：{'、'.join(failed)}" if failed else "全部成立")
    return 1 if failed else 0


def _holds(name: str) -> bool:
    print(f"== {name}", flush=True)
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", f"tests.soak.{name}"], check=False)
    print(f"   {time.monotonic() - began:.0f} s", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
