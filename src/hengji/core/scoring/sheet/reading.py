"""Reading a sheet: three tables of text become columns, or every problem that stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hengji.core.scoring.sheet.columns import GOALS, OBSERVATIONS, PARTICIPANTS, SHAPES
from hengji.core.scoring.sheet.findings import Findings
from hengji.core.scoring.sheet.frame import Frame, choose_tables, frame_of
from hengji.core.scoring.sheet.goals import read_goals
from hengji.core.scoring.sheet.known import Known
from hengji.core.scoring.sheet.observations import read_observations
from hengji.core.scoring.sheet.participants import read_participants
from hengji.core.scoring.types import Problem, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hengji.core.scoring.scheme import Scheme
    from hengji.core.scoring.sheet.columns import Table
    from hengji.core.scoring.sheet.inputs import Inputs, Words


def read_sheet(
    scheme: Scheme,
    tables: Mapping[str, Table],
    progress: Callable[[int], None] | None = None,
    *,
    inputs: Inputs | None = None,
    words: Words | None = None,
) -> tuple[Sheet | None, list[Problem]]:
    """Read the three tables; the sheet is None where any problem is more than a warning, or a cell is damaged.

    ``progress`` is told how many further rows are done. ``inputs`` names for an indicator the inputs that its rule
    accepts and for each the accepted keys (None: any, or none); ``words`` for an indicator and a column the layers or
    periods that have a weight. Without them inputs, keys, layers and periods are not checked.
    """
    findings = Findings()
    chosen = choose_tables(SHAPES, tables, findings)
    frames = {
        shape.key: frame_of(shape, chosen[shape.key], findings, progress or _silent)
        for shape in SHAPES
        if shape.key in chosen
    }
    sheet = _read(scheme, frames, inputs, words)
    order = [table.name for shape in SHAPES if (table := chosen.get(shape.key))]
    problems = findings.problems(order)
    broken = any(not problem.warning for problem in problems) or any(frame.damaged for frame in frames.values())
    return (None if broken else sheet), problems


def _read(scheme: Scheme, frames: Mapping[str, Frame], inputs: Inputs | None, words: Words | None) -> Sheet | None:
    people, aims, facts = (frames.get(shape.key) for shape in (PARTICIPANTS, GOALS, OBSERVATIONS))
    participants = read_participants(scheme, people) if people is not None else ()
    known = Known(scheme, participants if people is not None and people.has("code") else None)
    goals = read_goals(known, aims) if aims is not None else ()
    if facts is None:
        return None
    return Sheet(participants, goals, read_observations(known, goals, facts, inputs, words))


def _silent(_rows: int) -> None:
    """Take no notice of progress."""
