"""What sub-rules say, and what the engine makes of the branch that they become."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hengji.core.scoring.decimals import half_up
from hengji.core.scoring.engine import score
from hengji.core.scoring.pack import load
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Observation, Participant
from hengji.year.plans import edits
from hengji.year.plans.enums import Scale
from hengji.year.plans.rows import node_data
from hengji.year.plans.sub_rule_content import Content, Line, branch_of, check_content, check_size
from hengji.year.plans.tests.packs import SMALL

FORTY = Decimal(40)
cents = st.integers(1, 10_000)


def grafted(content: Content, code: str = "ZN-1", pack: str = SMALL) -> Scheme:
    """The small scheme with these sub-rules in the place of an indicator."""
    scheme = load(pack)
    node = scheme.nodes[code]
    branch = branch_of(content, node, node_data(node), frozenset(scheme.nodes) - {code})
    draft = edits.draft_of(scheme)
    edits.graft(draft, code, branch.fields, branch.children)
    return edits.scheme_of_draft(draft)


def points_of(scheme: Scheme, values: dict[str, str], code: str) -> Fraction:
    """What the engine gives one participant for these values."""
    facts = [Observation("1", leaf, value) for leaf, value in values.items()]
    outcome = score(scheme, sheet_of((Participant("1", "甲单位"),), (), facts))
    found = outcome.levels.get(code) or outcome.marks[code]
    return found.points.spread((1,)).fractions()[0]


def decimal(value: int) -> str:
    return f"{Decimal(value).scaleb(-2):f}"


@given(st.lists(st.tuples(cents, st.integers(0, 10_000)), min_size=1, max_size=6))
def test_an_indicator_gets_its_points_times_the_share_of_its_items(items: list[tuple[int, int]]) -> None:
    """Whatever the items add up to: the score is 40 × got ÷ whole, exact, rounded half up once at four places."""
    lines = tuple(Line(f"第{n}项", decimal(full), "直接评分") for n, (full, _got) in enumerate(items))
    got = [min(full, part) for full, part in items]
    values = {f"ZN-1-{n}": decimal(part) for n, part in enumerate(got, 1)}
    expected = half_up(Fraction(40 * sum(got), sum(full for full, _got in items)), 4)
    assert points_of(grafted(Content(lines)), values, "ZN-1") == expected


@given(st.integers(0, 15_000), st.integers(1, 20_000))
def test_an_outside_mark_is_converted_in_proportion_and_never_exceeds_full_marks(mark: int, full: int) -> None:
    content = Content((), outside=True, body="机关工委", document="1号", full=decimal(full))
    expected = half_up(Fraction(40 * min(mark, full), full), 4)
    assert points_of(grafted(content), {"ZN-1": decimal(mark)}, "ZN-1") == expected


def test_items_that_add_up_to_the_indicator_need_no_conversion() -> None:
    content = Content((Line("甲", "25", "直接评分"), Line("乙", "15", "直接评分")), Scale.POINTS)
    assert check_content(content, FORTY) == []
    assert node_data(grafted(content).nodes["ZN-1"]) == {
        "code": "ZN-1", "title": "重点工作", "points": "40", "owner": "省发展改革委",
    }  # fmt: skip
    assert [each.message for each in check_content(Content(content.lines), FORTY)] == [
        "各条分值合计40分，应为100分。"
    ]  # fmt: skip


def test_an_indicator_that_differs_by_class_is_converted_for_each_class() -> None:
    pack = SMALL.replace("    points: 40\n    rule", "    points: 40\n    by_class: {综合: 30}\n    rule", 1)
    scheme = grafted(Content((Line("甲", "40", "直接评分"),), Scale.POINTS), pack=pack)
    assert scheme.nodes["ZN-1"].convert
    assert points_of(scheme, {"ZN-1-1": "20"}, "ZN-1") == 20


def test_a_code_that_somebody_has_already_is_not_taken_twice() -> None:
    pack = SMALL.replace("code: ZN-2", "code: ZN-1-1")
    node = grafted(Content((Line("甲", "100", "评分"),)), pack=pack).nodes["ZN-1"]
    assert [child.code for child in node.children] == ["ZN-1-X1"]


def test_what_is_wrong_with_rules_is_said_item_by_item() -> None:
    lines = (
        Line("甲", "40", "", rule="SR-99"), Line("乙", "30", "直接评分", params="target: 1"),
        Line("丙", "30", "", rule="SR-01", params="{target: 1"),
    )  # fmt: skip
    assert [(each.where, each.message.split("（")[0][:9]) for each in check_content(Content(lines), FORTY)] == [
        ("第1条", "规则库里没有可以用"), ("第2条", "填写了规则参数，没"), ("第3条 规则参数", "不是合格的 YAM"),
    ]  # fmt: skip


def test_an_item_has_no_goal_that_could_give_the_target() -> None:
    lines = (Line("甲", "60", "", rule="SR-01"), Line("乙", "40", "", rule="SR-01", params="target: 5"))
    assert [(each.where, each.message) for each in check_content(Content(lines), FORTY)] == [
        ("第1条", "没有填写规则所需的参数“target”。")
    ]


def test_what_no_page_could_show_is_refused_even_in_a_draft() -> None:
    assert list(check_size(Content((Line(),) * 60))) == []
    lines = (Line("x" * 201), *(Line(),) * 60, Line(method="x" * 4001))
    found = list(check_size(Content(lines, body="x" * 201)))
    assert [(each.code, each.where) for each in found] == [
        ("SUB_RULES_ITEM", ""), ("SUB_RULES_ITEM", "第1条"), ("SUB_RULES_ITEM", "第62条"), ("SUB_RULES_OUTSIDE", ""),
    ]  # fmt: skip
