"""How far the goals of all participants of a plan are: one line each, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import can, scope
from hengji.foundation.approvals.models import Step
from hengji.foundation.approvals.queries import names_asked, present_steps, waiting_for
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


def board(user: User, plan: Plan, wanted: Wanted = Wanted()) -> list[Standing]:
    """The participants that a reader follows, in the plan's order."""
    people = list(_people(user, plan))
    rows = GoalSheet.objects.filter(participant__in=[each.pk for each in people]).select_related("case", "plan")
    sheets = {sheet.participant_id: sheet for sheet in rows}
    visible = set(scope(user, VIEW_REVIEW, GoalSheet.objects.filter(plan=plan)).values_list("pk", flat=True))
    known = _known(user, [sheet for sheet in sheets.values() if sheet.pk in visible])
    found = [_standing(each, sheets.get(each.pk), visible, known) for each in people]
    return [each for each in found if _fits(each, wanted)]


def _people(user: User, plan: Plan) -> Iterable[Participant]:
    """All of the plan for whoever sees it as a whole; else those of led groups, and those whose sheet is shown."""
    rows = Participant.objects.filter(plan=plan).select_related("group", "organisation").order_by("position", "code")
    if can(user, VIEW_WHOLE_BOARD, plan):
        return rows
    shown = scope(user, VIEW_REVIEW, GoalSheet.objects.filter(plan=plan)).order_by().values("participant")
    led = led_by(organisations_of(user, Role.GROUP_LEAD))
    return rows.filter(Q(pk__in=Participant.objects.filter(led, plan=plan).values("pk")) | Q(pk__in=shown))


@dataclass(frozen=True)
class _Known:
    steps: Mapping[int, Step]  # by the case
    asked: Mapping[int, str]  # by the step
    mine: frozenset[int]  # steps
    rounds: Mapping[int, int]  # by the sheet
    contents: Mapping[int, tuple[int, Fraction]]
    left: Mapping[date, int]


def _known(user: User, sheets: list[GoalSheet]) -> _Known:
    steps = present_steps(sheet.case_id for sheet in sheets if sheet.case_id and sheet.state == SheetState.SUBMITTED)
    keys = [sheet.pk for sheet in sheets]
    counts = Round.objects.filter(sheet__in=keys).order_by().values_list("sheet").annotate(Count("pk"))
    today, known = timezone.localdate(), calendar()
    days = {step.due for step in steps.values() if step.due is not None}
    return _Known(
        steps, names_asked(steps.values()), frozenset(step.pk for step in waiting_for(user)), dict(counts),
        _contents(keys), {day: workdays_between(today, day, known) for day in days},
    )  # fmt: skip


def _contents(keys: list[int]) -> dict[int, tuple[int, Fraction]]:
    """How many goals a sheet has, and the sum of those points that can be read."""
    found: dict[int, tuple[int, Fraction]] = {}
    rows = GoalVersion.objects.filter(goal__sheet__in=keys).current().order_by()
    for key, points in rows.filter(cancelled=False).values_list("goal__sheet", "points"):
        count, total = found.get(key, (0, Fraction(0)))
        found[key] = (count + 1, total + (Fraction(points) if is_number(points) else 0))
    return found


def _standing(each: Participant, sheet: GoalSheet | None, visible: set[int], known: _Known) -> Standing:
    if sheet is None:
        return Standing(each, MISSING)
    if sheet.pk not in visible:
        return Standing(each, sheet.state)
    step = known.steps.get(sheet.case_id) if sheet.case_id else None
    count, points = known.contents.get(sheet.pk, (0, Fraction(0)))
    return Standing(
        each, sheet.state, sheet, step, known.asked.get(step.pk, "") if step else "", known.rounds.get(sheet.pk, 0),
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


def groups_of(plan: Plan) -> list[tuple[str, str]]:
    """Code and name of each group of the plan."""
    return [(row.code, str(row)) for row in plan.group_rows.order_by("position", "pk")]
