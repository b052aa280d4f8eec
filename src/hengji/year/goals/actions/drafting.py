"""Drafting: beginning a sheet, writing goals one field or many rows at a time, removing and bringing back.

What people type is kept as typed, readable or not, so that nothing is ever lost; numbers and dates that can be read are
brought into one form. What is wrong with it, the page says at once and submitting says again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.goals.content import CHOICES, FIELDS, YES, label_of
from hengji.year.goals.enums import Fault
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion, sheet_key
from hengji.year.goals.normal import normal
from hengji.year.goals.queries.uppers import resolve_uppers
from hengji.year.plans.actions.changes import Changes
from hengji.year.plans.models import Participant

from .authors import note_author
from .shared import check_plan, open_sheet, refusal, refuse

MOST_GOALS = 300  # of one sheet
CLASSIFIED_KEEPS = frozenset({"title", "kind", "indicator", "rule", "points", "classified", "register", "custodian"})


@dataclass(frozen=True)
class Row:
    """One goal to write: its code (empty for a new one) and the fields that are said; others stay as they are."""

    code: str
    fields: Mapping[str, str]


@transaction.atomic
def start_sheet(participant: Participant, *, by: User) -> GoalSheet:
    """The sheet of a participant; a second click finds the first."""
    plan = participant.plan
    refuse(check_plan(plan))
    found = GoalSheet.objects.filter(participant=participant).first()
    if found:
        return found
    changes = Changes()
    sheet = changes.add(
        GoalSheet(plan=plan, participant=participant, key=sheet_key(plan.code, participant.code))
    )  # fmt: skip
    changes.write("goals.start_sheet", by=by)
    return sheet


@transaction.atomic
def write_goals(sheet: GoalSheet, rows: Sequence[Row], *, by: User, seen: int | None = None) -> list[Goal]:
    """Write these rows, new ones at the end; all or none. Raises ProblemsError with every row's problems at once.

    Where nothing changes nothing is recorded, and the revision stays.
    """
    sheet = open_sheet(sheet, seen=seen)
    known = {goal.code: goal for goal in Goal.objects.filter(sheet=sheet, removed=False)}
    refuse(_check_rows(rows, known))
    versions = {row.goal_id: row for row in GoalVersion.objects.filter(goal__sheet=sheet).current()}
    uppers = _uppers(sheet, rows)
    changes = Changes()
    written = []
    for row in rows:
        goal = known.get(row.code) or _new(changes, sheet)
        version = versions.get(goal.pk) or GoalVersion(goal=goal)
        _write(changes, version, row.fields, uppers)
        written.append(goal)
    _bump(changes, sheet, by)
    changes.write("goals.write_goal", by=by)
    return written


def _new(changes: Changes, sheet: GoalSheet) -> Goal:
    """A goal at the end of the sheet, under the next free code of its participant."""
    last = Goal.objects.filter(sheet=sheet).order_by("-position").values_list("position", flat=True).first() or 0
    code = f"{sheet.participant.code}-{last + 1:02d}"
    return changes.add(Goal(plan=sheet.plan, sheet=sheet, code=code, position=last + 1))


def _write(changes: Changes, version: GoalVersion, fields: Mapping[str, str], uppers: Mapping[str, Goal]) -> None:
    columns: dict[str, object] = {name: normal(name, text) for name, text in fields.items()}
    if "classified" in columns:
        columns["classified"] = columns["classified"] == YES
    if "upper" in columns:
        columns["upper"] = uppers.get(str(columns["upper"]))
    if columns.get("classified", version.classified):
        columns |= {name: "" for name in FIELDS if name not in CLASSIFIED_KEEPS | {"upper"}}
    if version._state.adding:  # noqa: SLF001 - Django's own description
        for name, value in columns.items():
            setattr(version, name, value)
        changes.add(version)
    else:
        changes.change(version, **columns)


def _bump(changes: Changes, sheet: GoalSheet, by: User) -> None:
    if changes:
        note_author(changes, sheet, by)
        changes.change(sheet, revision=sheet.revision + 1)


def _uppers(sheet: GoalSheet, rows: Sequence[Row]) -> dict[str, Goal]:
    """Goals that these rows name as the one above: of the plan above, or of a wider participant in the same plan."""
    codes = {row.fields["upper"].strip() for row in rows if row.fields.get("upper", "").strip()}
    if not codes:
        return {}
    found = {text: goal for text, goal in resolve_uppers(sheet.plan, codes).items() if goal.sheet_id != sheet.pk}
    missing = sorted(codes - found.keys())
    refuse(Problem(Fault.UPPER.value, _("没有上级目标“%s”。") % code, code, _("请从列表中选择。")) for code in missing)
    return found


def _check_rows(rows: Sequence[Row], known: Mapping[str, Goal]) -> list[Problem]:
    found = [problem for row in rows for problem in _check_row(row, known)]
    new = sum(1 for row in rows if not row.code)
    if len(known) + new > MOST_GOALS:
        text = _("一张目标表最多%d项目标。") % MOST_GOALS
        found.append(Problem(Fault.COUNT.value, text, "", _("请先删去或合并。")))
    return found


def _check_row(row: Row, known: Mapping[str, Goal]) -> list[Problem]:
    if row.code and row.code not in known:
        text = _("目标“%s”已经不在这张目标表里。") % row.code
        return [Problem(Fault.STALE.value, text, row.code, _("请刷新后再改。"))]
    return field_problems(row.code, row.fields)


def field_problems(code: str, fields: Mapping[str, str]) -> list[Problem]:
    """What no field can hold: unknown names and choices, texts too long. Numbers and dates are the review's matter."""
    found = []
    for name, text in fields.items():
        label = label_of(name) if name in FIELDS else name
        if name not in FIELDS:
            found.append(Problem(Fault.WORD.value, _("目标没有“%s”这一栏。") % name, code))
            continue
        words = CHOICES.get(name)
        value = normal(name, text)
        if words and value and value not in words.values:
            said = _("“%(text)s”不是%(label)s的选项。") % {"text": text.strip(), "label": label}
            choices = "、".join(str(each) for each in words.labels)
            found.append(Problem(Fault.WORD.value, said, label, _("可填：%s。") % choices))
        longest = GoalVersion._meta.get_field(name).max_length  # type: ignore[union-attr]  # noqa: SLF001
        if longest and len(value) > longest:
            said = _("%(label)s最多%(most)d字，现有%(count)d字。")
            words_of = {"label": label, "most": longest, "count": len(value)}
            found.append(Problem(Fault.TEXT_LONG.value, said % words_of, label, _("请删减。")))
    return found


