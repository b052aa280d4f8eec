"""Edits of a scheme as plain data: pure functions, so that drafts and corrections change a scheme the same way.

A ``Draft`` is what a pack holds: mappings, lists and texts. Places are named by codes: of an indicator, of a section
(its items), or "" for the top of the tree.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from hengji.core.scoring.pack import CARRIED, Reading, from_error
from hengji.core.scoring.scheme import Scheme
from hengji.foundation.common.problems import Problem, ProblemsError

from .enums import Fault
from .rows import NODE_FIELDS, PARTS

Draft = dict[str, Any]
Nodes = list[dict[str, Any]]
REQUIRED = frozenset({"code", "title"})
COPY = "副本"


def draft_of(scheme: Scheme) -> Draft:
    data = scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"sections": [], **data}


def scheme_of_draft(draft: Draft) -> Scheme:
    """The scheme that a draft says; raises ProblemsError with everything that the core's model does not take."""
    twice = _twice(draft)
    try:
        scheme = Scheme.model_validate(draft)
    except ValidationError as error:
        reading = Reading(data=draft)
        found = [from_error(reading, item) for item in error.errors()]
        problems = [Problem(str(each.code), each.message, each.place.path, each.remedy) for each in found]
        raise ProblemsError([*twice, *problems]) from None
    if twice:
        raise ProblemsError(twice)
    return scheme


def _twice(draft: Draft) -> list[Problem]:
    codes = [str(node.get("code", "")) for node in walk(draft)]
    return [
        Problem(
            Fault.NODE_CODE,
            _("编码“%s”已经用于另一个指标。") % code,
            code,
            _("请给每个指标各用一个编码。"),
        )
        for code in dict.fromkeys(codes)
        if code and codes.count(code) > 1
    ]


def walk(draft: Draft) -> Iterator[dict[str, Any]]:
    """All nodes, parents first, the sections' items after the tree."""
    stack = [*draft["tree"], *(item for section in draft["sections"] for item in section.get("items", ()))]
    for node in stack:
        yield from _below(node)


