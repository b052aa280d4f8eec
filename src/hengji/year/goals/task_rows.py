"""A task as somebody wrote it in a row, and what its cells say: organs, shares, time limit."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from hengji.core.scoring.decimals import NumberTextError, parse_decimal
from hengji.foundation.common.problems import Problem

from .enums import Perspective
from .task_enums import TaskFault

TITLES = {
    "source": "来源标题", "number": "文号", "issued_by": "发文机关", "issued_on": "成文日期", "code": "任务编号",
    "article": "条款", "text": "任务内容", "lead": "牵头单位", "others": "配合单位", "share": "份额", "due": "完成时限",
    "perspective": "维度",
}  # fmt: skip
LONGEST = {"source": 200, "number": 100, "issued_by": 200, "code": 40, "article": 100, "text": 1000}
WHOLE = 100  # percent
_SEPARATORS = re.compile(r"[、；;，,\n]+")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:前|底前)?(?:\s00:00(?::00)?)?")
_MONTH = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*月?(?:底|末)?前?")
_QUARTER = re.compile(r"第?([一二三四1234])季度(?:底|末)?前?")
_YEAR_END = frozenset({"全年", "年底", "年底前", "年内", "年末", "年末前"})
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_MONTHS, _LAST_MONTH = 3, 12


@dataclass(frozen=True)
class TaskRow:
    """One task with its source and its split; everything is text, ``line`` is the row as a person counts."""

    source: str = ""
    number: str = ""
    issued_by: str = ""
    issued_on: str = ""
    code: str = ""
    article: str = ""
    text: str = ""
    lead: str = ""
    others: str = ""
    share: str = ""
    due: str = ""
    perspective: str = ""
    line: int = 0


def parts(text: str) -> list[str]:
    """What stands between 、 and its like."""
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]


def day_said(text: str, year: int) -> date | None:
    """The last day that a time limit means: 2026-06-30, 2026年6月底, 6月底前, 第二季度, 年底前; None for an empty one.

    Raises ValueError for anything else. What names no year means the plan's.
    """
    text = text.strip()
    if not text:
        return None
    if text in _YEAR_END:
        return date(year, _LAST_MONTH, 31)
    if found := _DAY.fullmatch(text):
        return date(*map(int, found.groups()))
    if found := _QUARTER.fullmatch(text):
        quarter = int(_QUARTERS.get(found[1], found[1]))
        return _month_end(year, quarter * _MONTHS)
    if (found := _MONTH.fullmatch(text)) and (found[1] or "月" in text):
        return _month_end(int(found[1] or year), int(found[2]))
    raise ValueError(text)


def _month_end(year: int, month: int) -> date:
    if not 1 <= month <= _LAST_MONTH:
        raise ValueError(month)
    return date(year, month, monthrange(year, month)[1])


def share_said(text: str) -> Fraction | None:
    """Percent as an exact number, above 0 and at most 100; None for an empty share. Raises ValueError."""
    text = text.strip().removesuffix("%").removesuffix("％").strip()
    if not text:
        return None
    try:
        digits, places = parse_decimal(text)
    except NumberTextError as error:
        raise ValueError(text) from error
    value = Fraction(digits, 10**places)
    if not 0 < value <= WHOLE:
        raise ValueError(text)
    return value


def share_text(text: str) -> str:
    """A share as it is kept: without the sign of percent."""
    return text.strip().removesuffix("%").removesuffix("％").strip()


def perspective_said(text: str) -> str:
    """The perspective by its word or its name in code; raises ValueError."""
    text = text.strip()
    known = {word: value for value, word in Perspective.choices} | {value: value for value in Perspective.values}
    if text and text not in known:
        raise ValueError(text)
    return known.get(text, "")


def cell_problems(row: TaskRow, year: int) -> Iterator[Problem]:
    """What is wrong with single cells of a row, whatever the plan knows."""
    for name in ("source", "text"):
        if not getattr(row, name):
            remedy = _("请填写%s。") % TITLES[name]
            yield problem(TaskFault.EMPTY, row, name, _("必填项没有填写。"), remedy)
    for name, most in LONGEST.items():
        if len(getattr(row, name)) > most:
            said = _("文字过长，共%d个字。") % len(getattr(row, name))
            yield problem(TaskFault.LONG, row, name, said, _("请缩短到%d个字以内。") % most)
    for name in ("due", "issued_on"):
        try:
            day_said(getattr(row, name), year)
        except ValueError:
            said = _("“%s”不是能核对的日期。") % getattr(row, name)[:40]
            remedy = _("请写成2026-06-30、6月底前、第二季度或年底前。")
            yield problem(TaskFault.DATE_TEXT, row, name, said, remedy)
    try:
        perspective_said(row.perspective)
    except ValueError:
        words = "、".join(str(word) for word in Perspective.labels)
        said = _("没有“%s”这个维度。") % row.perspective[:40]
        yield problem(TaskFault.WORD_UNKNOWN, row, "perspective", said, _("可以填写：%s；也可以不填。") % words)


def problem(fault: TaskFault, row: TaskRow, column: str, message: str, remedy: str = "") -> Problem:
    """A problem at its row and column."""
    place = _("第%(line)d行“%(column)s”列") if row.line else _("“%(column)s”")
    return Problem(fault.value, message, place % {"line": row.line, "column": TITLES[column]}, remedy)
