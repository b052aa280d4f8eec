"""Checks of a scheme: every problem at once, each with a code, where it is, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from hengji.core.scoring.catalogue import BY_KEY
from hengji.core.scoring.decimals import NumberTextError, decimal_text, parse_decimal
from hengji.core.scoring.facts import Measure
from hengji.core.scoring.formula import FormulaError
from hengji.core.scoring.leaf import resolve
from hengji.core.scoring.pack import say
from hengji.core.scoring.ranking import SR_40
from hengji.core.scoring.rule import Entry, Rule
from hengji.core.scoring.rules.tiers import band_problems
from hengji.core.scoring.scheme import Node, RuleRef, Scheme
from hengji.core.scoring.sections import SR_34
from hengji.core.scoring.types import Code, Place, Problem

HUNDRED = Decimal(100)
RESERVED = ("participant", "name", "group", "total", "compared", "rank", "grade")


def check_scheme(scheme: Scheme) -> list[Problem]:
    """All problems of a scheme, the whole tree walked; cases are run separately, once this list is empty."""
    found = [problem for check in CHECKS for problem in check(scheme)]
    order = {code: i for i, code in enumerate(scheme.nodes)}
    return sorted(found, key=lambda p: order.get(p.place.path.split(" ")[0], -1))


def _at(node: Node, extra: str = "") -> Place:
    return Place(table="方案", path=f"{node.code} {node.title}{f' › {extra}' if extra else ''}")


def _all_nodes(scheme: Scheme) -> list[Node]:
    tops = (*scheme.tree, *(item for section in scheme.sections for item in section.items))
    return [node for top in tops for node in top.walk()]


def check_codes(scheme: Scheme) -> Iterator[Problem]:
    counts = Counter([node.code for node in _all_nodes(scheme)] + [s.code for s in scheme.sections])
    counts.update(bar.code for bar in scheme.bars)
    counts.update(RESERVED)
    for code, count in counts.items():
        if count > 1:
            yield Problem(Code.NODE_DUPLICATE, Place(table="方案", path=code), f"编码“{code}”出现了{count}次。",
                          "请给每个指标、板块和否决事项各用一个编码（total、rank、grade 等留给结果表）。")  # fmt: skip


def check_shape(scheme: Scheme) -> Iterator[Problem]:
    for node in _all_nodes(scheme):
        scored = bool(node.rule or node.measure or node.measures or node.goals or (node.children and node.second))
        if node.children and scored:
            yield Problem(Code.NODE_MIXED, _at(node), "有下级指标的指标不能再有计分规则。",
                          "请把规则移到末级指标，或删去下级指标。")  # fmt: skip
        if node.is_leaf and not scored and not _receives(scheme, node):
            yield Problem(Code.NODE_EMPTY, _at(node), "末级指标没有计分规则，也没有计量方法。",
                          "请从规则库选一条规则，或补上下级指标。")  # fmt: skip


def _receives(scheme: Scheme, node: Node) -> bool:
    return any(other.second == node.code for other in scheme.nodes.values())


def check_sums(scheme: Scheme) -> Iterator[Problem]:
    """Points of children add up to their parent's, weights to 100, for every class by itself."""
    for node in (*_all_nodes(scheme), scheme.root):
        if not node.children:
            continue
        for klass in _classes(node):
            problem = _weights(node, klass) if node.combine == "weighted" else _points(node, klass)
            if problem is not None:
                yield problem


def _classes(node: Node) -> Sequence[str]:
    named = {name for child in node.children for name in child.by_class} | set(node.by_class)
    return ("", *sorted(named))


def _sum(node: Node, klass: str, attribute: str) -> Decimal:
    values = [child.by_class.get(klass, getattr(child, attribute)) for child in node.children]
    return sum((value for value in values if value is not None), Decimal(0))


def _weights(node: Node, klass: str) -> Problem | None:
    total = _sum(node, klass, "weight")
    if node.relative or total == HUNDRED:
        return None
    kind = f"（{klass}类）" if klass else ""
    return Problem(Code.WEIGHTS_SUM, _at(node), f"下级权重{kind}合计为 {total:f}，应为 100。",
                   "请调整权重，使合计为 100；如本来就是相对权重，请写明“相对权重”（relative: true）。")  # fmt: skip


