"""Ballots and questionnaires: votes become points, or a rate to show; and when a ballot counts at all."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import Field, model_validator

from hengji.core.scoring.decimals import decimal_text
from hengji.core.scoring.numbers import Exact, Exactable
from hengji.core.scoring.rule import Case, Cells, Input, Kind, Method, Rule, choose, weighted
from hengji.core.scoring.scheme import Flag, Model, Number, Share, Whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Coefficient = Annotated[Number, Field(ge=0, le=1)]
FOUR = {"好": Decimal(1), "较好": Decimal("0.8"), "一般": Decimal("0.6"), "差": Decimal("0.4")}
THREE = {"满意": Decimal(100), "基本满意": Decimal(70), "不满意": Decimal(30)}
NOT_VALID = ("不了解", "弃权")


def exact(value: Exactable) -> Fraction:
    return Exact.of(value).fraction()


def mean_of_votes(votes: Exact, values: Mapping[str, Decimal]) -> tuple[Exact, Exact]:
    """Return the mean value of the votes and how many there were; without votes the mean is 0."""
    count = votes.sum(axis=0)
    return choose(count > 0, weighted(votes, values) / count, Exact(0)), count


class Ballot(Model):
    """SR-25: the coefficient of each grade, and the base on which the index is shown."""

    grades: Annotated[dict[str, Coefficient], Field(min_length=1)] = FOUR
    base: Annotated[Number, Field(gt=0)] = Decimal(100)
    on: str = ""


def ballot(c: Cells[Ballot]) -> Exact:
    share, valid = mean_of_votes(c.table("votes"), c.params.grades)
    c.void = c.show("valid", valid) == 0
    c.show("index", share * c["base"])
    return c.points * share


SR_25 = Rule(
    code="SR-25",
    name="四档测评",
    what="各档票数乘系数之和占总票数的比例为测评得分率；没有票的得零分。",
    formula="得分 = 分值 × Σ(票数 × 系数) ÷ Σ票数，系数依次为1、0.8、0.6、0.4",
    source="[S76]",
    params=Ballot,
    inputs=lambda params: (Input("votes", "各档票数", tuple(params.grades), measure="sum"),),
    score=ballot,
    sentence="{votes}，共{valid}票，测评得{index}分（满分{base}），分值{points}，得{score}分",
    cases=(
        Case(
            "30、15、4、1票", {"votes": {"好": "30", "较好": "15", "一般": "4", "差": "1"}}, "89.6", points="100",
            mark="[S76]",
        ),
        Case("没有票", {"votes": {}}, "0", points="3"),
    ),
)  # fmt: skip


class Satisfaction(Model):
    """SR-26: the value of each option on base 100; ``excluded`` options are no valid votes."""

    options: Annotated[dict[str, Number], Field(min_length=1)] = THREE
    excluded: tuple[str, ...] = NOT_VALID
    on: str = ""

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if both := set(self.options) & set(self.excluded):
            raise ValueError(f"不计入有效票的选项不应有分值：{'、'.join(sorted(both))}")
        return self


def satisfaction(c: Cells[Satisfaction]) -> Exact:
    options = c.params.options
    mean, valid = mean_of_votes(c.table("votes").pick(slice(len(options))), options)
    c.void = c.show("valid", valid) == 0
    return c.points * c.show("mean", mean) / 100


def satisfaction_inputs(params: Satisfaction) -> tuple[Input, ...]:
    return (Input("votes", "各选项票数", (*params.options, *params.excluded), measure="sum"),)


UNDULY_MILD = {"options": {"非常满意": "100", "满意": "90", "基本满意": "70", "不满意": "50"}}
WORKLOAD = {"options": {"很大": "100", "较大": "80", "一般": "60", "较小": "40"}}
SR_26 = Rule(
    code="SR-26",
    name="满意度折算",
    what="各选项按规定分值折算后取平均，不了解和弃权的不计入有效票；没有有效票的得零分。",
    formula="得分 = 分值 × [Σ(票数 × 选项分值) ÷ 有效票数] ÷ 100",
    source="[S77][S78][S79]",
    params=Satisfaction,
    inputs=satisfaction_inputs,
    score=satisfaction,
    sentence="{votes}，有效{valid}票，满意度{mean}，分值{points}，得{score}分",
    cases=(
        Case(
            "满意120、基本满意60、不满意20", {"votes": {"满意": "120", "基本满意": "60", "不满意": "20"}}, "84",
            points="100", mark="[S77]",
        ),
        Case(
            "不了解和弃权不计入",
            {"votes": {"满意": "120", "基本满意": "60", "不满意": "20", "不了解": "55", "弃权": "5"}}, "84",
            points="100",
        ),
        Case(
            "工作量100、80、60、40各10票", {"votes": {"很大": "10", "较大": "10", "一般": "10", "较小": "10"}}, "70",
            WORKLOAD, points="100", mark="[S78]",
        ),
        Case("警示：全部不满意仍得50", {"votes": {"不满意": "100"}}, "50", UNDULY_MILD, points="100", mark="[S79]"),
        Case("没有有效票", {"votes": {"不了解": "8"}}, "0", points="2"),
    ),
)  # fmt: skip


class SatisfactionRate(Model):
    """SR-27: which options count as satisfied, and which are no valid votes."""

    satisfied: Annotated[tuple[str, ...], Field(min_length=1)] = ("满意", "比较满意", "基本满意")
    excluded: tuple[str, ...] = NOT_VALID


def satisfaction_rate(params: SatisfactionRate, given: Mapping[str, Any]) -> Fraction | None:
    """Return the satisfied share of the valid votes, None where nobody voted validly."""
    votes = {option: exact(count) for option, count in given["votes"].items() if option not in params.excluded}
    valid = sum(votes.values(), Fraction(0))
    satisfied = sum((count for option, count in votes.items() if option in params.satisfied), Fraction(0))
    return satisfied / valid if valid else None


HANGZHOU = {"满意": "27832", "其他满意": "66827", "不满意": "5341"}
SR_27 = Method(
    code="SR-27",
    name="满意率",
    kind=Kind.DISPLAY,
    what="满意、比较满意、基本满意票占有效票的比例；与满意度折算分不是同一个数，应同时列出。",
    formula="满意率 = (满意 + 比较满意 + 基本满意) ÷ 有效票数",
    source="[S33]",
    params=SatisfactionRate,
    call=satisfaction_rate,
    place="展示：指标的 show_also",
    cases=(
        Case(
            "满意率94.659%", {"votes": HANGZHOU}, "0.94659", {"satisfied": ["满意", "其他满意"]}, mark="[S33]",
        ),
        Case("其中只选“满意”的27.832%", {"votes": HANGZHOU}, "0.27832", {"satisfied": ["满意"]}, mark="[S33]"),
        Case(
            "不了解的不计入", {"votes": {"满意": "120", "基本满意": "60", "不满意": "20", "不了解": "50"}}, "0.9",
        ),
        Case("没有有效票", {"votes": {"弃权": "3"}}, None),
    ),
)  # fmt: skip


class ForcedSpread(Model):
    """SR-31: how many marks of one ballot may reach ``top``, how many must stay below ``bottom``, what is void."""

    top: Number | None = None
    top_share_max: Annotated[Share | None, Field(ge=0, le=1)] = None
    top_count_max: Whole | None = None
    bottom: Number | None = None
    bottom_count_min: Whole | None = None
    all_equal: Flag = False
    full: Number | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        limited = self.top_share_max is not None or self.top_count_max is not None
        if limited != (self.top is not None) or (self.bottom is None) != (self.bottom_count_min is None):
            raise ValueError("top应与top_share_max或top_count_max同时给出，bottom应与bottom_count_min同时给出")
        return self


def faults_of_ballot(params: ForcedSpread, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return why a ballot is void; nothing where it is valid. A ballot without marks breaks no rule."""
    marks = [exact(mark) for mark in given["marks"]]
    checks: Sequence[Callable[[ForcedSpread, Sequence[Fraction]], Iterable[str]]] = (too_high, too_few_low, too_even)
    return tuple(fault for check in checks for fault in check(params, marks)) if marks else ()


