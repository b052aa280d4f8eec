"""A table understood: its columns found by their titles, coded, blank rows left out, rows still as people count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.sheet.cells import empty_problem
from hengji.core.scoring.sheet.columns import DAMAGED, Column, Shape, Table, plain
from hengji.core.scoring.sheet.findings import Complaint, Findings, short
from hengji.core.scoring.types import Code, Coded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Judge = Callable[[str], Complaint | None]

_ABSENT = Coded(None, ("",))


@dataclass(frozen=True)
class Frame:
    """The columns of one table by field, further columns by title, and the row number of each row."""

    name: str
    titles: Mapping[str, str]
    rows: NDArray[np.int64]
    fields: Mapping[str, Coded]
    extra: Mapping[str, Coded]
    findings: Findings
    head: int

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, field: str) -> Coded:
        return self.fields.get(field, _ABSENT)

    def has(self, field: str) -> bool:
        """Tell whether the table has the column."""
        return field in self.titles

    @property
    def damaged(self) -> bool:
        """Tell whether there are cells that the reader of the file could not make sense of."""
        return any(DAMAGED in column.words for column in (*self.fields.values(), *self.extra.values()))

    def codes(self, field: str) -> NDArray[np.int32]:
        """Return a column as codes, also where it is one word all through."""
        return self[field].at(np.arange(len(self)))

    def texts(self, field: str) -> list[str]:
        """Return a column as texts."""
        return texts_of(self[field], len(self))

    def extras(self) -> list[dict[str, str]]:
        """Return the further columns row by row."""
        columns = {title: texts_of(column, len(self)) for title, column in self.extra.items()}
        return [{title: column[row] for title, column in columns.items()} for row in range(len(self))]

    def tell(self, complaint: Complaint, row: int, field: str) -> None:
        """Note a complaint about a cell."""
        self.findings.add(complaint, self.name, int(self.rows[row]), self.titles.get(field, ""))

    def judge(self, field: str, judge: Judge) -> NDArray[np.bool_]:
        """Judge every distinct word of a column once; complain in each row that has a bad one; say which rows.

        A column that is not there is bad all through, without a complaint.
        """
        if not self.has(field):
            return np.ones(len(self), dtype=bool)
        words = self[field].words
        verdicts = [None if word == DAMAGED else judge(word) for word in words]
        bad = np.array([word == DAMAGED or verdict is not None for word, verdict in zip(words, verdicts, strict=True)])
        codes = self.codes(field)
        rows = bad[codes]
        for row in np.flatnonzero(rows).tolist():
            verdict = verdicts[codes[row]]
            if verdict is not None:
                self.tell(verdict, row, field)
        return rows

    def require(self, *fields: str) -> None:
        """Complain of every empty cell in columns that must be filled."""
        for field in fields:
            self.judge(field, lambda word: None if word else empty_problem())


def texts_of(column: Coded, length: int) -> list[str]:
    """Write a coded column out."""
    if column.codes is None:
        return [column.words[0]] * length
    words = column.words
    return [words[code] for code in column.codes.tolist()]


def choose_tables(shapes: Iterable[Shape], tables: Mapping[str, Table], findings: Findings) -> dict[str, Table]:
    """Find the tables under any of their names; complain of those that are missing or there twice."""
    chosen: dict[str, Table] = {}
    found = "、".join(tables) or "无"
    for shape in shapes:
        names = {plain(name) for name in shape.names}
        named = [table for name, table in tables.items() if plain(name) in names]
        if named:
            chosen[shape.key] = named[0]
        if len(named) > 1:
            both = "、".join(table.name for table in named)
            message = f"{both}都是“{shape.title}”表，不知以哪张为准。"
            findings.add(Complaint(Code.SHEET_UNREADABLE, message, "请合并成一张表，删去其余的。"), named[1].name)
        if not named and shape.required:
            message = f"缺少“{shape.title}”表；现有的表：{found}。"
            remedy = f"请增加名为“{shape.title}”的工作表或CSV文件；已有而名称不同的，请改名。"
            findings.add(Complaint(Code.SHEET_MISSING, message, remedy), shape.title)
    return chosen


def frame_of(shape: Shape, table: Table, findings: Findings, progress: Callable[[int], None]) -> Frame:
    """Understand a table; problems of its header are noted."""
    titles = _titles(shape, table, findings)
    wanted = set(titles.values())
    coded: dict[str, Coded] = {}
    length, done = len(table), 0
    for count, title in enumerate(table.columns, 1):
        coded[title] = _coded(table.columns[title])
        progress(length * count // len(table.columns) - done)
        done = length * count // len(table.columns)
    rows = np.arange(length)
    blank = _blank(coded.values(), length)
    if blank.any():
        rows = rows[~blank]
        coded = {title: _kept(column, rows) for title, column in coded.items()}
    return Frame(
        table.name, titles, rows + table.first_row,
        {field: coded[title] for field, title in titles.items()},
        {title.strip(): column for title, column in coded.items() if title not in wanted and title.strip()},
        findings, table.first_row - 1,
    )  # fmt: skip


def _titles(shape: Shape, table: Table, findings: Findings) -> dict[str, str]:
    """Find the title that stands for each field."""
    head = table.first_row - 1
    fields = {plain(name): column.field for column in shape.columns for name in _names(column)}
    found: dict[str, str] = {}
    seen: set[str] = set()
    for title in table.header:
        field = fields.get(plain(title), "")
        if title.strip() and (field in found or title.strip() in seen):
            findings.add(_twice(title, found.get(field, title)), table.name, head, title)
        elif field:
            found[field] = title
        seen.add(title.strip())
    for column in shape.columns:
        if column.required and column.field not in found:
            findings.add(_missing(column, table), table.name, head, column.title)
    return found


def _names(column: Column) -> tuple[str, ...]:
    return (column.field, column.title, *column.others)


def _twice(title: str, first: str) -> Complaint:
    same = "出现了两次" if title == first else f"与{short(first)}列含义相同"
    return Complaint(Code.COLUMN_DUPLICATE, f"{short(title)}列{same}，不知以哪一列为准。", "请只保留一列。")


def _missing(column: Column, table: Table) -> Complaint:
    found = "、".join(title for title in table.header[:30] if title.strip()) or "无"
    message = f"缺少“{column.title}”列；现有的列：{found}。"
    remedy = f"请增加“{column.title}”列（{column.field}），或把对应的列改成此名。"
    return Complaint(Code.COLUMN_MISSING, message, remedy)


def _coded(texts: Sequence[str]) -> Coded:
    """Encode a column without the spaces around its cells."""
    column = Coded.of(texts)
    stripped = Coded.of([word.strip() for word in column.words])
    if stripped.words == column.words:
        return column
    if column.codes is None or stripped.codes is None:
        return Coded(None, stripped.words)
    return Coded(stripped.codes[column.codes], stripped.words)


def _blank(columns: Iterable[Coded], length: int) -> NDArray[np.bool_]:
    blank = np.ones(length, dtype=bool)
    for column in columns:
        if column.codes is not None:
            blank &= column.codes == (column.words.index("") if "" in column.words else -1)
        elif column.words[0]:
            blank[:] = False
    return blank


def _kept(column: Coded, rows: NDArray[Any]) -> Coded:
    """Return some rows of a column, with only the words that occur there."""
    words = column.words
    return Coded.of([words[code] for code in column.at(rows).tolist()])
