"""Entries of the catalogue for what the tree and the grading do: how they are described, and their worked cases.

Each case runs a small scheme through the same engine as everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hengji.core.scoring.cases import outcome_of, result
from hengji.core.scoring.rule import Case, Entry, Kind, Method
from hengji.core.scoring.scheme import CaseSpec, Model, Scheme


class Whole(Model):
    """These entries are parts of a scheme; their parameters are the scheme's own keys."""


def _call(_: Whole, given: Mapping[str, Any]) -> Fraction | str | None:
    """Score ``given["values"]`` under the scheme ``given["scheme"]`` and return ``given["ask"]``."""
    scheme = Scheme.model_validate({"pack": "case", "title": "算例", **given["scheme"]})
    case = CaseSpec(name="算例", given=given["values"], peers=given.get("peers", ()), expect={})
    return result(outcome_of(scheme, case), given.get("ask", "total"))


def _leaf(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "title": code, "rule": {"SR-01": {"target": "100", "cap_ratio": "2"}}, **more}


_PREFECTURE = {
    "combine": "weighted",
    "tree": [_leaf(code, weight=w) for code, w in (("A", "60"), ("B", "20"), ("C", "10"), ("D", "10"))],
}
_NANAN = {
    "combine": "weighted",
    "tree": [_leaf(code, weight=w) for code, w in (("自评", "10"), ("目标", "70"), ("公众", "20"))],
    "sections": [
        {"code": "加分", "title": "加分", "kind": "bonus", "items": [{"code": "J", "title": "j", "measure": "sum"}]},
        {"code": "察访", "title": "察访核验", "kind": "deduction", "cap": "20",
         "items": [{"code": "K", "title": "k", "measure": "sum"}]},
    ],
}  # fmt: skip
_GUIYANG = {
    "combine": "weighted",
    "tree": [
        {"code": "目标", "title": "绩效目标", "weight": "60", "combine": "weighted",
         "children": [_leaf("工作", weight="70"), _leaf("保证", weight="30")]},
        _leaf("公众", weight="40"),
    ],
    "sections": [
        {"code": "扣分", "title": "扣分", "kind": "deduction", "cap": "5",
         "items": [{"code": "K", "title": "k", "measure": "sum"}]},
    ],
}  # fmt: skip
SR_23 = Method(
    code="SR-23",
    name="加权合成总分",
    kind=Kind.COMBINE,
    what="各块得分按权重合成，再加上加分、减去减分，各有上限。",
    formula="总分 = Σ 权重 × 块得分 + 加分 − 减分",
    source="[S21][S45][S44]",
    params=Whole,
    place="合成（tree.py、sections.py）",
    call=_call,
    cases=(
        Case("州直部门60/20/10/10",
             {"scheme": _PREFECTURE, "values": {"A": "92", "B": "88", "C": "90", "D": "85"}}, "90.3", mark="[S21]"),
        Case("南安：自评10%、目标70%、公众20%，加2，察访扣3.5",
             {"scheme": _NANAN, "values": {"自评": "98", "目标": "93", "公众": "87", "J": "2", "K": "3.5"}}, "90.8",
             mark="[S45]"),
        Case("贵阳：目标60（工作70、保证30）、公众40，扣1.5", {"scheme": _GUIYANG,
              "values": {"工作": "95", "保证": "90", "公众": "86", "K": "1.5"}}, "89", mark="[S44]"),
    ),
)  # fmt: skip

_BLOCK = {
    "total": {"base": "80"},
    "tree": [{"code": "块", "title": "块", "points": "80",
              "children": [_leaf("甲", points="76"), _leaf("乙", points="4")]}],
}  # fmt: skip


def _with_policy(treatment: str) -> dict[str, Any]:
    return {**_BLOCK, "missing": {"not_applicable": treatment}}


