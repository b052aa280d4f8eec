"""Endurance of approvals: `python -m tests.soak.approvals [RUNS] [STEPS]`, by default 500 cases of 40 actions."""

from __future__ import annotations

import os
import sys
import time

import django
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test


def main(argv: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengji.config.settings.test")
    django.setup()
    from hengji.foundation.approvals.enums import CaseState  # noqa: PLC0415 - app ready
    from hengji.foundation.approvals.tests.machine import Approvals, seen  # noqa: PLC0415 - app ready

    numbers = [int(word) for word in argv]
    runs, steps = (*numbers, *(500, 40)[len(numbers) :])[:2]
    setup_test_environment()
    made = setup_databases(0, interactive=False)
    began = time.monotonic()
    long = settings(
        max_examples=runs, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck),
        database=None,
    )  # fmt: skip
    try:
        run_state_machine_as_test(Approvals, settings=long)
    finally:
        teardown_databases(made, 0)
    states = "，".join(f"{state} {count}" for state, count in sorted(seen.items()))
    print(f"{runs} chains of up to {steps} actions: every invariant held; {states}; {time.monotonic() - began:.0f} s")
    return 0 if len(seen) == len(CaseState) else 1  # a run that met no approval or no withdrawal proves little


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
