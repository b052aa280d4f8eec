"""A scheme with single numbers replaced; nodes that nothing changes stay the same objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from hengji.core.scoring.catalogue import BY_KEY, UnknownRuleError
from hengji.core.scoring.leaf import resolve
from hengji.core.scoring.scheme import Grade, Node, RuleRef, Scheme, Section

from .edits import Edit, EditError, Fault
from .standing import ref_at

MOST_PLACES = 12  # more would only cost time


def edited_scheme(scheme: Scheme, edits: Iterable[Edit]) -> tuple[Scheme, list[Fault]]:
    """A copy of the scheme with the edits applied; what cannot be is left as it was, and said."""
    changes: dict[str, dict[str, Any]] = {}
    grades = list(scheme.grades)
    faults: list[Fault] = []
    for edit in edits:
        try:
            if edit.path[0] == "grade":
                _grade(grades, edit)
            elif edit.path[0] not in {"value", "new"}:
                _change(scheme, changes, edit)
        except EditError as error:
            faults.append(Fault(edit, str(error)))
    if not changes and grades == list(scheme.grades):
        return scheme, faults
    return scheme.model_copy(update={
        "tree": tuple(_rebuilt(node, changes) for node in scheme.tree),
        "sections": tuple(_rebuilt_section(section, changes) for section in scheme.sections),
        "grades": tuple(grades),
    }), faults  # fmt: skip


def _change(scheme: Scheme, changes: dict[str, dict[str, Any]], edit: Edit) -> None:
    """Note what is to be replaced in the node (or section) of an edit."""
    kind, code, *rest = edit.path
    holder: Node | Section | None = scheme.nodes.get(code) or _section(scheme, code)
    if holder is None:
        raise EditError("考评办法中没有这一项。")
    update = changes.setdefault(code, {})
    if kind == "param" and isinstance(holder, Node) and len(rest) > 1:
        slot = rest[0]
        ref = update.get(slot, _ref(holder, slot))
        update[slot] = _with_param(scheme, ref, rest[1:], edit.value)
    elif hasattr(holder, kind):
        update[kind] = _validated(holder, kind, edit.value)
    else:
        raise EditError("这一项没有可改的数。")


def _section(scheme: Scheme, code: str) -> Section | None:
    return next((section for section in scheme.sections if section.code == code), None)


def _validated(holder: Node | Section | Grade, name: str, value: str) -> Decimal | int | None:
    """The value as the scheme itself would read it; empty means that the scheme says nothing."""
    try:
        held = type(holder).model_validate({**_least(holder), name: value or None})
    except ValidationError as error:
        raise EditError(_said(error)) from None
    found: Decimal | int | None = getattr(held, "from_" if name == "from" else name)
    if found is not None and found < 0:
        raise EditError("不能是负数。")
    if name in {"points", "weight"} and found is None and getattr(holder, name) is not None:
        raise EditError("请填写数字。")
    return found


def _least(holder: Node | Section | Grade) -> dict[str, Any]:
    if isinstance(holder, Grade):
        return {"name": holder.name}
    return {"code": holder.code, "title": holder.title,
            **({"kind": holder.kind, "items": ()} if isinstance(holder, Section) else {})}  # fmt: skip


def _said(error: ValidationError) -> str:
    found = error.errors()[0]
    return f"{found.get('ctx', {}).get('error', '') or '数值不符合规则的要求'!s}。"


def _ref(node: Node, slot: str) -> RuleRef:
    found = ref_at(node, slot)
    if found is None:
        raise EditError("这一项没有这条规则。")
    return found


def _with_param(scheme: Scheme, ref: RuleRef, names: Sequence[str], value: str) -> RuleRef:
    """The reference with one parameter replaced, checked by the rule itself."""
    if names[-1] == "places" and value.isdecimal() and int(value) > MOST_PLACES:
        raise EditError(f"小数位数不超过{MOST_PLACES}。")
    params = _replaced(dict(resolve(scheme, ref.params)), names, value)
    try:
        BY_KEY[ref.key].parse(params)
    except (KeyError, UnknownRuleError):
        raise EditError("规则库里没有这条规则。") from None
    except ValidationError as error:
        raise EditError(_said(error)) from None
    return RuleRef(key=ref.key, params=params)


def _replaced(holder: object, names: Sequence[str], value: str) -> Any:  # noqa: ANN401 - tables of a pack
    """A copy of nested tables and lists with one text replaced."""
    first, *rest = names
    try:
        if isinstance(holder, Mapping):
            old = holder.get(first, {}) if rest else None
            return {**holder, first: _replaced(old, rest, value) if rest else value}
        if isinstance(holder, list | tuple):
            at = int(first)
            new = _replaced(holder[at], rest, value) if rest else value
            return [*holder[:at], new, *holder[at + 1 :]]
    except (ValueError, IndexError):
        pass
    raise EditError("这条规则没有这个参数。")


def _grade(grades: list[Grade], edit: Edit) -> None:
    try:
        _kind, number, name = edit.path
        grade = grades[int(number)]
    except (ValueError, IndexError):
        raise EditError("没有这个等次。") from None
    if name not in {"from", "quota", "count"}:
        raise EditError("等次没有这个数。")
    value = _validated(grade, name, edit.value)
    grades[int(number)] = grade.model_copy(update={"from_" if name == "from" else name: value})


def _rebuilt(node: Node, changes: Mapping[str, Mapping[str, Any]]) -> Node:
    """The same object where nothing in or below it changes: what is prepared of it stays valid."""
    children = tuple(_rebuilt(child, changes) for child in node.children)
    same = all(new is old for new, old in zip(children, node.children, strict=True))
    update = {} if same else {"children": children}
    update |= _update(node, changes.get(node.code, {}))
    return node.model_copy(update=update) if update else node


def _update(node: Node, change: Mapping[str, Any]) -> dict[str, Any]:
    """Named slots of a node are put into their tables."""
    update: dict[str, Any] = {}
    for key, value in change.items():
        kind, _, name = key.partition(":")
        if kind == "goals" and node.goals is not None:
            goals = update.get("goals", node.goals)
            update["goals"] = goals.model_copy(update={"rules": {**goals.rules, name: value}})
        elif kind == "measures":
            update["measures"] = {**update.get("measures", node.measures), name: value}
        else:
            update[key] = value
    return update


def _rebuilt_section(section: Section, changes: Mapping[str, Mapping[str, Any]]) -> Section:
    items = tuple(_rebuilt(item, changes) for item in section.items)
    same = all(new is old for new, old in zip(items, section.items, strict=True))
    update = ({} if same else {"items": items}) | dict(changes.get(section.code, {}))
    return section.model_copy(update=update) if update else section
