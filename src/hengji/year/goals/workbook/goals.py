"""Goals of many participants as a workbook or CSV: reading what people filled in, and writing it so that it comes back.

A column that a file does not have stays as it is registered; an empty cell of a column that it has empties the field,
but for the kind, which a goal always has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from hengji.core.scoring.sheet import Table
from hengji.foundation.common.problems import Problem
from hengji.foundation.workbooks.reading import read_tables
from hengji.foundation.workbooks.writing import SheetOut, write_csv, write_workbook
from hengji.year.goals.cell_reading import CODE, PARTICIPANT, CellProblem, field_of, read_cells, title_of
from hengji.year.goals.content import CHOICES, FIELDS, YES, content_of, shown_value
from hengji.year.goals.enums import Fault
from hengji.year.goals.models import GoalVersion
from hengji.year.goals.queries.scheme import GoalRules

SHEET = "目标表"
NAMES = (SHEET, "目标", "年度目标", "Sheet1")
COLUMNS = (PARTICIPANT, CODE, *FIELDS)
TITLES = tuple(map(title_of, COLUMNS))
NAME = "单位名称"  # for the reader of an export; the code decides
MOST_ROWS = 60_000


@dataclass(frozen=True)
class Line:
    """A row of a file: its number as a person counts, who it is about as written, and its fields in stored form."""

    number: int
    participant: str
    code: str
    fields: Mapping[str, str]
    problems: Sequence[CellProblem] = ()


@dataclass
class GoalFile:
    """What a file says; ``ignored`` are the titles of further columns, which are left alone."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    columns: Mapping[str, str] = field(default_factory=dict)


def read_goals(path: Path, rules: GoalRules) -> GoalFile:
    """Read the one sheet that is called as ours, or the only one, or a CSV file whatever its name."""
    tables, found = read_tables(path)
    problems = [Problem(str(each.code), each.message, str(each.place), each.remedy) for each in found]
    chosen = [table for name, table in tables.items() if name.strip() in NAMES] or list(tables.values())
    if not chosen:
        return GoalFile(problems=problems or [_unusable(_("文件里没有表格。"))])
    table = chosen[0]
    held = _held(table)
    file = GoalFile(
        [], problems, [title for title in table.header if title not in held.values() and title != NAME], held
    )
    if "title" not in held and CODE not in held:
        file.problems.append(_unusable(_("缺少“%s”列。") % title_of("title")))
    elif len(table) > MOST_ROWS:
        file.problems.append(Problem(Fault.COUNT.value, _("一次最多导入%d行。") % MOST_ROWS, "", _("请分成几个文件。")))
    else:
        file.lines.extend(_lines(table, held, rules))
        if not file.lines:
            file.problems.append(Problem(Fault.EMPTY.value, _("没有一行目标。"), "", _("请逐行填写后再导入。")))
    return file


def _unusable(text: str) -> Problem:
    return Problem(Fault.COLUMN.value, text, "", _("请下载模板，或在导出的工作簿上修改。"))


def _held(table: Table) -> dict[str, str]:
    """Field → the title that this file uses, the first where two mean the same."""
    found: dict[str, str] = {}
    for title in table.header:
        name = field_of(title)
        if name:
            found.setdefault(name, title)
    return found


def _lines(table: Table, held: Mapping[str, str], rules: GoalRules) -> Iterable[Line]:
    columns = {name: table.columns[title] for name, title in held.items()}
    for at in range(len(table)):
        cells = {name: column[at].strip() for name, column in columns.items()}
        if any(cells.values()):
            yield _line(cells, table.first_row + at, rules)


def _line(cells: dict[str, str], number: int, rules: GoalRules) -> Line:
    participant, code = cells.pop(PARTICIPANT, ""), cells.pop(CODE, "")
    if not cells.get("kind"):
        cells.pop("kind", None)
    fields, problems = read_cells(cells, rules, is_new=not code)
    return Line(number, participant, code, fields, tuple(problems))


def write_goals_file(path: Path, rows: Iterable[tuple[str, str, str, GoalVersion]], mark: str) -> int:
    """Write goals (participant's code and name, goal's code, content), by the path's ending; say how many rows."""
    header = (TITLES[0], NAME, *TITLES[1:])
    cells = [(who, name, code, *_cells(version)) for who, name, code, version in rows]
    if path.suffix == ".csv":
        write_csv(path, [mark], [header, *cells])
    else:
        write_workbook(path, [SheetOut(SHEET, header, cells),  # a number cell would drop trailing zeros
                              SheetOut(_("说明"), [_("项目"), _("内容")], [(_("导出"), mark)])])  # fmt: skip
    return len(cells)


def _cells(version: GoalVersion) -> list[str]:
    content = content_of(version)
    return [shown_value(name, content.get(name, "")) for name in FIELDS]


def write_template(path: Path, people: Sequence[tuple[str, str]], rules: GoalRules) -> None:
    """An empty sheet in which participants, indicators and choices are chosen, with tables to look them up."""
    leaves = list(rules.leaves.values())
    choices = {
        title_of(PARTICIPANT): [code for code, _name in people],
        title_of("indicator"): [leaf.code for leaf in leaves],
        title_of("rule"): list(dict.fromkeys(name for leaf in leaves for name in leaf.rules)),
        title_of("classified"): [YES],
        **{title_of(name): list(map(str, words.labels)) for name, words in CHOICES.items()},
    }
    write_workbook(path, [
        SheetOut(SHEET, TITLES, [], choices=choices),
        SheetOut(_("参评对象对照"), [_("编码"), _("名称")], people),
        SheetOut(_("指标对照"), [_("编码"), _("名称"), _("计分类型")],
                 [(leaf.code, leaf.title, "、".join(leaf.rules)) for leaf in leaves]),
    ])  # fmt: skip
