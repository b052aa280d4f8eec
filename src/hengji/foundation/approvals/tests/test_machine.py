import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from hengji.foundation.approvals.tests.machine import Approvals

SHORT = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), database=None
)  # fmt: skip


@pytest.mark.django_db
def test_never_approved_without_every_step_and_never_by_a_maker() -> None:
    """The long form is tests/soak/approvals.py."""
    run_state_machine_as_test(Approvals, settings=SHORT)
