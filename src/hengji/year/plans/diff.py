"""What differs between two schemes, as sentences that a leader reads: "“职能职责”由40分改为45分".

Pure: two schemes in, a list out. Indicators are known by their codes; a branch that comes or goes is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.scheme import Node, Scheme, Section

from .words import PARAMETERS, detail_words, field_words, in_words, mark_words, part_words

LONGEST = 60
# Told apart from the tree: demo data says nothing about the regulation.
NOT_TOLD = frozenset({"demo", "pack", "example", "participants", "scale_up"})


class Kind(StrEnum):
    """What happened; the page gives each a word and a tone."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Difference:
    """One difference. ``code`` is the indicator's, the section's or the part's; values as a person writes them."""

    kind: Kind
    code: str
    title: str
    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class _Placed:
    node: Node
    parent: str  # code of the parent, of the section, or "" for the top


def diff(before: Scheme, after: Scheme) -> list[Difference]:
    """All differences: the tree in its new order, what is gone, sections, groups and classes, then the other parts."""
    old, new = _placed(before), _placed(after)
    titles = {**_titles(before), **_titles(after)}
    found = [each for code in new for each in _of_node(code, old, new, titles)]
    found += [each for code in old for each in _gone(code, old, new, titles)]
    found += _orders(old, new)
    found += _sections(before, after)
    for name in ("groups", "classes"):
        found += _named(name, getattr(before, name), getattr(after, name))
    return [*found, *_parts(before, after)]


def _placed(scheme: Scheme) -> dict[str, _Placed]:
    found: dict[str, _Placed] = {}

    def walk(nodes: Sequence[Node], parent: str) -> None:
        for node in nodes:
            found[node.code] = _Placed(node, parent)
            walk(node.children, node.code)

    walk(scheme.tree, "")
    for section in scheme.sections:
        walk(section.items, section.code)
    return found


def _titles(scheme: Scheme) -> dict[str, str]:
    sections = {section.code: section.title for section in scheme.sections}
    return {"": "", **sections, **{code: node.title for code, node in scheme.nodes.items()}}


def _of_node(
    code: str, old: Mapping[str, _Placed], new: Mapping[str, _Placed], titles: Mapping[str, str]
) -> Iterator[Difference]:
    here = new[code]
    if code not in old:
        if here.parent not in new or here.parent in old:  # else it came with its parent
            yield _came(here, titles)
        return
    there = old[code]
    if there.parent != here.parent:
        words = {"title": here.node.title, "old": titles[there.parent] or _("第一级"),
                 "new": titles[here.parent] or _("第一级")}  # fmt: skip
        text = _("“%(title)s”由“%(old)s”移至“%(new)s”") % words
        yield Difference(Kind.MOVED, code, here.node.title, text, words["old"], words["new"])
    yield from _fields(there.node, here.node)


def _came(here: _Placed, titles: Mapping[str, str]) -> Difference:
    node = here.node
    words = {"title": node.title, "worth": _worth(node), "below": _below(node), "parent": titles[here.parent]}
    text = (
        _("在“%(parent)s”下增加“%(title)s”%(worth)s%(below)s")
        if here.parent
        else _("增加“%(title)s”%(worth)s%(below)s")
    )
    return Difference(Kind.ADDED, node.code, node.title, text % words, "", _worth(node).strip("（）"))


def _gone(
    code: str, old: Mapping[str, _Placed], new: Mapping[str, _Placed], titles: Mapping[str, str]
) -> Iterator[Difference]:
    there = old[code]
    if code in new or (there.parent in old and there.parent not in new):  # it stays, or went with its parent
        return
    node = there.node
    words = {"title": node.title, "worth": _worth(node), "below": _below(node), "parent": titles[there.parent]}
    text = (
        _("删去“%(parent)s”下的“%(title)s”%(worth)s%(below)s")
        if there.parent
        else _("删去“%(title)s”%(worth)s%(below)s")
    )
    yield Difference(Kind.REMOVED, code, node.title, text % words, _worth(node).strip("（）"), "")


def _worth(node: Node) -> str:
    if node.points is not None:
        return _("（%s分）") % _number(node.points)
    return _("（权重%s）") % _number(node.weight) if node.weight is not None else ""


def _below(node: Node) -> str:
    count = sum(1 for _each in node.walk()) - 1
    return _("及其下级%d项") % count if count else ""


def _fields(old: Node, new: Node) -> Iterator[Difference]:
    for name in Node.model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if name in {"code", "children", *NOT_TOLD} or before == after:
            continue
        if name == "points" and before is not None and after is not None:
            yield _points(old, new)
        elif name == "title":
            yield _change(new, _("“%(old)s”更名为“%(new)s”"), before, after)
        elif name == "rule" and before is not None and after is not None and before.key == after.key:
            yield from _params(new, before.params, after.params)
        else:
            yield _field(new, name, old, new)


def _points(old: Node, new: Node) -> Difference:
    return _change(new, _("“%(title)s”由%(old)s分改为%(new)s分"), _number(old.points), _number(new.points))


def _field(node: Node, name: str, old: Node, new: Node) -> Difference:
    before, after = _said(old, name), _said(new, name)
    if before and after:
        text = _("“%(title)s”的%(field)s由“%(old)s”改为“%(new)s”")
    elif after:
        text = _("“%(title)s”的%(field)s定为“%(new)s”")
    else:
        text = _("“%(title)s”不再规定%(field)s（原为“%(old)s”）")
    return _change(node, text, before, after, field_words(name))


