"""The long sheet of a plan as a file: a template with choices, reading, and writing what is registered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from hengji.core.scoring.sheet.columns import OBSERVATIONS
from hengji.foundation.common.problems import Problem
from hengji.foundation.workbooks.writing import SheetOut, write_csv, write_workbook
from hengji.year.observations.actions import Arrival
from hengji.year.observations.enums import Fault, Source, State
from hengji.year.observations.fact_rows import LEVEL, NAMES, Fact, Ground, fact_of
from hengji.year.observations.models import Observation

from .reading import Column, read_lines

VOIDED = {"作废", "voided"}
FIELDS = tuple(column.field for column in OBSERVATIONS.columns)
COLUMNS = (
    *(Column(each.field, (each.title, *each.others), each.required) for each in OBSERVATIONS.columns),
    Column("level", (LEVEL,)),
)
TITLES = tuple(column.titles[0] for column in COLUMNS)
_STATE = {State.CONFIRMED: "", State.UNCONFIRMED: "未确认", State.WAITING: "未确认"}


def read_facts(path: Path, *, key: str) -> tuple[list[Fact], Arrival, list[Problem]]:
    """Read a file as facts; gaps between its rows stay, so that problems name rows as a person counts them.

    A row whose state says 作废 is a problem; any other state is passed over: what is imported is unconfirmed.
    """
    found, problems = read_lines(path, (OBSERVATIONS.title, *OBSERVATIONS.names), COLUMNS)
    arrival = Arrival(key, Source.FILE, "", found.table or OBSERVATIONS.title, found.first_row)
    facts = []
    for at, line in enumerate(found.lines):
        if line.get("state", "") in VOIDED:
            place = _("%(table)s 第%(row)d行") % {"table": arrival.table, "row": arrival.first_row + at}
            problems.append(Problem(Fault.STATE_VOIDED.value, _("作废的记录不能导入。"), place, _("请删去这一行。")))
        facts.append(Fact(**{field: line.get(field, "") for field in NAMES}))
    return facts, arrival, problems


def write_template(path: Path, ground: Ground, example: Fact | None = None) -> None:
    """An empty sheet in which participants and indicators are chosen, with tables of both to look them up."""
    leaves = [node for node in ground.scheme.nodes.values() if node.is_leaf]
    codes = [node.code for node in leaves] + [bar.code for bar in ground.scheme.bars]
    titles = [node.title for node in leaves] + [bar.when for bar in ground.scheme.bars]
    people = ground.participants
    choices = {
        "参评对象": [each.code for each in people], "指标": codes, "值": ["待公布", "未报", "不适用", "免考"],
    }  # fmt: skip
    rows = [_cells(example, "")] if example else []
    write_workbook(path, [
        SheetOut(OBSERVATIONS.title, TITLES, rows, choices=choices),
        SheetOut(_("参评对象对照"), [_("编码"), _("名称")], [(each.code, each.name) for each in people]),
        SheetOut(_("指标对照"), [_("编码"), _("名称")], list(zip(codes, titles, strict=True))),
    ])  # fmt: skip


def write_export(path: Path, rows: Iterable[tuple[Observation, State]], mark: str) -> int:
    """Write observations as a workbook or CSV, by the path's ending, with the watermark; say how many rows."""
    cells = [_cells(fact_of(row), _STATE.get(state, "作废")) for row, state in rows]
    if path.suffix == ".csv":
        write_csv(path, [mark], [TITLES, *cells])
    else:
        write_workbook(path, [SheetOut(OBSERVATIONS.title, TITLES, cells),  # a number cell would drop trailing zeros
                              SheetOut(_("说明"), [_("项目"), _("内容")], [(_("导出"), mark)])])  # fmt: skip
    return len(cells)


def _cells(fact: Fact, state: str) -> Sequence[str]:
    return [state if field == "state" else getattr(fact, field) for field in (*FIELDS, "level")]