_MISSING = {"甲": "90", "乙": "不适用"}
SR_39 = Method(
    code="SR-39",
    name="缺项处理",
    kind=Kind.COMBINE,
    what="不适用的指标按规定处理：由同块其余指标折算，或得固定比例、满分、本组平均分。",
    formula="折算：得分 ÷ 应计分值 × 块分值；固定比例：分值 × 比例；满分：分值；组均：本组平均分",
    source="[I](a)(d) [S74](b) [S86](c)",
    params=Whole,
    place="合成（tree.py）与缺失值处理（marks.py）",
    call=_call,
    cases=(
        Case("折算：68.4÷76×80", {"scheme": _with_policy("rescale"), "values": _MISSING, "ask": "块"}, "72"),
        Case("固定比例60%", {"scheme": _with_policy("60%"), "values": _MISSING, "ask": "块"}, "70.8", mark="[S74]"),
        Case("未检查的得满分", {"scheme": _with_policy("full"), "values": _MISSING, "ask": "块"}, "72.4", mark="[S86]"),
        Case("本组平均", {"scheme": _with_policy("group_mean"), "values": _MISSING, "ask": "块",
                       "peers": [{"甲": "90", "乙": "50"}, {"甲": "90", "乙": "100"}]}, "71.4"),
    ),
)  # fmt: skip

_GRADED = {
    **_PREFECTURE,
    "ranking": {"within": "all"},
    "grades": [{"name": "优秀", "from": "90", "quota": "50%"}, {"name": "良好", "from": "80"}, {"name": "一般"}],
    "quotas": {"within": "all"},
    "bars": [{"code": "F1", "when": "一票否决", "effect": {"highest_grade": "一般"}},
             {"code": "F2", "when": "取消评优", "effect": {"title_barred": "true"}},
             {"code": "F3", "when": "降一档", "effect": {"lower": "1"}}],
}  # fmt: skip


def _all(score: str, **more: str) -> dict[str, str]:
    return {"A": score, "B": score, "C": score, "D": score, **more}


SR_36 = Method(
    code="SR-36",
    name="一票否决",
    kind=Kind.BAR,
    what="发生否决事项的，等次受限或降档，排名之后适用，不改得分。",
    formula="等次 = min(按名次应得等次, 否决后的最高等次)",
    source="[S24][S33]",
    params=Whole,
    place="否决（grades.py）",
    call=_call,
    cases=(
        Case("优秀单位发生否决事项", {"scheme": _GRADED, "values": _all("95", F1="1"), "ask": "grade"}, "一般",
             mark="[S24]"),
        Case("得分不变", {"scheme": _GRADED, "values": _all("95", F1="1")}, "95", mark="[S24]"),
        Case("降一档", {"scheme": _GRADED, "values": _all("95", F3="1"), "peers": [_all("80")], "ask": "grade"},
             "良好"),
    ),
)  # fmt: skip
SR_37 = Method(
    code="SR-37",
    name="取消评优资格",
    kind=Kind.BAR,
    what="出现规定情形的，不得评为最高等次，得分保留。",
    formula="等次不高于第二等",
    source="[S70]",
    params=Whole,
    place="否决（grades.py）",
    call=_call,
    cases=(
        Case("第1名被取消评优", {"scheme": _GRADED, "values": _all("95", F2="1"), "peers": [_all("80")],
                          "ask": "grade"}, "良好", mark="[S70]"),
    ),
)  # fmt: skip
SR_42 = Method(
    code="SR-42",
    name="等次：分数线与名额",
    kind=Kind.GRADE,
    what="先看分数线，再在组内按名次占名额，名额满的列下一等次。",
    formula="得分 ≥ 分数线 且 名次 ≤ 名额 → 该等次；名额 = 取整(人数 × 比例)",
    source="[S42][S88][S89]",
    params=Whole,
    place="等次（grades.py）",
    call=_call,
    cases=(
        Case("90分以上且有名额", {"scheme": _GRADED, "values": _all("95"), "peers": [_all("91")], "ask": "grade"},
             "优秀", mark="[S88]"),
        Case("90分以上但名额已满", {"scheme": _GRADED, "values": _all("91"), "peers": [_all("95")], "ask": "grade"},
             "良好", mark="[S88]"),
        Case("80分以下", {"scheme": _GRADED, "values": _all("79.99"), "ask": "grade"}, "一般", mark="[S88]"),
    ),
)  # fmt: skip

METHODS: tuple[Entry[Any], ...] = (SR_23, SR_36, SR_37, SR_39, SR_42)