def _said(node: Node, name: str) -> str:
    value = node.model_dump(mode="json", by_alias=True, exclude_defaults=True).get(name, "")
    if name == "rule" and isinstance(value, Mapping):
        key = next(iter(value), "")
        entry = BY_KEY.get(key)
        return f"{key} {entry.name}" if entry else key
    return mark_words(value) if name == "below" else _short(value)


def _params(node: Node, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys([*before, *after]):
        old, new = _short(before.get(name, "")), _short(after.get(name, ""))
        if before.get(name) != after.get(name):
            word = str(PARAMETERS.get(name, name))
            yield _change(node, _("“%(title)s”的计分规则中，%(field)s由“%(old)s”改为“%(new)s”"), old or _("未定"),
                          new or _("未定"), word)  # fmt: skip


def _change(node: Node, text: str, before: str, after: str, field: str = "") -> Difference:
    words = {"title": node.title, "old": before, "new": after, "field": field}
    return Difference(Kind.CHANGED, node.code, node.title, text % words, before, after)


def _orders(old: Mapping[str, _Placed], new: Mapping[str, _Placed]) -> Iterator[Difference]:
    """Where those that stay in their place stand in another order."""
    for parent in dict.fromkeys(["", *new]):
        first = [code for code, placed in old.items() if placed.parent == parent and _stays(code, parent, new)]
        then = [code for code, placed in new.items() if placed.parent == parent and _stays(code, parent, old)]
        if first != then:
            title = new[parent].node.title if parent else _("第一级")
            shown = "、".join(new[code].node.title for code in then)
            text = _("“%(title)s”下级的顺序改为：%(shown)s") % {"title": title, "shown": shown}
            yield Difference(Kind.MOVED, parent, title, text, "、".join(old[code].node.title for code in first), shown)


def _stays(code: str, parent: str, others: Mapping[str, _Placed]) -> bool:
    return code in others and others[code].parent == parent


def _sections(before: Scheme, after: Scheme) -> Iterator[Difference]:
    old, new = ({section.code: section for section in scheme.sections} for scheme in (before, after))
    for code in dict.fromkeys([*new, *old]):
        if code not in old:
            text = _("增加加减分板块“%s”") % new[code].title
            yield Difference(Kind.ADDED, code, new[code].title, text, "", new[code].title)
        elif code not in new:
            text = _("删去加减分板块“%s”") % old[code].title
            yield Difference(Kind.REMOVED, code, old[code].title, text, old[code].title, "")
        else:
            yield from _inside(
                code, new[code].title, [_("“%s”") % new[code].title], _plain(old[code]), _plain(new[code])
            )


def _plain(section: Section) -> dict[str, Any]:
    data = section.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"items", "code"})
    return {name: mark_words(value) if name == "below" else value for name, value in data.items()}


def _named(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    word = part_words(name)
    for code in dict.fromkeys([*new, *old]):
        before, after = old.get(code), new.get(code)
        words = {"word": word, "code": code, "old": before, "new": after}
        if before is None:
            yield Difference(Kind.ADDED, name, word, _("增加%(word)s“%(code)s %(new)s”") % words, "", after or "")
        elif after is None:
            yield Difference(Kind.REMOVED, name, word, _("删去%(word)s“%(code)s %(old)s”") % words, before, "")
        elif before != after:
            text = _("%(word)s“%(code)s”由“%(old)s”改为“%(new)s”") % words
            yield Difference(Kind.CHANGED, name, word, text, before, after)


def _parts(before: Scheme, after: Scheme) -> Iterator[Difference]:
    old, new = _plain_parts(before), _plain_parts(after)
    for name in dict.fromkeys([*new, *old]):
        if name not in NOT_TOLD:
            yield from _inside(name, part_words(name), [part_words(name)], old.get(name), new.get(name))


def _plain_parts(scheme: Scheme) -> dict[str, Any]:
    left_out = {"tree", "sections", "groups", "classes"}
    data = scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=left_out)
    carried = data.pop("carried", {})
    if "below" in data:
        data["below"] = {part: mark_words(mark) for part, mark in data["below"].items()}
    return {**data, **carried}


def _inside(code: str, title: str, path: list[str], old: Any, new: Any) -> Iterator[Difference]:  # noqa: ANN401
    """Walk down plain data and tell the deepest places that differ."""
    old, new = _keyed(old), _keyed(new)
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys([*new, *old]):
            yield from _inside(code, title, [*path, detail_words(name)], old.get(name), new.get(name))
        return
    before, after = _short(old), _short(new)
    where = " › ".join(path)
    words = {"where": where, "old": before, "new": after}
    if old is None:
        yield Difference(Kind.ADDED, code, title, _("%(where)s：增加“%(new)s”") % words, "", after)
    elif new is None:
        yield Difference(Kind.REMOVED, code, title, _("%(where)s：删去“%(old)s”") % words, before, "")
    else:
        yield Difference(Kind.CHANGED, code, title, _("%(where)s：由“%(old)s”改为“%(new)s”") % words, before, after)


def _keyed(value: Any) -> Any:  # noqa: ANN401 - plain data
    """A list of things that bear a code, a name or a step, by it: so that a new one in between changes no other."""
    if not isinstance(value, list | tuple) or not value:
        return value
    for key in ("code", "name", "step", "item", "doc", "check"):
        if all(isinstance(each, Mapping) and key in each for each in value):
            names = [str(each[key]) for each in value]
            if len(set(names)) == len(names):
                return dict(zip(names, value, strict=True))
    return value


def _short(value: object) -> str:
    text = "" if value is None else in_words(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
