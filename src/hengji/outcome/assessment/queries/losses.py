"""What each node cost a participant, in points of the total: the one unit in which losses can be compared."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from hengji.core.scoring.decimals import decimal_text
from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.scheme import Node


def losses(outcome: Outcome, participant: str) -> dict[str, Decimal]:
    """Lost points by node; a node that does not count, or whose loss is nobody's share of the total, is left out."""
    i = outcome.ground.index[participant]
    whole = at(outcome.base.full, i)
    places = outcome.scheme.places.block
    found = {}
    for code, worth in worths(outcome, i):
        level = outcome.levels[code]
        lost = worth * (1 - at(level.points, i) / at(level.full, i))
        found[code] = Decimal(decimal_text(lost * whole, places))
    return found | _deducted(outcome, i)


def worths(outcome: Outcome, i: int) -> Iterator[tuple[str, Fraction]]:
    """For each node that counts the share of the total that its full marks stand for; nothing below best and worst."""
    return _below(outcome, outcome.scheme.root, i)


def _below(outcome: Outcome, node: Node, i: int, worth: Fraction = Fraction(1)) -> Iterator[tuple[str, Fraction]]:
    """Walk down; ``worth`` is the share of the total that the node's full marks stand for."""
    if node.combine in {"best", "worst"}:
        return
    weights = {child.code: _weight(outcome, node, child, i) for child in node.children}
    total = sum(weights.values(), Fraction(0))
    for child in node.children:
        level = outcome.levels[child.code]
        if level.counted[i] and at(level.full, i) and total:
            share = worth * weights[child.code] / total
            yield child.code, share
            yield from _below(outcome, child, i, share)


def _weight(outcome: Outcome, parent: Node, child: Node, i: int) -> Fraction:
    """What a child counts for among those that count."""
    level = outcome.levels[child.code]
    if not level.counted[i]:
        return Fraction(0)
    if parent.combine == "weighted":
        return at(outcome.ground.by_class(child.weight or 0, child.by_class), i)
    return at(level.base, i)


def _deducted(outcome: Outcome, i: int) -> dict[str, Decimal]:
    """A deduction inside the total costs what it takes off."""
    found, places = {}, outcome.scheme.places.block
    for section in outcome.scheme.sections:
        if section.kind == "deduction" and section.inside:
            found[section.code] = _points(outcome.sections[section.code], i, places)
            found |= {item.code: _points(outcome.marks[item.code].points, i, places) for item in section.items}
    return found


def _points(value: Exact, i: int, places: int) -> Decimal:
    return Decimal(decimal_text(at(value, i), places))


def at(value: Exact, i: int) -> Fraction:
    """One participant's number of a column, or the one number that all have."""
    return value.cell(i)