def too_high(params: ForcedSpread, marks: Sequence[Fraction]) -> Iterable[str]:
    if params.top is None:
        return
    high = sum(mark >= exact(params.top) for mark in marks)
    if params.top_count_max is not None and high > params.top_count_max:
        yield f"{params.top}分及以上{high}个，规定不超过{params.top_count_max}个"
    if params.top_share_max is not None and high > exact(params.top_share_max) * len(marks):
        share = decimal_text(exact(params.top_share_max) * 100)
        yield f"{params.top}分及以上{high}个，规定不超过{len(marks)}个的{share}%"


def too_few_low(params: ForcedSpread, marks: Sequence[Fraction]) -> Iterable[str]:
    if params.bottom is None or params.bottom_count_min is None:
        return
    low = sum(mark < exact(params.bottom) for mark in marks)
    if low < params.bottom_count_min:
        yield f"{params.bottom}分以下{low}个，规定不少于{params.bottom_count_min}个"


def too_even(params: ForcedSpread, marks: Sequence[Fraction]) -> Iterable[str]:
    """One single mark is always equal to itself, so only ballots of two marks or more can be too even."""
    if len(marks) == 1 or len(set(marks)) > 1:
        return
    if params.full is not None and marks[0] == exact(params.full):
        yield "全部打满分"
    elif params.all_equal:
        yield "全部打分相同"


