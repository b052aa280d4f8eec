"""What goes beyond the goal: over-fulfilment and innovation."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from hengji.core.scoring.numbers import Exact, clip, minimum
from hengji.core.scoring.rule import Case, Cells, Input, Rule, weighted
from hengji.core.scoring.scheme import Flag, Model, Number, Share

Part = Annotated[Share, Field(ge=0, le=1)]
KEY, OTHER = "重点", "其他"


class OverFulfilment(Model):
    """SR-19: rates for key and other items, caps; with ``item_cap`` the leaf is scored ``per: row``, one item a row."""

    rate_key: Part = Decimal("0.08")
    rate_other: Part = Decimal("0.06")
    item_cap: Number | None = None
    total_cap: Number | None = None
    of: str = ""
    when: str = ""


def over_fulfilment(c: Cells[OverFulfilment]) -> Exact:
    bonus = weighted(c.table("over"), {KEY: c.params.rate_key, OTHER: c.params.rate_other})
    for cap in ("item_cap", "total_cap"):
        if c.has(cap):
            bonus = minimum(bonus, c[cap])
    return bonus


CHENGDU = {"total_cap": "4"}
SR_19 = Rule(
    code="SR-19",
    name="超额完成加分",
    what="超额完成的目标按其分值的一定比例加分，创新和重点目标比例较高；每项和合计各有上限。",
    formula="加分 = min(上限, 重点目标超额完成的分值 × 重点比例 + 其他目标超额完成的分值 × 其他比例)",
    source="[S30][S74]",
    params=OverFulfilment,
    inputs=(Input("over", "超额完成目标的分值", (KEY, OTHER), measure="sum"),),
    score=over_fulfilment,
    sentence="超额完成目标的分值：{over}；重点按{rate_key%}、其他按{rate_other%}加分，上限{total_cap}，加{score}分",
    monotone=1,
    cases=(
        Case("重点10和20，其他15", {"over": {KEY: "30", OTHER: "15"}}, "3.3", CHENGDU, mark="[S30]"),
        Case("合计不超过4分", {"over": {KEY: "50", OTHER: "15"}}, "4", CHENGDU, mark="[S30]"),
        Case("单项不超过0.2分", {"over": {KEY: "5"}}, "0.2", {"item_cap": "0.2", "total_cap": "0.8"}),
    ),
)


class Innovation(Model):
    """SR-35: verification or experts, on the scale ``max``; ``by_criterion`` takes a coefficient for each weight."""

    part: Literal["核验", "专家"]
    max: Annotated[Number, Field(gt=0)]
    convert_to: Number | None = None
    weights: dict[str, Annotated[Number, Field(gt=0)]] = {}
    by_criterion: Flag = False
    on: str = ""

    @model_validator(mode="after")
    def _weights_add_up(self) -> Self:
        if self.by_criterion and not self.weights:
            raise ValueError("按分项评价时应列出weights")
        full = {"核验": Decimal(1), "专家": self.max}[self.part]
        if self.weights and sum(self.weights.values()) != full:
            raise ValueError("weights之和：核验应为1，专家应等于max")
        return self


def innovation(c: Cells[Innovation]) -> Exact:
    full = c["convert_to"] if c.has("convert_to") else c.points
    return full * clip(c.show("mark", innovation_mark(c)) / c["max"], 0, 1)


def innovation_mark(c: Cells[Innovation]) -> Exact:
    """Return the mark on the scale ``max``: as given, or from the coefficients (0 to 1) of the criteria."""
    if not c.params.by_criterion:
        return c["actual"]
    whole = Exact.of(sum(c.params.weights.values(), Decimal(0)))
    return c["max"] * weighted(clip(c.table("coefficients"), 0, 1), c.params.weights) / whole


def innovation_inputs(params: Innovation) -> tuple[Input, ...]:
    if params.by_criterion:
        return (Input("coefficients", "分项系数", tuple(params.weights)),)
    return (Input("actual", "评审得分"),)


VERIFICATION = {
    "part": "核验", "max": "0.6", "by_criterion": "true",
    "weights": {"完成程度": "0.2", "成效": "0.3", "创新创优程度": "0.4", "规范性": "0.1"},
}  # fmt: skip
EXPERTS = {
    "part": "专家", "max": "1.4", "by_criterion": "true",
    "weights": {"难度": "0.42", "效度": "0.56", "推广度": "0.42"},
}  # fmt: skip
SR_35 = Rule(
    code="SR-35",
    name="创新项目计分",
    what="创新项目分核验和专家评审两部分，各分项按系数得分，再按比例折算为本指标分值。",
    formula="评审得分 = 满分 × Σ(权重 × 系数) ÷ Σ权重；得分 = 分值 × 评审得分 ÷ 满分",
    source="[S22][S84]",
    params=Innovation,
    inputs=innovation_inputs,
    score=innovation,
    sentence="{part}得{mark}（满分{max}），折算分值{points}，得{score}分",
    monotone=1,
    cases=(
        Case(
            "专家：0.42×0.8＋0.56×0.7＋0.42×0.6", {"coefficients": {"难度": "0.8", "效度": "0.7", "推广度": "0.6"}},
            "0.98", EXPERTS, points="1.4", mark="[S22][S84]",
        ),
        Case(
            "核验：完成程度得0.09（满分0.12），其余满分",
            {"coefficients": {"完成程度": "0.75", "成效": "1", "创新创优程度": "1", "规范性": "1"}},
            "0.57", VERIFICATION, points="0.6",
        ),
        Case(
            "专家总分0.98，折算为2.8分", {"actual": "0.98"}, "1.96",
            {"part": "专家", "max": "1.4", "convert_to": "2.8"}, points="2.8",
        ),
    ),
)  # fmt: skip

RULES = (SR_19, SR_35)
