"""What may be observed of a leaf: the sets of facts that are tried to find out which give most points and which least.

They are taken from the numbers that the rule itself names (targets, borders of bands, floors), so that the nearest
value with full marks is among them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any

from pydantic import BaseModel

from hengji.core.scoring.catalogue import measure_of, rule_of
from hengji.core.scoring.leaf import accepted_words, inputs_of, resolve
from hengji.core.scoring.measures import Joint, Ladder, Layers, Periods, Scale
from hengji.core.scoring.rule import GOAL_COLUMNS, Input
from hengji.core.scoring.scheme import Node, RuleRef, Scheme
from hengji.core.scoring.types import Goal

COUNTS = (1, 3, 10, 30, 100)  # how often something listed happens
VOTES = 100
MOST = 400  # sets tried of one leaf
NUMBERS = 24  # values tried of one input
VOTED = frozenset({"SR-25", "SR-26"})  # rules on votes: two extremes are mixed by their numbers of votes


@dataclass(frozen=True, slots=True)
class Fact:
    """One observation without its participant and leaf; ``value`` is decimal text."""

    value: str
    input: str = ""
    key: str = ""
    layer: str = ""
    period: str = ""
    n: str = ""

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What the fact is about, whatever its value."""
        return self.input, self.key, self.layer, self.period


Option = tuple[Fact, ...]


def options(scheme: Scheme, node: Node, ref: RuleRef | None, goal: Goal | None = None) -> list[Option]:
    """Sets of facts to try for a leaf that is scored by ``ref``, or for one goal of it."""
    inputs = inputs_of(scheme, ref)
    numbers = interesting(scheme, node, ref, goal)
    each = [_of_input(scheme, node, spec, numbers) for spec in inputs]
    while _size(each) > MOST:
        longest = max(range(len(each)), key=lambda i: len(each[i]))
        each[longest] = each[longest][::2] if len(each[longest]) > 2 else each[longest][:1]  # noqa: PLR2004 - halved
    named = len(inputs) > 1
    joined = [
        tuple(replace(fact, input=spec.name if named else "") for spec, some in zip(inputs, sets, strict=True)
              for fact in some)
        for sets in product(*each)
    ]  # fmt: skip
    return [_per_item(scheme, node, option) for option in joined]


def _size(each: Iterable[list[Option]]) -> int:
    size = 1
    for some in each:
        size *= max(1, len(some))
    return size


def voted(node: Node, ref: RuleRef | None) -> bool:
    """Whether the leaf is scored from votes or marks by number of voters."""
    measured = node.measure is not None and node.measure.key == "SR-24"
    return measured or (ref is not None and ref.key in VOTED)


def _per_item(scheme: Scheme, node: Node, option: Option) -> Option:
    """A leaf scored for each layer or period by itself is observed in each of them."""
    if node.per not in {"layer", "period"}:
        return option
    words = sorted(word for word in accepted_words(scheme, node.code, node.per) or () if word) or ["一"]
    return tuple(replace(fact, **{node.per: word}, n=str(VOTES)) for word in words for fact in option)


def _of_input(scheme: Scheme, node: Node, spec: Input, numbers: list[Decimal]) -> list[Option]:
    if spec.keys is None:
        return list(_measured(scheme, node, spec, numbers))
    if spec.measure != "sum":  # levels that hold or not, shares of criteria
        every = tuple(Fact("1", key=key) for key in spec.keys)
        return [(Fact("1", key=key),) for key in spec.keys] + [every, (Fact("0", key=spec.keys[0]),)]
    if node.rule is not None and node.rule.key in VOTED:
        params = rule_of(node.rule.key).parse(resolve(scheme, node.rule.params))
        invalid = getattr(params, "excluded", ())  # 不了解 is no answer: nobody is the worse for it
        return [(Fact(str(VOTES), key=key),) for key in spec.keys if key not in invalid]
    happened = [(Fact(str(count), key=key),) for key in spec.keys for count in COUNTS]
    return [(Fact("0", key=spec.keys[0]),), *happened]


def _measured(scheme: Scheme, node: Node, spec: Input, numbers: list[Decimal]) -> Iterator[Option]:
    """Facts from which the measure of an input makes each of the numbers."""
    ref = node.measures.get(spec.name) or node.measure or RuleRef(key=spec.measure)
    params: Any = measure_of(ref.key).parse(resolve(scheme, ref.params))
    if isinstance(params, Scale):
        marks = sorted({params.low, params.scale, *(x for x in numbers if params.low <= x <= params.scale)})
        yield from ((Fact(str(VOTES), key=_text(mark)),) for mark in marks)
    elif isinstance(params, Ladder):
        yield (Fact("0", key=next(iter(params.levels), "")),)
        yield from ((Fact(str(count), key=level),) for level in params.levels for count in COUNTS)
    elif ref.key == "count":
        yield from ((Fact("1"),) * count for count in COUNTS)
    else:
        parts = [dict(zip(("layer", "period", "n"), part, strict=True)) for part in _parts(params)]
        yield from (tuple(Fact(_text(number), **part) for part in parts) for number in numbers)


def _parts(params: BaseModel) -> list[tuple[str, str, str]]:
    """Layer, period and number of voters of the facts that a measure puts together."""
    if isinstance(params, Layers):
        layers = {**params.weights, **{name: 1 for one in params.weights_by_class.values() for name in one}}
        return [(layer, "", str(VOTES)) for layer in layers] or [("", "", "")]
    if isinstance(params, Periods):
        return [("", period, "") for period in params.shares]
    if isinstance(params, Joint):
        return [(params.words[0], "", "")]
    return [("", "", "")]


def interesting(scheme: Scheme, node: Node, ref: RuleRef | None, goal: Goal | None = None) -> list[Decimal]:
    """Numbers at which a rule may change its mind: those it names, and beyond them; nearest to zero first."""
    named = {Decimal(0), Decimal(1), Decimal(100)} | {x for x in (node.points, node.cap, node.floor) if x is not None}
    if ref is not None:
        named |= set(_numbers(rule_of(ref.key).parse(resolve(scheme, ref.params))))
    measure = node.measure
    if measure is not None:
        named |= set(_numbers(measure_of(measure.key).parse(resolve(scheme, measure.params))))
    if goal is not None:
        named |= {Decimal(text) for name in GOAL_COLUMNS if (text := getattr(goal, name))}
    ordered = sorted(named | {2 * x for x in named} | {x / 2 for x in named}, key=lambda x: (abs(x), x))
    step = -(-len(ordered) // NUMBERS)
    return sorted({*ordered[::step], *(x for x in named if len(named) <= NUMBERS)}, key=lambda x: (abs(x), x))


def _numbers(value: object) -> Iterator[Decimal]:
    """Every number in the parameters of a rule, however deep."""
    if isinstance(value, Decimal) and value.is_finite():
        yield value
    elif isinstance(value, BaseModel):
        yield from _numbers(list(dict(value).values()))
    elif isinstance(value, Mapping):
        yield from _numbers(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)


def _text(number: Decimal) -> str:
    return f"{number:f}"
