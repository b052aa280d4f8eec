"""What sub-rules say, as plain data: checked while somebody types, and turned into a branch of the scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.decimals import NumberTextError, parse_decimal
from hengji.core.scoring.pack import read_mapping
from hengji.core.scoring.rule import Rule
from hengji.core.scoring.scheme import Node
from hengji.foundation.common.problems import Problem

from .enums import Fault, Scale

HUNDRED = Decimal(100)
MOST_ITEMS = 60
LONGEST_TEXT = 4000
LONGEST_TITLE = 200
CONVERSION = "SR-01"  # points × value ÷ full marks: an evaluation made elsewhere, converted
OUTSIDE_KIND = "另行考评"

# What a leaf says about scoring, which its children say from now on; and what they take over from it.
SCORING = ("rule", "measure", "measures", "per", "aggregate", "goals", "demo", "floor", "cap", "kind", "unit")
HANDED_DOWN = (
    "owner",
    "lead_owner",
    "substitute",
    "verifiers",
    "frequency",
    "privacy",
    "applies",
    "requires",
    "missing",
)


@dataclass(frozen=True)
class Line:
    """One item. ``points`` is decimal text; ``params`` the rule's parameters as in a pack, ``rule`` "" for none."""

    title: str = ""
    points: str = ""
    method: str = ""
    material: str = ""
    rule: str = ""
    params: str = ""
    policy: str = ""
    article: str = ""


LINE_FIELDS = tuple(Line.__dataclass_fields__)


@dataclass(frozen=True)
class Content:
    """All of it: items, or where ``outside`` the body that evaluates, its document and its full marks."""

    lines: tuple[Line, ...] = ()
    scale: str = Scale.HUNDRED
    outside: bool = False
    body: str = ""
    document: str = ""
    full: str = ""


def number(text: str) -> Decimal | None:
    """A decimal number, None where it is none."""
    try:
        mantissa, places = parse_decimal(text.strip())
    except NumberTextError:
        return None
    return Decimal(mantissa).scaleb(-places)


def worth(node: Node) -> Decimal | None:
    """An indicator's full marks: its points, 100 where it has a weight only, None where it just adds or takes off."""
    if node.points is None and node.weight is not None:
        return HUNDRED
    return node.points


def wanted_sum(content: Content, full: Decimal) -> Decimal:
    """What the points of the items must add up to; ``full`` are the indicator's."""
    return HUNDRED if content.scale == Scale.HUNDRED else full


def sum_of(content: Content) -> Decimal:
    """What they add up to so far; what is no number counts nothing."""
    return sum((number(line.points) or Decimal(0) for line in content.lines), Decimal(0))


def check_content(content: Content, full: Decimal) -> list[Problem]:
    """Everything that must be mended before somebody signs; ``full`` are the indicator's full marks."""
    if content.outside:
        return list(_check_outside(content))
    found = [problem for place, line in enumerate(content.lines, 1) for problem in _check_line(place, line)]
    if not content.lines:
        text = _("还没有填写条目。")
        return [Problem(Fault.SUB_RULES_ITEM, text, "", _("请逐条填写；由其他单位另行考评的，请选“另行考评”。"))]
    total, wanted = sum_of(content), wanted_sum(content, full)
    if total != wanted:
        words = {"total": f"{total:f}", "wanted": f"{wanted:f}"}
        text = _("各条分值合计%(total)s分，应为%(wanted)s分。") % words
        found.append(Problem(Fault.SUB_RULES_SUM, text, _("分值"), _("请调整分值。")))
    return found


def _check_outside(content: Content) -> Iterator[Problem]:
    if not content.body.strip():
        yield Problem(Fault.SUB_RULES_OUTSIDE, _("没有填写另行考评的单位。"), _("另行考评的单位"), _("请填写。"))
    if not content.document.strip():
        yield Problem(Fault.SUB_RULES_OUTSIDE, _("没有填写另行考评的文号。"), _("文号"), _("请填写考评所依据的文件。"))
    full = number(content.full)
    if full is None or full <= 0:
        text = _("另行考评的满分应为大于零的数。")
        yield Problem(Fault.SUB_RULES_OUTSIDE, text, _("满分"), _("例如100。"))


def _check_line(place: int, line: Line) -> Iterator[Problem]:
    where = _("第%d条") % place
    if not line.title.strip():
        yield Problem(Fault.SUB_RULES_ITEM, _("没有填写考评内容。"), where, _("请填写，或删去这一条。"))
    points = number(line.points)
    if points is None or points <= 0:
        yield Problem(Fault.SUB_RULES_ITEM, _("分值应为大于零的数。"), where, _("请填写分值。"))
    if not (line.method.strip() or line.rule):
        yield Problem(Fault.SUB_RULES_ITEM, _("没有写明怎样评分。"), where, _("请填写评分办法，或选一条计分规则。"))
    yield from _check_rule(where, line)


