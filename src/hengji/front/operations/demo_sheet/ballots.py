"""Votes and marks of the demo year: numbers of ballots by option whose mean is near what was drawn for the organ."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from random import Random

from hengji.core.scoring.scheme import Node, Scheme
from hengji.front.operations.demo_sheet.draws import below, chance, largest_remainder, normal, pick, text
from hengji.front.operations.demo_sheet.people import Organ

Facts = Iterator[dict[str, str]]
TYPICAL = (0.35, 0.45, 0.15, 0.04, 0.01)


def graded(rng: Random, leaf: Node, organ: Organ) -> Facts:
    """Votes by grade (述职评议): each voter's opinion is partly the organ's level."""
    shares, load = leaf.demo["p"], float(leaf.demo["load"])
    votes: Counter[str] = Counter()
    for _ in range(int(leaf.demo["votes"])):
        opinion = load * organ.latent + math.sqrt(1 - load * load) * rng.gauss(0, 1)
        votes[pick(1 - below(opinion), shares)] += 1
    for grade in shares:
        yield {"key": grade, "value": str(votes[grade])}


def surveyed(scheme: Scheme, leaf: Node, organ: Organ, z: float) -> Facts:
    """Votes by layer and option around the drawn mean; the same people answer all questions of the survey."""
    survey, options = scheme.carried["survey"], scheme.tables["survey_options"]
    sample = survey["sample"]["respondents"]
    sent = sum(int(count) for count in sample.values())
    ballots = int(survey["sample"]["ballots_total"]) / 200
    mean = normal(z, leaf.demo)
    for layer, asked in sample.items():
        people = chance(organ.seed, organ.participant.code, "survey", layer)
        valid = max(20, round(ballots * int(asked) / sent * people.uniform(0.85, 1.15)))
        rng = chance(organ.seed, organ.participant.code, leaf.code, layer)
        unknown = round(valid * rng.uniform(0.03, 0.09))
        counts = largest_remainder(_tilted([float(v) for v in options.values()], mean + rng.gauss(0, 0.8)), valid)
        for option, count in zip(options, counts, strict=True):
            yield {"layer": layer, "key": option, "value": str(count), "n": str(valid)}
        yield {"layer": layer, "key": survey["excluded"][0], "value": str(unknown), "n": str(valid)}


def _tilted(values: list[float], mean: float) -> list[float]:
    """Shares of the options, as near to the typical ones as the mean allows."""
    low, high = -20.0, 20.0
    for _ in range(60):
        tilt = (low + high) / 2
        weights = [share * math.exp(tilt * value / 100) for share, value in zip(TYPICAL, values, strict=True)]
        reached = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
        low, high = (tilt, high) if reached < mean else (low, tilt)
    return [weight / sum(weights) for weight in weights]


def led(rng: Random, leaf: Node, z: float) -> Facts:
    """Marks of the leaders who know the organ: the panel's distribution, never a rater's name."""
    value = round(normal(z, leaf.demo), 2)
    if "unknown_share" in leaf.demo:
        yield from _half_marks(rng, value, float(leaf.demo["unknown_share"]))
    elif _tenure(leaf):
        yield from _portfolio(rng, value)
    else:
        first, second = (rng.randint(0, round(min(0.3, 10 - value) * 100)) / 100 for _ in range(2))
        marks = Counter(text(value + step, 2) for step in (first, -first, second, -second))
        yield from ({"key": mark, "value": str(count)} for mark, count in marks.items())


def _tenure(leaf: Node) -> bool:
    return leaf.measure is not None and leaf.measure.params.get("tenure_weighted") == "true"


def _portfolio(rng: Random, value: float) -> Facts:
    """One to three leaders; where the portfolio changed in June, two follow each other, weighted by months."""
    if rng.random() < 0.09:  # noqa: PLR2004  # nine organs of a hundred, as the story says
        step = min(3, round((10 - value) * 100) // 7)
        yield {"key": text(value + 7 * step / 100, 2), "value": "1", "layer": "原分管", "n": "5"}
        yield {"key": text(value - 5 * step / 100, 2), "value": "1", "layer": "现分管", "n": "7"}
        return
    apart = rng.randint(0, round(min(0.2, 10 - value) * 100)) / 100
    for layer, mark in [("分管", value), ("联系", value + apart), ("协助分管", value - apart)][: rng.choice((1, 1, 3))]:
        yield {"key": text(mark, 2), "value": "1", "layer": layer, "n": "12"}


def _half_marks(rng: Random, value: float, unknown_share: float) -> Facts:
    """Half marks of 28 leaders near the mean, some of whom do not know the organ."""
    unknown = sum(rng.random() < unknown_share for _ in range(28))
    valid, lower = 28 - unknown, math.floor(value * 2) / 2
    upper = round((value - lower) / 0.5 * valid)
    marks = Counter({lower: valid - upper, lower + 0.5: upper})
    apart = min(marks[lower], rng.randint(0, valid // 4), marks[lower + 0.5])
    moved = Counter({lower - 0.5: apart, lower: -apart, lower + 0.5: -apart, lower + 1: apart})
    marks.update(moved if lower + 1 <= 5 else {})  # noqa: PLR2004  # the scale ends at 5
    for mark in sorted(marks, reverse=True):
        if marks[mark]:
            yield {"key": f"{mark:g}", "value": str(marks[mark])}
    yield {"key": "不了解", "value": str(unknown)}
