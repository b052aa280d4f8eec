"""Chance: the distributions that a pack's ``demo`` parameters name, as plain functions of a random number source."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any


def chance(*names: object) -> Random:
    """Random numbers that belong to one cell: the same names give the same numbers on every machine."""
    return Random("/".join(map(str, names)))  # noqa: S311  # made-up figures, no secret


def level(rng: Random, latent: float, demo: Mapping[str, Any]) -> float:
    """How good an organ is in this leaf: part of its latent level, the rest by chance; standard normal."""
    load = float(demo.get("load", 0))
    return load * latent + math.sqrt(1 - load * load) * rng.gauss(0, 1)


def normal(z: float, demo: Mapping[str, Any]) -> float:
    """A value of the declared mean and spread at level ``z``, kept within its limits."""
    value = float(demo["mean"]) + float(demo["sd"]) * z
    return min(max(value, float(demo["lo"])), float(demo["hi"]))


def poisson(rng: Random, mean: float) -> int:
    """How often something happens that happens ``mean`` times on average."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def below(z: float) -> float:
    """Share of a standard normal that lies below ``z``."""
    return (1 + math.erf(z / math.sqrt(2))) / 2


def pick(share: float, shares: Mapping[str, str]) -> str:
    """The first word whose shares, added up from the first, exceed ``share``."""
    word, reached = "", 0.0
    for word, part in shares.items():
        reached += float(part)
        if share < reached:
            return word
    return word


def parts_of(rng: Random, whole: int, count: int, least: int = 5) -> list[int]:
    """Divide a whole number into parts by a Dirichlet distribution of concentration 8, none below ``least``."""
    draws = [rng.gammavariate(8, 1) for _ in range(count)]
    return [least + part for part in largest_remainder([draw / sum(draws) for draw in draws], whole - least * count)]


def largest_remainder(shares: Sequence[float], whole: int) -> list[int]:
    """Round shares of a whole so that they add up to it."""
    exact = [share * whole for share in shares]
    counts = [math.floor(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda i: (counts[i] - exact[i], i))
    for i in order[: whole - sum(counts)]:
        counts[i] += 1
    return counts


def text(value: float, places: int) -> str:
    """Write a value as decimal text at its places."""
    return f"{value:.{places}f}"
