"""Cells of other people's tables as fields of goals: titles recognised, values brought into form, problems by field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from django.utils.translation import gettext as _

from .content import CHOICES, FIELDS, NUMBERS, label_of
from .enums import Fault
from .models import GoalVersion
from .normal import day_of, is_number, normal
from .queries.scheme import GoalLeaf, GoalRules

CODE, PARTICIPANT = "code", "participant"
TITLES = {CODE: "目标编码", PARTICIPANT: "参评对象"}
# What people write above the columns besides our own words.
OTHERS = {
    "目标": "title", "年度目标": "title", "指标": "indicator", "指标名称": "indicator", "计分方式": "rule",
    "权重": "points", "标准分": "points", "单位": "unit", "时限": "deadline", "完成时间": "deadline",
    "责任部门": "responsible_division", "上年实际": "baseline", "参评单位": PARTICIPANT, "责任单位": PARTICIPANT,
    "编码": CODE,
}  # fmt: skip
_ASIDE = re.compile(r"\(.*\)$|[*:]+$")
NO = frozenset({"", "否", "0", "不涉密", "非涉密", "n", "no", "off", "×"})


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with one field of a row."""

    field: str
    code: Fault
    message: str
    remedy: str


@cache
def _known() -> Mapping[str, str]:
    """Title without blanks → field."""
    ours = {label_of(name): name for name in FIELDS} | {title: name for name, title in TITLES.items()}
    return {_bare(title): name for title, name in {**OTHERS, **ours}.items()}


def title_of(name: str) -> str:
    """What we write above the column of a field."""
    return TITLES.get(name) or label_of(name)


def field_of(title: str) -> str:
    """The field that a column's title names, whatever blanks, stars and units in brackets it has; empty for none."""
    bare = _bare(title)
    return _known().get(bare) or _known().get(_ASIDE.sub("", bare), "")


def where(number: int, name: str) -> str:
    """How a cell is called."""
    return _("第%(row)d行“%(column)s”列") % {"row": number, "column": title_of(name)}


def _bare(title: str) -> str:
    return "".join(unicodedata.normalize("NFKC", title).split())


def read_cells(
    cells: Mapping[str, str], rules: GoalRules, *, is_new: bool = True
) -> tuple[dict[str, str], list[CellProblem]]:
    """Fields in stored form and every problem; what cannot be read stays as it was written.

    ``indicator`` and ``rule`` may be codes or titles; where a new goal says none and there is only one, it is taken.
    """
    fields = {name: normal(name, text) for name, text in cells.items()}
    problems = _placed_in_scheme(fields, rules, is_new=is_new)
    for name, text in cells.items():
        problems += _check_cell(name, text, fields[name])
    return fields, problems


def _placed_in_scheme(fields: dict[str, str], rules: GoalRules, *, is_new: bool) -> list[CellProblem]:
    """Bring indicator and rule into codes, in place."""
    leaf, problems = _leaf(fields.get("indicator", ""), rules)
    if leaf is not None:
        if is_new or fields.get("indicator"):
            fields["indicator"] = leaf.code
        said = fields.get("rule", "")
        if said or is_new:
            rule, found = _rule(said, leaf)
            fields |= {"rule": rule} if rule else {}
            problems += found
    return problems


def _leaf(said: str, rules: GoalRules) -> tuple[GoalLeaf | None, list[CellProblem]]:
    leaves = list(rules.leaves.values())
    if not said:
        return (leaves[0] if len(leaves) == 1 else None), []
    found = rules.leaves.get(said) or _only([each for each in leaves if _bare(each.title) == _bare(said)])
    if found is not None:
        return found, []
    words = _("“%s”不是按目标计分的指标。") % said[:40]
    remedy = suggestion(said, [word for each in leaves for word in (each.title, each.code)])
    return None, [CellProblem("indicator", Fault.INDICATOR, words, remedy)]


def _rule(said: str, leaf: GoalLeaf) -> tuple[str, list[CellProblem]]:
    if said in leaf.rules or not said:
        return said or (next(iter(leaf.rules)) if len(leaf.rules) == 1 else ""), []
    same = [name for name, ref in leaf.rules.items() if _bare(name) == _bare(said) or ref.key == said.upper()]
    if len(same) == 1:
        return same[0], []
    words = _("指标“%(leaf)s”没有计分类型“%(said)s”。") % {"leaf": leaf.title, "said": said[:40]}
    return said, [CellProblem("rule", Fault.RULE, words, suggestion(said, list(leaf.rules)))]


def _only(found: Sequence[GoalLeaf]) -> GoalLeaf | None:
    return found[0] if len(found) == 1 else None


def suggestion(said: str, known: Iterable[str]) -> str:
    """The nearest known word, else those that may be written."""
    words = list(dict.fromkeys(known))
    near = get_close_matches(said, words, 1, 0.5)
    if near:
        return _("是不是“%s”？") % near[0]
    listed = "、".join(words[:6]) + (_("等") if len(words) > 6 else "")  # noqa: PLR2004 - a readable list
    return _("可填：%s。") % listed if words else ""


def _check_cell(name: str, text: str, value: str) -> list[CellProblem]:
    found = []
    if name in NUMBERS and value and not is_number(value):
        found.append(_said(name, Fault.NUMBER, _("“%s”不是数值。") % value[:40], _("请只填数字，单位另填一栏。")))
    if name == "deadline" and value and day_of(value) is None:
        words = _("“%s”不是日期。") % value[:40]
        found.append(_said(name, Fault.DATE, words, _("请写成2026-06-30、2026年6月30日或2026年6月。")))
    if name in CHOICES and value and value not in CHOICES[name].values:
        words = _("“%(text)s”不是%(label)s的选项。") % {"text": text.strip()[:40], "label": label_of(name)}
        found.append(_said(name, Fault.WORD, words, suggestion(text.strip(), map(str, CHOICES[name].labels))))
    if name == "classified" and not value and text.strip().casefold() not in NO:
        found.append(_said(name, Fault.WORD, _("“%s”不是是或否。") % text.strip()[:40], _("请填写是或否。")))
    most = longest(name)
    if most and len(value) > most:
        words = _("%(label)s最多%(most)d字，现有%(count)d字。")
        words %= {"label": label_of(name), "most": most, "count": len(value)}
        found.append(_said(name, Fault.TEXT_LONG, words, _("请删减。")))
    return found


def _said(name: str, code: Fault, message: str, remedy: str) -> CellProblem:
    return CellProblem(name, code, message, remedy)


@cache
def longest(name: str) -> int | None:
    """How many characters a field holds."""
    return GoalVersion._meta.get_field(name).max_length  # type: ignore[union-attr]  # noqa: SLF001
