"""The rule (or measure) of an indicator: which one, its parameters as a form, its curve, its words and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.leaf import resolve
from hengji.core.scoring.rule import Entry
from hengji.core.scoring.scheme import Node, RuleRef, Scheme
from hengji.year.plans.curves import Preview
from hengji.year.plans.drawing import preview_of

from .parameters import ParameterForm

NO_RULE = "-"  # picked instead of a key: the indicator has none


@dataclass(frozen=True)
class Reference:
    """``name`` is rule or measure; everything else is empty where the indicator has none, or one that nobody knows."""

    name: str
    key: str
    entry: Entry[Any] | None
    form: ParameterForm | None
    curve: Preview | None


def reference_of(
    scheme: Scheme, node: Node, name: str, data: Mapping[str, Any] | None = None, *, points: str = ""
) -> Reference:
    """As the scheme holds it, or as it was sent."""
    ref: RuleRef | None = getattr(node, name)
    key = str(data.get(f"{name}-key", "")) if data is not None else (ref.key if ref else "")
    entry = BY_KEY.get(key)
    if entry is None:
        return Reference(name, key, None, None, None)
    stored = ref.params if ref and ref.key == key else {}
    if data is None:
        form = ParameterForm.of(entry, scheme, stored, prefix=name)
    else:
        form = ParameterForm(entry, scheme, data, prefix=name)
    worth = points or ("" if node.points is None else f"{node.points:f}")
    curve = preview_of(entry, resolve(scheme, form.mapping(stored)), worth)
    return Reference(name, key, entry, form, curve)


def changed_reference(scheme: Scheme, node: Node, name: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The field of the node, if what was sent says something else; a new rule takes what it shares with the old one."""
    ref: RuleRef | None = getattr(node, name)
    before = {ref.key: ref.params} if ref else None
    sent = str(data.get(f"{name}-key", ref.key if ref else ""))
    picked = str(data.get(f"pick_{name}") or "")
    after = _sent(scheme, ref, name, sent, data)
    if picked == NO_RULE:
        after = None
    elif picked in BY_KEY and picked != sent:
        shared = BY_KEY[picked].params.model_fields
        old = after[sent] if after else {}
        after = {picked: {key: value for key, value in old.items() if key in shared}}
    return {} if after == before else {name: after}


def _sent(
    scheme: Scheme, ref: RuleRef | None, name: str, key: str, data: Mapping[str, Any]
) -> dict[str, dict[str, Any]] | None:  # fmt: skip
    entry = BY_KEY.get(key)
    stored = ref.params if ref and ref.key == key else {}
    if entry is None:
        return {key: stored} if key else None
    return {key: ParameterForm(entry, scheme, data, prefix=name).mapping(stored)}
