"""The rehearsed year: played once through the real actions, whole, and found again."""

import pytest

from hengji.core.scoring.run import make_run
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.demo import load_demo
from hengji.front.operations.demo_sheet import demo_sheet
from hengji.front.operations.rehearsal import SCENES, Stage, rehearse
from hengji.front.operations.warming import warm_up
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.queries.opened import opened
from hengji.year.observations.models import Observation
from hengji.year.observations.queries.doubles import doubles_in
from hengji.year.plans.enums import FilingState, PlanState
from hengji.year.plans.models import CommentReply, Plan
from hengji.year.plans.queries import below_of, measured, scheme_of

ORGANS = 20


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
    assert (plan.comment_rounds.count(), CommentReply.objects.count()) == (1, ORGANS)
    assert Observation.objects.count() == len(stage.tables[2])
    run = Run.objects.get()
    direct, _outcome = make_run(scheme_of(plan), demo_sheet(stage.scheme, organs=ORGANS), {})
    assert (opened(run).verified, run.digest) == (True, direct.digest)
    assert doubles_in(plan)  # the made-up year holds one matter that comes in twice

    warm_up()
    entries = Entry.objects.count()
    again: list[str] = []
    rehearse(Stage({}, organs=ORGANS), again.append)
    assert again == [SCENES[-1].TITLE]  # looks whether a newer program computes otherwise
    assert (Run.objects.count(), Plan.objects.count(), Entry.objects.count()) == (1, 2, entries)
    [city] = below_of(plan)
    assert (city.plan.code, city.state, city.measured) == ("GY-2026", FilingState.FILED, True)
    assert measured(city.plan, scheme_of(city.plan)) == ()
