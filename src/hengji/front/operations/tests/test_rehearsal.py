"""The rehearsed year: played once through the real actions, whole, and found again."""

from decimal import Decimal

import pytest

from hengji.core.scoring.run import make_run
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.demo import load_demo
from hengji.foundation.organisations.models import Organisation
from hengji.front.operations.demo_sheet import demo_sheet
from hengji.front.operations.rehearsal import SCENES, Stage, rehearse
from hengji.front.operations.rehearsal.scenes import past
from hengji.front.operations.rehearsal.scenes import run as run_scene
from hengji.front.operations.warming import warm_up
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.queries.opened import opened
from hengji.year.observations.models import Observation, PastValue
from hengji.year.observations.queries.doubles import doubles_in
from hengji.year.observations.queries.past import history_of
from hengji.year.plans.enums import FilingState, PlanState
from hengji.year.plans.models import CommentReply, Plan
from hengji.year.plans.queries import below_of, measured, scheme_of

ORGANS = 20
HISTORY = {
    "ZN-4": ["87.5", "86.8", "89.6"], "ZN-6": ["94.9", "95.9", "97.8"], "JC-3": ["91.6", "92.5", "94.1"],
    "JL-4": ["100.0", "100.0", "100.0"],
}  # fmt: skip


@pytest.fixture
def stage(db: None) -> Stage:
    load_demo("演示", lambda _username: "一个足够长的密码A1!")
    return Stage({}, organs=ORGANS)


def test_the_year_is_played_once_and_scores_as_its_sheet(stage: Stage) -> None:
    warm_up()  # with nothing there
    said: list[str] = []
    rehearse(stage, said.append)
    assert said == [scene.TITLE for scene in SCENES]
    plan = stage.plan
    assert (plan.state, plan.issued_by) == (PlanState.RUNNING, stage.actor("chief"))
    assert plan.participants.filter(organisation__isnull=False).count() == ORGANS
    assert (plan.comment_rounds.count(), CommentReply.objects.filter(round__plan=plan).count()) == (1, ORGANS)
    assert Observation.objects.count() == len(stage.tables[2])
    run = Run.objects.get(kind="provisional")
    direct, _outcome = make_run(scheme_of(plan), demo_sheet(stage.scheme, organs=ORGANS), {})
    assert (opened(run).verified, run.digest) == (True, direct.digest)
    _check_history(stage)
    assert doubles_in(plan)  # the made-up year holds one matter that comes in twice

    warm_up()
    entries = Entry.objects.count()
    again: list[str] = []
    rehearse(Stage({}, organs=ORGANS), again.append)
    assert again == [run_scene.TITLE]  # looks whether a newer program computes otherwise
    assert (Run.objects.count(), Plan.objects.count(), Entry.objects.count()) == (2, 3, entries)
    [city] = below_of(plan)
    assert (city.plan.code, city.state, city.measured) == ("GY-2026", FilingState.FILED, True)
    assert measured(city.plan, scheme_of(city.plan)) == ()


def _check_history(stage: Stage) -> None:
    """Three past years of every organ under four indicators: the same each time, on the whole better each year."""
    rows = PastValue.objects.standing()
    assert rows.count() == ORGANS * len(past.COURSES) * 3
    first = Organisation.objects.get(code=stage.tables[0][0].code)
    assert {code: [str(value) for value in history_of(first, code).values()] for code in past.COURSES} == HISTORY
    sums = [
        sum(Decimal(value) for value in rows.filter(year=year).values_list("value", flat=True))
        for year in (2023, 2024, 2025)
    ]
    assert sums == sorted(sums)
