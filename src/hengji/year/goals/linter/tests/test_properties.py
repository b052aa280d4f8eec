"""Whatever is typed, the linter answers; the order of goals does not matter."""

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.core.scoring.catalogue import BY_KEY
from hengji.year.goals.linter.catalogue import CODES
from hengji.year.goals.linter.linting import lint, lint_across, lint_sheet
from hengji.year.goals.linter.model import FIELDS, GoalText, Limits
from hengji.year.goals.linter.texts import vague_word

WORDS = (
    "加强",
    "推进",
    "建设",
    "高标准农田",
    "召开会议",
    "100",
    "第3",
    "{x}",
    "%",
    "《办法》",
    "2028年",
    "达到",
    "全省",
    "Ⅲ",
    "１２",
    "。",
)
TEXT = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(WORDS), max_size=8).map("".join))
NUMBER = st.one_of(
    st.sampled_from(["", "0", "-", "1e9", "５", "3,200", "9" * 40, "-5.5", "≥95%", "3-5", "nan", "100%"]),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9).map(str),
    TEXT,
)
PARAMS = st.dictionaries(
    st.sampled_from(["target", "step", "deduct", "direction", "lower_is_better", "pass_percent", "bands", "lo", "hi"]),
    st.one_of(NUMBER, st.booleans(), st.none(), st.integers(-5, 5), st.lists(st.integers(), max_size=2)),
    max_size=3,
)
FIELDS_OF: dict[str, st.SearchStrategy[Any]] = {
    "title": TEXT,
    "deliverable": TEXT,
    "organ": st.sampled_from(["", "省教育厅", "省财政厅"]),
    "kind": st.sampled_from(["", "common"]),
    "role": st.sampled_from(["", "牵头", "配合"]),
    "unit": st.sampled_from(["", "%", "个", "无"]),
    "direction": st.sampled_from(["", "up", "down", "range", "?"]),
    "baseline": NUMBER,
    "last_actual": NUMBER,
    "mean": NUMBER,
    "history": st.lists(NUMBER, max_size=4).map(tuple),
    "current": NUMBER,
    "target": NUMBER,
    "challenge": NUMBER,
    "reason": TEXT,
    "deadline": TEXT,
    "year": st.one_of(st.none(), st.integers(1990, 2100)),
    "milestones": st.lists(TEXT, max_size=2).map(tuple),
    "data_source": TEXT,
    "data_owner": TEXT,
    "rule": st.sampled_from(["", "无", *BY_KEY]),
    "params": PARAMS,
    "points": NUMBER,
}
GOALS = st.builds(GoalText, **FIELDS_OF)
SHEETS = st.lists(GOALS, max_size=6).map(
    lambda goals: [GoalText(**{**_record(goal), "key": str(at)}) for at, goal in enumerate(goals)]
)
LIMITS = st.sampled_from([Limits(), Limits(most_goals=2, points=Limits().largest_jump, measurable=Limits().cliff)])


def _record(goal: GoalText) -> dict[str, Any]:
    return {name: getattr(goal, name) for name in GoalText.__slots__}


@given(GOALS)
@settings(max_examples=300, deadline=None)
def test_any_goal_is_answered(goal: GoalText) -> None:
    for remark in lint(goal):
        assert remark.code in CODES
        assert remark.field in GoalText.__slots__
        assert remark.sentence
        assert not remark.blocks


@given(SHEETS, LIMITS, st.randoms())
@settings(max_examples=150, deadline=None)
def test_the_order_of_goals_does_not_matter(goals: list[GoalText], limits: Limits, random: Random) -> None:
    mixed = random.sample(goals, len(goals))
    assert lint_sheet(mixed, limits) == lint_sheet(goals, limits)
    assert lint_across(mixed, limits) == lint_across(goals, limits)
    assert {remark.field for remark in lint_sheet(goals, limits)} <= FIELDS


@given(GOALS, TEXT, st.integers(0, 10**6), st.sampled_from(["份报告", "个项目", "%", "公里", "万元"]))
@settings(max_examples=300, deadline=None)
def test_a_deliverable_with_a_number_is_never_vague(goal: GoalText, text: str, count: int, unit: str) -> None:
    better = GoalText(**{**_record(goal), "deliverable": f"{text}；{count}{unit}"})
    assert "VAGUE" not in {remark.code for remark in lint(better)}


@given(GOALS)
@settings(max_examples=100, deadline=None)
def test_a_goal_is_linted_alike_alone_and_in_a_sheet(goal: GoalText) -> None:
    together = {remark for remark in lint_sheet([goal]) if remark.code not in {"WEIGHT_SMALL", "WEIGHT_BIG"}}
    assert together == set(lint(goal))


@given(TEXT)
def test_a_vague_word_stands_in_the_text(text: str) -> None:
    word = vague_word(text)
    assert not word or word.isprintable()
