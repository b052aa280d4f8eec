"""From tables of text to rows: every cell that cannot be understood is a problem with its place and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hengji.core.scoring.sheet import DAMAGED, Table
from hengji.core.scoring.types import Place
from hengji.foundation.organisations.enums import Acting, Change, Engagement, Fault, Kind, Role
from hengji.foundation.workbooks.reading import read_tables

from .shapes import (
    APPOINTMENTS,
    GRANTS,
    OPTIONAL_COLUMNS,
    ORGANISATIONS,
    PEOPLE,
    SHEETS,
    AppointmentRow,
    Column,
    Content,
    GrantRow,
    PersonRow,
    Problem,
    VersionRow,
    fault,
)

_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,31}")
_PHONE = re.compile(r"\+?\d[\d-]{5,18}")
_CHOICES: Mapping[str, Mapping[str, str]] = {
    name: {str(label): value for value, label in enum.choices}
    for name, enum in (("kind", Kind), ("change", Change), ("engagement", Engagement), ("acting", Acting),
                       ("role", Role))
}  # fmt: skip
_DEFAULTS = {"change": Change.CREATE.value, "engagement": Engagement.MAIN.value, "acting": Acting.NONE.value}
_username = UnicodeUsernameValidator()


def read_content(path: Path) -> tuple[Content, list[Problem]]:
    """Read the four sheets; a sheet that is missing has no rows."""
    tables, found = read_tables(path, wanted=tuple(SHEETS))
    problems = [Problem.of(problem) for problem in found]
    sheets: dict[str, list[Any]] = {}
    broken: set[tuple[str, str]] = set()
    for name in SHEETS:
        if name in tables:
            reader = _Reader(tables[name])
            sheets[name] = list(reader.rows())
            problems += reader.problems
            broken |= reader.broken
    content = Content(
        sheets.get(ORGANISATIONS, ()), sheets.get(PEOPLE, ()), sheets.get(APPOINTMENTS, ()), sheets.get(GRANTS, ()),
        frozenset(broken),
    )  # fmt: skip
    return content, problems


class _Reader:
    """One sheet on its way to rows."""

    def __init__(self, table: Table) -> None:
        self.name = table.name
        self.problems: list[Problem] = []
        self.broken: set[tuple[str, str]] = set()
        self._table = table
        self._columns = SHEETS[table.name]

    def rows(self) -> Iterator[Any]:
        missing = [
            column
            for column in self._columns
            if column.title not in self._table.columns and column.field not in OPTIONAL_COLUMNS
        ]
        for column in missing:
            place = Place(self.name, self._table.first_row - 1, column.title)
            titles = "、".join(each.title for each in self._columns)
            self.problems.append(
                fault(Fault.COLUMN_MISSING, place, _("没有这一列。"), _("请补上这一列；本表的列是：%s。") % titles)
            )
        if not missing:
            for at in range(len(self._table)):
                yield from self._row(at)

    def _row(self, at: int) -> Iterator[Any]:
        line = self._table.first_row + at
        texts = {
            column.field: self._table.columns[column.title][at] if column.title in self._table.columns else ""
            for column in self._columns
        }
        if not any(texts.values()):
            return
        before = len(self.problems)
        values = {column.field: self._value(column, texts[column.field], line) for column in self._columns}
        if len(self.problems) == before and DAMAGED not in texts.values():
            self._check_order(values, line)
        if len(self.problems) == before and DAMAGED not in texts.values():
            yield _ROWS[self.name](line=line, **values)
        else:
            self._note_broken(texts)

    def _note_broken(self, texts: Mapping[str, str]) -> None:
        for field in ("code", "account"):
            if texts.get(field) and self.name in {ORGANISATIONS, PEOPLE}:
                self.broken.add((self.name, texts[field]))

    def _value(self, column: Column, text: str, line: int) -> object:
        place = Place(self.name, line, column.title)
        if text == DAMAGED:
            return ""
        if not text:
            if column.required:
                self._note(Fault.CELL_EMPTY, place, _("必填项没有填写。"), _("请填写%s。") % column.title)
            return _DEFAULTS.get(column.field, None if column.field in {"until", "position"} else "")
        if column.field in {"since", "until"}:
            return self._date(column, text, place)
        if column.field in _CHOICES:
            return self._choice(column, text, place)
        if column.field == "position":
            return self._number(text, place)
        return self._text(column, text, place)

    def _text(self, column: Column, text: str, place: Place) -> str:
        if len(text) > column.longest:
            message = _("文字过长，共%d个字。") % len(text)
            self._note(Fault.CELL_LONG, place, message, _("请缩短到%d个字以内。") % column.longest)
        elif column.title == "机构编码" and self.name == ORGANISATIONS and not _CODE.fullmatch(text):
            self._note(Fault.ORG_CODE, place, _("机构编码“%s”写法不对。") % text, _FORM)
        elif column.title == "人员编号" and self.name == PEOPLE and not _CODE.fullmatch(text):
            self._note(Fault.PERSON_CODE, place, _("人员编号“%s”写法不对。") % text, _FORM)
        elif column.field == "phone" and not _PHONE.fullmatch(text):
            self._note(Fault.PHONE, place, _("手机号码“%s”写法不对。") % text, _("请只填数字，可以有区号和连字符。"))
        elif column.field == "account" and self.name == PEOPLE and not _is_username(text):
            message = _("账号“%s”写法不对。") % text
            self._note(Fault.ACCOUNT_NAME, place, message, _("账号只能有文字、数字和@.+-_，不能有空格。"))
        return text

    def _date(self, column: Column, text: str, place: Place) -> date | None:
        """A day; the last day of a period becomes the first day after it."""
        found = _DATE.fullmatch(text)
        try:
            year, month, day = (int(part) for part in found.groups() if part) if found else (0, 0, 0)
            value = date(year, month, day)
            return value + timedelta(days=1) if column.field == "until" else value
        except (ValueError, OverflowError):
            message = _("“%s”不是日期。") % text
            self._note(Fault.DATE_TEXT, place, message, _("请写成2026-01-31或2026年1月31日。"))
            return None

    def _choice(self, column: Column, text: str, place: Place) -> str:
        choices = _CHOICES[column.field]
        if text in choices:
            return choices[text]
        if text in choices.values():
            return text
        words = "、".join(choices)
        self._note(Fault.WORD_UNKNOWN, place, _("没有“%s”这个选项。") % text, _("请从中选择：%s。") % words)
        return ""

    def _number(self, text: str, place: Place) -> int | None:
        if text.isascii() and text.isdigit() and len(text) <= len("999999"):
            return int(text)
        message = _("排序“%s”不是整数。") % text
        self._note(Fault.WORD_UNKNOWN, place, message, _("请填写0到999999的整数，或留空。"))
        return None

    def _check_order(self, values: Mapping[str, Any], line: int) -> None:
        since, until = values.get("since"), values.get("until")
        if since and until and until <= since:
            place = Place(self.name, line, "截止日期")
            self._note(Fault.DATE_ORDER, place, _("截止日期早于起始日期。"), _("请核对两个日期；截止日期是最后一天。"))

    def _note(self, code: Fault, place: Place, message: str, remedy: str) -> None:
        self.problems.append(fault(code, place, message, remedy))


_FORM = "请用不超过32位的字母、数字、连字符或下划线，以字母或数字开头。"
_ROWS: Mapping[str, Any] = {
    ORGANISATIONS: VersionRow, PEOPLE: PersonRow, APPOINTMENTS: AppointmentRow, GRANTS: GrantRow
}  # fmt: skip


def _is_username(text: str) -> bool:
    try:
        _username(text)
    except ValidationError:
        return False
    return True


def titles(sheet: str) -> Sequence[str]:
    return [column.title for column in SHEETS[sheet]]
