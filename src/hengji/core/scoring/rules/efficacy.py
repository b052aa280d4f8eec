"""Values set against a scale: efficacy coefficient, best value, level and improvement, contribution."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from hengji.core.scoring.numbers import Exact, clip, maximum
from hengji.core.scoring.rule import Case, Cells, Input, Rule, choose
from hengji.core.scoring.scheme import Flag, Model, Number, Share, Within

ACTUAL = Input("actual", "完成值")
WORDS = {"正向": "up", "逆向": "down"}
Direction = Annotated[
    Literal["up", "down"], BeforeValidator(lambda value: WORDS.get(value, value) if isinstance(value, str) else value)
]
Part = Annotated[Share, Field(ge=0, le=1)]


class Efficacy(Model):
    """SR-14: share ``a`` kept at the worst value; ``lo`` and ``hi`` fixed, or the group's smallest and largest."""

    a: Part = Decimal("0.6")
    lo: Number | None = None
    hi: Number | None = None
    direction: Direction = "up"
    clip: Flag = False
    within: Within = "group"
    on: str = ""
    unit: str = ""

    @model_validator(mode="after")
    def _scale(self) -> Self:
        if (self.lo is None) != (self.hi is None):
            raise ValueError("lo和hi应同时给出，或都不给出")
        if self.lo is not None and self.hi is not None and self.lo >= self.hi:
            raise ValueError("lo应小于hi；越低越好的用direction: 逆向")
        return self


def efficacy(c: Cells[Efficacy]) -> Exact:
    worst, best = scale(c)
    degree = choose(worst == best, Exact(1), (c["actual"] - worst) / (best - worst))
    if c.params.clip:
        degree = clip(degree, 0, 1)
    c.show("degree", degree)
    return c.points * (c["a"] + (1 - c["a"]) * degree)


def scale(c: Cells[Efficacy]) -> tuple[Exact, Exact]:
    """Return the worst and the best value of the scale; where lower is better they change places."""
    within = c.params.within
    low, high = c.lowest("actual", within), c.best("actual", within)
    if c.has("lo"):
        low, high = c["lo"], c["hi"]
    worst, best = (low, high) if c.params.direction == "up" else (high, low)
    return c.show("worst", worst), c.show("best", best)


SR_14 = Rule(
    code="SR-14",
    name="功效系数法",
    what="不允许值得基础比例的分，满意值得满分，其间按比例得分；没有规定两值的取组内最差和最好，组内各值相同的得满分。",
    formula="得分 = 分值 × a + 分值 × (1 − a) × (完成值 − 不允许值) ÷ (满意值 − 不允许值)；越低越好的两值互换",
    source="[S26][S24][B]",
    params=Efficacy,
    inputs=(ACTUAL,),
    score=efficacy,
    sentence="完成{actual}，不允许值{worst}，满意值{best}，功效{degree%}，基础比例{a%}，分值{points}，得{score}分",
    cases=(
        Case("完成7.2，5至9", {"actual": "7.2"}, "8.2", {"lo": "5", "hi": "9"}, points="10", mark="[B]"),
        Case(
            "越低越好：完成2.1，最差4.0，最好1.5", {"actual": "2.1"}, "9.04",
            {"lo": "1.5", "hi": "4.0", "direction": "逆向"}, points="10", mark="[B]",
        ),
        Case("取组内最差最好", {"actual": "7.2"}, "8.2", points="10", peers=({"actual": "5"}, {"actual": "9"})),
        Case("组内各值相同得满分", {"actual": "7.2"}, "10", points="10", peers=({"actual": "7.2"},)),
        Case(
            "低于不允许值，不再往下减", {"actual": "3"}, "6", {"lo": "5", "hi": "9", "clip": "true"}, points="10",
        ),
    ),
)  # fmt: skip


class BestValue(Model):
    """SR-15: which side is better and among whom the best is looked for; ``direct`` takes a percentage as it is."""

    direction: Direction = "up"
    best_within: Within = "group"
    direct: Flag = False
    on: str = ""
    unit: str = ""


def best_value(c: Cells[BestValue]) -> Exact:
    return c.points * c.show("ratio", best_value_ratio(c))


def best_value_ratio(c: Cells[BestValue]) -> Exact:
    """Return the index as a ratio; of values where lower is better, zero is the best there can be."""
    value, within = maximum(c["actual"], 0), c.params.best_within
    if c.params.direct:
        return clip(value / 100, 0, 1)
    if c.params.direction == "up":
        best = c.show("best", c.best("actual", within))
        return choose(best > 0, value / best, Exact(0))
    best = c.show("best", maximum(c.lowest("actual", within), 0))
    return choose(value == best, Exact(1), best / value)


