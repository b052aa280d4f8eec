"""Worked examples of one indicator: what goes in, what must come out, run at once with the engine of every score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from hengji.core.scoring.cases import outcome_of, result
from hengji.core.scoring.catalogue import UnknownRuleError
from hengji.core.scoring.decimals import NumberTextError, decimal_text, parse_decimal
from hengji.core.scoring.leaf import inputs_of
from hengji.core.scoring.scheme import CaseSpec, Node, Scheme
from hengji.core.scoring.types import MISSING_WORDS, ProblemsError

from .words import said

PLAIN_MEASURES = frozenset({"last", "sum", "mean", "min", "max", "count"})
RECORD = ("layer", "period", "key", "value", "n")  # cells of a record where the indicator is measured from several
FAILURES = (ProblemsError, ValidationError, UnknownRuleError, NumberTextError, ArithmeticError, LookupError, TypeError,
            ValueError)  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """One thing that an example asks for: a number, or how often each key occurred."""

    name: str
    title: str
    keys: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Tried:
    """An example with its result. ``place`` is its number in the scheme's list, from 0."""

    place: int
    name: str
    given: str
    wanted: str
    got: str
    good: bool
    simple: bool  # about this indicator alone


def asks_of(scheme: Scheme, node: Node) -> tuple[Ask, ...] | None:
    """What an example of a leaf asks for; None where it is told by records; () where examples are not typed here."""
    if node.children or node.goals:
        return ()
    if node.per or node.measures or (node.measure and node.measure.key not in PLAIN_MEASURES):
        return None
    try:
        specs = inputs_of(scheme, node.rule)
    except FAILURES:
        return ()
    return tuple(Ask(each.name, each.title, each.keys or (), each.optional) for each in specs)


def case_of(node: Node, name: str, given: Mapping[str, Any] | list[dict[str, str]], expected: str) -> CaseSpec:
    """An example as the pack holds it. ``given`` by input: a text, or counts by key; or a list of records."""
    facts: Any = given
    if isinstance(given, Mapping):
        filled = {name: value for name, value in given.items() if value not in ("", {})}
        only = next(iter(given.values())) if len(given) == 1 else None
        facts = only if isinstance(only, str) or (only is not None and not set(only) & set(given)) else filled
    return CaseSpec(
        name=name or _("%s算例") % node.title, given={node.code: facts}, expect={node.code: expected},
        participant={node.applies: "1"} if node.applies else {},
    )  # fmt: skip


def try_case(scheme: Scheme, case: CaseSpec, code: str) -> tuple[str, bool]:
    """What the engine makes of an example for one node, and whether that is what it expects."""
    wanted = case.expect.get(code)
    for world in _worlds(scheme, code):
        try:
            got = result(outcome_of(world, case), code)
        except FAILURES:
            continue
        return _compared(got, wanted)
    return _("算不出来，请先改正计分规则"), False


def _worlds(scheme: Scheme, code: str) -> Iterator[Scheme]:
    """The scheme itself, and where that cannot be scored because of something else, the indicator alone."""
    yield scheme
    node = scheme.nodes.get(code)
    if node is not None and code not in scheme.items:
        alone = node.model_copy(update={"weight": None, "requires": None, "second": ""})
        total = scheme.total.model_copy(update={"base": node.points or Decimal(100)})
        yield scheme.model_copy(update={"tree": (alone,), "sections": (), "bars": (), "total": total, "combine": "sum"})


def _compared(got: Fraction | str | None, wanted: object) -> tuple[str, bool]:
    if isinstance(got, Fraction):
        text = decimal_text(got)
        return text, _is_number(wanted) and Fraction(str(wanted).strip()) == got
    return str(got or _("没有得分")), got == wanted


def _is_number(value: object) -> bool:
    try:
        parse_decimal(str(value).strip())
    except NumberTextError:
        return False
    return str(value) not in MISSING_WORDS


def tried(scheme: Scheme, node: Node) -> list[Tried]:
    """All examples of the scheme that expect something of this node, with their results."""
    return [
        _tried(scheme, node.code, place, case) for place, case in enumerate(scheme.cases) if node.code in case.expect
    ]  # fmt: skip


def _tried(scheme: Scheme, code: str, place: int, case: CaseSpec) -> Tried:
    got, good = try_case(scheme, case, code)
    given = said(_plain(case.given[code])) if code in case.given else _("%d项数据") % len(case.given)
    simple = not case.peers and set(case.expect) == {code} and set(case.given) <= {code}
    return Tried(place, case.name, given or _("没有发生"), said(case.expect[code]), got, good, simple)


def _plain(value: Any) -> Any:  # noqa: ANN401 - a case's own shape
    """Records as their words; the names of their cells go without saying."""
    if isinstance(value, list | tuple):
        return [" ".join(str(cell) for cell in each.values()) if isinstance(each, Mapping) else each for each in value]
    return value
