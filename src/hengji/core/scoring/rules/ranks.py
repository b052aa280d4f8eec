"""Points by place, and points as a share of the best: who stands where among those compared."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import Field

from hengji.core.scoring.numbers import Exact, clip, maximum
from hengji.core.scoring.rule import Case, Cells, Input, Rule, choose
from hengji.core.scoring.scheme import Flag, Model, Number, Share, Within

RANK = Input("rank", "名次")
ACTUAL = Input("actual", "完成值")
Part = Annotated[Share, Field(ge=0, le=1)]


class Placed(Model):
    """Where the place comes from: given as an input, or found by ranking the actual values ``within``."""

    from_value: Flag = False
    within: Within = "group"
    lower_first: Flag = False
    on: str = ""


Placing = TypeVar("Placing", bound=Placed)


def place(c: Cells[Placing]) -> Exact:
    """Return the place, equal values sharing the better one (1-1-3)."""
    if not c.params.from_value:
        return c.show("place", c["rank"])
    return c.show("place", c.rank("actual", c.params.within, lower_first=c.params.lower_first))


class RankStep(Placed):
    """SR-10: the share ``s`` of the points that each further place costs."""

    s: Part = Decimal("0.02")


def rank_step(c: Cells[RankStep]) -> Exact:
    return c.points * clip(1 - c["s"] * (place(c) - 1), 0, 1)


def rank_inputs(params: Placed) -> tuple[Input, ...]:
    return (ACTUAL,) if params.from_value else (RANK,)


SR_10 = Rule(
    code="SR-10",
    name="按排名赋分",
    what="第一名得满分，每低一名按分值的固定比例递减，扣完为止；多人评价或按月排名的，各次得分取平均。",
    formula="得分 = 分值 × [1 − 递减比例 × (名次 − 1)]，最低为 0；数值相同的并列，其后名次顺延",
    source="[S62][S68]",
    params=RankStep,
    inputs=rank_inputs,
    score=rank_step,
    sentence="第{place}名，每低一名减分值的{s%}，分值{points}，得{score}分",
    cases=(
        Case("分值200、每名减2%、第4名", {"rank": "4"}, "188", {"s": "2%"}, points="200", mark="[S62]"),
        Case("分值30、每名减5%、第1名", {"rank": "1"}, "30", {"s": "5%"}, points="30", mark="[S68]"),
        Case("分值30、每名减5%、第3名", {"rank": "3"}, "27", {"s": "5%"}, points="30", mark="[S68]"),
        Case("分值30、每名减5%、第5名", {"rank": "5"}, "24", {"s": "5%"}, points="30", mark="[S68]"),
        Case("扣完为止", {"rank": "25"}, "0", {"s": "5%"}, points="30"),
        Case(
            "按完成值排名，并列第2名", {"actual": "86"}, "28.5", {"s": "5%", "from_value": "true"}, points="30",
            peers=({"actual": "91"}, {"actual": "86"}, {"actual": "70"}),
        ),
    ),
)  # fmt: skip


class ShareOfBest(Model):
    """SR-11: among whom the best value is looked for."""

    best_within: Within = "group"
    on: str = ""
    unit: str = ""


def share_of_best(c: Cells[ShareOfBest]) -> Exact:
    best = c.show("best", c.best("actual", c.params.best_within))
    ratio = c.show("ratio", choose(best > 0, maximum(c["actual"], 0) / best, Exact(0)))
    return c.points * ratio


SR_11 = Rule(
    code="SR-11",
    name="按实绩赋分",
    what="实绩最好的得满分，其他单位按本单位实绩占最好实绩的比例得分；都没有实绩的都不得分。",
    formula="得分 = 分值 × 完成值 ÷ 最好完成值，完成值为负的得 0；最好完成值不大于 0 时均得 0",
    source="[S62]",
    params=ShareOfBest,
    inputs=(ACTUAL,),
    score=share_of_best,
    sentence="完成{actual}，最好{best}，为最好的{ratio%}，分值{points}，得{score}分",
    monotone=1,
    cases=(
        Case("600×552÷580", {"actual": "552"}, "571.0345", points="600", peers=({"actual": "580"},), mark="[S62]"),
        Case("实绩最好的得满分", {"actual": "580"}, "600", points="600", peers=({"actual": "552"},), mark="[S62]"),
    ),
)


class PlacePoints(Placed):
    """SR-12: the step by place; ``base`` points for reaching the target; ``top`` as extra for the first places."""

    step: Part = Decimal("0.05")
    base: Number | None = None
    target: Number | None = None
    top: tuple[Number, ...] = ()
    unit: str = ""


def place_points(c: Cells[PlacePoints]) -> Exact:
    where_it_stands = place(c)
    share = clip(1 - c["step"] * (where_it_stands - 1), 0, 1)
    if c.params.top:
        c.second = extra_for_the_first(where_it_stands, c.params.top)
    if not c.has("base"):
        return c.points * share
    reached = c["actual"] <= c["target"] if c.params.lower_first else c["actual"] >= c["target"]
    return choose(reached, c["base"] + (c.points - c["base"]) * share, Exact(0))


def extra_for_the_first(where_it_stands: Exact, top: tuple[Decimal, ...]) -> Exact:
    """Return what the first places get on top, e.g. 0.5, 0.3 and 0.1 for a month's first three."""
    extra = where_it_stands * 0
    for number, points in enumerate(top, 1):
        extra = choose(where_it_stands == number, Exact.of(points), extra)
    return extra


def place_inputs(params: PlacePoints) -> tuple[Input, ...]:
    if params.from_value:
        return (ACTUAL,)
    return (RANK,) if params.base is None else (RANK, ACTUAL)


SR_12 = Rule(
    code="SR-12",
    name="争先进位计分",
    what="第一名得满分，每低一名减分值的5%，扣完为止；设基础分的，达到目标得基础分，其余分值按名次得分，未达到目标的不得分。",
    formula="得分 = 基础分 + (分值 − 基础分) × [1 − 递减比例 × (名次 − 1)]，名次部分最低为 0；未达到目标：0",
    source="[S69]",
    params=PlacePoints,
    inputs=place_inputs,
    score=place_points,
    needs=lambda params: () if params.base is None else ("target",),
    sentence=lambda params: (
        "第{place}名，每低一名减{step%}，"
        + ("" if params.base is None else "目标{target}，完成{actual}，基础分{base}，")
        + "分值{points}，得{score}分"
    ),
    cases=(
        Case("第3名：6×0.90", {"rank": "3"}, "5.4", points="6", mark="[S69]"),
        Case(
            "达到目标得4分，另按第3名得5.4分", {"rank": "3", "actual": "102", "target": "100"}, "9.4", {"base": "4"},
            points="10", mark="[S69]",
        ),
        Case(
            "未达到目标不得分", {"rank": "3", "actual": "99", "target": "100"}, "0", {"base": "4"}, points="10",
        ),
        Case(
            "月度第2名，年度另加0.3分", {"rank": "2"}, "5.7", {"top": ["0.5", "0.3", "0.1"]}, points="6",
            second="0.3", mark="[S69]",
        ),
    ),
)  # fmt: skip

RULES = (SR_10, SR_11, SR_12)
