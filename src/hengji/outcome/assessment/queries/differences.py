"""What is different from one run to another: results, and the observations from which they come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hengji.core.scoring.sheet import Table

from .opened import Opened
from .standings import Standing

CELL = ("参评对象", "指标", "目标", "输入项", "键", "期间", "层", "事项", "文号")  # what tells one fact from another
VALUE = "值"


@dataclass(frozen=True)
class Moved:
    """One participant in both runs; None where it is not in that run."""

    before: Standing | None
    after: Standing | None
    nodes: tuple[tuple[str, str, str], ...]  # code, before, after

    @property
    def name(self) -> str:
        standing = self.after or self.before
        return standing.name if standing else ""


@dataclass(frozen=True)
class FactChange:
    """An observation that is in one run only, or whose value differs; empty text: not there."""

    cell: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True)
class Differences:
    moved: tuple[Moved, ...]
    facts: tuple[FactChange, ...]
    same_scheme: bool
    participants: int


def differences(before: Opened, after: Opened) -> Differences:
    """Everything that differs; participants in the order of the later run, then those that are gone."""
    codes = dict.fromkeys([*after.by_code, *before.by_code])
    pairs = [(before.by_code.get(code), after.by_code.get(code)) for code in codes]
    moved = tuple(Moved(old, new, _nodes(old, new)) for old, new in pairs if old != new)
    facts = _facts(before.frozen.tables["observations"], after.frozen.tables["observations"])
    return Differences(moved, facts, before.frozen.scheme_text == after.frozen.scheme_text, len(codes))


def _nodes(old: Standing | None, new: Standing | None) -> tuple[tuple[str, str, str], ...]:
    first, second = (each.scores if each else {} for each in (old, new))
    codes = dict.fromkeys([*second, *first])
    pairs = [(code, first.get(code, ""), second.get(code, "")) for code in codes]
    return tuple(each for each in pairs if each[1] != each[2])


def _facts(before: Table, after: Table) -> tuple[FactChange, ...]:
    """Rows are matched by their cell; of several in one cell those with equal values first."""
    first, second = _cells(before), _cells(after)
    found = []
    for cell in dict.fromkeys([*second, *first]):
        old, new = first.get(cell, Counter()), second.get(cell, Counter())
        gone, come = sorted((old - new).elements()), sorted((new - old).elements())
        size = max(len(gone), len(come))
        gone, come = gone + [""] * (size - len(gone)), come + [""] * (size - len(come))
        found += [FactChange(cell, *pair) for pair in zip(gone, come, strict=True)]
    return tuple(found)


def _cells(table: Table) -> dict[tuple[str, ...], Counter[str]]:
    columns = table.columns
    size = len(columns[VALUE])
    names = [columns.get(title, [""] * size) for title in CELL]
    found: dict[tuple[str, ...], Counter[str]] = {}
    for *cell, value in zip(*names, columns[VALUE], strict=True):
        found.setdefault(tuple(cell), Counter())[value] += 1
    return found
