"""The tree of a scheme as its editor shows it: lines, what each is worth, whether the parts add up, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from hengji.core.scoring.decimals import NumberTextError, parse_decimal
from hengji.core.scoring.scheme import Node, Scheme, Section

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Sum:
    """Whether the parts of a node add up, said in one line."""

    text: str
    good: bool


@dataclass(frozen=True)
class Line:
    """A node, a section or the whole, as a line of the tree. ``problems`` counts those of everything below as well."""

    code: str
    title: str
    worth: str
    problems: int
    current: bool
    sums: tuple[Sum, ...]
    below: tuple[Line, ...]
    hidden: int  # how many stand directly below and are folded away
    is_section: bool = False


@dataclass(frozen=True)
class Spot:
    """Where a node stands: what holds it, its neighbours there, and its position from 0."""

    under: str
    siblings: tuple[Node, ...]
    place: int
    parent: Node | Section
    above: tuple[Node | Section, ...]  # from the top down to the parent, without the whole

    @property
    def before(self) -> Node | None:
        return self.siblings[self.place - 1] if self.place else None

    @property
    def is_last(self) -> bool:
        return self.place == len(self.siblings) - 1

    @property
    def outer(self) -> str | None:
        """The place one step further out; None where there is none."""
        if not self.above or isinstance(self.parent, Section):
            return None
        return self.above[-2].code if len(self.above) > 1 else ""


def spot_of(scheme: Scheme, code: str) -> Spot | None:
    """Where a node stands, None where there is no such node."""
    holders: list[tuple[Node | Section, tuple[Node, ...]]] = [(scheme.root, scheme.tree)]
    holders += [(section, section.items) for section in scheme.sections]
    for holder, items in holders:
        above = (holder,) if isinstance(holder, Section) else ()
        found = _spot_in(holder, "" if not above else holder.code, items, above, code)
        if found:
            return found
    return None


def _spot_in(
    parent: Node | Section, under: str, items: tuple[Node, ...], above: tuple[Node | Section, ...], code: str
) -> Spot | None:
    for place, node in enumerate(items):
        if node.code == code:
            return Spot(under, items, place, parent, above)
        found = _spot_in(node, node.code, node.children, (*above, node), code)
        if found:
            return found
    return None


def sums_of(node: Node, values: Mapping[str, str] | None = None) -> tuple[Sum, ...]:
    """Whether the children add up, for everybody and for each class that differs; nothing where they need not.

    ``values`` are texts typed for children instead of what the scheme says, by code.
    """
    if not node.children or (node.combine == "weighted" and node.relative):
        return ()
    weighted = node.combine == "weighted"
    if not weighted and (node.combine != "sum" or node.convert or node.points is None):
        return ()
    classes = ("", *sorted({name for child in node.children for name in child.by_class} | set(node.by_class)))
    found = [_sum(node, klass, values or {}, weighted=weighted) for klass in classes]
    return (found[0], *(each for each in found[1:] if not each.good))


def _sum(node: Node, klass: str, values: Mapping[str, str], *, weighted: bool) -> Sum:
    try:
        total = sum((_value(child, klass, values, weighted=weighted) for child in node.children), Decimal(0))
    except NumberTextError:
        return Sum(_("有一项不是数，合计算不出来"), good=False)
    own = node.by_class.get(klass, node.points) if node.weight is None else node.points
    full = HUNDRED if weighted else own
    return _said(total, full or Decimal(0), _("（%s类）") % klass if klass else "", weighted=weighted)


def _value(child: Node, klass: str, values: Mapping[str, str], *, weighted: bool) -> Decimal:
    if klass and klass in child.by_class:
        return child.by_class[klass]
    if child.code in values:
        text = values[child.code].strip() or "0"
        mantissa, places = parse_decimal(text)
        return Decimal(mantissa).scaleb(-places)
    own = child.weight if weighted else child.points
    return Decimal(0) if own is None else own


def _said(total: Decimal, full: Decimal, klass: str, *, weighted: bool) -> Sum:
    words = {
        "head": (_("权重合计") if weighted else _("合计")) + klass,
        "total": plain(total), "full": plain(full), "gap": plain(abs(total - full)),
        "unit": "" if weighted else _("分"),
    }  # fmt: skip
    if total == full:
        return Sum(_("%(head)s%(total)s%(unit)s，正好") % words, good=True)
    if total < full:
        return Sum(_("%(head)s%(total)s%(unit)s，应为%(full)s%(unit)s，还差%(gap)s%(unit)s") % words, good=False)
    return Sum(_("%(head)s%(total)s%(unit)s，应为%(full)s%(unit)s，多出%(gap)s%(unit)s") % words, good=False)


def plain(value: Decimal) -> str:
    """Without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def worth_of(node: Node) -> str:
    if node.weight is not None:
        return _("权重%s") % f"{node.weight:f}"
    return "" if node.points is None else _("%s分") % f"{node.points:f}"


@dataclass(frozen=True)
class Outline:
    """The whole tree, folded so that only the way to the chosen line and what is below it shows, or unfolded."""

    lines: tuple[Line, ...]
    sections: tuple[Line, ...]
    sums: tuple[Sum, ...]


def outline_of(scheme: Scheme, chosen: str, nodes_with_problems: Iterable[str], *, unfolded: bool) -> Outline:
    """``chosen`` is the code of a node or section, "" for the whole; problems name a node once for each of them."""
    counts = Counter(nodes_with_problems)
    spot = spot_of(scheme, chosen)
    way = {chosen, *(each.code for each in spot.above)} if spot else {chosen}
    drawing = _Drawing(counts, frozenset(way), chosen, unfolded)
    return Outline(
        tuple(drawing.line(node) for node in scheme.tree),
        tuple(drawing.section(section) for section in scheme.sections),
        sums_of(scheme.root) if scheme.tree else (),
    )


@dataclass(frozen=True)
class _Drawing:
    counts: Mapping[str, int]
    way: frozenset[str]
    chosen: str
    unfolded: bool

    def line(self, node: Node) -> Line:
        return self._made(node, worth_of(node), sums_of(node), node.children)

    def section(self, section: Section) -> Line:
        cap = _("不设上限") if section.cap is None else _("上限%s分") % f"{section.cap:f}"
        return self._made(section, cap, (), section.items, is_section=True)

    def _made(
        self, node: Node | Section, worth: str, sums: tuple[Sum, ...], children: Sequence[Node], *,
        is_section: bool = False,
    ) -> Line:  # fmt: skip
        opened = self.unfolded or node.code in self.way
        problems = self.counts.get(node.code, 0) + sum(self.counts.get(each.code, 0) for each in _below(children))
        return Line(
            node.code, node.title, worth, problems, node.code == self.chosen, sums,
            tuple(self.line(child) for child in children) if opened else (), 0 if opened else len(children),
            is_section=is_section,
        )  # fmt: skip


def _below(children: Sequence[Node]) -> Iterator[Node]:
    for child in children:
        yield from child.walk()


def free_code(scheme: Scheme, under: str) -> str:
    """A code for a new node at a place: that of the place with the next number."""
    taken = {*scheme.nodes, *(section.code for section in scheme.sections), *(bar.code for bar in scheme.bars)}
    stem = f"{under}-" if under else "BK-"
    return next(code for number in range(1, len(taken) + 2) if (code := f"{stem}{number}") not in taken)
