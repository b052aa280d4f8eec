"""Rules about the words: effort without a product, an activity instead of an outcome."""

from __future__ import annotations

from collections.abc import Iterator

from hengji.year.goals.linter.model import Found, GoalText, Limits
from hengji.year.goals.linter.numbers import amount
from hengji.year.goals.linter.texts import activity, vague_word, verifiable


def vague(goal: GoalText, _: Limits) -> Iterator[Found]:
    """Nothing can be verified: no number, document, count, time or product, with or without a vague verb.

    A vague verb is welcome beside one of these; where the goal is an activity, that remark says enough.
    """
    text = f"{goal.title}；{goal.deliverable}"
    if amount(goal.target) is None and not any(map(verifiable, (text, *goal.milestones))) and not activity(text):
        word = vague_word(text)
        yield Found("title", {"said": f"用了“{word}”，但" if word else ""})


def activity_as_goal(goal: GoalText, _: Limits) -> Iterator[Found]:
    """A count of meetings or campaigns does not make them an outcome."""
    words = activity(f"{goal.title}；{goal.deliverable}")
    if words:
        yield Found("title", {"words": words})
