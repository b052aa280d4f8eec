"""申诉测算: what a correction that somebody asks for would do to everybody, before anybody decides. Nothing is kept."""

from __future__ import annotations

from dataclasses import replace

from hengji.core.scoring.run import Run as FrozenRun
from hengji.core.scoring.run import outcome_of
from hengji.core.scoring.sheet import Table
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.queries.opened import opened
from hengji.outcome.assessment.whatif.changes import Changes, changes, standings
from hengji.year.observations.fact_rows import IDENTITY, Fact, fact_of
from hengji.year.observations.models import Observation

OBSERVATIONS = "observations"
TITLES = {
    "participant": "参评对象", "indicator": "指标", "goal": "目标", "input": "输入项", "key": "键", "period": "期间",
    "layer": "层", "matter": "事项", "document": "文号",
}  # fmt: skip
VALUE = "值"


def sandbox(run: Run, observation: Observation, value: str) -> Changes:
    """The run's own sheet with one observation at another value, against the run: every participant before and after.

    Raises LookupError where the run's sheet does not hold the observation, ProblemsError of the core where the value
    cannot be scored.
    """
    found = opened(run)
    again = outcome_of(_edited(found.frozen, fact_of(observation), value))
    return changes(standings(found.outcome), again)


def _edited(frozen: FrozenRun, fact: Fact, value: str) -> FrozenRun:
    table = frozen.tables[OBSERVATIONS]
    place = _place(table, fact)
    values = list(table.columns[VALUE])
    values[place] = value
    edited = replace(table, columns={**table.columns, VALUE: values})
    return replace(frozen, tables={**frozen.tables, OBSERVATIONS: edited})


def _place(table: Table, fact: Fact) -> int:
    """The row of a fact: the same in all that tells facts apart, and of the same value."""
    size = len(table.columns[VALUE])
    columns = [table.columns.get(TITLES[name], [""] * size) for name in IDENTITY]
    wanted = [getattr(fact, name) for name in IDENTITY]
    for place in range(size):
        if [column[place] for column in columns] == wanted and table.columns[VALUE][place] == fact.value:
            return place
    raise LookupError(fact)
