"""The tree: how marks of children become their parent's score (SR-23, SR-39)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hengji.core.scoring.leaf import Ground, full_marks
from hengji.core.scoring.numbers import Exact, align, clip, listed, stack, where
from hengji.core.scoring.scheme import Node, Scheme

if TYPE_CHECKING:
    from hengji.core.scoring.numbers import Bools


@dataclass(frozen=True, slots=True)
class Level:
    """A node's stored level: points rounded at ``places``, where it counts, and what it counts for in its parent."""

    points: Exact
    counted: Bools
    base: Exact
    full: Exact


@dataclass(frozen=True, slots=True)
class Fold:
    """What combining needs to know beside the node: the scheme, the ground, and whether the node is a block."""

    scheme: Scheme
    ground: Ground

    def weight(self, node: Node) -> Exact:
        """Weight of a node in its parent."""
        return self.ground.by_class(node.weight or 0, node.by_class)


def combine(fold: Fold, node: Node, levels: Mapping[str, Level], *, top: bool) -> Level:
    """Score an inner node from its children.

    ``top`` marks a block, the level within which missing items are made up for: below the total, or below a node
    that takes shares of its children or picks one of them, so that it needs each of them whole.
    """
    children = [levels[child.code] for child in node.children]
    size = fold.ground.size
    full = full_marks(node, fold.ground)
    counted = np.stack([child.counted for child in children])
    many = counted.sum(axis=0) >= max(1, node.min_present)
    if node.combine == "sum":
        raw, base = _sum(fold, children, counted, full, top=top)
    elif node.combine == "weighted":
        raw, base, weighed = _weighted(fold, node, children, counted, full)
        many = many & weighed
    else:
        raw, base = _pick(children, counted, full, best=node.combine == "best"), full
    points = clip(raw, node.floor, node.cap).spread((size,)).rounded(places_of(fold.scheme, node))
    return Level(where(many, points, 0), many, where(many, base, 0) if not many.all() else base, full)


def places_of(scheme: Scheme, node: Node) -> int:
    """Declared decimals of an inner node."""
    if node.places is not None:
        return node.places
    return scheme.places.total if node.code == "total" else scheme.places.block


def _points(children: Sequence[Level], size: int) -> Exact:
    """The children's points as a matrix; with equal places they only need to be put together."""
    dens = {child.points.den for child in children if isinstance(child.points.den, int)}
    if len(dens) == 1 and all(np.shape(child.points.num) == (size,) for child in children):
        return Exact(np.stack([np.asarray(child.points.num) for child in children]), dens.pop())
    return stack([child.points for child in children], (size,))


def _masked(values: Exact, counted: Bools) -> Exact:
    if counted.all():
        return values.spread(counted.shape)
    return where(counted, values, 0)


def _sum(fold: Fold, children: Sequence[Level], counted: Bools, full: Exact, *, top: bool) -> tuple[Exact, Exact]:
    """Add up; what is left out makes the rest count for the whole, here or in the block above."""
    size = fold.ground.size
    got = _masked(_points(children, size), counted).sum(axis=0)
    whole = _total_of([child.full for child in children], size)
    if counted.all() and all(child.base is child.full for child in children):
        return _scaled(got, full, whole), full
    present = _masked(_matrix([child.base for child in children], size), counted).sum(axis=0)
    nothing = present == 0
    if fold.scheme.rescale_within == "block" and not top:
        return _scaled(got, full, whole), where(whole == 0, full, _scaled(present, full, whole))
    return where(nothing, got, got * full / where(nothing, 1, present)), full


def _total_of(values: Sequence[Exact], size: int) -> Exact:
    if all(isinstance(value.num, int) for value in values):
        whole = listed(values)
        return Exact(int(np.sum(whole.num)), whole.den)
    return stack(values, (size,)).sum(axis=0)


def _matrix(values: Sequence[Exact], size: int) -> Exact:
    """A line for each child, of one number where that is the same for all participants."""
    if all(isinstance(value.num, int) for value in values):
        return listed(values)
    return stack(values, (size,))


def _scaled(value: Exact, full: Exact, whole: Exact) -> Exact:
    """Convert from the children's base to the node's, e.g. 1,000 points counted as 60."""
    x, y, _, _ = align(full, whole)
    if np.array_equal(x, y):
        return value
    zero = whole == 0
    return where(zero, value, value * full / where(zero, 1, whole))


def _weighted(
    fold: Fold, node: Node, children: Sequence[Level], counted: Bools, full: Exact
) -> tuple[Exact, Exact, Bools]:
    """Mean of the children's scores on base 1 by their weights, over those that count."""
    size = fold.ground.size
    weights = stack([fold.weight(child).spread((size,)) for child in node.children], (size,))
    weights = _masked(weights, counted)
    total = weights.sum(axis=0)
    shares = stack([child.points / child.full for child in children], (size,)) if _plain(children) else None
    if shares is None:
        scored = Exact(0)
        for i, child in enumerate(children):
            scored = scored + child.points / _base_of(child, full) * weights.pick(i)
    else:
        scored = (shares * weights).sum(axis=0)
    nothing = total == 0
    return scored * full / where(nothing, 1, total), full, ~nothing


def _base_of(child: Level, full: Exact) -> Exact:
    """What a child's points are a share of; without full marks they stand as they are, on the node's own base."""
    own = where(full == 0, 1, full)
    return where(child.full == 0, own, child.full)


def _plain(children: Sequence[Level]) -> bool:
    """Tell whether every child's full marks are one number other than zero, so that shares have one denominator."""
    return all(child.full.shape == () and child.full.num != 0 for child in children)


def _pick(children: Sequence[Level], counted: Bools, full: Exact, *, best: bool) -> Exact:
    """The best or the worst of the children that count."""
    result = Exact(0)
    taken = np.zeros(counted.shape[-1], dtype=bool)
    for child, mask in zip(children, counted, strict=True):
        score = child.points * full / _base_of(child, full)
        better = score > result if best else score < result
        result = where(mask & (~taken | better), score, result)
        taken = taken | mask
    return result
