"""Rules about the words: effort without a product, an activity instead of an outcome."""

from __future__ import annotations

from collections.abc import Iterator

from hengji.year.goals.linter.model import Found, GoalText, Limits
from hengji.year.goals.linter.numbers import amount
from hengji.year.goals.linter.texts import activity, vague_word, verifiable


def vague(goal: GoalText, _: Limits) -> Iterator[Found]:
    """A vague verb is welcome where a number, a document, a count, a time or a product stands beside it."""
    text = f"{goal.title}；{goal.deliverable}"
    word = vague_word(text)
    if word and amount(goal.target) is None and not verifiable(text) and not any(map(verifiable, goal.milestones)):
        yield Found("title", {"word": word})


def activity_as_goal(goal: GoalText, _: Limits) -> Iterator[Found]:
    """A count of meetings or campaigns does not make them an outcome."""
    words = activity(f"{goal.title}；{goal.deliverable}")
    if words:
        yield Found("title", {"words": words})
