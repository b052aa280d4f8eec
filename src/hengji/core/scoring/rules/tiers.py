"""Tables of bands: a number or a level found in the table is worth the points written beside it (分档计分)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from hengji.core.scoring.decimals import NumberTextError
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.rule import Case, Cells, Input, Kind, Method, Rule, choose
from hengji.core.scoring.scheme import Model, Name, Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hengji.core.scoring.numbers import Bools

LOWEST, HIGHEST = Decimal("-Infinity"), Decimal("Infinity")
ACTUAL = Input("actual", "数值")
SECOND = Input("second", "第二条件的数值", optional=True)


def _ratio(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        raise ValueError("应为数字文本或分数，如1/3")  # noqa: TRY004  # pydantic collects ValueError
    above, slash, below = value.partition("/")
    try:
        upper, lower = Exact.of(above.strip()).fraction(), Exact.of(below.strip() if slash else "1").fraction()
    except NumberTextError:
        raise ValueError("应为十进制数字或分数，如1/3") from None
    if lower == 0:
        raise ValueError("分母不能为0")
    return upper / lower


Ratio = Annotated[Fraction, BeforeValidator(_ratio), PlainSerializer(str)]


class Band(Model):
    """One band [from, to) and its points; with ``second_below`` it holds only while the second number is less."""

    from_: Annotated[Number | None, Field(alias="from")] = None
    to: Number | None = None
    points: Number
    second_below: Ratio | None = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def low(self) -> Decimal:
        """Lower border, included; a band without one reaches down without end."""
        return LOWEST if self.from_ is None else self.from_

    @property
    def high(self) -> Decimal:
        """Upper border, not included; a band without one reaches up without end."""
        return HIGHEST if self.to is None else self.to


class Tiers(Model):
    """SR-05: either bands of a number or levels by name; ``on`` says what is looked up."""

    bands: tuple[Band, ...] = ()
    levels: dict[Name, Number] = {}
    on: str = ""
    unit: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Tiers:
        if bool(self.bands) == bool(self.levels):
            raise ValueError("分档表应写数值档次（bands）或等次（levels），二者取其一")
        return self


def tier_inputs(params: Tiers) -> tuple[Input, ...]:
    """A number for bands, with a second one where a band asks for it; else the level observed."""
    if params.levels:
        return (Input("level", "等次", keys=tuple(params.levels)),)
    asked = any(band.second_below is not None for band in params.bands)
    return (ACTUAL, SECOND) if asked else (ACTUAL,)


def tiers(c: Cells[Tiers]) -> Exact:
    return _by_level(c) if c.params.levels else _by_number(c)


def _by_level(c: Cells[Tiers]) -> Exact:
    """Only one level counts: of several that are recorded, the one that the table lists first."""
    observed = c.table("level") > 0
    return _looked_up(c, zip(range(1, len(observed) + 1), observed, c.params.levels.values(), strict=True))


def _by_number(c: Cells[Tiers]) -> Exact:
    """A band with a second condition goes before the same band without one, the strictest condition first."""
    numbered = sorted(enumerate(c.params.bands, 1), key=lambda item: _strictness(item[1]))
    return _looked_up(c, ((number, _holds(c, band), band.points) for number, band in numbered))


def _strictness(band: Band) -> tuple[bool, Fraction]:
    return (False, band.second_below) if band.second_below is not None else (True, Fraction(0))


def _holds(c: Cells[Tiers], band: Band) -> Bools:
    holds = c.present
    if band.from_ is not None:
        holds = holds & (c["actual"] >= band.from_)
    if band.to is not None:
        holds = holds & (c["actual"] < band.to)
    if band.second_below is not None:
        holds = holds & c.known("second") & (c["second"] < band.second_below)
    return holds


def _looked_up(c: Cells[Tiers], lines: Iterable[tuple[int, Bools, Decimal]]) -> Exact:
    """Points of the first line that holds; 0 where none does."""
    points, band = Exact(0), Exact(0)
    for number, holds, worth in reversed(list(lines)):
        points = choose(holds, Exact.of(worth), points)
        band = choose(holds, Exact(number), band)
    c.show("band", band)
    return points


RUIAN = (
    {"from": "90", "points": "200"},
    {"from": "80", "to": "90", "points": "190"},
    {"from": "70", "to": "80", "points": "180"},
    {"from": "60", "to": "70", "points": "170"},
    {"to": "60", "points": "160", "second_below": "1/3"},
    {"to": "60", "points": "130"},
)
TAX = ({"from": "98", "points": "1.0"}, {"from": "95", "to": "98", "points": "0.9"})
NAMED = {"示范单位": "1.0", "达标单位": "0.8", "在创单位": "0.5", "未创建": "0"}

SR_05 = Rule(
    code="SR-05",
    name="分档计分",
    what="数值落在哪一档、被评为哪个等次，就得该档、该等次的分；一档可另带第二条件。",
    formula="下限 ≤ 数值 < 上限（且第二条件的数值 < 其界限）：该档分数；按等次的：该等次分数；不在表内：0",
    source="[S62][S63]",
    params=Tiers,
    inputs=tier_inputs,
    score=tiers,
    sentence=lambda params: (
        "{on}：{level}，得{score}分" if params.levels else "{on}：{actual}，列第{band}档，得{score}分"
    ),
    cases=(
        Case("优秀率84.9%", {"actual": "84.9"}, "190", {"bands": RUIAN}, points="200", mark="[S62]"),
        Case("优秀率90%", {"actual": "90"}, "200", {"bands": RUIAN}, points="200", mark="[S62]"),
        Case("优秀率70%", {"actual": "70"}, "180", {"bands": RUIAN}, points="200", mark="[S62]"),
        Case("优秀率60%", {"actual": "60"}, "170", {"bands": RUIAN}, points="200", mark="[S62]"),
        Case("优秀率55%，基本称职和不称职20%", {"actual": "55", "second": "0.20"}, "160", {"bands": RUIAN},
             points="200", mark="[S62]"),
        Case("优秀率55%，基本称职和不称职34%", {"actual": "55", "second": "0.34"}, "130", {"bands": RUIAN},
             points="200", mark="[S62]"),
        Case("月度预测准确率98%", {"actual": "98"}, "1", {"bands": TAX}, points="1", mark="[S63]"),
        Case("月度预测准确率95%", {"actual": "95"}, "0.9", {"bands": TAX}, points="1", mark="[S63]"),
        Case("命名为达标单位", {"level": {"达标单位": "1"}}, "0.8", {"levels": NAMED}, points="1"),
    ),
)  # fmt: skip


Flaw = tuple[Literal["TIER_OVERLAP", "TIER_GAP", "TIER_OPEN"], str]


def band_problems(bands: Sequence[Band]) -> list[Flaw]:
    """Say where bands overlap and which numbers no band covers; bands with a second condition need not cover all.

    What lies outside all bands is TIER_OPEN: it may be meant, as with places from 1 to 31.
    """
    upside_down: list[Flaw] = [
        ("TIER_GAP", f"下限{band.low:f}不小于上限{band.high:f}，这一档没有数值")
        for band in bands
        if band.low >= band.high
    ]
    sound = sorted((band for band in bands if band.low < band.high), key=lambda band: band.low)
    plain = [band for band in sound if band.second_below is None]
    flaws = upside_down + _gaps(plain) + _overlaps(plain)
    for condition in sorted({band.second_below for band in sound if band.second_below is not None}):
        flaws += _overlaps([band for band in sound if band.second_below == condition])
    return flaws


def _gaps(ordered: Iterable[Band]) -> list[Flaw]:
    flaws: list[Flaw] = []
    reach = LOWEST
    for band in ordered:
        if band.low > reach:
            flaws.append(("TIER_OPEN" if reach == LOWEST else "TIER_GAP", f"{_span(reach, band.low)}没有对应的档次"))
        reach = max(reach, band.high)
    if reach < HIGHEST:
        flaws.append(("TIER_OPEN", f"{_span(reach, HIGHEST)}没有对应的档次"))
    return flaws


def _overlaps(ordered: Iterable[Band]) -> list[Flaw]:
    flaws: list[Flaw] = []
    reach = LOWEST
    for number, band in enumerate(ordered):
        if number and band.low < reach:
            flaws.append(("TIER_OVERLAP", f"{_span(band.low, min(reach, band.high))}同时属于两档"))
        reach = max(reach, band.high)
    return flaws


def _span(low: Decimal, high: Decimal) -> str:
    if low == LOWEST:
        return "全部数值" if high == HIGHEST else f"低于{high:f}的数值"
    return f"{low:f}及以上的数值" if high == HIGHEST else f"{low:f}（含）至{high:f}（不含）的数值"


class SurveyGrade(Model):
    """One name and its lowest score; the last name has none."""

    name: Name
    from_: Annotated[Number | None, Field(alias="from")] = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


SURVEY_GRADES = (
    SurveyGrade(name="满意", from_=Decimal(85)),
    SurveyGrade(name="比较满意", from_=Decimal(75)),
    SurveyGrade(name="基本满意", from_=Decimal(60)),
    SurveyGrade(name="不满意"),
)


class SurveyGrades(Model):
    """SR-29: names of the bands from the best down; the last one takes whatever is left."""

    grades: tuple[SurveyGrade, ...] = SURVEY_GRADES

    @model_validator(mode="after")
    def _falling(self) -> SurveyGrades:
        lows = [LOWEST if grade.from_ is None else grade.from_ for grade in self.grades]
        if not lows or lows[-1] != LOWEST or any(higher <= lower for higher, lower in pairwise(lows)):
            raise ValueError("等次应从高到低排列，只有最后一个不写下限")
        return self


def survey_grade(params: SurveyGrades, score: Fraction) -> str:
    """Return the name of the band that a survey score falls into."""
    return next(grade.name for grade in params.grades if grade.from_ is None or score >= grade.from_)


def _survey_case(params: SurveyGrades, given: Mapping[str, Any]) -> str:
    return survey_grade(params, Exact.of(given["score"]).fraction())


SR_29 = Method(
    code="SR-29",
    name="评议等次分数段",
    kind=Kind.DISPLAY,
    what="按评议得分所在的分数段显示满意等次，不改变得分。",
    formula="得分 ≥ 85：满意；75—85：比较满意；60—75：基本满意；< 60：不满意",
    source="[S80]",
    params=SurveyGrades,
    call=_survey_case,
    place="评议结果的展示：得分旁边注明等次",
    cases=(
        Case("85分", {"score": "85"}, "满意", mark="[S80]"),
        Case("75分", {"score": "75"}, "比较满意", mark="[S80]"),
        Case("60分", {"score": "60"}, "基本满意", mark="[S80]"),
        Case("59.99分", {"score": "59.99"}, "不满意", mark="[S80]"),
    ),
)

RULES = (SR_05, SR_29)
