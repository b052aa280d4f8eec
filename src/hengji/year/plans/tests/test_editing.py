"""Edits of a draft: what changes, what is refused, what is only a problem, and the way back."""

import json
from typing import Any

import pytest

from hengji.core.scoring import pack
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.year.plans import actions
from hengji.year.plans.models import Indicator, Plan
from hengji.year.plans.queries import findings, pack_text, revision, scheme_of
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL, shipped

SR_01: dict[str, Any] = {"SR-01": {"target": "100"}}


def codes(plan: Plan) -> list[str]:
    return list(scheme_of(plan).nodes)


def refused(error: pytest.ExceptionInfo[ProblemsError]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in error.value.problems]


def test_an_indicator_is_added_where_it_is_wanted(house: House, plan: Plan) -> None:
    with assert_recorded():
        row = actions.add_indicator(
            plan, {"code": "ZN-0", "title": "首项", "points": "5", "rule": SR_01}, under="ZN", place=0, by=house.clerk
        )
    assert (row.parent.code, row.position, row.points) == ("ZN", 0, "5")  # type: ignore[union-attr]
    assert codes(plan) == ["ZN", "ZN-0", "ZN-1", "ZN-2", "DJ", "JF-1"]
    assert scheme_of(plan).nodes["ZN-0"].rule == pack.load(pack_text(plan)).nodes["ZN-0"].rule


def test_a_sum_that_does_not_add_up_is_a_problem_and_no_refusal(house: House, plan: Plan) -> None:
    assert findings(plan) == ()
    actions.change_indicator(plan, "ZN-1", {"points": "45"}, by=house.clerk)
    [found] = findings(plan)
    assert (found.code, found.node, found.blocks) == ("POINTS_SUM", "ZN", True)
    assert found.message == "下级分值合计为 65，与本级分值 60 不符。"


def test_several_fields_of_several_indicators_change_at_once(house: House, plan: Plan) -> None:
    edit = actions.change_indicators(
        plan, {"ZN-1": {"points": "35.50", "owner": None}, "ZN-2": {"points": "24.50"}}, by=house.clerk
    )
    assert edit is not None
    assert edit.what == "修改“ZN-1”、“ZN-2”的考评责任单位、分值"
    assert [row.points for row in Indicator.objects.filter(plan=plan, code__startswith="ZN-")] == ["35.50", "24.50"]
    assert scheme_of(plan).nodes["ZN-1"].owner == ""
    assert findings(plan) == ()


def test_everything_that_the_model_does_not_take_is_said_at_once(house: House, plan: Plan) -> None:
    before = pack_text(plan)
    with pytest.raises(ProblemsError) as caught:
        actions.change_indicators(
            plan, {"ZN-1": {"points": "很多", "combine": "average"}, "ZN-2": {"title": ""}, "DJ": {"code": "ZN-1"}},
            by=house.clerk,
        )  # fmt: skip
    assert [code for code, _ in refused(caught)] == ["NODE_CODE", "PACK_VALUE", "PACK_VALUE", "PACK_VALUE"]
    with pytest.raises(ProblemsError) as caught:
        actions.change_indicators(plan, {"MY": {"points": "1"}, "DJ": {"pionts": "2"}}, by=house.clerk)
    assert refused(caught) == [("NODE_ABSENT", "MY"), ("NODE_FIELD", "DJ")]
    assert (pack_text(plan), revision(plan)) == (before, 0)


def test_a_new_code_keeps_the_row(house: House, plan: Plan) -> None:
    key = Indicator.objects.get(plan=plan, code="ZN").pk
    actions.change_indicator(plan, "ZN", {"code": "ZZ", "title": "职责"}, by=house.clerk)
    assert Indicator.objects.get(plan=plan, code="ZZ").pk == key
    assert codes(plan) == ["ZZ", "ZN-1", "ZN-2", "DJ", "JF-1"]


def test_nothing_different_is_no_edit(house: House, plan: Plan) -> None:
    entries = Entry.objects.count()
    assert actions.change_indicator(plan, "ZN-1", {"points": "40"}, by=house.clerk) is None
    assert (Entry.objects.count(), revision(plan)) == (entries, 0)


