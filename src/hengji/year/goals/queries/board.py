"""How far the goals of all participants of a plan are: one line each, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import can, scope
from hengji.foundation.approvals.models import Step
from hengji.foundation.approvals.queries import present_steps, seats_open, turns
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of
from hengji.foundation.organisations.models import User
from hengji.foundation.workdays.queries import calendar, workdays_between
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import GoalSheet, GoalVersion, Round
from hengji.year.goals.normal import is_number
from hengji.year.goals.permissions import led_by
from hengji.year.goals.review_permissions import VIEW_REVIEW, VIEW_WHOLE_BOARD
from hengji.year.plans.models import Participant, Plan

MISSING = "missing"  # a state of the board: not even begun
STATES = ((MISSING, _("未开始")), *SheetState.choices)
MINE = "mine"  # a step of the filter: whatever waits for the reader


@dataclass(frozen=True)
class Wanted:
    """The filter; empty: everything."""

    state: str = ""
    group: str = ""
    step: str = ""


@dataclass(frozen=True)
class Standing:
    """One participant. What a reader may not see of its sheet is left out: then ``sheet`` is None though one exists.

    ``left``: working days until the last day of the step, negative when it is overdue; None without a limit.
    """

    participant: Participant
    state: str
    sheet: GoalSheet | None = None
    step: Step | None = None
    asked: str = ""
    rounds: int = 0
    goals: int = 0
    points: Fraction = Fraction(0)
    left: int | None = None
    is_mine: bool = False

    @property
    def may_issue(self) -> bool:
        return self.sheet is not None and self.state == SheetState.APPROVED


def board(user: User, plan: Plan) -> list[Standing]:
    """The participants that a reader follows, in the plan's order."""
    seen = scope(user, VIEW_REVIEW, GoalSheet.objects.filter(plan=plan)).order_by().filter(pk=OuterRef("pk"))
    counted = Round.objects.filter(sheet=OuterRef("pk")).order_by().values("sheet").annotate(n=Count("pk")).values("n")
    rows = GoalSheet.objects.filter(plan=plan).annotate(seen=Exists(seen), sent=Subquery(counted))
    sheets = {sheet.participant_id: sheet for sheet in rows.select_related("case", "plan")}
    shown = {key: sheet for key, sheet in sheets.items() if getattr(sheet, "seen", False)}
    people = _people(user, plan, shown.keys())
    known = _known(user, list(shown.values()))
    states = {key: sheet.state for key, sheet in sheets.items()}
    return [_standing(each, shown.get(each.pk), states.get(each.pk, MISSING), known) for each in people]


def fitting(found: Iterable[Standing], wanted: Wanted) -> list[Standing]:
    """Those that a filter leaves."""
    return [each for each in found if _fits(each, wanted)]


def _people(user: User, plan: Plan, shown: Iterable[int]) -> Iterable[Participant]:
    """All of the plan for whoever sees it as a whole; else those of led groups, and those whose sheet is shown."""
    rows = Participant.objects.filter(plan=plan).select_related("group").order_by("position", "code")
    if can(user, VIEW_WHOLE_BOARD, plan):
        return rows
    led = Participant.objects.filter(led_by(organisations_of(user, Role.GROUP_LEAD)), plan=plan)
    return rows.filter(Q(pk__in=led.values("pk")) | Q(pk__in=list(shown)))


@dataclass(frozen=True)
class _Known:
    steps: Mapping[int, Step]  # by the case
    asked: Mapping[int, str]  # by the step
    mine: frozenset[int]  # steps
    contents: Mapping[int, tuple[int, Fraction]]
    left: Mapping[date, int]


def _known(user: User, sheets: list[GoalSheet]) -> _Known:
    steps = present_steps(sheet.case_id for sheet in sheets if sheet.case_id and sheet.state == SheetState.SUBMITTED)
    keys = [sheet.pk for sheet in sheets]
    today, known = timezone.localdate(), calendar()
    days = {step.due for step in steps.values() if step.due is not None}
    seats = seats_open(steps.values())
    asked = {key: "、".join(str(seat.user) for seat in each) for key, each in seats.items()}
    return _Known(
        steps, asked, turns(user, steps.values(), seats), _contents(keys),
        {day: workdays_between(today, day, known) for day in days},
    )  # fmt: skip


def _contents(keys: list[int]) -> dict[int, tuple[int, Fraction]]:
    """How many goals a sheet has, and the sum of those points that can be read."""
    found: dict[int, tuple[int, Fraction]] = {}
    rows = GoalVersion.objects.filter(goal__sheet__in=keys).current().order_by()
    for key, points in rows.filter(cancelled=False).values_list("goal__sheet", "points"):
        count, total = found.get(key, (0, Fraction(0)))
        found[key] = (count + 1, total + (Fraction(points) if is_number(points) else 0))
    return found


def _standing(each: Participant, sheet: GoalSheet | None, otherwise: str, known: _Known) -> Standing:
    if sheet is None:
        return Standing(each, otherwise)
    step = known.steps.get(sheet.case_id) if sheet.case_id else None
    count, points = known.contents.get(sheet.pk, (0, Fraction(0)))
    return Standing(
        each, sheet.state, sheet, step, known.asked.get(step.pk, "") if step else "", getattr(sheet, "sent", 0) or 0,
        count, points, known.left.get(step.due) if step and step.due else None,
        step is not None and step.pk in known.mine,
    )  # fmt: skip


def _fits(each: Standing, wanted: Wanted) -> bool:
    group = each.participant.group.code if each.participant.group else ""
    here = each.is_mine if wanted.step == MINE else each.step is not None and each.step.title == wanted.step
    return (
        (not wanted.state or each.state == wanted.state)
        and (not wanted.group or group == wanted.group)
        and (not wanted.step or here)
    )


def groups_of(found: Iterable[Standing]) -> list[tuple[str, str]]:
    """Code and name of each group on a board."""
    groups = {each.participant.group for each in found if each.participant.group}
    return [(group.code, str(group)) for group in sorted(groups, key=lambda group: group.position)]


def steps_of(found: Iterable[Standing]) -> list[str]:
    """The steps at which something waits, in the order of the chain."""
    steps = {each.step.title: each.step.index for each in found if each.step}
    return sorted(steps, key=lambda title: steps[title])
