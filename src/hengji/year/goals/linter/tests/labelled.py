"""Reads the labelled goals, and counts how often the linter agrees with the careful reader.

``python -m hengji.year.goals.linter.tests.labelled`` prints the tables.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hengji.year.goals.linter.catalogue import CODES
from hengji.year.goals.linter.linting import lint_across, lint_sheet
from hengji.year.goals.linter.model import GoalText

HERE = Path(__file__).parent
PARTS = ("tuning", "held_out")
YEAR = 2026
SHEET_ONLY = {"WEIGHTS_SUM", "WEIGHT_SMALL", "WEIGHT_BIG", "TOO_MANY", "FEW_MEASURABLE"}
LABELLED = CODES - SHEET_ONLY


@dataclass(frozen=True)
class Labelled:
    goal: GoalText
    codes: frozenset[str]


@dataclass(frozen=True)
class Figures:
    """Right, false and missed remarks of one rule."""

    right: int
    false: int
    missed: int

    @property
    def cases(self) -> int:
        return self.right + self.missed

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.cases if self.cases else 1.0


def read(part: str) -> list[Labelled]:
    lines = (HERE / f"goals_{part}.txt").read_text(encoding="utf-8").splitlines()
    return [_line(f"{part}:{row}", line) for row, line in enumerate(lines, 1) if line and not line.startswith("#")]


def _line(key: str, line: str) -> Labelled:
    organ, title, deliverable, number, history, deadline, source, rest, *codes = line.split("|")
    target, unit, direction = [_given(word) for word in [*number.split(" "), "", "", ""][:3]]
    data_source, _, owner = source.partition("@")
    goal = GoalText(
        title, key=key, organ=organ, deliverable=deliverable, unit=unit, direction=direction, target=target,
        history=tuple(history.split()), deadline=_given(deadline), year=YEAR, data_source=_given(data_source),
        data_owner=_given(owner), **_rest(rest),
    )  # fmt: skip
    return Labelled(goal, frozenset(" ".join(codes).split()))


def _given(word: str) -> str:
    return "" if word == "-" else word


def _rest(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for word in text.split():
        name, is_named, value = word.partition("=")
        if word.startswith("SR-"):
            found |= _rule(word)
        elif is_named:
            found[{"理由": "reason", "现值": "current"}[name]] = value
        else:
            found["points"] = word
    return found


def _rule(word: str) -> dict[str, Any]:
    """「SR-03:pass_percent=95」; bands as 「SR-05:95+:4/0+:0」."""
    key, _, text = word.partition(":")
    if key == "SR-05":
        floors = [part.split("+:") for part in text.split("/")]
        tops = [{}, *({"to": floor} for floor, _ in floors)]
        return {"rule": key, "params": {"bands": [
            {"from": floor, "points": points} | top for (floor, points), top in zip(floors, tops, strict=False)
        ]}}  # fmt: skip
    params = dict(part.split("=") for part in text.split(":")) if text else {}
    return {"rule": key, "params": {name: value == "true" if value in {"true", "false"} else value
                                    for name, value in params.items()}}  # fmt: skip


def found_in(labelled: list[Labelled]) -> dict[str, set[str]]:
    """The codes that the linter gives each goal, as if all organs' sheets stood before the office."""
    goals = [each.goal for each in labelled]
    codes: dict[str, set[str]] = {goal.key: set() for goal in goals}
    for organ in {goal.organ for goal in goals}:
        for remark in lint_sheet([goal for goal in goals if goal.organ == organ]):
            codes[remark.goal].add(remark.code)
    for remark in lint_across(goals):
        codes[remark.goal].add(remark.code)
    return {key: some & LABELLED for key, some in codes.items()}


def figures(part: str) -> dict[str, Figures]:
    labelled = read(part)
    found = found_in(labelled)
    return {code: _figures(code, labelled, found) for code in sorted(LABELLED)}


def _figures(code: str, labelled: list[Labelled], found: dict[str, set[str]]) -> Figures:
    pairs = [(code in each.codes, code in found[each.goal.key]) for each in labelled]
    return Figures(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


def table(part: str) -> str:
    """The figures as a table of Markdown."""
    lines = [
        f"| rule ({part}) | cases | right | false | missed | precision | recall |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for code, at in figures(part).items():
        spread = f"{at.precision:.2f} | {at.recall:.2f}" if at.cases or at.false else "– | –"
        lines.append(f"| {code} | {at.cases} | {at.right} | {at.false} | {at.missed} | {spread} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write("\n\n".join(map(table, PARTS)) + "\n")