def test_a_branch_moves_and_is_put_in_order(house: House, plan: Plan) -> None:
    actions.move_indicator(plan, "DJ", under="ZN", place=1, by=house.clerk)
    assert codes(plan) == ["ZN", "ZN-1", "DJ", "ZN-2", "JF-1"]
    actions.move_indicator(plan, "ZN-2", under="", place=0, by=house.clerk)
    actions.move_indicator(plan, "ZN-1", under="JF", by=house.clerk)
    assert codes(plan) == ["ZN-2", "ZN", "DJ", "JF-1", "ZN-1"]
    actions.reorder_indicators(plan, "JF", ["ZN-1", "JF-1"], by=house.clerk)
    actions.reorder_indicators(plan, "", ["ZN", "ZN-2"], by=house.clerk)
    assert codes(plan) == ["ZN", "DJ", "ZN-2", "ZN-1", "JF-1"]


@pytest.mark.parametrize("under", ["ZN", "ZN-1"])
def test_a_branch_does_not_move_below_itself(house: House, plan: Plan, under: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        actions.move_indicator(plan, "ZN", under=under, by=house.clerk)
    assert refused(caught) == [("NODE_PLACE", "ZN")]


def test_an_order_that_names_others_is_refused(house: House, plan: Plan) -> None:
    with pytest.raises(ProblemsError) as caught:
        actions.reorder_indicators(plan, "ZN", ["ZN-1"], by=house.clerk)
    assert refused(caught) == [("NODE_PLACE", "ZN")]


def test_a_copy_has_codes_of_its_own(house: House, plan: Plan) -> None:
    assert actions.copy_indicator(plan, "ZN", by=house.clerk).code == "ZN-副本"
    assert actions.copy_indicator(plan, "ZN", under="DJ", by=house.clerk).code == "ZN-副本2"
    assert codes(plan) == [
        "ZN", "ZN-1", "ZN-2", "ZN-副本", "ZN-副本-1", "ZN-副本-2", "DJ", "ZN-副本2", "ZN-副本2-1", "ZN-副本2-2", "JF-1",
    ]  # fmt: skip


def test_a_branch_goes_with_all_that_is_below_it(house: House, plan: Plan) -> None:
    actions.remove_indicator(plan, "ZN", by=house.clerk)
    assert codes(plan) == ["DJ", "JF-1"]
    assert Indicator.objects.filter(plan=plan).count() == 2


def test_other_parts_change_by_their_names(house: House, plan: Plan) -> None:
    actions.change_scheme(
        plan,
        {"grades": [{"name": "好", "from": "80"}, {"name": "差"}], "groups": {"A": "甲", "C": "丙"}, "bars": None,
         "calendar": [{"step": "印发"}]},
        by=house.clerk,
    )  # fmt: skip
    scheme = scheme_of(plan)
    assert [grade.name for grade in scheme.grades] == ["好", "差"]
    assert (scheme.groups, scheme.bars, scheme.carried) == (
        {"A": "甲", "C": "丙"}, (), {"calendar": [{"step": "印发"}]},
    )  # fmt: skip
    actions.set_section(plan, "JF", {"cap": "5"}, by=house.clerk)
    actions.set_section(plan, "KF", {"title": "扣分", "kind": "deduction"}, by=house.clerk)
    assert [(each.code, each.cap and str(each.cap)) for each in scheme_of(plan).sections] == [("JF", "5"), ("KF", None)]
    actions.remove_section(plan, "JF", by=house.clerk)
    assert codes(plan) == ["ZN", "ZN-1", "ZN-2", "DJ"]
    with pytest.raises(ProblemsError) as caught:
        actions.change_scheme(plan, {"tree": [], "gardes": []}, by=house.clerk)
    assert refused(caught) == [("PART_FIELD", "tree"), ("PART_FIELD", "gardes")]


def test_undoing_goes_back_edit_by_edit(house: House, plan: Plan) -> None:
    texts = [pack_text(plan)]
    for step in (
        lambda: actions.change_indicator(plan, "ZN", {"code": "ZZ"}, by=house.clerk),
        lambda: actions.copy_indicator(plan, "ZZ", by=house.clerk),
        lambda: actions.move_indicator(plan, "DJ", under="ZZ", place=0, by=house.clerk),
        lambda: actions.remove_indicator(plan, "ZZ", by=house.colleague),
        lambda: actions.replace_scheme(plan, shipped()["guizhou.yaml"], by=house.clerk),
        lambda: actions.remove_section(plan, "JF", by=house.clerk),
    ):
        step()
        texts.append(pack_text(plan))
    assert len(set(texts)) == 7
    for text in reversed(texts[:-1]):
        with assert_recorded():
            actions.undo_edit(plan, by=house.colleague)
        assert pack_text(plan) == text
    with pytest.raises(ProblemsError) as caught:
        actions.undo_edit(plan, by=house.clerk)
    assert refused(caught) == [("NOTHING_TO_UNDO", "")]


def test_a_second_click_on_undo_does_nothing(house: House, plan: Plan) -> None:
    actions.change_indicator(plan, "DJ", {"title": "党建"}, by=house.clerk)
    actions.change_indicator(plan, "DJ", {"title": "党的建设"}, by=house.clerk)
    actions.undo_edit(plan, number=2, by=house.clerk)
    with pytest.raises(ProblemsError) as caught:
        actions.undo_edit(plan, number=2, by=house.clerk)
    assert refused(caught) == [("PLAN_CHANGED", "")]
    assert scheme_of(plan).nodes["DJ"].title == "党建"


def test_an_edit_on_a_stale_page_is_refused(house: House, plan: Plan) -> None:
    seen = revision(plan)
    actions.change_indicator(plan, "DJ", {"title": "党建"}, by=house.clerk, seen=seen)
    with pytest.raises(ProblemsError) as caught:
        actions.change_indicator(plan, "DJ", {"title": "群团"}, by=house.colleague, seen=seen)
    assert refused(caught) == [("PLAN_CHANGED", "")]
    actions.undo_edit(plan, by=house.clerk)
    with pytest.raises(ProblemsError) as caught:  # the text is the old one again, and still somebody worked on it
        actions.change_indicator(plan, "DJ", {"title": "群团"}, by=house.colleague, seen=seen)
    assert refused(caught) == [("PLAN_CHANGED", "")]
    assert scheme_of(plan).nodes["DJ"].title == "机关党建"


def test_an_edit_says_in_the_ledger_what_was_before_and_after(house: House, plan: Plan) -> None:
    actions.change_indicator(plan, "DJ", {"title": "党建"}, by=house.clerk)
    entry = Entry.objects.select_related("payload").latest("seq")
    assert (entry.action, entry.actor, entry.reason) == ("plans.edit_scheme", "clerk", "修改“DJ”的名称")
    [change] = json.loads(entry.payload.text)["changes"]
    assert (change["before"]["title"], change["after"]["title"]) == ("机关党建", "党建")


def test_a_group_in_which_somebody_stands_does_not_go(house: House, plan: Plan) -> None:
    group = plan.group_rows.get(code="A")
    plan.participants.create(code="1", name="省财政厅", organisation=house.organ, group=group)
    with pytest.raises(ProblemsError) as caught:
        actions.replace_scheme(plan, SMALL.replace("{A: 甲组, B: 乙组}", "{B: 乙组}"), by=house.clerk)
    assert refused(caught) == [("GROUP_UNKNOWN", "A")]


@pytest.mark.parametrize("basis", ["", "待填(中央文件或法律法规文号)"])
def test_a_bar_without_basis_is_a_problem(house: House, plan: Plan, basis: str) -> None:
    actions.replace_scheme(plan, SMALL.replace("basis: 某文号 第三条", f"basis: '{basis}'"), by=house.clerk)
    assert [(found.code, found.where, found.blocks) for found in findings(plan)] == [
        ("BAR_BASIS", "一票否决和限制 › FJ-1", True)
    ]