@transaction.atomic
def remove_goal(goal: Goal, *, by: User, seen: int | None = None) -> Goal:
    """Take a goal out of a draft; it can be brought back until the sheet is issued."""
    return _set_removed(goal, "goals.remove_goal", by, seen, removed=True)


@transaction.atomic
def restore_goal(goal: Goal, *, by: User, seen: int | None = None) -> Goal:
    """Bring back what was taken out, at its old place."""
    return _set_removed(goal, "goals.restore_goal", by, seen, removed=False)


def _set_removed(goal: Goal, deed: str, by: User, seen: int | None, *, removed: bool) -> Goal:
    sheet = open_sheet(goal.sheet, seen=seen)
    goal = Goal.objects.select_for_update().get(pk=goal.pk)
    changes = Changes()
    changes.change(goal, removed=removed)
    _bump(changes, sheet, by)
    changes.write(deed, by=by)
    return goal


@transaction.atomic
def move_goal(goal: Goal, step: int, *, by: User, seen: int | None = None) -> Goal:
    """One place up (−1) or down (+1); at the end nothing happens."""
    sheet = open_sheet(goal.sheet, seen=seen)
    goals = list(Goal.objects.filter(sheet=sheet, removed=False).order_by("position", "pk"))
    place = next((index for index, each in enumerate(goals) if each.pk == goal.pk), None)
    if place is None:
        raise refusal(Fault.STALE, _("这项目标已经删除。"), _("请刷新。"))
    other = place + (1 if step > 0 else -1)
    if not 0 <= other < len(goals):
        return goals[place]
    changes = Changes()
    first, second = goals[place], goals[other]
    here, there = first.position, second.position
    changes.change(first, position=there)
    changes.change(second, position=here)
    _bump(changes, sheet, by)
    changes.write("goals.move_goal", by=by)
    return first
