"""From drafting to the archive, who may issue, and what hinders it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.year.plans import actions
from hengji.year.plans.actions import Document
from hengji.year.plans.enums import PLAN_MOVES, PlanState
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import digest_of_text, pack_text
from hengji.year.plans.tests.house import House

PAPER = Document("省直目〔2026〕1号", date(2026, 2, 26))


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_the_way_of_a_year(house: House, plan: Plan) -> None:
    with assert_recorded():
        plan = actions.circulate_plan(plan, by=house.clerk)
        plan = actions.issue_plan(plan, PAPER, by=house.chief)
        assert plan.digest == digest_of_text(pack_text(plan))
        assert (plan.issued_by, plan.document_number, plan.document_date) == (house.chief, *vars(PAPER).values())
        for move in (actions.start_plan, actions.close_plan, actions.archive_plan):
            plan = move(plan, by=house.clerk)
    assert plan.state == PlanState.ARCHIVED
    assert list(Entry.objects.filter(action__startswith="plans.").order_by("seq").values_list("action", flat=True)) == [
        "plans.create_plan", "plans.circulated", "plans.issue_plan", "plans.running", "plans.closed", "plans.archived",
    ]  # fmt: skip


MOVES: dict[str, Callable[[Plan, House], Plan]] = {
    "circulated": lambda plan, house: actions.circulate_plan(plan, by=house.clerk),
    "drafting": lambda plan, house: actions.take_back_plan(plan, by=house.clerk, reason="修改"),
    "issued": lambda plan, house: actions.issue_plan(plan, PAPER, by=house.chief),
    "running": lambda plan, house: actions.start_plan(plan, by=house.clerk),
    "closed": lambda plan, house: actions.close_plan(plan, by=house.clerk),
    "archived": lambda plan, house: actions.archive_plan(plan, by=house.clerk),
}


def test_every_move_that_the_table_does_not_name_is_refused(house: House, plan: Plan) -> None:
    for way in ("circulated", "issued", "running", "closed", "archived"):
        for state in MOVES.keys() - PLAN_MOVES[plan.state] - {way}:
            with pytest.raises(ProblemsError) as caught:
                MOVES[state](plan, house)
            assert codes(caught) == ["PLAN_STATE"]
        plan = MOVES[way](plan, house)
    for move in MOVES.values():
        with pytest.raises(ProblemsError):
            move(plan, house)


def test_a_circulated_draft_is_changed_only_after_it_was_taken_back(house: House, plan: Plan) -> None:
    actions.circulate_plan(plan, by=house.clerk)
    with pytest.raises(ProblemsError) as caught:
        actions.change_indicator(plan, "DJ", {"title": "党建"}, by=house.clerk)
    assert codes(caught) == ["PLAN_STATE"]
    with pytest.raises(ProblemsError) as caught:
        actions.take_back_plan(plan, by=house.clerk, reason=" ")
    assert codes(caught) == ["REASON"]
    actions.take_back_plan(plan, by=house.clerk, reason="按意见修改")
    actions.change_indicator(plan, "DJ", {"title": "党建"}, by=house.clerk)
    assert actions.issue_plan(plan, PAPER, by=house.chief).state == PlanState.ISSUED


def test_what_was_never_circulated_is_not_issued(house: House, plan: Plan) -> None:
    with pytest.raises(ProblemsError) as caught:
        actions.issue_plan(plan, PAPER, by=house.chief)
    assert codes(caught) == ["PLAN_STATE"]


def test_an_empty_scheme_is_not_circulated(house: House) -> None:
    plan = actions.create_plan(actions.Head("P-1", 2026, "考评", house.organiser), by=house.clerk)
    with pytest.raises(ProblemsError) as caught:
        actions.circulate_plan(plan, by=house.clerk)
    assert codes(caught) == ["PLAN_EMPTY"]


def test_whoever_had_a_hand_in_the_draft_does_not_issue_it(house: House, plan: Plan) -> None:
    actions.change_indicator(plan, "DJ", {"title": "党建"}, by=house.chief)
    actions.undo_edit(plan, by=house.clerk)
    actions.circulate_plan(plan, by=house.clerk)
    for person in (house.chief, house.clerk):
        with pytest.raises(ProblemsError) as caught:
            actions.issue_plan(plan, PAPER, by=person)
        assert codes(caught) == ["TWO_PERSONS"]
    assert actions.issue_plan(plan, PAPER, by=house.colleague).issued_by == house.colleague


def test_everything_that_hinders_issuing_comes_at_once(house: House, plan: Plan) -> None:
    actions.change_indicator(plan, "ZN-1", {"points": "45"}, by=house.clerk)
    actions.change_scheme(plan, {"bars": [{"code": "FJ-1", "when": "事故", "effect": {}}]}, by=house.clerk)
    actions.circulate_plan(plan, by=house.clerk)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ProblemsError) as caught:
        actions.issue_plan(plan, Document(" ", tomorrow), by=house.clerk)
    assert codes(caught) == ["TWO_PERSONS", "DOCUMENT", "DOCUMENT", "POINTS_SUM", "BAR_BASIS"]
    assert Plan.objects.get().state == PlanState.CIRCULATED
