"""The demo year: a sheet drawn by chance from the parameters that a scheme pack carries, always the same for a seed."""

from __future__ import annotations

from dataclasses import replace

from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Goal, Observation, Participant, Sheet
from hengji.front.operations.demo_sheet.entries import doubled, entries_of, vetoes
from hengji.front.operations.demo_sheet.goals import goals_of
from hengji.front.operations.demo_sheet.leaves import observations_of
from hengji.front.operations.demo_sheet.people import enlarged, people_of

__all__ = ["demo_sheet", "demo_tables", "enlarged"]

Tables = tuple[list[Participant], list[Goal], list[Observation]]


def demo_sheet(scheme: Scheme, *, organs: int = 100, seed: int = 7, until: str = "") -> Sheet:
    """Draw the demo year as a sheet."""
    return sheet_of(*demo_tables(scheme, organs=organs, seed=seed, until=until))


def demo_tables(scheme: Scheme, *, organs: int = 100, seed: int = 7, until: str = "") -> Tables:
    """Draw the demo year; with ``until`` (a date) what came to be known later is still 待公布, or has not happened."""
    people = people_of(scheme, organs, seed)
    goals: list[Goal] = []
    facts: list[Observation] = []
    for organ in people:
        undertaken = goals_of(scheme, organ)
        goals += undertaken.goals
        for block in scheme.tree:
            for leaf in block.walk():
                facts += undertaken.facts if leaf.goals else observations_of(leaf, organ, scheme)
        facts += entries_of(scheme, organ, undertaken)
    facts += [*doubled(scheme, facts), *vetoes(scheme, people)]
    return [organ.participant for organ in people], goals, _known(scheme, facts, until)


def _known(scheme: Scheme, facts: list[Observation], until: str) -> list[Observation]:
    if not until:
        return facts
    leaves = {leaf.code for block in scheme.tree for leaf in block.walk()}
    later = [replace(fact, value="待公布", document="", date="") for fact in facts]
    return [
        known if known.date <= until else pending
        for known, pending in zip(facts, later, strict=True)
        if known.date <= until or known.indicator in leaves
    ]  # fmt: skip
