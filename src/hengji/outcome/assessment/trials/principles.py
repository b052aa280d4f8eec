"""Checks of principle (DB52/T 1363-2018 总则): results first, opinion in place, few files, no bar without a basis."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from hengji.core.scoring.scheme import Bar, Node, Scheme

from .options import voted

RESULTS, PUBLIC, LEADERS, OPINION, OTHER, UNKNOWN = "实绩", "公众", "领导", "其他评价", "过程和其他", "未标注"
NO_FILES = frozenset({"", "免报"})
SUBJECTIVE = "主观"
OF_OPINION = re.compile("评价|评议|测评|考评|互评|自评|满意度|民意")
BY_PUBLIC = re.compile("公众|群众|社会|满意|民意|代表")
BY_LEADERS = re.compile("领导(考评|评价|评分|测评|评议)")
BASIS = re.compile(r"〔\d{4}〕|\[\d{4}\]|第.{1,6}条|\d+号")
OPEN = re.compile("^待(填|定|补)")


@dataclass(frozen=True, slots=True)
class Principles:
    """Shares of the total by nature, items that ask organs for files, and bars without document number or article."""

    shares: Mapping[str, Fraction]
    asking: tuple[Node, ...]
    leaves: int
    baseless: tuple[Bar, ...]

    @property
    def opinion(self) -> Fraction:
        return sum((self.shares.get(name, Fraction(0)) for name in (PUBLIC, LEADERS, OPINION)), Fraction(0))


def principles(scheme: Scheme, nominal: Mapping[str, Fraction]) -> Principles:
    """``nominal`` gives the share of the total of each node without parts."""
    shares: dict[str, Fraction] = {}
    natures = dict(nature_by_code(scheme))
    for code, share in nominal.items():
        shares[natures[code]] = shares.get(natures[code], Fraction(0)) + share
    asking = tuple(leaf for leaf in scheme.leaves if leaf.material not in NO_FILES)
    return Principles(shares, asking, len(scheme.leaves), tuple(bar for bar in scheme.bars if not has_basis(bar)))


def has_basis(bar: Bar) -> bool:
    """A document number or an article; a note that it is still to be filled in is none."""
    return bool(BASIS.search(bar.basis)) and not OPEN.match(bar.basis.strip())


def nature_by_code(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """What each node of the tree rests on, in the words of the module's constants."""
    for top in scheme.tree:
        yield from _natures(top, top.title)


def _natures(node: Node, titles: str) -> Iterator[tuple[str, str]]:
    yield node.code, nature(node, titles)
    for child in node.children:
        yield from _natures(child, f"{titles} {child.title}")


def nature(node: Node, titles: str) -> str:
    """By the node's own ``kind`` first; where it has none, by how it is scored and by what it is called.

    ``titles`` are those of the node and of all above it.
    """
    if node.kind and node.kind != SUBJECTIVE:
        return RESULTS if node.kind == RESULTS else OTHER
    if _is_opinion(node, titles):
        return LEADERS if _by_leaders(node, titles) else PUBLIC if BY_PUBLIC.search(titles) else OPINION
    return RESULTS if node.goals else UNKNOWN


def _is_opinion(node: Node, titles: str) -> bool:
    return node.kind == SUBJECTIVE or voted(node, node.rule) or bool(OF_OPINION.search(titles))


def _by_leaders(node: Node, titles: str) -> bool:
    measured = node.measure is not None and node.measure.key in {"SR-24", "SR-24b"}
    return measured or bool(BY_LEADERS.search(titles))


def public_leaves(scheme: Scheme) -> frozenset[str]:
    """Leaves that the public scores."""
    return frozenset(code for code, found in nature_by_code(scheme) if found == PUBLIC and scheme.nodes[code].is_leaf)
