"""Autosave: single cells, each with what the page knew before, so that two people at one sheet do not overwrite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.models import User
from hengji.year.goals.content import content_of, label_of, shown_value
from hengji.year.goals.enums import Fault
from hengji.year.goals.models import GoalSheet, GoalVersion
from hengji.year.goals.normal import normal

from .drafting import Row, write_goals
from .shared import open_sheet


@dataclass(frozen=True)
class CellEdit:
    """One field of a goal: what the page showed before, and what was typed."""

    goal: str
    field: str
    before: str | None  # None: not said, as by a page without its script
    value: str


@dataclass(frozen=True)
class Refused:
    """A cell that was not saved, and why."""

    goal: str
    field: str
    problem: Problem


@transaction.atomic
def save_cells(sheet: GoalSheet, edits: Sequence[CellEdit], *, by: User) -> list[Refused]:
    """Save every cell that can be; what somebody else changed meanwhile, or what cannot stand, is told by cell.

    The same cells sent again, after an answer got lost, change nothing.
    """
    sheet = open_sheet(sheet)
    rows = GoalVersion.objects.filter(goal__sheet=sheet).current().select_related("goal", "upper")
    stored = {row.goal.code: content_of(row) for row in rows}
    refused: list[Refused] = []
    accepted: dict[str, dict[str, str]] = {}
    for edit in edits:
        problem = _conflict(stored, edit)
        if problem:
            refused.append(Refused(edit.goal, edit.field, problem))
        else:
            accepted.setdefault(edit.goal, {})[edit.field] = edit.value
    _write(sheet, accepted, refused, by)
    return refused


def _conflict(stored: dict[str, dict[str, str]], edit: CellEdit) -> Problem | None:
    known = stored.get(edit.goal)
    if known is None:
        return Problem(Fault.STALE.value, _("这项目标已被删除。"), "", _("请刷新。"))
    now = known.get(edit.field, "")
    if edit.before is None or now in {normal(edit.field, edit.before), normal(edit.field, edit.value)}:
        return None
    words = {"label": label_of(edit.field), "now": shown_value(edit.field, now) or _("空")}
    return Problem(Fault.STALE.value, _("%(label)s刚才已由别人改为“%(now)s”。") % words, "", _("请刷新后再改。"))


def _write(
    sheet: GoalSheet, accepted: dict[str, dict[str, str]], refused: list[Refused], by: User
) -> None:  # fmt: skip
    """All at once where nothing is wrong, else cell by cell, so that one bad cell does not hold up the others."""
    try:
        with transaction.atomic():
            write_goals(sheet, [Row(code, fields) for code, fields in accepted.items()], by=by)
    except ProblemsError:
        for code, fields in accepted.items():
            for field, value in fields.items():
                _write_one(sheet, CellEdit(code, field, "", value), refused, by)


def _write_one(sheet: GoalSheet, edit: CellEdit, refused: list[Refused], by: User) -> None:
    try:
        with transaction.atomic():
            write_goals(sheet, [Row(edit.goal, {edit.field: edit.value})], by=by)
    except ProblemsError as error:
        refused.append(Refused(edit.goal, edit.field, error.problems[0]))
