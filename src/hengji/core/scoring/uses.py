"""What grades are used for: places of 优秀 for persons, coefficients of the bonus (结果运用)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from hengji.core.scoring.decimals import half_up
from hengji.core.scoring.rule import Case, Kind, Method
from hengji.core.scoring.scheme import Flag, Model, Share, Whole


class BonusMoney(Model):
    """SR-41: coefficient of the first and of the last units by rank, and of the rest; leaders' extra shares."""

    first: Whole = 5
    first_coefficient: Share = Decimal("1.2")
    last: Whole = 3
    last_coefficient: Share = Decimal("1.0")
    rest_coefficient: Share = Decimal("1.1")
    ranks: dict[str, Share] = {}
    enabled: Flag = True
    note: str = ""


def coefficient(params: BonusMoney, rank: int, size: int) -> Fraction:
    """Coefficient of the unit at ``rank`` of ``size`` units."""
    if rank <= params.first:
        return Fraction(params.first_coefficient)
    return Fraction(params.last_coefficient if rank > size - params.last else params.rest_coefficient)


def _call_money(params: BonusMoney, given: Mapping[str, Any]) -> Fraction:
    post = Fraction(params.ranks.get(given.get("post", ""), Decimal(0)))
    return coefficient(params, int(given["rank"]), int(given["of"])) * (1 + post)


_LEADERS = {"副科": "10%", "正科": "15%", "副处": "25%", "正处": "30%"}
SR_41 = Method(
    code="SR-41",
    name="绩效奖金系数",
    kind=Kind.USE,
    what="按单位名次定奖金系数，前几名高、后几名低；领导职务另按比例上浮。",
    formula="前 5 名 1.2，后 3 名 1.0，其余 1.1；领导职务 × (1 + 比例)",
    source="[S87]",
    params=BonusMoney,
    place="结果运用（uses.py）",
    call=_call_money,
    cases=(
        Case("20个单位中第5名", {"rank": "5", "of": "20"}, "1.2", mark="[S87]"),
        Case("20个单位中第6名", {"rank": "6", "of": "20"}, "1.1", mark="[S87]"),
        Case("20个单位中第18名", {"rank": "18", "of": "20"}, "1", mark="[S87]"),
        Case("第1名单位的正处职", {"rank": "1", "of": "20", "post": "正处"}, "1.56", {"ranks": _LEADERS}, mark="[S87]"),
    ),
)


class PersonQuota(Model):
    """SR-43: share of 优秀 among persons by the unit's grade, extra shares by title, a ceiling, how it is rounded."""

    by_unit_grade: dict[str, Share]
    extra: dict[str, Share] = {}
    ceiling: Share = Decimal("0.20")
    rounding: Literal["floor", "half_up"] = "half_up"
    note: str = ""


def person_places(params: PersonQuota, persons: int, grade: str, titles: tuple[str, ...] = ()) -> int:
    """How many persons of a unit may be 优秀."""
    share = Fraction(params.by_unit_grade[grade])
    share += sum((Fraction(params.extra[title]) for title in titles), Fraction(0))
    exact = min(share, max(Fraction(params.ceiling), Fraction(params.by_unit_grade[grade]))) * persons
    return int(exact) if params.rounding == "floor" else int(half_up(exact, 0))


def _call_quota(params: PersonQuota, given: Mapping[str, Any]) -> int:
    return person_places(params, int(given["persons"]), given["grade"], tuple(given.get("titles", ())))


_TAIXING = {
    "by_unit_grade": {"优秀": "15%", "良好": "12%", "达标": "10%", "诫勉": "8%"},
    "extra": {"人民满意机关": "5%", "效能先进": "3%"},
}
SR_43 = Method(
    code="SR-43",
    name="个人优秀名额",
    kind=Kind.USE,
    what="单位等次越高，个人评优比例越高；获荣誉称号的另加，合计不超过上限。",
    formula="名额 = 四舍五入(人数 × min(比例 + 另加, 上限))",
    source="[S90]",
    params=PersonQuota,
    place="结果运用（uses.py）",
    call=_call_quota,
    cases=(
        Case("47人，优秀单位", {"persons": "47", "grade": "优秀"}, 7, _TAIXING, mark="[S90]"),
        Case("47人，良好单位", {"persons": "47", "grade": "良好"}, 6, _TAIXING, mark="[S90]"),
        Case("47人，达标单位", {"persons": "47", "grade": "达标"}, 5, _TAIXING, mark="[S90]"),
        Case("47人，诫勉单位", {"persons": "47", "grade": "诫勉"}, 4, _TAIXING, mark="[S90]"),
        Case("47人，优秀单位且两项称号，封顶20%",
             {"persons": "47", "grade": "优秀", "titles": ["人民满意机关", "效能先进"]}, 9, _TAIXING, mark="[S90]"),
    ),
)  # fmt: skip

METHODS: tuple[Method[Any], ...] = (SR_41, SR_43)
