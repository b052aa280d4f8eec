"""The library: own earlier goals first, carried into this year; adopted once."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.year.goals.actions import Row, adopt_goals, remove_goal, write_goals
from hengji.year.goals.content import content_of
from hengji.year.goals.enums import Fault, SheetState
from hengji.year.goals.models import Goal, GoalSheet
from hengji.year.goals.queries import pairs_of
from hengji.year.goals.queries.library import library
from hengji.year.observations.models import Batch, PastValue
from hengji.year.plans.actions import Document, Entrant, Head, circulate_plan, create_plan, issue_plan, set_participants
from hengji.year.plans.models import Plan

from .exchange_world import build
from .house import PACK, a_sheet, a_user, participant

pytestmark = pytest.mark.django_db
LIBRARY = """
goal_library:
- {organ: 别的局, title: 别家的目标, type: 逆向定量, unit: 天, baseline: 3, target: 2, due: 2026-12-31}
- {organ: 第1单位, title: 本家的目标, type: 正向定量, unit: 个, baseline: 88.6, target: 90.0, points: 15,
   due: 2025-11-30, source: 台账, perspective: 履职成果, lower_than_baseline_reason: 上级下达}
- {organ: 第1单位, title: 方案, type: 阶段任务, target: 100, milestones: {2026-04-30: 印发方案, 2026-12-20: 验收}}
"""


def next_year(plan: Plan) -> GoalSheet:
    """The same organ's sheet in the plan of the year after."""
    drafter, issuer = a_user("drafter-2027"), a_user("issuer-2027")
    text = PACK.replace("year: 2026", "year: 2027")
    later = create_plan(Head("GP27", 2027, "后一年", plan.organiser, None), text, by=drafter)
    organ = participant(plan).organisation
    set_participants(later, [Entrant("Q1", "改名的单位", organ, group="A")], by=drafter)
    issue_plan(circulate_plan(later, by=drafter), Document("2027号", date(2026, 2, 27)), by=issuer)
    return a_sheet(Plan.objects.get(pk=later.pk), "Q1", by=drafter)


def filler_of(sheet: GoalSheet) -> User:
    user = a_user("filler-2027")
    give(user, Role.UNIT_FILLER, sheet.participant.organisation)
    return user


def past_value(sheet: GoalSheet, title: str, year: int, value: str) -> None:
    by, now = a_user(f"by-{year}"), timezone.now()
    batch = Batch.objects.create(plan=None, key=f"k{year}", source="file", digest="x", rows=1, by=by, at=now)
    organ = sheet.participant.organisation
    assert organ is not None
    PastValue.objects.create(organisation=organ, indicator=title, year=year, title=title,
                             value=value, source="年鉴", batch=batch, registered_by=by, registered_at=now)  # fmt: skip


def test_the_schemes_collection_for_this_organ_comes_first() -> None:
    world = build(PACK + LIBRARY)
    sheet = a_sheet(world.plan, by=world.filler)
    found = library(sheet, user=world.filler)
    assert [(each.key, each.title, each.own) for each in found] == [
        ("s2", "本家的目标", True), ("s3", "方案", True), ("s1", "别家的目标", False),
    ]  # fmt: skip
    assert found[0].fields == {
        "title": "本家的目标", "indicator": "ZN-1", "rule": "正向定量", "unit": "个", "target": "90.0", "points": "15",
        "deadline": "2026-11-30", "data_source": "台账", "perspective": "duties", "baseline": "88.6",
        "reason": "上级下达", "direction": "up",
    }  # fmt: skip
    assert found[1].fields["milestones"] == "2026-04-30 印发方案\n2026-12-20 验收"
    assert "baseline" not in found[2].fields
    assert [each.title for each in library(sheet, "台账 本家", user=world.filler)] == ["本家的目标"]


def test_a_goal_is_adopted_once() -> None:
    world = build(PACK + LIBRARY)
    sheet = a_sheet(world.plan, by=world.filler)
    with assert_recorded():
        (goal,) = adopt_goals(sheet, ["s2"], by=world.filler)
    assert adopt_goals(sheet, ["s2"], by=world.filler) == []
    assert [each.title for each in library(sheet, user=world.filler) if each.taken] == ["本家的目标"]
    remove_goal(goal, by=world.filler)
    assert [each.code for each in adopt_goals(sheet, ["s2", "s3"], by=world.filler)] == ["P1-02", "P1-03"]
    with pytest.raises(ProblemsError) as caught:
        adopt_goals(sheet, ["s2", "s9"], by=world.filler)
    assert [each.code for each in caught.value.problems] == [Fault.STALE]
    GoalSheet.objects.update(state=SheetState.SUBMITTED)
    with pytest.raises(ProblemsError):
        adopt_goals(sheet, ["s1"], by=world.filler)
    assert Goal.objects.filter(removed=False).count() == 2


def test_earlier_goals_are_carried_into_this_year() -> None:
    world = build()
    earlier = a_sheet(world.plan, by=world.filler)
    old = {"title": "学位", "indicator": "ZN-1", "rule": "正向定量", "baseline": "5", "target": "7", "unit": "万个",
           "deadline": "2026-06-30", "milestones": "2026-03-31 开工\n6月 完工", "reason": "去年的",
           "task": "T1"}  # fmt: skip
    rows = [Row("", old), Row("", {"title": "秘密", "classified": "是"}),
            Row("", {"title": "没有实际值", "baseline": "3"})]  # fmt: skip
    write_goals(earlier, rows, by=world.filler)
    write_goals(a_sheet(world.plan, "P2", by=world.neighbour), [Row("", {"title": "邻居的"})], by=world.neighbour)
    sheet = next_year(world.plan)
    user = filler_of(sheet)
    past_value(sheet, "学位", 2025, "6.2")
    past_value(sheet, "学位", 2026, "6.90")
    past_value(sheet, "学位", 2027, "9")
    found = library(sheet, user=user)
    assert [(each.title, each.source) for each in found] == [("学位", "2026年，P1-01"), ("没有实际值", "2026年，P1-03")]
    adopt_goals(sheet, [each.key for each in found], by=user)
    first, second = [content_of(version) for _goal, version in pairs_of(sheet)]
    assert first == {
        "kind": "functional", "title": "学位", "indicator": "ZN-1", "rule": "正向定量", "baseline": "6.90",
        "target": "7", "unit": "万个", "deadline": "2027-06-30", "milestones": "2027-03-31 开工\n6月 完工",
    }  # fmt: skip
    assert "baseline" not in second
    assert library(sheet, user=world.stranger) == []
