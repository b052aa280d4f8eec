"""What was copied from a spreadsheet as rows of goals. Pure: text and the scheme's rules in, rows and problems out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.year.goals.actions.drafting import MOST_GOALS, Row
from hengji.year.goals.cell_reading import CODE, PARTICIPANT, field_of, read_cells, where
from hengji.year.goals.content import FIELDS, FIRST
from hengji.year.goals.enums import Fault
from hengji.year.goals.queries.scheme import GoalRules

MOST_TEXT = 1_000_000  # characters of one paste
MOST_PROBLEMS = 200
# A cell in quotes may hold tabs, line breaks and doubled quotes; a quote that is not closed is a character like others.
_CELL = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\r\n]|\Z)|([^\t\r\n]*)')
_BREAK = re.compile(r"\r\n|\r|\n")
REFUSED = frozenset({Fault.WORD, Fault.TEXT_LONG, Fault.COUNT, Fault.EMPTY})


@dataclass(frozen=True)
class Pasted:
    """``rows`` for write_goals; ``columns``: the field that each column was taken for, empty where it was passed over.

    Every problem names its row and column as they stand in what was pasted, its header included.
    """

    rows: Sequence[Row]
    problems: Sequence[Problem]
    columns: Sequence[str]

    @property
    def refused(self) -> list[Problem]:
        """Problems with which nothing would be written; with the others the text is kept as it is, to be mended."""
        return [each for each in self.problems if each.code in REFUSED]


def read_paste(text: str, rules: GoalRules) -> Pasted:
    """Read tab-separated text. Without a row of titles the columns are those of the form, in its order (FIRST)."""
    if len(text) > MOST_TEXT:
        return Pasted([], [Problem(Fault.TEXT_LONG.value, _("粘贴的内容太长。"), "", _("请分几次粘贴。"))], [])
    lines = cells_of(text)
    filled = [index for index, line in enumerate(lines) if any(cell.strip() for cell in line)]
    if not filled:
        return Pasted([], [Problem(Fault.EMPTY.value, _("没有可以粘贴的内容。"), "", _("请先复制表格里的行。"))], [])
    columns, below = _columns(lines, filled)
    rows, problems = [], []
    for number, line in enumerate(lines[below:], below + 1):
        if any(cell.strip() for cell in line):
            row, found = _read_row(line, columns, number, rules)
            rows.append(row)
            problems += found
    return Pasted(rows, [*_check_whole(rows, columns), *problems][:MOST_PROBLEMS], columns)


def _columns(lines: Sequence[Sequence[str]], filled: Sequence[int]) -> tuple[list[str], int]:
    """The field of each column, and where the content begins; lines of one cell above the titles are a heading."""
    for index in filled:
        if is_header(lines[index]):
            return fields_above(lines[index]), index + 1
        if sum(1 for cell in lines[index] if cell.strip()) > 1:
            break
    widest = max(map(len, lines))
    return [*FIRST[:widest], *([""] * (widest - len(FIRST)))], filled[0]


def cells_of(text: str) -> list[list[str]]:
    """Rows of cells as spreadsheets put them on the clipboard; a line break inside a cell is one newline."""
    lines: list[list[str]] = [[]]
    at = 0
    while True:
        found = _CELL.match(text, at)
        assert found is not None  # noqa: S101 - the second form of a cell may be empty
        quoted, plain = found.groups()
        lines[-1].append(plain if quoted is None else _BREAK.sub("\n", quoted.replace('""', '"')))
        at = found.end()
        if at >= len(text):
            return lines if lines[-1] != [""] else lines[:-1]
        if text[at] == "\t":
            at += 1
            continue
        at = _BREAK.match(text, at).end()  # type: ignore[union-attr]  # a cell ends at nothing else
        if at == len(text):
            return lines
        lines.append([])


def clipboard_text(lines: Iterable[Sequence[str]]) -> str:
    """The counterpart of ``cells_of``: cells with breaks, tabs or a quote in front are quoted."""
    return "".join("\t".join(map(_quoted, line)) + "\r\n" for line in lines)


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"' if cell.startswith('"') or re.search(r"[\t\r\n]", cell) else cell


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether a row holds titles: most of its filled cells name a column of ours."""
    filled = [cell for cell in cells if cell.strip()]
    known = sum(1 for cell in filled if field_of(cell))
    return known * 2 > len(filled)


def fields_above(cells: Sequence[str]) -> list[str]:
    """The field of each column by its title; a title that comes twice counts the first time."""
    found: list[str] = []
    for cell in cells:
        name = field_of(cell)
        found.append("" if name in found or name == PARTICIPANT else name)
    return found


def _read_row(line: Sequence[str], columns: Sequence[str], number: int, rules: GoalRules) -> tuple[Row, list[Problem]]:
    said = {name: cell for name, cell in zip(columns, line, strict=False) if name}
    code = said.pop(CODE, "").strip()
    cells: Mapping[str, str] = said if code else {name: cell for name, cell in said.items() if cell.strip()}
    fields, found = read_cells(cells, rules, is_new=not code)
    problems = [Problem(each.code.value, each.message, where(number, each.field), each.remedy) for each in found]
    if not fields.get("title") and ("title" in cells or not code):
        words = _("缺少目标名称。")
        problems.append(Problem(Fault.TITLE_MISSING.value, words, where(number, "title"), _("请补上。")))
    return Row(code, {name: fields[name] for name in FIELDS if name in fields}), problems


def _check_whole(rows: Sequence[Row], columns: Sequence[str]) -> list[Problem]:
    found = []
    if not rows:
        found.append(Problem(Fault.EMPTY.value, _("只有标题，没有内容。"), "", _("请连同内容一起复制。")))
    if len(rows) > MOST_GOALS:
        words = _("一次最多粘贴%d项目标。") % MOST_GOALS
        found.append(Problem(Fault.COUNT.value, words, "", _("请分几次粘贴，或使用导入。")))
    if "title" not in columns and not any(row.code for row in rows):
        words = _("没有找到“目标名称”列。")
        found.append(Problem(Fault.TITLE_MISSING.value, words, "", _("请连同标题行一起复制。")))
    return found
