"""Endurance of the policy: `python -m tests.soak.access [WORLDS]`, by default 5000 made-up worlds.

In each world every user, action and thing is asked of both doors, ``can`` and ``scope``.
"""

from __future__ import annotations

import sys
import time

from hengji.config.profile import use_profile

USUAL = 5000


def main(argv: list[str]) -> int:
    worlds = int(argv[0]) if argv else USUAL
    use_profile("test")
    from hypothesis import given, settings  # noqa: PLC0415 - app ready

    from hengji.foundation.access.tests import test_agreement as short  # noqa: PLC0415 - app ready

    long = settings(max_examples=worlds, deadline=None, database=None)(
        given(short.rows, short.users, short.organs, short.windows, short.things)(short.check_agreement)
    )
    began = time.monotonic()
    long()
    print(f"{worlds} worlds: can and scope agree everywhere  {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
