"""Bringing the rows of a plan's scheme to what a scheme says, changing no row that already says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Scheme
from hengji.foundation.common.problems import Problem
from hengji.year.plans.enums import Fault
from hengji.year.plans.models import Group, Indicator, Plan, PlanClass, SchemePart, Section
from hengji.year.plans.rows import PARTS, columns_of, json_text, levels, node_data, parts_of, section_columns

from .changes import Changes
from .refusing import refuse

M = TypeVar("M", bound=models.Model)


def store_scheme(
    changes: Changes, plan: Plan, scheme: Scheme, renamed: Mapping[str, str] | None = None
) -> None:  # fmt: skip
    """Write the difference; rows are known by their codes, and by ``renamed`` (old code → new) where one changes."""
    refuse(_still_used(plan, scheme))
    wanted = {each.code: {"position": n, **section_columns(each)} for n, each in enumerate(scheme.sections)}
    sections, empty = _matched(changes, Section, plan, "code", wanted)
    gone = _store_indicators(changes, plan, scheme, sections, renamed or {})
    changes.remove([*gone, *empty])
    for model, named in ((Group, scheme.groups), (PlanClass, scheme.classes)):
        titled = {code: {"position": n, "title": title} for n, (code, title) in enumerate(named.items())}
        changes.remove(_matched(changes, model, plan, "code", titled)[1])
    parts = {
        name: {"position": PARTS.index(name), "content": json_text(content)}
        for name, content in parts_of(scheme).items()
    }
    changes.remove(_matched(changes, SchemePart, plan, "name", parts)[1])


def _matched(
    changes: Changes, model: type[M], plan: Plan, key: str, wanted: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, M], list[M]]:
    """Rows by key after adding and changing, and those that are to go."""
    rows = {str(getattr(row, key)): row for row in model._default_manager.filter(plan=plan)}  # noqa: SLF001
    for name, columns in wanted.items():
        if name in rows:
            set_columns(changes, rows[name], columns)
    changes.add_many([model(plan=plan, **{key: name, **wanted[name]}) for name in wanted if name not in rows])
    kept = {str(getattr(row, key)): row for row in model._default_manager.filter(plan=plan)}  # noqa: SLF001
    return kept, [row for name, row in kept.items() if name not in wanted]


def set_columns(changes: Changes, row: models.Model, columns: Mapping[str, Any]) -> None:
    """Write the columns that differ, if any."""
    different = {name: value for name, value in columns.items() if getattr(row, name) != value}
    if different:
        changes.change(row, **different)


def _store_indicators(
    changes: Changes, plan: Plan, scheme: Scheme, sections: Mapping[str, Section], renamed: Mapping[str, str]
) -> list[Indicator]:
    """Parents first, one insert a level; returns what is to go, deepest first."""
    rows = {renamed.get(row.code, row.code): row for row in Indicator.objects.filter(plan=plan)}
    made: dict[str, Indicator] = {}
    for level in levels(scheme):
        fresh = []
        for section, parent, place, node in level:
            columns = {
                "section_id": sections[section].pk if section else None,
                "parent_id": made[parent].pk if parent else None,
                "position": place,
                **columns_of(node_data(node)),
            }
            if node.code in rows:
                set_columns(changes, rows[node.code], columns)
                made[node.code] = rows[node.code]
            else:
                fresh.append(Indicator(plan=plan, **columns))
        made |= {row.code: row for row in changes.add_many(fresh)}
    return _deepest_first(row for code, row in rows.items() if code not in made)


def _deepest_first(rows: Iterable[Indicator]) -> list[Indicator]:
    """Rows of which none is needed by one that comes later."""
    left = {row.pk: row for row in rows}
    found: list[Indicator] = []
    while left:
        needed = {row.parent_id for row in left.values()}
        leaves = [row for key, row in left.items() if key not in needed]
        found += leaves
        for row in leaves:
            del left[row.pk]
    return found


def _still_used(plan: Plan, scheme: Scheme) -> Iterable[Problem]:
    """Groups and classes that participants stand in."""
    for path, named, fault, text in (
        ("group__code", scheme.groups, Fault.GROUP_UNKNOWN, _("组别“%(code)s”还有%(count)d个参评对象，不能删去。")),
        ("klass__code", scheme.classes, Fault.CLASS_UNKNOWN, _("类别“%(code)s”还有%(count)d个参评对象，不能删去。")),
    ):
        placed = plan.participants.exclude(**{path: None}).order_by().values_list(path)
        for code, count in placed.annotate(count=models.Count("pk")):
            if code not in named:
                yield Problem(fault, text % {"code": code, "count": count}, code, _("请先把它们改到别处。"))
