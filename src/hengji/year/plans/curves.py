"""A rule's score as a function of its main input, computed by the engine itself from the rule's worked cases."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hengji.core.scoring.decimals import NumberTextError, decimal_text
from hengji.core.scoring.rule import Case, Entry, Input, Rule, result_of_case

POINTS = 60
MOST_CURVES = 3
MOST_KEYS = 5
HALVINGS = 10
COUNTS = range(9)
MARKS = ("target", "baseline", "challenge", "lo", "hi", "reported")


@dataclass(frozen=True)
class Line:
    """One line of a preview: scores at the preview's places."""

    name: str
    scores: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Preview:
    """What the chart draws. ``counted``: places are names or numbers of events, not points of a scale."""

    main: str
    places: tuple[str, ...]
    lines: tuple[Line, ...]
    counted: bool


def preview(entry: Entry[Any]) -> Preview | None:
    """None where an entry is no function of one number, or of the number of events."""
    if not isinstance(entry, Rule) or not entry.cases:
        return None
    case = entry.cases[0]
    inputs = entry.inputs_for(entry.parse(case.params))
    number = next((spec for spec in inputs if spec.keys is None), None)
    table = next((spec for spec in inputs if spec.keys), None)
    if table is not None and (number is None or inputs.index(table) < inputs.index(number)):
        return _by_count(entry, case, table) if entry.monotone and _counts(case, table) else _by_key(entry, case, table)
    return None if number is None else _by_number(entry, case, number)


def _by_number(rule: Rule[Any], case: Case, main: Input) -> Preview:
    grid = _refined(rule, case, main, _grid(rule, case, main))
    cases = [each for each in rule.cases if _alike(case, each, main)]
    lines: dict[str, Line] = {}
    for each in cases:
        others = {name: value for name, value in each.given.items() if name != main.name}
        key = repr((others, each.params, each.peers))
        if key not in lines:
            lines[key] = Line(each.text, tuple(_score(rule, each, {main.name: at}) for at in grid))
    found = tuple({line.scores: line for line in reversed(lines.values())}.values())[::-1][:MOST_CURVES]
    return Preview(
        main.title, tuple(grid), found if len(found) > 1 else (replace(found[0], name="得分"),), counted=False
    )


def _alike(case: Case, other: Case, main: Input) -> bool:
    """Cases share a drawing where they have the same points and numbers of the same size."""
    if other.points != case.points or main.name not in other.given:
        return False
    return max(_marks(other, main)) * 2 > max(_marks(case, main))


def _marks(case: Case, main: Input) -> list[Decimal]:
    """The sizes of the numbers that decide where something happens: at least one."""
    known = [case.given, case.params, *case.peers]
    marks = [value for of in known for name in (main.name, *MARKS) if (value := _number(of.get(name))) is not None]
    marks += [value for band in case.params.get("bands", ()) if (value := _number(band.get("from"))) is not None]
    return [*map(abs, marks), Decimal(0)]


def _grid(rule: Rule[Any], case: Case, main: Input) -> list[str]:
    """From nothing to well beyond what the case and its marks name; places are whole numbers."""
    if main.name == "rank":
        most = max(int(Decimal(str(case.given.get("of", "0")))), len(case.peers) + 1, 14)
        return [str(place) for place in range(1, most + 1)]
    high = (max(_marks(case, main)) or 1) * (Decimal("2.2") if rule.monotone < 0 else Decimal("1.4"))
    step = _step(high / POINTS)
    return [f"{step * place:f}" for place in range(int(high / step) + 1)]


def _refined(rule: Rule[Any], case: Case, main: Input, grid: list[str]) -> list[str]:
    """Add places where the curve breaks, so that a step is drawn upright and a kink where it is."""
    if main.name == "rank":
        return grid

    def score(at: Decimal) -> Decimal:
        return _score(rule, case, {main.name: f"{at:f}"}) or Decimal(0)

    known = {Decimal(at): score(Decimal(at)) for at in grid}
    tolerance = (max(known.values()) - min(known.values())) / POINTS
    fine = Decimal(1).scaleb(int(Decimal(grid[1]).as_tuple().exponent) - 2)
    for start, end in pairwise(sorted(known)):
        low, high = start, end
        for _halving in range(HALVINGS):
            middle = ((low + high) / 2).quantize(fine)
            known.setdefault(middle, score(middle))
            if abs(known[low] + known[high] - 2 * known[middle]) <= tolerance:
                break
            left = abs(known[middle] - known[low]) > abs(known[high] - known[middle])
            low, high = (low, middle) if left else (middle, high)
    return [f"{at.normalize():f}" for at in sorted(known) if f"{at:f}" in grid or _bends(known, at, tolerance)]


def _bends(known: Mapping[Decimal, Decimal], at: Decimal, tolerance: Decimal) -> bool:
    """Tell whether leaving a place out would change the drawing."""
    places = sorted(known)
    place = places.index(at)
    before, after = places[place - 1], places[min(place + 1, len(places) - 1)]
    if after == at:
        return True
    straight = known[before] + (known[after] - known[before]) * (at - before) / (after - before)
    return abs(known[at] - straight) > tolerance / POINTS


def _step(least: Decimal) -> Decimal:
    """The next round step: 1, 2 or 5 times a power of ten."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least)


def _number(value: object) -> Decimal | None:
    text = str(value) if value is not None else ""
    return Decimal(text) if text.lstrip("-").replace(".", "", 1).isdigit() else None


def _counts(case: Case, table: Input) -> bool:
    """Events are counted in whole numbers; coefficients are not."""
    values = [_number(value) for value in case.given.get(table.name, {}).values()]
    return bool(values) and all(value is not None and value == int(value) for value in values)


def _by_count(rule: Rule[Any], case: Case, table: Input) -> Preview:
    names: dict[tuple[Decimal | None, ...], list[str]] = {}
    for key in table.keys or ():
        scores = tuple(_score(rule, case, {table.name: {key: str(count)}}) for count in COUNTS)
        names.setdefault(scores, []).append(key)
    lines = tuple(Line("、".join(keys), scores) for scores, keys in list(names.items())[:MOST_KEYS])
    return Preview("次数", tuple(str(count) for count in COUNTS), lines, counted=True)


def _by_key(rule: Rule[Any], case: Case, table: Input) -> Preview:
    keys = table.keys or ()
    scores = tuple(_score(rule, case, {table.name: {key: "1"}}) for key in keys)
    return Preview(table.title, tuple(keys), (Line("只有这一种时的得分", scores),), counted=True)


def _score(rule: Rule[Any], case: Case, given: Mapping[str, Any]) -> Decimal | None:
    """None where the engine has no answer, such as a division by zero."""
    try:
        found: Fraction = result_of_case(rule, replace(case, given={**case.given, **given}))
    except (ArithmeticError, NumberTextError):
        return None
    return Decimal(decimal_text(found, 4)).normalize() + 0