def _points(node: Node, klass: str) -> Problem | None:
    if node.combine != "sum" or node.convert:
        return None
    total = _sum(node, klass, "points")
    full = node.by_class.get(klass, node.points) if node.weight is None else node.points
    if full is None or total == full:
        return None
    kind = f"（{klass}类）" if klass else ""
    return Problem(Code.POINTS_SUM, _at(node), f"下级分值{kind}合计为 {total:f}，与本级分值 {full:f} 不符。",
                   "请调整分值使两者相等；如需按比例折算（如1000分折60分），"
                   "请写明“按比例折算”（convert: true）。")  # fmt: skip


def check_rules(scheme: Scheme) -> Iterator[Problem]:
    """Every rule and measure named exists, is of the right kind, and accepts its parameters."""
    for node in _all_nodes(scheme):
        for where, ref, kind in _references(node):
            yield from _check_ref(scheme, node, where, ref, kind)
    for section in scheme.sections:
        if section.condition and section.condition.key != "SR-34":
            yield Problem(Code.RULE_KIND, Place(table="方案", path=section.code), "板块条件只能是 SR-34。",
                          "请改为 SR-34，或删去 condition。")  # fmt: skip
        elif section.condition:
            yield from _check_params(scheme, f"{section.code} {section.title}", "condition", SR_34, section.condition)
    correction = scheme.ranking.correction
    if correction and correction.key != "SR-40":
        yield Problem(Code.RULE_KIND, Place(table="方案", path="ranking.correction"), "组间校正只能是 SR-40。",
                      "请改为 SR-40，或删去 correction。")  # fmt: skip
    elif correction:
        yield from _check_params(scheme, "ranking", "correction", SR_40, correction)


def _references(node: Node) -> Iterator[tuple[str, RuleRef, type[Entry[Any]]]]:
    if node.rule:
        yield "rule", node.rule, Rule
    if node.measure:
        yield "measure", node.measure, Measure
    for name, ref in node.measures.items():
        yield f"measures {name}", ref, Measure
    if node.aggregate:
        yield "aggregate", node.aggregate, Measure
    for name, ref in (node.goals.rules if node.goals else {}).items():
        yield f"goals {name}", ref, Rule


def _check_ref(scheme: Scheme, node: Node, where: str, ref: RuleRef, kind: type[Entry[Any]]) -> Iterator[Problem]:
    entry = BY_KEY.get(ref.key)
    if entry is None:
        yield Problem(
            Code.RULE_UNKNOWN, _at(node, where), f"规则库里没有“{ref.key}”。", "请用 hengji rules 查看规则编号。"
        )
        return
    if not isinstance(entry, kind):
        needed = "末级计分规则" if kind is Rule else "计量方法"
        yield Problem(Code.RULE_KIND, _at(node, where), f"{ref.key} {entry.name}属于“{entry.kind}”，这里需要{needed}。",
                      "请换一条同类的规则，或移到应在的位置。")  # fmt: skip
        return
    yield from _check_params(scheme, f"{node.code} {node.title}", where, entry, ref)


def _check_params(scheme: Scheme, owner: str, where: str, entry: Entry[Any], ref: RuleRef) -> Iterator[Problem]:
    def at(extra: str) -> Place:
        return Place(table="方案", path=f"{owner} › {where} {entry.key} {extra}".rstrip())

    try:
        params = entry.parse(resolve(scheme, ref.params))
    except ValidationError as error:
        for item in error.errors():
            name = " › ".join(str(step) for step in item["loc"])
            yield Problem(_code(item), at(name), f"参数{name}：{say(item)}。",
                          "请按规则说明改写参数。")  # fmt: skip
        return
    bands = getattr(params, "bands", ())
    for code, message in band_problems(bands) if bands else ():
        yield Problem(Code(code), at("bands"), f"{message}。",
                      "请使各档首尾相接、互不重叠，并覆盖全部取值。", warning=code == Code.TIER_OPEN)  # fmt: skip
    if getattr(params, "target", None) == 0 and entry.code != "SR-09":
        yield Problem(Code.TARGET_ZERO, at("target"), "目标值为零，完成率无从计算。",
                      "请改为非零目标值，或改用 SR-09（是否型）、SR-06（按步扣分）。")  # fmt: skip


def _code(item: Any) -> Code:
    error = item.get("ctx", {}).get("error")
    return error.problems[0].code if isinstance(error, FormulaError) else Code.RULE_PARAMS


