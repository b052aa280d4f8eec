"""How far a goal was reached: completion rates, pass lines, done or not done."""

from __future__ import annotations

from decimal import Decimal

from hengji.core.scoring.numbers import Exact, clip, maximum, minimum
from hengji.core.scoring.rule import Case, Cells, Input, Rule, choose
from hengji.core.scoring.scheme import Model, Number

ACTUAL = Input("actual", "完成值")


class Completion(Model):
    """SR-01: the target (where the goal does not carry it) and the cap of the ratio."""

    target: Number | None = None
    cap_ratio: Number = Decimal(1)
    on: str = ""
    unit: str = ""


def completion(c: Cells[Completion]) -> Exact:
    ratio = c.show("ratio", c["actual"] / c["target"])
    return c.points * clip(ratio, 0, c["cap_ratio"])


SR_01 = Rule(
    code="SR-01",
    name="完成率计分（发展型）",
    what="按实际完成值占目标值的比例得分，超额不多得，负增长得零分。",
    formula="得分 = 分值 × min(封顶比例, 完成值 ÷ 目标值)，最低为 0",
    source="[S44]",
    params=Completion,
    inputs=(ACTUAL,),
    needs=("target",),
    score=completion,
    sentence="目标{target}，完成{actual}，完成率{ratio%}，分值{points}，得{score}分",
    monotone=1,
    cases=(
        Case("分值5、目标200、完成180", {"actual": "180", "target": "200"}, "4.5", points="5", mark="[S44]"),
        Case("负增长得零分", {"actual": "-3", "target": "6.5"}, "0", points="5", mark="[S44]"),
    ),
)


class Control(Model):
    """SR-02: the target, where the goal does not carry it."""

    target: Number | None = None
    on: str = ""
    unit: str = ""


def control(c: Cells[Control]) -> Exact:
    ratio = c.show("ratio", c["actual"] / c["target"])
    return c.points * choose(c["actual"] <= c["target"], Exact(1), clip(2 - ratio, 0, 1))


SR_02 = Rule(
    code="SR-02",
    name="控制型计分（越低越好）",
    what="不超过目标值得满分，超过部分按比例扣减，达到目标值两倍得零分。",
    formula="完成值 ≤ 目标值：分值；目标值 < 完成值 < 2×目标值：分值 × (2 − 完成值 ÷ 目标值)；否则 0",
    source="[S44]",
    params=Control,
    inputs=(ACTUAL,),
    needs=("target",),
    score=control,
    sentence="控制目标{target}，实际{actual}，为目标的{ratio%}，分值{points}，得{score}分",
    monotone=-1,
    cases=(Case("分值4、控制目标50、实际60", {"actual": "60", "target": "50"}, "3.2", points="4", mark="[S44]"),),
)


class PassLine(Model):
    """SR-03: below ``pass_percent`` of the target the item is lost; ``cap_ratio`` absent means no cap."""

    target: Number | None = None
    pass_percent: Number = Decimal(80)
    cap_ratio: Number | None = Decimal(1)
    on: str = ""
    unit: str = ""


def pass_line(c: Cells[PassLine]) -> Exact:
    ratio = c.show("ratio", c["actual"] / c["target"])
    capped = minimum(ratio, c["cap_ratio"]) if c.has("cap_ratio") else ratio
    return c.points * choose(ratio * 100 >= c["pass_percent"], maximum(capped, 0), Exact(0))


SR_03 = Rule(
    code="SR-03",
    name="达线计分",
    what="完成率达到及格线的按比例得分，达不到的该项不得分。",
    formula="完成率 ≥ 及格线：分值 × min(封顶比例, 完成率)；否则 0",
    source="[S60]",
    params=PassLine,
    inputs=(ACTUAL,),
    needs=("target",),
    score=pass_line,
    sentence="目标{target}，完成{actual}，完成率{ratio%}（及格线{pass_percent}%），分值{points}，得{score}分",
    monotone=1,
    cases=(
        Case("完成率85%", {"actual": "85", "target": "100"}, "5.1", points="6", mark="[S60]"),
        Case("完成率79%", {"actual": "79", "target": "100"}, "0", points="6", mark="[S60]"),
    ),
)


class FourSteps(Model):
    """SR-04: bonus for over-fulfilment (sent to the bonus node), pass line in percent."""

    target: Number | None = None
    bonus: Number = Decimal(0)
    pass_percent: Number = Decimal(60)
    on: str = ""
    unit: str = ""


def four_steps(c: Cells[FourSteps]) -> Exact:
    ratio = c.show("ratio", c["actual"] / c["target"])
    c.second = choose(ratio > 1, c["bonus"], Exact(0))
    passed = ratio * 100 >= c["pass_percent"]
    return c.points * choose(passed, clip(ratio, 0, 1), Exact(0))


SR_04 = Rule(
    code="SR-04",
    name="四级计分",
    what="超额完成的得满分并另加分，完成的得满分，达到及格线的按比例得分，达不到的不得分。",
    formula="完成率 > 1：分值（另加分）；= 1：分值；≥ 及格线：分值 × 完成率；否则 0",
    source="[S61]",
    params=FourSteps,
    inputs=(ACTUAL,),
    needs=("target",),
    score=four_steps,
    sentence="目标{target}，完成{actual}，完成率{ratio%}（及格线{pass_percent}%），分值{points}，得{score}分",
    monotone=1,
    cases=(
        Case("超额完成", {"actual": "110", "target": "100"}, "10", {"bonus": "2"}, points="10", second="2"),
        Case("完成率75%", {"actual": "75", "target": "100"}, "7.5", {"bonus": "2"}, points="10", second="0"),
        Case("完成率59%", {"actual": "59", "target": "100"}, "0", {"bonus": "2"}, points="10", second="0"),
    ),
)


class YesNo(Model):
    """SR-09: the condition is a comparison with the target; ``direction`` says which side is good."""

    target: Number | None = None
    on: str = ""
    unit: str = ""
    lower_is_better: bool = False


def yes_no(c: Cells[YesNo]) -> Exact:
    done = c["actual"] <= c["target"] if c.params.lower_is_better else c["actual"] >= c["target"]
    return c.points * choose(done, Exact(1), Exact(0))


SR_09 = Rule(
    code="SR-09",
    name="目标完成计分（是否型）",
    what="达到条件得满分，达不到得零分。",
    formula="达到目标：分值；否则 0",
    source="[S68][S69]",
    params=YesNo,
    inputs=(ACTUAL,),
    needs=("target",),
    score=yes_no,
    sentence="条件{target}，实际{actual}，分值{points}，得{score}分",
    monotone=1,
    cases=(
        Case("城市覆盖率100%", {"actual": "100", "target": "100"}, "4", points="4", mark="[S68]"),
        Case("农村覆盖率未达50%", {"actual": "49.9", "target": "50"}, "0", points="8", mark="[S68]"),
    ),
)

RULES = (SR_01, SR_02, SR_03, SR_04, SR_09)
