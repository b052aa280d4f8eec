"""The goals of a sheet as its reviewers see them: the content that was submitted, beside what changed and remarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengji.foundation.approvals.models import Remark
from hengji.year.goals.content import FIRST, Content, content_of, label_of, shown_value
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import GoalSheet, Round
from hengji.year.goals.normal import is_number
from hengji.year.plans.models import Indicator

from .review import Line, compared, goals_in
from .sheets import pairs_of

SUBMITTED = frozenset({SheetState.SUBMITTED.value, SheetState.RETURNED.value, SheetState.APPROVED.value})
Pair = tuple[str, str]  # label and text


@dataclass(frozen=True)
class Item:
    """One goal; ``changed`` are the labels of the fields that differ from the round before."""

    code: str
    title: str
    first: tuple[Pair, ...]
    rest: tuple[Pair, ...]
    points: Fraction
    change: str
    changed: tuple[str, ...]
    remarks: tuple[Remark, ...]
    typed: str


def total(items: Iterable[Item]) -> Fraction:
    return sum((item.points for item in items), Fraction(0))


def items_of(sheet: GoalSheet, typed: Mapping[str, str], rounds: Sequence[Round], said: Iterable[Remark]) -> list[Item]:
    """In the sheet's order; while it is on its way, as it was last submitted, whatever its participant changes.

    ``rounds``: the sheet's ``rounds_of``. ``said``: its case's ``remarks_of``.
    """
    lines = compared(rounds[1].text, rounds[0].text) if len(rounds) > 1 else []
    changes = {line.code: line for line in lines}
    remarks: dict[str, list[Remark]] = {}
    for remark in said:
        remarks.setdefault(remark.item_key, []).append(remark)
    under_way = bool(rounds) and sheet.state in SUBMITTED
    contents: Mapping[str, Content] = (
        goals_in(rounds[0].text) if under_way
        else {goal.code: content_of(version) for goal, version in pairs_of(sheet)}
    )  # fmt: skip
    titles = dict(Indicator.objects.filter(plan=sheet.plan_id).values_list("code", "title"))
    contents = {code: _titled(content, titles) for code, content in contents.items()}
    return [
        _item(code, content, changes.get(code) if under_way else None, remarks.get(code, ()), typed.get(code, ""))
        for code, content in contents.items()
    ]


def _item(code: str, content: Content, line: Line | None, remarks: Iterable[Remark], typed: str) -> Item:
    names = [name for name in FIRST if name != "title"]
    points = content.get("points", "")
    changed = line is not None and line.change in {"changed", "added"}
    return Item(
        code, content.get("title", code), _pairs(content, names),
        _pairs(content, [name for name in content if name not in FIRST]),
        Fraction(points) if is_number(points) else Fraction(0), line.change if line and changed else "",
        tuple(label_of(name) for name in line.fields) if line and changed else (), tuple(remarks), typed,
    )  # fmt: skip


def _titled(content: Content, titles: Mapping[str, str]) -> Content:
    """With the indicator's title in place of its code."""
    code = content.get("indicator", "")
    return {**content, "indicator": titles.get(code, code)}


def _pairs(content: Content, names: Iterable[str]) -> tuple[Pair, ...]:
    return tuple((label_of(name), shown_value(name, content[name])) for name in names if content.get(name))
