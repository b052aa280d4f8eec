"""What the fields of a goal can name: tasks given to the participant, the organ's strategic goals, goals above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hengji.year.goals.models import GoalSheet
from hengji.year.goals.queries.strategy import strategic_options
from hengji.year.goals.queries.tasks import task_options

from .cascade import upper_words

SHORT = 40


def offered_to(sheet: GoalSheet) -> Mapping[str, Sequence[tuple[str, str]]]:
    """By field; nothing is offered where there is nothing, and then the field takes text."""
    tasks = [
        (code, f"{duty} {code} {text[:SHORT]}") for code, text, duty in task_options(sheet.participant)
    ]  # fmt: skip
    place = sheet.participant.organisation
    strategic = strategic_options(place, sheet.plan.year) if place else []
    return {"task": tasks, "strategic": strategic, "upper": upper_words(sheet)}