def _check_rule(where: str, line: Line) -> Iterator[Problem]:
    if line.rule and not isinstance(BY_KEY.get(line.rule), Rule):
        text = _("规则库里没有可以用于条目的“%s”。") % line.rule
        yield Problem(Fault.SUB_RULES_ITEM, text, where, _("请从名单中选择，或不选规则。"))
    if line.params.strip() and not line.rule:
        yield Problem(Fault.SUB_RULES_ITEM, _("填写了规则参数，没有选规则。"), where, _("请选规则，或删去参数。"))
    given, problems = read_mapping(line.params)
    for problem in problems:
        yield Problem(Fault.SUB_RULES_ITEM, problem.message, f"{where} {_('规则参数')}", problem.remedy)
    for name in [] if given is None else _lacking(line.rule, given):
        text = _("没有填写规则所需的参数“%s”。") % name
        remedy = _("请在规则参数里写“%s: 数值”；不能这样写的，请换一条规则。") % name
        yield Problem(Fault.SUB_RULES_ITEM, text, where, remedy)


def _lacking(key: str, given: Mapping[str, Any]) -> list[str]:
    """Numbers that a rule takes from a goal where its parameters do not say them: an item has no goals."""
    entry = BY_KEY.get(key)
    if not isinstance(entry, Rule):
        return []
    try:
        needed = entry.needs_for(entry.parse(given))
    except ValidationError:
        return []  # what is wrong with the parameters the scheme's own checks say
    return [name for name in needed if name not in given]


SHORT = {"title": LONGEST_TITLE, "points": 40, "rule": 40}  # of the columns that hold them


def check_size(content: Content) -> Iterator[Problem]:
    """What is refused even in a draft: texts and tables that no page could show."""
    if len(content.lines) > MOST_ITEMS:
        text = _("超过%d条。") % MOST_ITEMS
        yield Problem(Fault.SUB_RULES_ITEM, text, "", _("请合并条目。"))
    for place, line in enumerate(content.lines, 1):
        if any(len(value) > SHORT.get(name, LONGEST_TEXT) for name, value in vars(line).items()):
            words = {"short": LONGEST_TITLE, "long": LONGEST_TEXT}
            text = _("有一项太长：考评内容最多%(short)d字，其他最多%(long)d字。") % words
            yield Problem(Fault.SUB_RULES_ITEM, text, _("第%d条") % place, _("请写得简短些。"))
    outside = max(len(content.body), len(content.document)), len(content.full)
    if outside[0] > LONGEST_TITLE or outside[1] > SHORT["points"]:
        yield Problem(Fault.SUB_RULES_OUTSIDE, _("超过%d字。") % LONGEST_TITLE, "", _("请写得简短些。"))


@dataclass(frozen=True)
class Branch:
    """What becomes of an indicator: its own fields that change (None takes one out), and its children."""

    fields: Mapping[str, Any]
    children: Sequence[Mapping[str, Any]]


def branch_of(content: Content, node: Node, own: Mapping[str, Any], taken: frozenset[str]) -> Branch:
    """The indicator as the sub-rules make it; ``own`` are its fields as in a pack, ``taken`` codes of other nodes."""
    cleared: dict[str, Any] = dict.fromkeys(SCORING)
    if content.outside:
        source = f"{content.body.strip()}（{content.document.strip()}）另行考评，结果折算，不重复评分"
        rule = {CONVERSION: {"target": content.full.strip()}}
        return Branch({**cleared, "convert": None, "rule": rule, "source": source, "kind": OUTSIDE_KIND}, ())
    full = worth(node)
    converts = full is None or sum_of(content) != full or bool(node.by_class)
    inherited = {name: own[name] for name in HANDED_DOWN if name in own}
    leaf_only = dict.fromkeys(("applies", "requires", "missing", "source", "material"))
    children = [
        _child(line, _code(node.code, place, taken), inherited) for place, line in enumerate(content.lines, 1)
    ]  # fmt: skip
    return Branch({**cleared, **leaf_only, "convert": "true" if converts else None}, children)


def _code(parent: str, place: int, taken: frozenset[str]) -> str:
    code = f"{parent}-{place}"
    return code if code not in taken else f"{parent}-X{place}"


def _child(line: Line, code: str, inherited: Mapping[str, Any]) -> dict[str, Any]:
    points = f"{number(line.points) or Decimal(0):f}"
    words = {"article": line.article, "policy": line.policy, "note": line.method, "material": line.material}
    params = read_mapping(line.params)[0] or {}
    scored = {"rule": {line.rule: params}} if line.rule else {"measure": {"last": {}}, "floor": "0", "cap": points}
    texts = {name: value.strip() for name, value in words.items() if value.strip()}
    return {"code": code, "title": line.title.strip(), "points": points, **scored, **texts, **inherited}
