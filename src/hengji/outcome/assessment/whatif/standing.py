"""What stands at a place before anybody edits it, as the text that a form field would show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.leaf import resolve
from hengji.core.scoring.rule import numeric
from hengji.core.scoring.scheme import Grade, Node, RuleRef, Scheme, Section
from hengji.core.scoring.types import Sheet

from .sheets import rows_of, value_text

if TYPE_CHECKING:
    from .edits import Edit, Path


def real(scheme: Scheme, sheet: Sheet, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Those edits that change what stands there: a form sends all its fields, moved or not."""
    return tuple(edit for edit in edits if standing(scheme, sheet, edit.path) != edit.value)


def standing(scheme: Scheme, sheet: Sheet, path: Path) -> str | None:
    """The text at a place; None where there is no such place."""
    kind, code, *rest = path
    if kind == "new":
        return ""
    if kind == "value":
        return _of_record(sheet, code, rest)
    if kind == "grade":
        return _of_grade(scheme, code, rest)
    holder = scheme.nodes.get(code) or next((each for each in scheme.sections if each.code == code), None)
    if kind == "param" and isinstance(holder, Node) and len(rest) > 1:
        ref = ref_at(holder, rest[0])
        return None if ref is None else _of_params(scheme, ref, rest[1:])
    return worth_text(holder, kind) if holder is not None and hasattr(holder, kind) else None


def worth_text(holder: Node | Section | Grade, name: str) -> str:
    """Points, weight, cap or line as text, empty where the scheme says nothing; a share as a percentage."""
    value: Decimal | int | None = getattr(holder, "from_" if name == "from" else name)
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    return f"{(value * 100).normalize():f}%" if name == "quota" else f"{value:f}"


def ref_at(node: Node, slot: str) -> RuleRef | None:
    """The rule or measure of a slot: rule, measure, aggregate, goals:NAME, measures:NAME."""
    kind, _, name = slot.partition(":")
    if kind == "goals":
        return node.goals.rules.get(name) if node.goals else None
    found = node.measures.get(name) if kind == "measures" else getattr(node, kind, None)
    return found if isinstance(found, RuleRef) else None


def defaults_of(ref: RuleRef, params: Mapping[str, Any]) -> dict[str, str]:
    """Single numbers of a rule, those that the pack leaves to the rule included."""
    entry = BY_KEY.get(ref.key)
    return {} if entry is None else {name: f"{value:f}" for name, value in numeric(entry.parse(params)).items()}


def _of_params(scheme: Scheme, ref: RuleRef, names: list[str]) -> str | None:
    params = resolve(scheme, ref.params)
    found: object = params
    for name in names:
        if isinstance(found, Mapping) and name in found:
            found = found[name]
        elif isinstance(found, list | tuple) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            return defaults_of(ref, params).get(name) if len(names) == 1 else None
    return found if isinstance(found, str) else None


def _of_grade(scheme: Scheme, number: str, rest: list[str]) -> str | None:
    known = number.isdecimal() and int(number) < len(scheme.grades) and rest and rest[0] in {"from", "quota", "count"}
    return worth_text(scheme.grades[int(number)], rest[0]) if known else None


def _of_record(sheet: Sheet, participant: str, rest: list[str]) -> str | None:
    people = {person.code: i for i, person in enumerate(sheet.participants)}
    if participant not in people or len(rest) < 2 or not rest[1].isdecimal():  # noqa: PLR2004 - leaf and number
        return None
    rows = rows_of(sheet, people[participant], rest[0])
    return value_text(sheet.observations, int(rows[int(rest[1])])) if int(rest[1]) < len(rows) else None