NINETY_SEVENTY = {"top": "90", "top_count_max": "3", "bottom": "70", "bottom_count_min": "2"}
SR_31 = Method(
    code="SR-31",
    name="评价票强制分布",
    kind=Kind.VALIDITY,
    what="一张票的高分不得超过规定数量或比例，低分不得少于规定数量；全部相同或全部满分的，按规定作废。",
    formula="高分个数 ≤ 上限，低分个数 ≥ 下限；不符合的为废票，并写明原因",
    source="[S81][S82]",
    params=ForcedSpread,
    call=faults_of_ballot,
    place="评价结束、计票之前，逐票检查",
    cases=(
        Case(
            "3个90分及以上，2个70分以下", {"marks": ["95", "92", "90", "80", "69", "60"]}, (), NINETY_SEVENTY,
            mark="[S81]",
        ),
        Case(
            "4个90分及以上，1个70分以下", {"marks": ["95", "92", "90", "90", "70", "60"]},
            ("90分及以上4个，规定不超过3个", "70分以下1个，规定不少于2个"), NINETY_SEVENTY, mark="[S81]",
        ),
        Case("全部满分", {"marks": ["100", "100"]}, ("全部打满分",), {"full": "100"}, mark="[S81]"),
        Case("全部相同", {"marks": ["85", "85"]}, ("全部打分相同",), {"all_equal": "true"}, mark="[S81]"),
        Case(
            "互评优秀（记4）不超过20%", {"marks": ["4", "4", "3", "3", "2"]}, ("4分及以上2个，规定不超过5个的20%",),
            {"top": "4", "top_share_max": "20%"}, mark="[S82]",
        ),
    ),
)  # fmt: skip


class Grain(Model):
    """SR-38: items of so many points and more take whole points only; equal scores may void an item."""

    whole_from: Number = Decimal(10)
    ties_void: Flag = False


def faults_of_score(params: Grain, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what is wrong with a score among the scores of the same item."""
    score, faults = exact(given["score"]), []
    if exact(given["points"]) >= params.whole_from and score.denominator > 1:
        faults.append(f"分值{params.whole_from}分及以上的，得分应为整数")
    if params.ties_void and score in {exact(other) for other in given.get("others", ())}:
        faults.append("得分并列，本项不计")
    return tuple(faults)


SR_38 = Method(
    code="SR-38",
    name="并列和计分单位",
    kind=Kind.RANK,
    what="分值5分及以下的可以打小数，10分及以上的只打整数；规定并列作废的，得分并列时本项不计。",
    formula="分值 ≥ 10：得分为整数；并列作废：得分与他人不同",
    source="[S70][S44][S85]",
    params=Grain,
    call=faults_of_score,
    place="排名之前，检查评分",
    cases=(
        Case("分值5，得4.5分", {"points": "5", "score": "4.5"}, ()),
        Case("分值10，得8.5分", {"points": "10", "score": "8.5"}, ("分值10分及以上的，得分应为整数",)),
        Case(
            "并列作废", {"points": "10", "score": "8", "others": ["9", "8"]}, ("得分并列，本项不计",),
            {"ties_void": "true"},
        ),
    ),
)  # fmt: skip

RULES = (SR_25, SR_26, SR_27, SR_31, SR_38)
