"""A scheme as a workbook and back, without loss: one row an indicator, one column a field, and sheets for the rest.

Texts stand as they are; what has an inner structure (a rule with its parameters, points by class) as JSON. A workbook
that has only the sheet of indicators takes everything else from the scheme that it is read against.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from hengji.core.scoring.pack import CARRIED, say
from hengji.core.scoring.scheme import Node, Scheme
from hengji.core.scoring.sheet import Table
from hengji.foundation.common.problems import Problem
from hengji.foundation.workbooks.reading import read_tables
from hengji.foundation.workbooks.writing import SheetOut, write_workbook

from .edits import Draft, draft_of
from .enums import Fault
from .rows import NODE_FIELDS, PARTS, json_text, node_data
from .words import field_words, mark_words, part_words

INDICATORS, SECTIONS, NAMES, REST = "指标", "加减分板块", "组别和类别", "其他部分"
ABOVE, KIND, CODE, TITLE, PART, CONTENT = "所属", "种类", "编码", "名称", "部分", "内容"
MAIN = ("code", "title", "points", "weight", "rule", "owner", "substitute", "frequency", "material", "source", "note")
FIELDS = (*MAIN, *(name for name in NODE_FIELDS if name not in MAIN))
SECTION_FIELDS = ("code", "title", "kind", "cap", "inside", "guard", "condition", "note", "below")
KINDS = {"组别": "groups", "类别": "classes"}
CELL = 30_000  # a cell holds 32,767 characters
LARGEST = 10_000_000


def workbook_of(scheme: Scheme) -> bytes:
    """The workbook's bytes."""
    names = [
        (word, code, title) for word, part in KINDS.items() for code, title in getattr(scheme, part).items()
    ]  # fmt: skip
    sheets = [
        SheetOut(INDICATORS, (ABOVE, *map(field_words, FIELDS)), list(_indicator_rows(scheme))),
        SheetOut(SECTIONS, tuple(map(field_words, SECTION_FIELDS)), list(_section_rows(scheme))),
        SheetOut(NAMES, (KIND, CODE, TITLE), names),
        SheetOut(REST, (PART, TITLE, CONTENT), list(_part_rows(scheme))),
    ]
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / "scheme.xlsx"
        write_workbook(path, sheets)
        return path.read_bytes()


def _indicator_rows(scheme: Scheme) -> Iterator[tuple[str, ...]]:
    def rows(nodes: Iterable[Node], above: str) -> Iterator[tuple[str, ...]]:
        for node in nodes:
            data = node_data(node)
            yield (above, *_cells(data, FIELDS))
            yield from rows(node.children, node.code)

    yield from rows(scheme.tree, "")
    for section in scheme.sections:
        yield from rows(section.items, section.code)


def _section_rows(scheme: Scheme) -> Iterator[tuple[str, ...]]:
    for section in scheme.sections:
        data = section.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"items"})
        yield tuple(_cells(data, SECTION_FIELDS))


def _part_rows(scheme: Scheme) -> Iterator[tuple[str, str, str]]:
    data = scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for name, value in {**data, **data.get("carried", {})}.items():
        text = _cell(value) if name in PARTS else ""
        for start in range(0, len(text), CELL):
            yield name, part_words(name), text[start : start + CELL]


