"""Editing a draft. Every function takes the plan, refuses with all problems at once, and keeps how to undo it.

Fields are those of the core's Node in the form of a pack: code, title, points, weight, rule={"SR-01": {…}}, article,
policy, owner … What is only wrong as a scheme (points that do not add up, parameters that a rule does not take) is not
refused: it stands as a problem beside its node (queries.findings), and issuing is refused while it stands.
``seen`` is queries.revision(plan) as the page showed it; an edit on a page that has become stale is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Scheme
from hengji.foundation.organisations.models import User
from hengji.year.plans import edits
from hengji.year.plans.edits import Draft
from hengji.year.plans.enums import Fault
from hengji.year.plans.models import Edit, Indicator, Plan
from hengji.year.plans.queries import revision, scheme_of
from hengji.year.plans.sub_rule_content import Branch
from hengji.year.plans.words import field_words, part_words

from .changes import Changes
from .creating import check_twice, read_pack
from .refusing import drafting, of_core, refusal, refuse
from .storing import store_scheme


def add_indicator(
    plan: Plan, fields: Mapping[str, Any], *, under: str = "", place: int | None = None, by: User,
    seen: int | None = None,
) -> Indicator:  # fmt: skip
    """Add a node under an indicator, in a section, or at the top (""); ``place`` counts from 0, None is the end."""

    def step(draft: Draft) -> None:
        edits.add(draft, fields, under, place)

    what = _("增加“%s”") % str(fields.get("title") or fields.get("code") or "")
    _edit(plan, step, what, by=by, seen=seen)
    return Indicator.objects.get(plan=plan, code=str(fields["code"]).strip())


def change_indicator(
    plan: Plan, code: str, fields: Mapping[str, Any], *, by: User, seen: int | None = None
) -> Edit | None:
    """Change any fields of a node; None or "" clears one. Returns None where nothing is different."""
    return change_indicators(plan, {code: fields}, by=by, seen=seen)


def change_indicators(
    plan: Plan, changes: Mapping[str, Mapping[str, Any]], *, by: User, seen: int | None = None
) -> Edit | None:
    """Change several nodes at once, such as the points of all children: all of it or nothing."""
    named = {name for fields in changes.values() for name in fields}
    what = _("修改%(nodes)s的%(fields)s") % {
        "nodes": "、".join(f"“{code}”" for code in list(changes)[:3]) + ("等" if len(changes) > 3 else ""),  # noqa: PLR2004
        "fields": "、".join(field_words(name) for name in sorted(named)),
    }
    return _edit(plan, lambda draft: edits.change(draft, changes), what, by=by, seen=seen)


def move_indicator(
    plan: Plan, code: str, *, under: str, place: int | None = None, by: User, seen: int | None = None
) -> Edit | None:
    """Move a branch under another indicator, into a section, or to the top (""); also within its own place."""
    return _edit(
        plan, lambda draft: edits.move(draft, code, under, place), _("移动“%s”") % code, by=by, seen=seen
    )  # fmt: skip


def reorder_indicators(
    plan: Plan, under: str, codes: Sequence[str], *, by: User, seen: int | None = None
) -> Edit | None:  # fmt: skip
    """Put all nodes of one place into this order."""
    what = _("调整“%s”下级的顺序") % under if under else _("调整各板块的顺序")
    return _edit(plan, lambda draft: edits.reorder(draft, under, codes), what, by=by, seen=seen)


def copy_indicator(
    plan: Plan, code: str, *, under: str | None = None, place: int | None = None, by: User, seen: int | None = None
) -> Indicator:
    """Copy a branch with new codes, by default right behind it; returns the copy's top."""
    made: list[str] = []

    def step(draft: Draft) -> None:
        made.append(edits.duplicate(draft, code, under, place))

    _edit(plan, step, _("复制“%s”") % code, by=by, seen=seen)
    return Indicator.objects.get(plan=plan, code=made[0])


def graft_branch(plan: Plan, code: str, branch: Branch, *, by: User, what: str) -> Edit | None:
    """Put sub-rules in the place of an indicator's rule: its own fields, and these children and no others."""
    return _edit(
        plan, lambda draft: edits.graft(draft, code, branch.fields, branch.children), what, by=by, seen=None
    )  # fmt: skip


def remove_indicator(plan: Plan, code: str, *, by: User, seen: int | None = None) -> Edit | None:
    """Remove a node with everything below it."""

    def step(draft: Draft) -> None:
        edits.remove(draft, code)

    return _edit(plan, step, _("删去“%s”") % code, by=by, seen=seen)


def change_scheme(plan: Plan, parts: Mapping[str, Any], *, by: User, seen: int | None = None) -> Edit | None:
    """Set whole parts of the scheme by their names in the pack: groups, classes, grades, bars, cases, calendar …"""
    what = _("修改考评办法的%s") % "、".join(part_words(name) for name in parts)
    return _edit(plan, lambda draft: edits.set_parts(draft, parts), what, by=by, seen=seen)


def set_section(
    plan: Plan, code: str, fields: Mapping[str, Any], *, by: User, seen: int | None = None
) -> Edit | None:  # fmt: skip
    """Add a bonus or deduction section (title, kind, cap …), or change one; its items are indicators."""
    return _edit(
        plan, lambda draft: edits.set_section(draft, code, fields), _("设定加减分板块“%s”") % code, by=by, seen=seen
    )


def remove_section(plan: Plan, code: str, *, by: User, seen: int | None = None) -> Edit | None:
    """Remove a section with all its items."""
    return _edit(
        plan, lambda draft: edits.remove_section(draft, code), _("删去加减分板块“%s”") % code, by=by, seen=seen
    )


@transaction.atomic
def replace_scheme(plan: Plan, source: Scheme | str, *, by: User, seen: int | None = None) -> Edit | None:
    """Put another scheme, or a pack's text, in the place of this one; indicators of the same code keep their rows."""
    plan = drafting(plan)
    _refuse_stale(plan, seen)
    scheme = read_pack(source) if isinstance(source, str) else source
    refuse(of_core(check_twice(scheme)))
    return _kept(plan, scheme, {}, _("导入整个考评办法“%s”") % scheme.title, by)


@transaction.atomic
def _edit(
    plan: Plan, step: Callable[[Draft], Mapping[str, str] | None], what: str, *, by: User, seen: int | None
) -> Edit | None:
    """Lock, let the step change a draft, check it as a scheme, write the difference, keep the way back."""
    plan = drafting(plan)
    _refuse_stale(plan, seen)
    draft = edits.draft_of(scheme_of(plan))
    renamed = step(draft) or {}
    return _kept(plan, edits.scheme_of_draft(draft), renamed, what, by)


def _kept(plan: Plan, scheme: Scheme, renamed: Mapping[str, str], what: str, by: User) -> Edit | None:
    changes = Changes()
    store_scheme(changes, plan, scheme, renamed)
    if not changes:
        return None
    edit = changes.keep(plan, what, by=by)
    changes.write("plans.edit_scheme", by=by, reason=what)
    return edit


def _refuse_stale(plan: Plan, seen: int | None) -> None:
    if seen is not None and seen != revision(plan):
        text = _("打开这个页面之后，考评办法又被修改过，您这次的修改没有保存。")
        raise refusal(Fault.PLAN_CHANGED, text, _("请刷新页面，核对后再改。"))
