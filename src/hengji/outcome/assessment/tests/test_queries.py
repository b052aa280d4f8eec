"""What the pages say, compared with the run's own table and with a pocket calculator."""

from decimal import Decimal

import pytest

from hengji.core.scoring.run import Run as FrozenRun
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.queries import walk
from hengji.outcome.assessment.queries.findings import group_finding, groups_finding, spread_finding, spreads
from hengji.outcome.assessment.queries.losses import losses
from hengji.outcome.assessment.queries.opened import Opened, opened


@pytest.fixture
def run(stored: Run) -> Opened:
    return opened(stored)


def test_groups_hold_everybody_by_rank(run: Opened) -> None:
    assert {code: [each.code for each in group.ranked] for code, group in run.groups.items()} == {
        "A": ["A01", "A04", "A02", "A05", "A03", "A06"],
        "B": ["B03", "B06", "B04", "B05", "B02", "B01"],
        "C": ["C03", "C04", "C01", "C06", "C05"],
    }
    unranked = [each for group in run.groups.values() for each in group.unranked]
    assert [(each.code, each.reason) for each in unranked] == [("C02", "年内新组建")]


def test_stored_results_agree_with_the_explanation_everywhere(run: Opened, frozen: FrozenRun) -> None:
    codes = [*run.scheme.nodes, *(section.code for section in run.scheme.sections)]
    for standing in run.standings:
        assert walk.place(run, standing.code).step.score == standing.total
        for code in codes:
            at = walk.place(run, standing.code, code)
            level = run.outcome.levels.get(code)
            counts = level is None or bool(level.counted[run.outcome.ground.index[standing.code]])
            shown = Decimal(at.step.score) if counts else at.step.state
            assert shown == (Decimal(at.score) if counts else at.score), (standing.code, code)


def test_losses_and_score_make_full_marks(run: Opened) -> None:
    for standing in run.standings:
        lost = losses(run.outcome, standing.code)
        blocks = sum((lost.get(node.code, Decimal(0)) for node in run.scheme.tree), Decimal(0))
        bonus, deduction = Decimal(standing.scores["J"]), Decimal(standing.scores["K"])
        assert abs(100 - blocks + bonus - deduction - Decimal(standing.total)) <= Decimal("0.006")


def test_dearest_leaves_come_first(run: Opened) -> None:
    standing = run.by_code["B02"]
    assert walk.leaves_lost(run, standing) == [
        ("S2.2.2", Decimal("10.0000")),
        ("S1.2", Decimal("4.0000")),
        ("S3.1", Decimal("1.9440")),
        ("S1.1", Decimal("0.9240")),
        ("K1", Decimal("0.8000")),
        ("S2.2.1", Decimal("0.6240")),
    ]


def test_five_states_stay_five(run: Opened) -> None:
    seen = {who: walk.place(run, who, code).step for who, code in {
        "A01": "S3.1", "A02": "S2.2.2", "A03": "S2.2.2", "B01": "S3.1", "B02": "S2.2.2"}.items()}  # fmt: skip
    assert {who: step.state for who, step in seen.items()} == {
        "A01": "待公布", "A02": "不适用", "A03": "免考", "B01": "未报", "B02": ""
    }  # fmt: skip
    assert Decimal(seen["B02"].score) == 0


def test_neighbours_are_those_by_rank(run: Opened) -> None:
    before, after = run.groups["A"].neighbours("A01")
    assert (before, after and after.code) == (None, "A04")
    before, after = run.groups["C"].neighbours("C02")
    assert (before and before.code, after) == ("C05", None)


def test_findings_state_the_numbers(run: Opened) -> None:
    group = run.groups["A"]
    assert group_finding(group) == "党委部门组前3名相差2.91分，第3名与第4名只差0.06分"
    assert spread_finding(group, spreads(group, run.scheme)) == (
        "党委部门组拉开差距最大的是“职能职责”，最高与最低相差4.5490分"
    )
    assert groups_finding(run.groups.values()) == "经济综合组得分最分散（相差26.06分），民生服务组最集中（相差4.75分）"


def test_position_counts_smaller_deductions_as_better(run: Opened) -> None:
    assert walk.group_position(run, run.by_code["B02"], "K") == 6
    assert walk.group_position(run, run.by_code["B03"], "J") == 1
    assert walk.group_position(run, run.by_code["C02"], "S1") is None


def test_facts_carry_source_and_document(run: Opened) -> None:
    (fact,) = walk.facts(run.outcome, "B02", "K1")
    assert (fact.value, fact.text["matter"], fact.text["document"]) == ("0.8", "通报", "省府办通〔2026〕3号")
    assert walk.facts(run.outcome, "B01", "S3.1") == []