def check_names(scheme: Scheme) -> Iterator[Problem]:
    """Every node that another part of the scheme names exists."""
    known = {*scheme.nodes, *(section.code for section in scheme.sections), "total"}
    wanted: list[tuple[str, str]] = [("ranking.ties", tie.by) for tie in scheme.ranking.ties]
    wanted += [("quotas.border_ties", tie.by) for tie in scheme.quotas.border_ties]
    wanted += [(f"{node.code} second", node.second) for node in scheme.nodes.values() if node.second]
    wanted += [(f"{node.code} requires", node.requires.node) for node in scheme.nodes.values() if node.requires]
    for node in scheme.nodes.values():
        if node.second in known - scheme.items - {""}:
            yield Problem(Code.NODE_UNKNOWN, _at(node, "second"), f"“{node.second}”不是加分、减分板块中的项目。",
                          "另得的分只能记入板块中的项目，请改为它的编码。")  # fmt: skip
    for where, name in wanted:
        if name not in known:
            yield Problem(Code.NODE_UNKNOWN, Place(table="方案", path=where), f"没有编码为“{name}”的指标或板块。",
                          "请改为方案中已有的编码。")  # fmt: skip


def check_grades(scheme: Scheme) -> Iterator[Problem]:
    """Grades fall from the best; quotas leave nobody without a grade; bars name grades that exist."""
    names = [grade.name for grade in scheme.grades]
    lines = [grade.from_ for grade in scheme.grades if grade.from_ is not None]
    place = Place(table="方案", path="grades")
    if any(upper <= lower for upper, lower in pairwise(lines)):
        yield Problem(Code.GRADE_ORDER, place, "等次分数线没有由高到低排列。", "请由最好的等次写起，分数线依次降低。")
    if scheme.grades and scheme.grades[-1].from_ is not None:
        yield Problem(
            Code.GRADE_ORDER, place, f"低于“{names[-1]}”分数线的没有等次可评。", "请让最后一个等次不设分数线。"
        )
    if sum((grade.quota or Decimal(0) for grade in scheme.grades), Decimal(0)) > 1:
        yield Problem(Code.GRADE_ORDER, place, "各等次名额比例合计超过 100%。", "请调低名额比例。")
    for bar in scheme.bars:
        for name in (bar.effect.highest_grade, bar.effect.place):
            if name and name not in names:
                yield Problem(Code.GRADE_UNKNOWN, Place(table="方案", path=f"bars › {bar.code}"),
                              f"没有名为“{name}”的等次。", f"请改为：{'、'.join(names)}。")  # fmt: skip


def check_classes(scheme: Scheme) -> Iterator[Problem]:
    """Classes that points or weights differ by are declared, and groups that share their places."""
    for group in {*scheme.quotas.pools, *scheme.quotas.pools.values()} - set(scheme.groups):
        if scheme.groups and scheme.quotas.within == "group":
            yield Problem(Code.GROUP_UNKNOWN, Place(table="方案", path=f"quotas › pools › {group}"),
                          f"没有声明组别“{group}”。", f"请改为：{'、'.join(scheme.groups)}。")  # fmt: skip
    for node in scheme.nodes.values():
        for klass in node.by_class:
            if scheme.classes and klass not in scheme.classes:
                yield Problem(Code.CLASS_UNKNOWN, _at(node, "by_class"), f"没有声明类别“{klass}”。",
                              f"请改为：{'、'.join(scheme.classes)}，或在 classes 中补上。")  # fmt: skip


def check_worst(scheme: Scheme) -> Iterator[Problem]:
    """A conversion table in which the worst opinion still earns points."""
    for node in scheme.nodes.values():
        options = resolve(scheme, node.rule.params.get("options")) if node.rule else None
        points = _decimals(options) if isinstance(options, Mapping) else []
        if points:
            low, high = min(points), max(points)
            if low > 0:
                message = f"全部选最差一档仍得满分的 {decimal_text(Fraction(low) / Fraction(high) * 100, 0)}%。"
                yield Problem(Code.ALL_WORST, _at(node, "options"), message,
                              "如非有意，请把最差一档改为 0。", warning=True)  # fmt: skip


def _decimals(options: Mapping[str, Any]) -> list[Decimal]:
    """The numbers of a table; nothing where one of them is none, which another check reports."""
    try:
        return [Decimal(mantissa).scaleb(-places) for mantissa, places in map(parse_decimal, options.values())]
    except (NumberTextError, TypeError):
        return []


CHECKS: tuple[Callable[[Scheme], Iterator[Problem]], ...] = (
    check_codes, check_shape, check_sums, check_rules, check_names, check_grades, check_classes, check_worst,
)  # fmt: skip
