"""A target that the unit reports itself, and the rule that makes honesty pay."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from hengji.core.scoring.numbers import Exact, maximum
from hengji.core.scoring.rule import Case, Cells, Input, Rule, choose
from hengji.core.scoring.scheme import Model, Number, Share

Factor = Annotated[Share, Field(ge=0, le=1)]


class SelfReport(Model):
    """SR-17: gain and loss for each percent; the gain must be the greater, or hiding strength would pay."""

    k_plus: Factor = Decimal("0.005")
    k_minus: Factor = Decimal("0.004")
    target: Number | None = None
    on: str = ""
    unit: str = ""

    @model_validator(mode="after")
    def _gain_is_greater(self) -> Self:
        if self.k_plus <= self.k_minus:
            raise ValueError("k_plus应大于k_minus")
        return self


def self_report(c: Cells[SelfReport]) -> Exact:
    """Above the standard each percent gains; reaching the own report costs for each percent it was too low."""
    actual, standard, reported = c["actual"], c["target"], c["reported"]
    ratio = c.show("ratio", actual / standard)
    earned = choose(actual >= standard, 1 + (ratio - 1) * 100 * c["k_plus"], ratio)
    loss = choose(actual >= reported, (actual / reported - 1) * 100 * c["k_minus"], Exact(0))
    return c.points * maximum(c.show("earned", earned) - c.show("loss", loss), 0)


PLANNED = {"k_plus": "0.5%", "k_minus": "0.4%"}


def example(text: str, actual: str, reported: str, expect: str, mark: str = "[S73]") -> Case:
    """Write a worked case: ten points, standard 100."""
    given = {"actual": actual, "reported": reported, "target": "100"}
    return Case(text, given, expect, PLANNED, points="10", mark=mark)


SR_17 = Rule(
    code="SR-17",
    name="自报目标计分",
    what="超过标准的每超一个百分点加分，实际超过自报的每超一个百分点扣分，自报越接近实际得分越高；多报不扣分。",
    formula=(
        "完成 ≥ 标准且 ≥ 自报：分值 × [1 + (完成÷标准 − 1) × 100 × k⁺ − (完成÷自报 − 1) × 100 × k⁻]；"
        "完成 < 标准且 < 自报：分值 × 完成÷标准；"
        "标准 ≤ 完成 < 自报：分值 × [1 + (完成÷标准 − 1) × 100 × k⁺]；"
        "自报 ≤ 完成 < 标准：分值 × [完成÷标准 − (完成÷自报 − 1) × 100 × k⁻]；最低为 0"
    ),
    source="[S73]",
    params=SelfReport,
    inputs=(Input("actual", "完成值"), Input("reported", "自报值")),
    needs=("target",),
    score=self_report,
    sentence="标准{target}，自报{reported}，完成{actual}，应得{earned%}，少报扣{loss%}，分值{points}，得{score}分",
    cases=(
        example("自报90，完成115", "115", "90", "9.6389"),
        example("自报100，完成115", "115", "100", "10.15"),
        example("自报110，完成115", "115", "110", "10.5682"),
        example("自报115，完成115", "115", "115", "10.75"),
        example("自报125，完成115", "115", "125", "10.75"),
        example("完成不到标准，也不到自报", "90", "95", "9", "[I]"),
        example("完成不到标准，超过自报", "90", "80", "8.5", "[I]"),
    ),
)

RULES = (SR_17,)