def _below(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("children", ()):
        yield from _below(child)


def siblings(draft: Draft, under: str) -> Nodes:
    """The list that holds the nodes of a place, made where it is empty so far."""
    if not under:
        found: Nodes = draft["tree"]
        return found
    for node in walk(draft):
        if node["code"] == under:
            return _list(node, "children")
    for section in draft["sections"]:
        if section["code"] == under:
            return _list(section, "items")
    raise _absent(under)


def _list(holder: dict[str, Any], name: str) -> Nodes:
    found: Nodes = holder.setdefault(name, [])
    return found


def find(draft: Draft, code: str) -> tuple[Nodes, int]:
    """The list that a node stands in, and where; raises ProblemsError where there is no such node."""
    for holder in _lists(draft):
        for place, node in enumerate(holder):
            if node["code"] == code:
                return holder, place
    raise _absent(code)


def _lists(draft: Draft) -> Iterator[Nodes]:
    yield draft["tree"]
    yield from (_list(section, "items") for section in draft["sections"])
    yield from (node["children"] for node in walk(draft) if "children" in node)


def _absent(code: str) -> ProblemsError:
    text = _("没有编码为“%s”的指标，可能已被他人删除或改名。") % code
    return ProblemsError([Problem(Fault.NODE_ABSENT, text, code, _("请刷新页面后再办。"))])


def add(draft: Draft, fields: Mapping[str, Any], under: str, place: int | None) -> None:
    """Put a new node with these fields at a place; ``place`` counts from 0, None is the end."""
    holder = siblings(draft, under)
    node: dict[str, Any] = {}
    set_fields(node, fields)
    holder.insert(len(holder) if place is None else max(0, place), node)


def set_fields(node: dict[str, Any], fields: Mapping[str, Any]) -> None:
    """Set fields of a node; None and "" take a field back to what holds where the scheme says nothing."""
    unknown = [name for name in fields if name not in NODE_FIELDS]
    if unknown:
        text = _("指标没有“%s”这一项。")
        raise ProblemsError(
            Problem(Fault.NODE_FIELD, text % name, node.get("code", ""), _("请核对名称。")) for name in unknown
        )
    for name, value in fields.items():
        if value in (None, "") and name not in REQUIRED:
            node.pop(name, None)
        else:
            node[name] = value.strip() if isinstance(value, str) else copy.deepcopy(value)


def change(draft: Draft, changes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Change fields of several nodes at once; returns new codes by old where a code changes."""
    problems: list[Problem] = []
    renamed = {}
    for code, fields in changes.items():
        try:
            holder, place = find(draft, code)
            set_fields(holder[place], fields)
        except ProblemsError as error:
            problems += error.problems
            continue
        if holder[place]["code"] != code:
            renamed[code] = holder[place]["code"]
    if problems:
        raise ProblemsError(problems)
    return renamed


def move(draft: Draft, code: str, under: str, place: int | None) -> None:
    """Move a branch to another place, or to another position in its own; ``place`` counts without the branch itself."""
    holder, index = find(draft, code)
    node = holder[index]
    if under in {each["code"] for each in _below(node)}:
        text = _("“%s”不能移到它自己或它的下级之下。") % node.get("title", code)
        raise ProblemsError([Problem(Fault.NODE_PLACE, text, code, _("请另选一个位置。"))])
    target = siblings(draft, under)
    holder.pop(index)
    target.insert(len(target) if place is None else max(0, place), node)


def graft(draft: Draft, code: str, fields: Mapping[str, Any], children: Sequence[Mapping[str, Any]]) -> None:
    """Change an indicator's own fields, and let these nodes and no others stand below it."""
    holder, place = find(draft, code)
    node = holder[place]
    set_fields(node, fields)
    node.pop("children", None)
    if children:
        node["children"] = [copy.deepcopy(dict(child)) for child in children]


def reorder(draft: Draft, under: str, codes: Sequence[str]) -> None:
    """Put the nodes of a place into this order; all of them must be named, each once."""
    holder = siblings(draft, under)
    if sorted(codes) != sorted(node["code"] for node in holder):
        text = _("排序的指标与现有的不一致，可能已被他人增减。")
        raise ProblemsError([Problem(Fault.NODE_PLACE, text, under, _("请刷新页面后再排。"))])
    holder.sort(key=lambda node: codes.index(node["code"]))


def remove(draft: Draft, code: str) -> dict[str, Any]:
    """Remove a branch; returns it."""
    holder, place = find(draft, code)
    return holder.pop(place)


def duplicate(draft: Draft, code: str, under: str | None, place: int | None) -> str:
    """Copy a branch, with new codes, to a place, by default right behind it; returns the copy's code."""
    holder, index = find(draft, code)
    twin = copy.deepcopy(holder[index])
    taken = {node["code"] for node in walk(draft)}
    root = _free(f"{code}-{COPY}", taken)
    for node in _below(twin):
        old = node["code"]
        new = root + old.removeprefix(code) if old.startswith(code) else f"{old}-{COPY}"
        node["code"] = _free(new, taken)
        taken.add(node["code"])
    if under is None:
        holder.insert(index + 1, twin)
    else:
        target = siblings(draft, under)
        target.insert(len(target) if place is None else max(0, place), twin)
    return str(twin["code"])


def _free(code: str, taken: set[str]) -> str:
    return next(name for name in (code, *(f"{code}{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def set_parts(draft: Draft, parts: Mapping[str, Any]) -> None:
    """Set whole parts of the scheme by their name in the pack, groups and classes among them; None takes one out."""
    unknown = [name for name in parts if name not in {*PARTS, "groups", "classes"}]
    if unknown:
        text = _("考评办法没有“%s”这一部分。")
        raise ProblemsError(Problem(Fault.PART_FIELD, text % name, name, _("请核对名称。")) for name in unknown)
    carried = dict(draft.get("carried", {}))
    for name, value in parts.items():
        target = carried if name in CARRIED else draft
        if value is None:
            target.pop(name, None)
        else:
            target[name] = copy.deepcopy(value)
    draft["carried"] = {name: carried[name] for name in CARRIED if name in carried}


def set_section(draft: Draft, code: str, fields: Mapping[str, Any]) -> None:
    """Add a section, or change one's own fields (its items are nodes and stay)."""
    found = next((section for section in draft["sections"] if section["code"] == code), None)
    if found is None:
        found = {"code": code, "items": []}
        draft["sections"].append(found)
    for name, value in fields.items():
        if value in (None, "") and name not in {"code", "title", "kind"}:
            found.pop(name, None)
        elif name != "items":
            found[name] = copy.deepcopy(value)


def remove_section(draft: Draft, code: str) -> None:
    """Remove a section with all its items."""
    kept = [section for section in draft["sections"] if section["code"] != code]
    if len(kept) == len(draft["sections"]):
        raise _absent(code)
    draft["sections"] = kept
