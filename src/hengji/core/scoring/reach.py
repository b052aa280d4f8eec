"""What full marks would have needed: the nearest value of a leaf's main number at which its rule gives all points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from hengji.core.scoring.decimals import decimal_text
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.rule import Cells, Input, Rows
from hengji.core.scoring.types import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hengji.core.scoring.engine import Outcome
    from hengji.core.scoring.leaf import Part
    from hengji.core.scoring.marks import Trace

FARTHEST = 10  # times the greatest number in sight: who is farther away than this is told that it is out of reach


@dataclass(frozen=True, slots=True)
class Reach:
    """A goal (or the leaf itself) without full marks; ``needed`` is empty where no value of this number gives them."""

    title: str
    number: str
    actual: str
    needed: str


def reach(outcome: Outcome, participant: str, code: str) -> tuple[Reach, ...]:
    """Say for a leaf what was missing; rules that compare with others, and tables of events, are left out."""
    mark, i = outcome.marks[code], outcome.ground.index[participant]
    found: list[Reach] = []
    for trace in mark.traces:
        rows = [i] if trace.part.owner is None else np.flatnonzero(trace.part.owner == i).tolist()
        found += [one for row in rows for one in _reach(trace, row)]
    return tuple(found)


def _reach(trace: Trace, row: int) -> Iterator[Reach]:
    part = trace.part
    main = _main(part)
    if main is None or part.state[row] != Missing.VALUE:
        return
    points, actual = part.points.cell(row), part.columns[main.name].cell(row)
    trial = _Trial(part, row, main.name)
    if trace.score(row) >= points or trial.score(actual) != trace.score(row):
        return
    needed = _nearest(trial, actual, points)
    title = (part.goals[row].title or part.goals[row].goal) if part.goals else ""
    yield Reach(title, main.title, decimal_text(actual), "" if needed is None else decimal_text(needed))


def _main(part: Part) -> Input | None:
    """The rule's first input, where all of them are single numbers."""
    inputs = () if part.rule is None else part.rule.inputs_for(part.params)
    return inputs[0] if inputs and all(spec.keys is None for spec in inputs) else None


@dataclass(slots=True)
class _Trial:
    """One row alone, with its main number replaced: a rule that compares rows will not score it as before."""

    part: Part
    row: int
    name: str

    def score(self, value: Fraction) -> Fraction:
        part, row = self.part, self.row
        columns = {name: Exact.of(column.cell(row)) for name, column in part.columns.items()}
        alone = Rows(np.zeros(1, dtype=np.int64))
        cells: Cells[Any] = Cells(
            params=part.params, points=Exact.of(part.points.cell(row)), columns=columns | {self.name: Exact.of(value)},
            tables={},
            known_columns={name: known[row : row + 1] for name, known in part.known.items()},
            present=np.ones(1, dtype=bool), rows=dict.fromkeys(("group", "class", "all"), alone),
        )  # fmt: skip
        assert part.rule is not None  # noqa: S101  # a part without a rule has no main number
        return part.rule.score(cells).spread((1,)).fraction(0)

    @property
    def size(self) -> Fraction:
        """The greatest number in sight."""
        return max([abs(column.cell(self.row)) for column in self.part.columns.values()] + [Fraction(1)])


def _nearest(trial: _Trial, actual: Fraction, points: Fraction) -> Fraction | None:
    """Halve the way to a far value that gives all points, upwards if there is one, else down to zero."""
    places = max(len(decimal_text(actual).partition(".")[2]), 2)
    up, down = actual + FARTHEST * trial.size, min(actual, Fraction(0))
    far = next((end for end in (up, down) if end != actual and trial.score(end) >= points), None)
    if far is None:
        return None
    unit = Fraction(1 if far > actual else -1, 10**places)
    near, end = 0, int((far - actual) / unit) + 1
    while end - near > 1:
        middle = (near + end) // 2
        near, end = (near, middle) if trial.score(actual + middle * unit) >= points else (middle, end)
    return actual + end * unit
