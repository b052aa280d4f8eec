"""Edits as the editor's page makes them: of one indicator, refused where somebody else has changed that very one.

``seen`` here is ``fingerprint`` of what the page showed. Somebody who works on another branch does not disturb.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import CaseSpec, Node, Scheme
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import Fault
from hengji.year.plans.models import Edit, Plan
from hengji.year.plans.queries import scheme_of
from hengji.year.plans.rows import json_text, node_data

from .editing import change_indicator, change_indicators, change_scheme
from .refusing import drafting, refusal


def fingerprint(*parts: object) -> str:
    """Sixteen characters that differ where the parts differ."""
    return hashlib.sha256(json_text(parts).encode()).hexdigest()[:16]


def node_fingerprint(node: Node) -> str:
    """Of one node's own fields; what stands below it may change meanwhile."""
    return fingerprint(node_data(node))


def worths_fingerprint(nodes: Sequence[Node]) -> str:
    """Of the points, weights and caps that one table shows."""
    return fingerprint(*((node.code, str(node.points), str(node.weight), str(node.cap)) for node in nodes))


def children_of(scheme: Scheme, code: str) -> tuple[Node, ...]:
    """What stands directly below an indicator, in a section, or at the top ("")."""
    if not code:
        return scheme.tree
    section = next((each for each in scheme.sections if each.code == code), None)
    if section is not None:
        return section.items
    return scheme.nodes[code].children if code in scheme.nodes else ()


@transaction.atomic
def save_indicator(plan: Plan, code: str, fields: Mapping[str, Any], *, seen: str, by: User) -> Edit | None:
    """Change fields of the indicator that the page showed; None where nothing is different."""
    plan = drafting(plan)
    node = scheme_of(plan).nodes.get(code)
    if node is not None and node_fingerprint(node) != seen:
        raise _stale(plan, node.title)
    return change_indicator(plan, code, fields, by=by) if fields else None


@transaction.atomic
def save_worths(
    plan: Plan, under: str, worths: Mapping[str, Mapping[str, Any]], *, seen: str, by: User
) -> Edit | None:  # fmt: skip
    """Change points, weights or caps of several children of one place at once."""
    plan = drafting(plan)
    if worths_fingerprint(children_of(scheme_of(plan), under)) != seen:
        raise _stale(plan, _("下级分值"))
    return change_indicators(plan, worths, by=by) if worths else None


@transaction.atomic
def add_case(plan: Plan, case: CaseSpec, *, by: User) -> Edit | None:
    """Add a worked example behind the others."""
    plan = drafting(plan)
    return change_scheme(plan, {"cases": [*_cases(plan), _data(case)]}, by=by)


@transaction.atomic
def remove_case(plan: Plan, place: int, *, name: str, by: User) -> Edit | None:
    """Take out the example at a place, if it is still the one of that name."""
    plan = drafting(plan)
    cases = _cases(plan)
    if place >= len(cases) or cases[place]["name"] != name:
        raise _stale(plan, name)
    return change_scheme(plan, {"cases": [*cases[:place], *cases[place + 1 :]] or None}, by=by)


def bars_fingerprint(scheme: Scheme) -> str:
    """Of everything that bars say."""
    return fingerprint([bar.model_dump(mode="json", by_alias=True) for bar in scheme.bars])


@transaction.atomic
def save_bases(plan: Plan, bases: Mapping[str, str], *, seen: str, by: User) -> Edit | None:
    """Write the document and article on which bars rest, by the bars' codes."""
    plan = drafting(plan)
    scheme = scheme_of(plan)
    if bars_fingerprint(scheme) != seen:
        raise _stale(plan, _("否决事项"))
    bars = [bar.model_dump(mode="json", by_alias=True, exclude_defaults=True) for bar in scheme.bars]
    for bar in bars:
        if bar["code"] in bases:
            bar["basis"] = bases[bar["code"]]
    return change_scheme(plan, {"bars": bars}, by=by) if bases else None


def marks_fingerprint(scheme: Scheme) -> str:
    """Of what the plans below may do with the parts of the scheme."""
    return fingerprint(_marks(scheme))


@transaction.atomic
def save_marks(plan: Plan, marks: Mapping[str, str], *, seen: str, by: User) -> Edit | None:
    """Say what the plans below may do with parts of the scheme, by the parts' names; "" says nothing any more."""
    plan = drafting(plan)
    scheme = scheme_of(plan)
    if marks_fingerprint(scheme) != seen:
        raise _stale(plan, _("对下级的要求"))
    below = {name: mark for name, mark in {**_marks(scheme), **marks}.items() if mark}
    return change_scheme(plan, {"below": below or None}, by=by) if marks else None


def _marks(scheme: Scheme) -> dict[str, str]:
    return {str(name): str(mark) for name, mark in scheme.below.items()}


def _cases(plan: Plan) -> list[dict[str, Any]]:
    return [_data(case) for case in scheme_of(plan).cases]


def _data(case: CaseSpec) -> dict[str, Any]:
    return case.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _stale(plan: Plan, what: str) -> Exception:
    """Say who was there first."""
    last = plan.edits.select_related("by").order_by("-number").first()
    words = {
        "what": what,
        "who": last.by.display_name if last else "",
        "at": timezone.localtime(last.at).strftime("%H:%M") if last else "",
    }
    text = _(
        "您打开页面之后，“%(what)s”已被修改（最近一次修改：%(who)s，%(at)s）。您这次填写的内容没有保存，也没有覆盖别人的修改。"
    )
    return refusal(Fault.PLAN_CHANGED, text % words, _("请在另一窗口核对现在的内容，再决定怎样改。"))
