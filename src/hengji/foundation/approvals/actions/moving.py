"""How a case moves from step to step; every way forward and back goes through here."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.enums import PASSED, CaseState, Countersign, Outcome, StepState, Verdict
from hengji.foundation.approvals.models import Case, Seat, Step
from hengji.foundation.approvals.queries import latest_steps, live_decisions, open_seats
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.workdays.calculus import Deadline
from hengji.foundation.workdays.queries import deadline

from .journal import Journal
from .telling import keep_reminding, stop_reminding, tell_asked, tell_result


def add_steps(journal: Journal, case: Case, first: int, asked: dict[int, list[Seat]]) -> None:
    """Rows of the present round from a step on, with who is asked; seats are new rows."""
    for index, spec in enumerate(case.chain.steps):
        if index < first:
            continue
        step = journal.add(
            Step(
                case=case, round=case.round, index=index, code=spec.code, title=spec.title, kind=spec.kind,
                countersign=spec.countersign, digest=case.digest,
            )
        )  # fmt: skip
        for seat in asked.get(index, []):
            journal.add(Seat(step=step, user_id=seat.user_id, relation=seat.relation))


def limit_of(step: Step) -> Deadline | None:
    days = step.spec.days
    return deadline(step.started, days) if days and step.started else None


def advance(journal: Journal, case: Case) -> Outcome:
    """Begin the first step that has not passed; where all have, the case is approved."""
    for step in latest_steps(case):
        step.case = case
        if step.state in PASSED:
            continue
        if not open_seats(step):
            journal.move_step(step, StepState.SKIPPED)
            continue
        begin(journal, step)
        return Outcome.WAITING
    journal.move_case(case, CaseState.APPROVED, closed_at=timezone.now())
    tell_result(case, Kind.RESULT, _("审批通过：%(case)s"))
    return Outcome.APPROVED


def begin(journal: Journal, step: Step) -> None:
    step.started = timezone.localdate()
    limit = limit_of(step)
    due, provisional = (None, False) if limit is None else (limit.day, limit.provisional)
    journal.move_step(
        step, StepState.ACTIVE, started=step.started, due=due, provisional=provisional, escalated_on=None
    )  # fmt: skip
    tell_asked(step, [seat.user_id for seat in open_seats(step)])
    keep_reminding(step, limit)


def consent(journal: Journal, step: Step) -> Outcome:
    """After a consent: the step is done when everybody who must has agreed."""
    agreed = live_decisions(step).filter(verdict=Verdict.APPROVE)
    waits = step.countersign == Countersign.ALL and bool(open_seats(step))
    if waits or not agreed.exists():
        keep_reminding(step, limit_of(step))
        return Outcome.WAITING
    journal.move_step(step, StepState.DONE, decided_at=timezone.now())
    stop_reminding(step)
    return advance(journal, step.case)


def send_back(journal: Journal, step: Step, remark: str) -> Outcome:
    """After a return: to whoever submitted, or in a new round to an earlier step."""
    case = step.case
    later = [each for each in latest_steps(case) if each.index > step.index and each.state == StepState.WAITING]
    seats = {each.index: _seats(each) for each in latest_steps(case)}
    journal.move_step(step, StepState.RETURNED, decided_at=timezone.now())
    for each in later:
        journal.move_step(each, StepState.CLOSED)
    stop_reminding(step)
    target = case.chain.return_index(step.index)
    if target is None:
        journal.move_case(case, CaseState.RETURNED)
        tell_result(case, Kind.RETURNED, _("审批退回：%(case)s"), remark)
        return Outcome.RETURNED
    journal.change(case, round=case.round + 1)
    add_steps(journal, case, target, seats)
    return advance(journal, case)


def _seats(step: Step) -> list[Seat]:
    return list(Seat.objects.filter(step=step, left_at=None))
