"""A file of participants: what it would do to a plan, and every problem with its row and column.

A column that a file does not have stays as it is registered; an empty cell of a column that it has empties the field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring.sheet import Table
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import Organisation, Person
from hengji.foundation.organisations.queries import versions_on
from hengji.foundation.workbooks.reading import read_tables

from .actions import Entrant, check_participants, entrant_of
from .enums import FROZEN, Fault
from .models import Participant, Plan
from .participant_rows import NAMES, NO, OTHERS, SHEET, TITLES, YES, attributes_from, attributes_text, kind_of, kinds_of

# Which column of a row a problem of the action is about.
COLUMNS = {
    Fault.PARTICIPANT_CODE: "successor", Fault.CELL_EMPTY: "name", Fault.GROUP_UNKNOWN: "group",
    Fault.CLASS_UNKNOWN: "klass", Fault.DATE_ORDER: "until", Fault.REASON: "unranked_reason", Fault.ROW_TWICE: "code",
    Fault.PARTICIPANT_TWICE: "organisation",
}  # fmt: skip
WORDS = {"是": True, "√": True, "1": True, "y": True, "否": False, "×": False, "0": False, "n": False}
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00(?::00)?)?", re.ASCII)
_LONGEST = {"code": 60, "name": 200, "unranked_reason": 200}


@dataclass(frozen=True)
class Change:
    """What a row of a file would do."""

    line: int
    entrant: Entrant
    is_new: bool
    said: tuple[str, ...]


@dataclass
class Looked:
    """What a file says: who is set, what that changes, who is registered and not in it, and every problem."""

    problems: list[Problem] = field(default_factory=list)
    entrants: list[Entrant] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    absent: list[Participant] = field(default_factory=list)


def look_at_file(path: Path, plan: Plan) -> Looked:
    """Read a workbook or CSV and hold it against a plan; writes nothing."""
    tables, found = read_tables(path, wanted=None if path.suffix == ".csv" else NAMES)
    problems = [Problem(str(each.code), each.message, str(each.place), each.remedy) for each in found]
    table = next(iter(tables.values()), None)
    if table is None:
        text = _("没有名为“%s”的表。") % SHEET
        remedy = _("请先导出现有的参评对象，在那个工作簿上修改。")
        return Looked(problems or [Problem(Fault.CELL_EMPTY, text, _("文件"), remedy)])
    return _Reading(plan, table, problems).look()


class _Reading:
    """One file: what it says so far, where each entrant stands, and what is wrong."""

    def __init__(self, plan: Plan, table: Table, problems: list[Problem]) -> None:
        rows = plan.participants.select_related("organisation", "person", "group", "klass", "successor")
        self.plan, self.table, self.problems = plan, table, problems
        self.known = {row.code: row for row in rows.order_by("position", "code")}
        self.lines: dict[str, list[int]] = {}
        self.titles = self._titles()
        self.people = {row.code: row for row in Person.objects.filter(code__in=self._all("person"))}
        self.organs = _organisations(self._all("organisation"))
        self.kinds = kinds_of({row.pk for row in self.organs.values()} | {
            row.organisation_id for row in self.known.values() if row.organisation_id
        })  # fmt: skip
        self.groups = dict(plan.group_rows.values_list("title", "code"))
        self.classes = dict(plan.planclass_rows.values_list("title", "code"))

    def _titles(self) -> dict[str, str]:
        """Field → the title that this file uses."""
        wanted = {name: {TITLES[name], name, *OTHERS.get(name, ())} for name in TITLES}
        found = {
            name: title for title in self.table.header for name, titles in wanted.items() if title.strip() in titles
        }  # fmt: skip
        for title in self.table.header:
            if title.strip() and title not in found.values():
                self._say(Fault.WORD_UNKNOWN, _("不认识的列“%s”。") % title, self.table.first_row - 1, title)
        for name in ("code", "name"):
            if name not in found:
                text = _("缺少“%s”列。") % TITLES[name]
                self._say(Fault.CELL_EMPTY, text, self.table.first_row - 1, "", _("请按导出的工作簿填写列名。"))
        return found

    def _all(self, name: str) -> set[str]:
        return {text.strip() for text in self.table.columns.get(self.titles.get(name, ""), ())} - {""}

    def _say(self, fault: Fault, text: str, row: int, column: str = "", remedy: str = "") -> None:
        where = _("%(sheet)s第%(row)d行") % {"sheet": SHEET, "row": row} + (f"“{column}”列" if column else "")
        self.problems.append(Problem(fault, text, where, remedy or _("请核对后改正。")))

    def look(self) -> Looked:
        if {"code", "name"} - self.titles.keys():
            return Looked(self.problems)
        found = Looked(self.problems)
        for at in range(len(self.table)):
            cells = {name: self.table.columns[title][at].strip() for name, title in self.titles.items()}
            if any(cells.values()):
                self._row(cells, self.table.first_row + at, found)
        if not found.entrants and not self.problems:
            self._say(Fault.CELL_EMPTY, _("没有一行参评对象。"), self.table.first_row)
        reason = "-" if self.plan.state in FROZEN else ""  # it is asked for when the file is imported
        self.problems += [self._placed(each) for each in check_participants(self.plan, found.entrants, reason=reason)]
        found.absent = [row for code, row in self.known.items() if code not in self.lines]
        return found

    def _row(self, cells: Mapping[str, str], line: int, found: Looked) -> None:
        code = cells["code"]
        if not code:
            self._say(Fault.PARTICIPANT_CODE, _("没有填写编码。"), line, self.titles["code"], _("请填写编码。"))
            return
        before = len(self.problems)
        entrant = self._entrant(cells, line)
        self.lines.setdefault(code, []).append(line)
        found.entrants.append(entrant)
        if len(self.problems) > before:
            return
        there = self.known.get(code)
        said = tuple(differences(there, entrant)) if there else ()
        if there is not None and not said:
            found.unchanged += 1
        else:
            found.changes.append(Change(line, entrant, there is None, said))

    def _entrant(self, cells: Mapping[str, str], line: int) -> Entrant:
        """The entrant as it is registered, with what the row says about it."""
        there = self.known.get(cells["code"])
        entrant = entrant_of(there) if there else Entrant(cells["code"], cells["name"])
        readers: Mapping[str, Callable[[str, str, int], object]] = {
            "name": self._text, "organisation": self._organ, "person": self._person, "group": self._word,
            "klass": self._word, "is_lead": self._flag, "since": self._date, "until": self._date, "ranked": self._flag,
            "unranked_reason": self._text, "successor": self._text, "attributes": self._marks,
        }  # fmt: skip
        values = {name: read(name, cells[name], line) for name, read in readers.items() if name in cells}
        entrant = replace(entrant, **values)  # type: ignore[arg-type]  # each reader gives its field's type
        self._text("code", cells["code"], line)
        self._check_kind(cells.get("kind", ""), entrant, line)
        return entrant

    def _check_kind(self, said: str, entrant: Entrant, line: int) -> None:
        kind = kind_of(entrant.organisation, entrant.person, self.kinds)
        if said and kind and said != kind:
            text = _("种类写的是“%(said)s”，而它是%(kind)s。") % {"said": said, "kind": kind}
            self._say(Fault.WORD_UNKNOWN, text, line, self.titles["kind"], _("请改正种类，或核对机构和人员编号。"))

    def _text(self, name: str, text: str, line: int) -> str:
        if len(text) > _LONGEST.get(name, len(text)):
            words = _("文字过长，共%d个字。") % len(text)
            self._say(Fault.WORD_UNKNOWN, words, line, self.titles[name], _("请缩短到%d个字以内。") % _LONGEST[name])
        return text

    def _organ(self, name: str, text: str, line: int) -> Organisation | None:
        found = self.organs.get(text)
        if text and found is None:
            words = _("没有找到机构“%s”，或有几个同名。") % text
            self._say(Fault.WORD_UNKNOWN, words, line, self.titles[name], _("请填写机构编码。"))
        return found

    def _person(self, name: str, text: str, line: int) -> Person | None:
        found = self.people.get(text)
        if text and found is None:
            words = _("没有编号为“%s”的人员。") % text
            self._say(Fault.WORD_UNKNOWN, words, line, self.titles[name], _("请核对人员编号。"))
        return found

    def _word(self, name: str, text: str, _line: int) -> str:
        """A group or class by its code or its title; an unknown one is found by the action's own check."""
        return {"group": self.groups, "klass": self.classes}[name].get(text, text)

    def _flag(self, name: str, text: str, line: int) -> bool:
        usual = name == "ranked"
        if text and text.casefold() not in WORDS:
            self._say(Fault.WORD_UNKNOWN, _("只能填写是或否。"), line, self.titles[name])
        return WORDS.get(text.casefold(), usual)

    def _date(self, name: str, text: str, line: int) -> date | None:
        found = _DAY.fullmatch(text)
        try:
            day = date(*map(int, found.groups())) if found else None
        except ValueError:
            day = None
        if text and day is None:
            remedy = _("请写成2026-01-31或2026年1月31日。")
            self._say(Fault.DATE_ORDER, _("“%s”不是日期。") % text[:40], line, self.titles[name], remedy)
        return day

    def _marks(self, name: str, text: str, line: int) -> dict[str, str]:
        try:
            return attributes_from(text)
        except ValueError:
            self._say(
                Fault.WORD_UNKNOWN, _("适用标记不是正确的写法。"), line, self.titles[name],
                _("请写成“标记=值；标记=值”。"),
            )  # fmt: skip
            return {}

    def _placed(self, problem: Problem) -> Problem:
        """A problem of the action, which names a code, at its row and column."""
        lines = self.lines.get(problem.where)
        if lines is None:
            return problem
        fault = Fault(problem.code)
        column = self.titles.get(COLUMNS.get(fault, ""), "")
        where = _("%(sheet)s第%(row)d行") % {"sheet": SHEET, "row": lines[-1 if fault == Fault.ROW_TWICE else 0]}
        return replace(problem, where=where + (f"“{column}”列" if column else ""))


def _organisations(texts: set[str]) -> dict[str, Organisation]:
    """Organisations by code, and by the name of today where only one is called so; two queries."""
    found: dict[str, Organisation] = {}
    called: dict[str, list[Organisation]] = {}
    for version in versions_on(timezone.localdate()).filter(name__in=texts).select_related("organisation"):
        called.setdefault(version.name, []).append(version.organisation)
    found |= {name: same[0] for name, same in called.items() if len(same) == 1}
    return found | {row.code: row for row in Organisation.objects.filter(code__in=texts)}


def differences(there: Participant, entrant: Entrant) -> Iterator[str]:
    """Field by field what a row changes, in words."""
    old, new = entrant_of(there), entrant
    for name, title in TITLES.items():
        if name == "kind" or getattr(old, name) == getattr(new, name):
            continue
        words = {"column": title, "old": _said(getattr(old, name)), "new": _said(getattr(new, name))}
        yield _("%(column)s：%(old)s → %(new)s") % words


def _said(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Mapping):
        return attributes_text(value) or _("空")
    if isinstance(value, Organisation | Person):
        return value.code
    return str(value) if value else _("空")
