import pytest

from hengji.front.operations.demo_year import TITLE, load_demo_run
from hengji.front.operations.warming import warm_up
from hengji.outcome.assessment.queries.opened import opened
from hengji.outcome.assessment.queries.runs import run_by_number, runs


@pytest.mark.django_db
def test_demo_year_is_stored_once_and_verifies() -> None:
    first = load_demo_run({"program": "tests"})
    again = load_demo_run({"program": "another machine"})
    assert (first.title, first.participant_count, again) == (TITLE.format(number=1), 100, first)
    assert runs().count() == 1
    kept = run_by_number(first.pk)
    assert kept is not None
    found = opened(kept)
    assert found.verified
    assert len(found.groups) == 8


@pytest.mark.django_db
def test_warming_up_opens_what_is_there() -> None:
    warm_up()
    load_demo_run({"program": "tests"})
    warm_up()
