"""What went through the narrow waist scores as if it had been scored directly: same scores, same digest."""

import json

import pytest

from hengji.core.scoring.pack import load
from hengji.core.scoring.run import digest_of, make_run
from hengji.core.scoring.types import Observation, Participant
from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Kind, Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.front.operations.demo_sheet import demo_sheet, demo_tables
from hengji.year.observations.actions import Arrival, confirm_observations, register_observations
from hengji.year.observations.enums import Way
from hengji.year.observations.fact_rows import NAMES, Fact
from hengji.year.observations.models import Observation as Row
from hengji.year.observations.queries.sheet import sheet_of
from hengji.year.observations.tests.world import issue
from hengji.year.plans.actions import Head, create_plan
from hengji.year.plans.models import Participant as ParticipantRow
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import pack_by_name, scheme_of

ORGANS = 24


def facts_of(observations: list[Observation]) -> list[Fact]:
    return [Fact(**{name: getattr(each, name) for name in NAMES if name != "level"}) for each in observations]


def take_part(plan: Plan, people: list[Participant]) -> None:
    groups = {row.code: row for row in plan.group_rows.all()}
    classes = {row.code: row for row in plan.planclass_rows.all()}
    ParticipantRow.objects.bulk_create(
        ParticipantRow(plan=plan, code=each.code, name=each.name, group=groups.get(each.group),
                       klass=classes.get(each.klass), position=place,
                       attributes=json.dumps(dict(each.attributes), ensure_ascii=False))
        for place, each in enumerate(people)
    )  # fmt: skip


@pytest.fixture
def office(db: None) -> tuple[User, User]:
    first, second = (create_account(name, name, password=PASSWORD) for name in ("chen", "ma"))
    for user in (first, second):
        give(user, Role.OFFICE)
    return first, second


@pytest.mark.parametrize("key", ["guizhou-six-blocks-example"])
def test_the_demo_year_of_a_pack_scores_the_same(office: tuple[User, User], key: str) -> None:
    scheme = pack_by_name(key)
    assert scheme is not None
    plan = create_plan(Head("P", 2026, "年度", an_organisation("P", "某省", Kind.PROVINCE)), scheme, by=office[0])
    people, goals, observations = demo_tables(scheme, organs=ORGANS)
    take_part(plan, people)
    plan = issue(plan, office[1])
    batch = register_observations(plan, facts_of(observations), by=office[0], arrival=Arrival("demo"))
    assert batch.rows == len(observations) > 500

    direct, _ = make_run(scheme, demo_sheet(scheme, organs=ORGANS), {})
    early, _ = make_run(scheme_of(plan), sheet_of(plan, goals=goals), {})
    assert early.results == direct.results  # unconfirmed rows count in a provisional run
    assert early.digest != direct.digest  # and the sheet says that they are unconfirmed

    confirm_observations(list(Row.objects.all()), by=office[1], way=Way.HEARD)
    through, _ = make_run(load(early.scheme_text), sheet_of(plan, goals=goals, confirmed_only=True), {})
    assert through.results == direct.results
    assert through.digest == digest_of(through) == direct.digest