SR_15 = Rule(
    code="SR-15",
    name="最优值比较法",
    what="与组内最优值比较得指数：正向指标为完成值占最优值的比例，逆向指标为最优值占完成值的比例；百分率可直接作指数。",
    formula="正向：分值 × 完成值 ÷ 最大值（最大值不大于0：0）；逆向：分值 × 最小值 ÷ 完成值（完成值为0：满分）",
    source="[S71]",
    params=BestValue,
    inputs=(ACTUAL,),
    score=best_value,
    sentence="完成{actual}，组内最优{best}，指数{ratio%}，分值{points}，得{score}分",
    cases=(
        Case("正向：84÷96", {"actual": "84"}, "87.5", points="100", peers=({"actual": "96"},), mark="[S71]"),
        Case(
            "逆向：1.2÷1.5", {"actual": "1.5"}, "80", {"direction": "逆向"}, points="100",
            peers=({"actual": "1.2"},), mark="[S71]",
        ),
        Case("百分率直接作指数", {"actual": "84"}, "84", {"direct": "true"}, points="100", peers=({"actual": "96"},)),
    ),
)  # fmt: skip


class LevelAndChange(Model):
    """SR-16: the share ``a`` of the level; in its ``first_year`` an indicator may have no change yet."""

    a: Part = Decimal("0.4")
    first_year: Flag = False
    on: str = ""


def level_and_change(c: Cells[LevelAndChange]) -> Exact:
    level, both = c["level"], c["a"] * c["level"] + (1 - c["a"]) * c["change"]
    return c.points * c.show("mixed", choose(c.known("change"), both, level)) / 100


def level_inputs(params: LevelAndChange) -> tuple[Input, ...]:
    return Input("level", "水平得分（百分制）"), Input("change", "进步得分（百分制）", optional=params.first_year)


SR_16 = Rule(
    code="SR-16",
    name="水平与进步结合计分",
    what="现状水平和改善程度各占一定比例；第一年没有改善程度的，只按现状水平。",
    formula="得分 = 分值 × [a × 水平得分 + (1 − a) × 进步得分] ÷ 100；第一年：分值 × 水平得分 ÷ 100",
    source="[S72][S71]",
    params=LevelAndChange,
    inputs=level_inputs,
    score=level_and_change,
    sentence="水平{level}，进步{change}，水平占{a%}，合计{mixed}，分值{points}，得{score}分",
    monotone=1,
    cases=(
        Case("0.4×80＋0.6×95", {"level": "80", "change": "95"}, "89", points="100", mark="[S72]"),
        Case("第一年只按水平", {"level": "80"}, "80", {"first_year": "true"}, points="100", mark="[S72]"),
    ),
)


class Contribution(Model):
    """SR-18: how the points divide between completion and contribution to the whole; together they are all."""

    completion_share: Part = Decimal("0.8")
    contribution_share: Part = Decimal("0.2")
    best_within: Within = "group"
    cap_ratio: Number = Decimal(1)
    on: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.completion_share + self.contribution_share != 1:
            raise ValueError("completion_share与contribution_share之和应为100%")
        return self


def contribution(c: Cells[Contribution]) -> Exact:
    completion = clip(c["completion"] / 100, 0, c["cap_ratio"])
    best = c.show("best", c.best("share", c.params.best_within))
    relative = c.show("relative", choose(best > 0, maximum(c["share"], 0) / best, Exact(0)))
    return c.points * (c["completion_share"] * completion + c["contribution_share"] * relative)


SR_18 = Rule(
    code="SR-18",
    name="贡献率计分",
    what="分值的大部分按完成率得分，其余按本单位占全局的份额与最大份额之比得分。",
    formula="得分 = 分值 × 完成占比 × min(封顶比例, 完成率) + 分值 × 贡献占比 × 本单位份额 ÷ 最大份额",
    source="[S44][I]",
    params=Contribution,
    inputs=(Input("completion", "完成率（%）"), Input("share", "占全局份额（%）")),
    score=contribution,
    sentence="完成率{completion}%，份额{share}%，最大份额{best}%，相当于最大的{relative%}，分值{points}，得{score}分",
    monotone=1,
    cases=(
        Case(
            "完成率95%，份额12%，最大20%", {"completion": "95", "share": "12"}, "8.8", points="10",
            peers=({"completion": "100", "share": "20"},), mark="[I]",
        ),
    ),
)  # fmt: skip

RULES = (SR_14, SR_15, SR_16, SR_18)
