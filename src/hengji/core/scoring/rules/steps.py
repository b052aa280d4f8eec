"""So much off for each step: short of a target, beyond it, or late by days."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from hengji.core.scoring.numbers import Exact, clip, maximum
from hengji.core.scoring.rule import Case, Cells, Floored, Input, Rule, choose, floored
from hengji.core.scoring.scheme import Flag, Number

Amount = Annotated[Number, Field(ge=0)]
Positive = Annotated[Number, Field(gt=0)]
StepMode = Literal["whole_begun", "whole_completed", "proportional"]
ACTUAL = Input("actual", "完成值")
LATE_DAYS = Input("late_days", "逾期天数")
UNFILED = Input("unfiled", "未报送（是=1）", optional=True)


class Stepped(Floored):
    """Target, step and points for each step; a broken step counts by ``mode``, ``proportional`` is its short form."""

    target: Number | None = None
    step: Positive = Decimal(1)
    deduct: Amount
    mode: StepMode | None = None
    proportional: Flag = False
    direction: Literal["up", "down"] = "up"
    on: str = ""
    unit: str = ""

    @model_validator(mode="after")
    def _one_mode(self) -> Stepped:
        if self.proportional and self.mode not in {None, "proportional"}:
            raise ValueError("按比例（proportional）与整步计扣（mode）只能写一种")
        return self


def _steps(c: Cells[Any], gap: Exact) -> Exact:
    """Steps in a gap that is not negative: in proportion, begun ones counted whole, or only the completed ones."""
    steps = gap / c["step"]
    if c.params.proportional or c.params.mode == "proportional":
        return steps
    return steps.ceil() if c.params.mode == "whole_begun" else steps.floor()


def _lead(c: Cells[Any]) -> Exact:
    """How much better than the target; negative where worse."""
    lead = c["actual"] - c["target"]
    return lead if c.params.direction == "up" else -lead


class Shortfall(Stepped):
    """SR-06: steps short of the target cost ``deduct`` each."""


def shortfall(c: Cells[Shortfall]) -> Exact:
    gap = c.show("gap", maximum(-_lead(c), 0))
    lost = c.show("lost", _steps(c, gap) * c["deduct"])
    return floored(c, c.points - lost)


SR_06 = Rule(
    code="SR-06",
    name="差额步长扣分",
    what="未达到目标的，每差一步扣规定的分，扣完为止；不足一步的按规定取整或按比例。",
    formula="得分 = max(0, 分值 − 每步扣分 × 差额 ÷ 步长)；整步计扣的，步数取整（已满的步数或已开始的步数）",
    source="[S64]",
    params=Shortfall,
    inputs=(ACTUAL,),
    needs=("target",),
    score=shortfall,
    sentence="目标{target}，完成{actual}，差{gap}{unit}，每{step}{unit}扣{deduct}分，扣{lost}分，分值{points}，得{score}分",
    cases=(
        Case("PM2.5高出4微克", {"actual": "39", "target": "35"}, "1.0", {"deduct": "0.5", "direction": "down"},
             points="3", mark="[S64]"),
        Case("优良天数比例差1.5个百分点", {"actual": "78.5", "target": "80"}, "0.625",
             {"deduct": "0.25", "proportional": "true"}, points="1", mark="[S64]"),
        Case("差1.5个百分点，只扣已满的步数", {"actual": "78.5", "target": "80"}, "0.75",
             {"deduct": "0.25"}, points="1"),
        Case("差1.5个百分点，不足一步按一步", {"actual": "78.5", "target": "80"}, "0.5",
             {"deduct": "0.25", "mode": "whole_begun"}, points="1"),
    ),
)  # fmt: skip


class TwoSided(Stepped):
    """SR-06b: steps above the target add ``deduct`` each, steps below take it; ``cap`` limits both."""

    cap: Amount | None = None


def two_sided(c: Cells[TwoSided]) -> Exact:
    lead = c.show("lead", _lead(c))
    moved = (_steps(c, maximum(lead, 0)) - _steps(c, maximum(-lead, 0))) * c["deduct"]
    if c.has("cap"):
        moved = clip(moved, -c["cap"], c["cap"])
    c.show("moved", moved)
    return floored(c, c.points + moved)


SR_06B = Rule(
    code="SR-06b",
    name="双向步长计分",
    what="以分值为基础，每高于目标一步加分，每低于目标一步扣分，加扣分有限额。",
    formula="得分 = 分值 ± 每步分数 × 差额 ÷ 步长，加扣分不超过限额",
    source="[S65]",
    params=TwoSided,
    inputs=(ACTUAL,),
    needs=("target",),
    score=two_sided,
    sentence="目标{target}，完成{actual}，高于目标{lead}{unit}，加扣{moved}分，分值{points}，得{score}分",
    cases=(
        Case("高出2个百分点", {"actual": "92", "target": "90"}, "15.6", {"deduct": "0.3"}, points="15", mark="[S65]"),
        Case("低1个百分点", {"actual": "89", "target": "90"}, "14.7", {"deduct": "0.3"}, points="15", mark="[S65]"),
        Case("高出20个百分点，限加3分", {"actual": "110", "target": "90"}, "18",
             {"deduct": "0.3", "cap": "3"}, points="15"),
    ),
)  # fmt: skip


class LateDays(Floored):
    """SR-08b: ``of`` is the full mark that ``per_day`` is meant for; ``not_filed`` is the score of who never filed."""

    per_day: Amount
    of: Positive | None = None
    not_filed: Number | None = None
    due: str = ""
    unit: str = ""


def late_inputs(params: LateDays) -> tuple[Input, ...]:
    """Days late; where the regulation speaks of not filing at all, also whether this happened."""
    return (LATE_DAYS,) if params.not_filed is None else (LATE_DAYS, UNFILED)


def late_days(c: Cells[LateDays]) -> Exact:
    lost = c["per_day"] * maximum(c["late_days"], 0)
    if c.has("of"):
        lost = lost * choose(c.points > 0, c.points, c["of"]) / c["of"]
    score = floored(c, c.points - c.show("lost", lost))
    return choose(c["unfiled"] > 0, c["not_filed"], score) if c.has("not_filed") else score


SR_08B = Rule(
    code="SR-08b",
    name="逾期按日扣分",
    what="逾期报送或办结的，每逾期一日扣规定的分，扣完为止；始终未报送的按规定记分。",
    formula="得分 = max(0, 分值 − 每日扣分 × 逾期天数)；每日扣分按另一满分规定的，先折算到本项分值",
    source="[I]",
    params=LateDays,
    inputs=late_inputs,
    score=late_days,
    sentence="逾期{late_days}日，每日扣{per_day}分，扣{lost}分，分值{points}，得{score}分",
    monotone=-1,
    cases=(
        Case("逾期7日", {"late_days": "7"}, "1.3", {"per_day": "0.1"}, points="2"),
        Case("按10分规定每日扣0.1分，本目标20分", {"late_days": "7"}, "18.6",
             {"per_day": "0.1", "of": "10"}, points="20"),
        Case("未报送", {"late_days": "0", "unfiled": "1"}, "0", {"per_day": "0.05", "not_filed": "0"}, points="1"),
        Case("减分项：整改逾期5日", {"late_days": "5"}, "-0.1", {"per_day": "0.02"}),
    ),
)  # fmt: skip

RULES = (SR_06, SR_06B, SR_08B)
