"""Time passing: overdue steps, and deadlines that a newly loaded holiday notice moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.approvals.enums import PRESENT
from hengji.foundation.approvals.models import Step
from hengji.foundation.approvals.queries import open_seats, steps_overdue
from hengji.foundation.common.dates import chinese_date
from hengji.foundation.ledger.actions import SYSTEM
from hengji.foundation.notifications.actions import notify
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.queries import holders
from hengji.foundation.workdays.actions import Moved
from hengji.foundation.workdays.calculus import Calendar, deadline

from .journal import Journal
from .telling import keep_reminding, page_of


@dataclass(frozen=True)
class Escalation:
    """An overdue step and the keys of the people who were told: who is asked, who submitted, the office's chiefs."""

    step: Step
    told: frozenset[int]


@transaction.atomic
def escalate_overdue(today: date, *, by: object = SYSTEM) -> list[Escalation]:
    """Mark each overdue step once and tell those who can do something about it."""
    chiefs = frozenset(holder.user.pk for holder in holders(Role.OFFICE_CHIEF, today))
    journal = Journal()
    found = []
    for step in [step for step in steps_overdue(today) if step.escalated_on is None]:
        journal.change(step, escalated_on=today)
        asked = {seat.user_id for seat in open_seats(step)}
        told = frozenset(asked | {step.case.submitted_by_id} | chiefs)
        words = {"case": step.case.title, "step": step.title, "day": chinese_date(step.due or today)}
        text = _("“%(step)s”应在%(day)s前办理，现已逾期。请催办，或改派审批人。") % words
        notify(told, Kind.DEADLINE, _("审批逾期：%(case)s") % words, text, matter=page_of(step.case), due=step.due)
        found.append(Escalation(step, told))
    journal.write("approvals.escalate_overdue", by=by)
    return found


@transaction.atomic
def recompute_dues(known: Calendar) -> list[Moved]:
    """Keep provisional deadlines in step with the calendar; called when a holiday notice is loaded or mended."""
    journal = Journal()
    moved = []
    rows = Step.objects.filter(state__in=PRESENT, provisional=True, started__isnull=False, due__isnull=False)
    for step in rows.select_related("case"):
        assert step.started is not None  # noqa: S101 - the filter says so
        assert step.due is not None  # noqa: S101
        limit = deadline(step.started, step.spec.days, known)
        if (limit.day, limit.provisional) == (step.due, True):
            continue
        before = step.due
        journal.change(step, due=limit.day, provisional=limit.provisional)
        keep_reminding(step, limit)
        people = tuple(seat.user_id for seat in open_seats(step))
        matter = page_of(step.case)
        moved.append(
            Moved(step.case.title, before, limit.day, limit.provisional, people, matter.url_name, matter.url_key)
        )  # fmt: skip
    journal.write("approvals.recompute_dues", by=SYSTEM)
    return moved
