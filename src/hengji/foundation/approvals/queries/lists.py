"""Many cases: what somebody sees, what waits for somebody, what is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import scope
from hengji.foundation.approvals.enums import PRESENT, CaseState, Countersign, RecordState, StepState, Verdict
from hengji.foundation.approvals.models import Case, Decision, Maker, Record, Seat, Step
from hengji.foundation.common.todo import Todo
from hengji.foundation.organisations.models import Delegation, User, valid


def visible_cases(user: User) -> QuerySet[Case]:
    """Cases that somebody may open."""
    rows = Case.objects.select_related("opened_by", "submitted_by")
    return scope(user, "approvals.view", rows)


def opened_by(user: User) -> QuerySet[Case]:
    """Cases that somebody opened or submitted again, latest first."""
    return visible_cases(user).filter(Q(opened_by=user) | Q(submitted_by=user))


def steps_overdue(today: date) -> list[Step]:
    """Steps whose last day has passed, the longest overdue first."""
    rows = Step.objects.filter(state__in=PRESENT, due__lt=today).select_related("case__submitted_by")
    return list(rows.order_by("due", "pk"))


def waiting_for(user: User, today: date | None = None) -> list[Step]:
    """Steps that wait for somebody, in person or as a stand-in; the most urgent first. Five queries for any number."""
    day = today or timezone.localdate()
    covered = _covered(user, day)
    makers = Maker.objects.filter(user=user).values("case")
    seats = Seat.objects.filter(
        Q(user=user) | Q(user__in=covered), left_at=None, step__state__in=PRESENT, step__case__state=CaseState.OPEN
    ).exclude(step__case__in=makers).select_related("step__case__opened_by", "step__case__submitted_by")  # fmt: skip
    found = {seat.step_id: seat for seat in seats if _covers(seat, user, covered)}
    live = Decision.objects.filter(step__in=found, taken_back_by=None).exclude(verdict=Verdict.WITHDRAW)
    decided = list(live.values_list("step", "seat", "by"))
    entered = set(Record.objects.filter(state=RecordState.PENDING, recorded_by=user).values_list("step", flat=True))
    busy = entered | {step for step, _seat, by in decided if by == user.pk}
    taken = {seat for _step, seat, _by in decided}
    ended = {step for step, _seat, _by in decided if found[step].step.countersign == Countersign.ANY}
    open_to = {seat.step_id for seat in seats if seat.pk not in taken and _covers(seat, user, covered)}
    steps = [seat.step for key, seat in found.items() if key in open_to - busy - ended]
    return sorted(steps, key=lambda step: (step.due or date.max, step.pk))


def turns(user: User, steps: Iterable[Step], seats: Mapping[int, Iterable[Seat]]) -> frozenset[int]:
    """Those of some steps that wait for somebody, in person or as a stand-in, by key; ``seats`` as of seats_open."""
    covered = _covered(user, timezone.localdate())

    def is_theirs(step: Step, seat: Seat) -> bool:
        return seat.user_id == user.pk or step.spec.role in covered.get(seat.user_id, ())

    return frozenset(step.pk for step in steps if any(is_theirs(step, seat) for seat in seats.get(step.pk, ())))


def _covered(user: User, day: date) -> dict[int, frozenset[str]]:
    rows = Delegation.objects.filter(valid(day), stand_in=user, absent__is_active=True)
    found: dict[int, frozenset[str]] = {}
    for absent, roles in rows.values_list("absent", "roles"):
        found[absent] = found.get(absent, frozenset()) | frozenset(roles)
    return found


def _covers(seat: Seat, user: User, covered: dict[int, frozenset[str]]) -> bool:
    """Tell whether a seat is somebody's own, or an absent person's whose role for this step is delegated."""
    if seat.user_id == user.pk:
        return True
    role = seat.step.spec.role
    return bool(role) and role in covered.get(seat.user_id, ())


def todo(user: User) -> list[Todo]:
    """Steps that wait for somebody's decision, and what came back to be mended."""
    found = [
        Todo(
            step.case.title, _why(step), step.due, reverse("approval", args=[step.case_id]), step.case.kind,
            _("审批"),
        )
        for step in waiting_for(user)
    ]  # fmt: skip
    returned = Case.objects.filter(submitted_by=user, state=CaseState.RETURNED).order_by("pk")
    return found + [
        Todo(
            case.title, _("审批退回，请按意见修改后重新提交。"), None, reverse("approval", args=[case.pk]), case.kind,
            _("审批"),
        )
        for case in returned
    ]  # fmt: skip


def _why(step: Step) -> str:
    words = {"step": step.title, "who": step.case.submitted_by}
    if step.state == StepState.RECORDED:
        return _("%(step)s的结论已登记，等您核对。") % words
    if step.kind == "online":
        return _("%(who)s提交，等您办理“%(step)s”。") % words
    return _("%(who)s提交，“%(step)s”有结论后由您登记。") % words