def _cells(data: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    """What stands in a row; marks for plans below in the regulation's words, which the scheme reads."""
    return (mark_words(data.get(name, "")) if name == "below" else _cell(data.get(name, "")) for name in names)


def _cell(value: object) -> str:
    """A text as it is, where reading it gives the same text; anything else as JSON."""
    if isinstance(value, str) and value == value.strip() and value[:1] not in {"{", "[", '"'} and value.isprintable():
        return value if len(value) <= CELL else json_text(value)
    return json_text(value)


def _value(text: str) -> Any:  # noqa: ANN401 - whatever the cell holds
    """The mirror of _cell; raises ValueError where a structure is not written correctly."""
    return json.loads(text) if text[:1] in {"{", "[", '"'} else text


def read_workbook(path: Path, base: Scheme) -> tuple[Scheme | None, list[Problem]]:
    """Read a workbook against a scheme that gives what it leaves out: a scheme, or every problem with its place."""
    tables, found = read_tables(path, wanted=(INDICATORS, SECTIONS, NAMES, REST))
    problems = [Problem(str(each.code), each.message, str(each.place), each.remedy) for each in found]
    if INDICATORS not in tables and not problems:
        text = _("没有名为“%s”的表。") % INDICATORS
        problems = [Problem(Fault.CELL_EMPTY, text, _("文件"), _("请下载现有办法的工作簿，在上面修改。"))]
    if problems:
        return None, problems
    reading = _Reading(draft_of(base))
    for name, read in ((REST, reading.parts), (NAMES, reading.names), (SECTIONS, reading.sections)):
        if name in tables:
            read(tables[name])
    reading.indicators(tables[INDICATORS])
    return reading.result()


class _Reading:
    """The draft as it grows, where each node came from, and what is wrong."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.problems: list[Problem] = []
        self.rows: dict[str, int] = {}

    def say(
        self, fault: Fault, text: str, row: int, column: str = "", remedy: str = "", sheet: str = INDICATORS
    ) -> None:
        where = _("%(sheet)s第%(row)d行") % {"sheet": sheet, "row": row} + (f"“{column}”列" if column else "")
        self.problems.append(Problem(fault, text, where, remedy))

    def cells(self, table: Table, names: Mapping[str, str]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Rows that are not empty, as values by field; ``names`` gives the field of a column's title."""
        known = {title: name for name, title in names.items()}
        for unknown in (title for title in table.header if title and title not in known):
            text = _("不认识的列“%s”。") % unknown
            self.say(Fault.NODE_FIELD, text, table.first_row - 1, "", _("请按导出的工作簿填写列名。"), table.name)
        columns = [(known[title], title) for title in table.header if title in known]
        for place in range(len(next(iter(table.columns.values()), ()))):
            row = table.first_row + place
            cells = {name: table.columns[title][place].strip() for name, title in columns}
            if any(cells.values()):
                yield row, self.values(cells, row, names, table.name)

    def values(self, cells: Mapping[str, str], row: int, names: Mapping[str, str], sheet: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, text in cells.items():
            try:
                found[name] = _value(text)
            except ValueError:
                message = _("内容不是正确的结构。")
                self.say(Fault.NODE_VALUE, message, row, names[name], _("请核对括号和引号。"), sheet)
        return {name: value for name, value in found.items() if value != ""}

    def parts(self, table: Table) -> None:
        texts: dict[str, str] = {}
        for name, content in zip(table.columns.get(PART, ()), table.columns.get(CONTENT, ()), strict=False):
            texts[name] = texts.get(name, "") + content
        rows = {name: row for row, name in reversed([*enumerate(table.columns.get(PART, ()), table.first_row)])}
        self.draft["carried"] = {}
        for name in [*PARTS, "carried"]:
            if name not in CARRIED and name not in {"pack", "title", "carried"}:
                self.draft.pop(name, None)
        for name, text in texts.items():
            if name not in PARTS:
                if name:
                    self.say(Fault.PART_FIELD, _("考评办法没有“%s”这一部分。") % name, rows[name], PART, "", REST)
                continue
            try:
                (self.draft["carried"] if name in CARRIED else self.draft)[name] = _value(text)
            except ValueError:
                self.say(Fault.NODE_VALUE, _("内容不是正确的结构。"), rows[name], CONTENT, "", REST)

    def names(self, table: Table) -> None:
        self.draft["groups"], self.draft["classes"] = {}, {}
        for row, cells in self.cells(table, {KIND: KIND, CODE: CODE, TITLE: TITLE}):
            part = KINDS.get(str(cells.get(KIND, "")))
            if part is None:
                self.say(Fault.WORD_UNKNOWN, _("种类只能是组别或类别。"), row, KIND, "", NAMES)
            elif cells.get(CODE, "") in self.draft[part]:
                self.say(Fault.ROW_TWICE, _("编码重复。"), row, CODE, "", NAMES)
            else:
                self.draft[part][str(cells.get(CODE, ""))] = str(cells.get(TITLE, ""))

    def sections(self, table: Table) -> None:
        names = {name: field_words(name) for name in SECTION_FIELDS}
        self.draft["sections"] = [{**cells, "items": []} for _row, cells in self.cells(table, names)]

    def indicators(self, table: Table) -> None:
        """Build the tree; a row's place is under the node, or in the section, that its first column names."""
        self.draft["tree"] = []
        for section in self.draft["sections"]:
            section["items"] = []
        holders = {"": self.draft["tree"], **{each.get("code"): each["items"] for each in self.draft["sections"]}}
        names = {ABOVE: ABOVE, **{name: field_words(name) for name in FIELDS}}
        for row, cells in self.cells(table, names):
            above, code = str(cells.pop(ABOVE, "")), str(cells.get("code", ""))
            if not code:
                self.say(Fault.CELL_EMPTY, _("没有填写编码。"), row, field_words("code"), _("请填写。"))
                continue
            if code in self.rows:
                words = _("编码“%(code)s”与第%(row)d行重复。") % {"code": code, "row": self.rows[code]}
                self.say(Fault.NODE_CODE, words, row, field_words("code"), _("请另取编码。"))
                continue
            if above not in holders:
                text = _("上面没有编码为“%s”的指标或板块。") % above
                self.say(Fault.NODE_ABSENT, text, row, ABOVE, _("请先写上级，再写下级。"))
                continue
            self.rows[code] = row
            node = {**cells, "children": []}
            holders[above].append(node)
            holders.setdefault(code, node["children"])

    def result(self) -> tuple[Scheme | None, list[Problem]]:
        try:
            scheme = Scheme.model_validate(self.draft)
        except ValidationError as error:
            self.problems += [self._problem(item) for item in error.errors()]
            return None, self.problems
        return (None if self.problems else scheme), self.problems

    def _problem(self, item: Any) -> Problem:  # noqa: ANN401 - pydantic's finding
        """Name the row of the node that a finding is in, and the column of its field."""
        here: Any = self.draft
        code, field = "", ""
        for step in item["loc"]:
            if str(step).startswith("function-"):
                continue
            here = _inside(here, step)
            if isinstance(here, dict) and "code" in here:
                code, field = str(here["code"]), ""
            elif isinstance(step, str) and not field:
                field = step
        message = f"{say(item)}。"
        if code in self.rows:
            where = _("%(sheet)s第%(row)d行") % {"sheet": INDICATORS, "row": self.rows[code]}
            return Problem(Fault.NODE_VALUE, message, f"{where}“{field_words(field)}”列", _("请改写这一格。"))
        return Problem(Fault.NODE_VALUE, message, f"{code} {part_words(field)}".strip(), _("请改写这个值。"))


def _inside(here: Any, step: object) -> Any:  # noqa: ANN401 - plain data
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None
