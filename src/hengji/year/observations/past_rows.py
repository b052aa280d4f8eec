"""A row of past years as somebody wrote it, and what registering many of them would do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring.decimals import NumberTextError, parse_decimal
from hengji.foundation.access.policy import scope
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import Organisation, User

from .enums import Fault
from .models import PastValue
from .models.past import FIRST_YEAR

Key = tuple[str, str, str]
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True)
class PastRow:
    """What one organ really reached in one year; everything is text, ``line`` is the row as a person counts."""

    organisation: str  # code
    indicator: str
    title: str
    year: str
    value: str
    unit: str = ""
    source: str = ""
    reason: str = ""  # of a correction
    line: int = 0

    @property
    def key(self) -> Key:
        return self.organisation, self.indicator, self.year

    @property
    def said(self) -> tuple[str, str, str, str]:
        return self.title, self.value, self.unit, self.source


TITLES = {
    "organisation": "机构编码", "indicator": "指标编码", "title": "指标名称", "year": "年度", "value": "实际值",
    "unit": "计量单位", "source": "数据来源", "reason": "更正理由",
}  # fmt: skip
_REQUIRED = ("organisation", "indicator", "title", "year", "value", "source")
_LONGEST = {"indicator": 200, "title": 120, "value": 40, "unit": 40, "source": 200, "reason": 500}


@dataclass
class Comparison:
    """What registering would do, or every reason why it does nothing."""

    organisations: Mapping[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    fresh: list[PastRow] = field(default_factory=list)
    corrections: list[tuple[PastRow, PastValue]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def total(self) -> int:
        """How many rows would be written."""
        return len(self.fresh) + len(self.corrections)


def compare(rows: Sequence[PastRow], by: User) -> Comparison:
    """Hold rows against what is registered of the organs that a user may speak for; few queries, however many rows."""
    codes = {row.organisation for row in rows}
    reached = scope(by, "observations.import_past", Organisation.objects.filter(code__in=codes))
    known = dict(reached.values_list("code", "pk"))
    found = Comparison(known)
    standing = _standing(known)
    first: dict[Key, int] = {}
    for row in rows:
        problems = [*_cells(row), *_known(row, known)]
        if first.setdefault(row.key, row.line) != row.line:
            message = _("与第%d行是同一单位、指标和年度。") % first[row.key]
            problems.append(_problem(Fault.DUPLICATE, row, "year", message, _("请删去其中一行。")))
        found.problems += problems or _place(found, row, standing.get(row.key))
    return found


def _standing(known: Mapping[str, int]) -> dict[Key, PastValue]:
    codes = {key: code for code, key in known.items()}
    values = PastValue.objects.standing().filter(organisation__in=codes)
    return {(codes[value.organisation_id], value.indicator, str(value.year)): value for value in values}


def _place(found: Comparison, row: PastRow, there: PastValue | None) -> list[Problem]:
    """Put a good row where it belongs; a changed one without a reason is a problem."""
    if there is None:
        found.fresh.append(replace(row, reason=""))
    elif row.said == (there.title, there.value, there.unit, there.source):
        found.unchanged += 1
    elif not row.reason:
        message = _("与已登记的不同（原为%s），没有写明更正理由。") % there.value
        return [_problem(Fault.CELL_EMPTY, row, "reason", message, _("确要更正的，请在“更正理由”列写明；否则请改回。"))]
    else:
        found.corrections.append((row, there))
    return []


def _cells(row: PastRow) -> Iterator[Problem]:
    for name, title in TITLES.items():
        text = getattr(row, name)
        if not text and name in _REQUIRED:
            yield _problem(Fault.CELL_EMPTY, row, name, _("必填项没有填写。"), _("请填写%s。") % title)
        elif len(text) > _LONGEST.get(name, len(text)):
            yield _problem(Fault.CELL_LONG, row, name, _("文字过长，共%d个字。") % len(text),
                           _("请缩短到%d个字以内。") % _LONGEST[name])  # fmt: skip
    if row.value:
        yield from _number(row)
    if row.year:
        yield from _year(row)


def _number(row: PastRow) -> Iterator[Problem]:
    try:
        parse_decimal(row.value)
    except NumberTextError:
        remedy = _("请只填写十进制数字，如95、4.50、-3；没有数值的年度，整行不填。")
        yield _problem(Fault.NUMBER_TEXT, row, "value", _("“%s”不是数字。") % row.value[:40], remedy)


def _year(row: PastRow) -> Iterator[Problem]:
    last = timezone.localdate().year
    if not (_YEAR.fullmatch(row.year) and FIRST_YEAR <= int(row.year) <= last):
        remedy = _("请填写%(first)d到%(last)d之间的四位年份。") % {"first": FIRST_YEAR, "last": last}
        yield _problem(Fault.YEAR_TEXT, row, "year", _("“%s”不是过去的年度。") % row.year[:20], remedy)


def _known(row: PastRow, known: Mapping[str, int]) -> Iterator[Problem]:
    if row.organisation and row.organisation not in known:
        message = _("没有编码为“%s”的机构，或不在您的任职范围内。") % row.organisation[:40]
        yield _problem(Fault.ORG_UNKNOWN, row, "organisation", message, _("请核对机构编码。"))


def _problem(fault: Fault, row: PastRow, column: str, message: str, remedy: str) -> Problem:
    place = _("第%(line)d行“%(column)s”列") if row.line else _("“%(column)s”")
    return Problem(fault.value, message, place % {"line": row.line, "column": TITLES[column]}, remedy)
