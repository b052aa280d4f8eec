"""One case: where it stands, who is asked, what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.enums import (
    PASSED,
    PRESENT,
    CaseState,
    Countersign,
    Outcome,
    RecordState,
    StepKind,
    StepState,
    Verdict,
)
from hengji.foundation.approvals.models import Case, Decision, Maker, Record, Remark, Seat, Step
from hengji.foundation.evidence.models import Use
from hengji.foundation.evidence.queries import uses_at
from hengji.foundation.organisations.models import Delegation, valid

# Where the minutes and scans of a case are attached.
ROOM, RECORD = "approvals", "approvals.record"


def materials_of(case: Case) -> list[Use]:
    """Minutes and scans that were attached when a decision was recorded."""
    return list(uses_at(ROOM, RECORD, str(case.pk)))


def case_of(url_name: str, key: object) -> Case | None:
    """The case of a document."""
    return Case.objects.filter(url_name=url_name, key=str(key)).first()


def latest_steps(case: Case) -> list[Step]:
    """Each step of the chain as it stands now: the row of the latest round that reached it."""
    found: dict[int, Step] = {step.index: step for step in Step.objects.filter(case=case).order_by("round")}
    return [found[index] for index in sorted(found)]


def steps_of(case: Case) -> QuerySet[Step]:
    """All steps of a case, of all rounds."""
    return Step.objects.filter(case=case)


def present_step(case: Case) -> Step | None:
    """The step that waits for a decision."""
    return Step.objects.filter(case=case, state__in=PRESENT).select_related("case").first()


def present_steps(cases: Iterable[int]) -> dict[int, Step]:
    """The steps that wait, by the key of their case; one query for any number."""
    rows = Step.objects.filter(case__in=list(cases), state__in=PRESENT).select_related("case")
    return {step.case_id: step for step in rows}


def makers_of(case: Case) -> frozenset[int]:
    return frozenset(Maker.objects.filter(case=case).values_list("user", flat=True))


def live_decisions(step: Step) -> QuerySet[Decision]:
    """Decisions of a step that were not taken back."""
    rows = Decision.objects.filter(step=step, taken_back_by=None)
    return rows.exclude(verdict=Verdict.WITHDRAW).select_related("by", "as_delegate_for")


def open_seats(step: Step) -> list[Seat]:
    """Seats of a step that have not decided; in a step where one person is enough, none once somebody has."""
    return seats_open([step]).get(step.pk, [])


def delegators(user: int, role: str, on: date) -> frozenset[int]:
    """Persons for whom somebody stands in today with a role; a step without a role knows no stand-ins."""
    rows = Delegation.objects.filter(valid(on), stand_in=user, absent__is_active=True)
    return frozenset(absent for absent, roles in rows.values_list("absent", "roles") if role and role in roles)


def persons_of(decisions: Iterable[Decision]) -> frozenset[int]:
    """Whoever decided, and for whom."""
    found = {key for each in decisions for key in (each.by_id, each.as_delegate_for_id)}
    return frozenset(key for key in found if key is not None)


def pending_record(step: Step) -> Record | None:
    rows = Record.objects.filter(step=step, state=RecordState.PENDING)
    return rows.select_related("recorded_by").first()


def outcome_of(case: Case) -> Outcome:
    if case.state == CaseState.APPROVED:
        return Outcome.APPROVED
    return Outcome.WAITING if case.state == CaseState.OPEN else Outcome.RETURNED


def seat_for(step: Step, user: int, today: date) -> Seat | None:
    """The seat on which somebody decides: the own one, else that of an absent person."""
    seats = open_seats(step)
    own = [seat for seat in seats if seat.user_id == user]
    if own:
        return own[0]
    absent = delegators(user, step.spec.role, today)
    return next((seat for seat in seats if seat.user_id in absent), None)


def may_decide(step: Step | None, user: int) -> bool:
    """Tell whether it is somebody's turn; what else the actions ask is said when they refuse."""
    if step is None or user in makers_of(step.case):
        return False
    if live_decisions(step).filter(by=user).exists():
        return False
    return seat_for(step, user, timezone.localdate()) is not None


@dataclass(frozen=True)
class Line:
    """One thing that happened, or waits to happen."""

    at: datetime | None
    title: str
    who: str
    text: str = ""
    round: int = 0
    due: date | None = None
    provisional: bool = False
    tone: str = ""
    items: tuple[tuple[str, str], ...] = ()


def remarks_of(case: Case | None) -> list[Remark]:
    """Remarks on single items, of all rounds."""
    return list(Remark.objects.filter(case=case).select_related("author")) if case else []


def timeline(case: Case, said: Iterable[Remark] | None = None) -> list[Line]:
    """All decisions, records and remarks in their order, then what is next and with whom.

    ``said``: the case's ``remarks_of``, where the caller has read them already.
    """
    return [*_past(case, remarks_of(case) if said is None else said), *_coming(case)]


def _past(case: Case, said: Iterable[Remark]) -> list[Line]:
    lines = [Line(case.opened_at, _("提交"), str(case.opened_by), round=1)]
    rows = Decision.objects.filter(step__case=case)
    decisions = rows.select_related("step", "by", "as_delegate_for", "record__recorded_by", "record__step")
    lines += [_decision_line(decision) for decision in decisions]
    records = Record.objects.filter(step__case=case).exclude(state=RecordState.CONFIRMED)
    lines += [_record_line(record) for record in records.select_related("step", "recorded_by")]
    remarks: dict[tuple[int, int], list[Remark]] = {}
    for remark in said:
        remarks.setdefault((remark.round, remark.author_id), []).append(remark)
    for (number, _author), several in remarks.items():
        items = tuple((each.item_label, each.text) for each in several)
        lines.append(Line(several[0].made_at, _("逐条意见"), str(several[0].author), round=number, items=items))
    return sorted(lines, key=lambda line: line.at or timezone.now())


def _decision_line(decision: Decision) -> Line:
    step, record = decision.step, decision.record
    who = str(decision.by)
    if decision.as_delegate_for is not None:
        who = _("%(who)s（代%(absent)s）") % {"who": who, "absent": decision.as_delegate_for}
    text = decision.remark
    if record is not None:
        who = _("%(who)s登记，%(checker)s核对") % {"who": record.recorded_by, "checker": decision.by}
        text = "，".join(part for part in (record_text(record), record.remark) if part)
    title = _("%(step)s：%(verdict)s") % {"step": step.title, "verdict": Verdict(decision.verdict).label}
    tone = {"approve": "ok", "return": "warn"}.get(decision.verdict, "neutral")
    return Line(decision.at, title, who, text, step.round, tone=tone)


def _record_line(record: Record) -> Line:
    title = _("%(step)s：登记%(state)s") % {"step": record.step.title, "state": RecordState(record.state).label}
    text = "，".join(part for part in (record_text(record), record.check_remark) if part)
    return Line(record.recorded_at, title, str(record.recorded_by), text, record.step.round, tone="neutral")


def record_text(record: Record) -> str:
    """What a record rests on."""
    if record.step.kind == StepKind.MEETING:
        return _("%(agenda)s，会议纪要%(number)s") % {"agenda": record.agenda, "number": record.minutes_number}
    words = {"signer": record.signer, "scan": record.scan}
    return (_("%(signer)s签批，扫描件%(scan)s") if record.scan else _("%(signer)s签批")) % words


def _coming(case: Case) -> list[Line]:
    if case.state in {CaseState.RETURNED, CaseState.WITHDRAWN}:
        return [Line(None, _("修改后重新提交"), str(case.submitted_by), round=case.round, tone="next")]
    steps = [step for step in latest_steps(case) if step.state not in PASSED] if case.state == CaseState.OPEN else []
    names = names_asked(steps)
    return [
        Line(
            None, step.title, names.get(step.pk, ""), _step_words(step, names.get(step.pk, "")), step.round, step.due,
            step.provisional, "next" if step.state in PRESENT else "",
        )
        for step in steps
    ]  # fmt: skip


def _step_words(step: Step, names: str) -> str:
    if step.state == StepState.RECORDED:
        return _("已登记，等待另一人核对")
    words = {StepKind.MEETING: _("会议审定后登记"), StepKind.PAPER: _("签批后登记")}
    if step.kind in words or "、" not in names:
        return words.get(StepKind(step.kind), "")
    return _("须全部同意") if step.countersign == Countersign.ALL else _("一人同意即可")


def names_asked(steps: Iterable[Step]) -> dict[int, str]:
    """Who is still asked at each of several steps, by the step's key, in one query."""
    return {key: "、".join(str(seat.user) for seat in seats) for key, seats in seats_open(steps).items()}


def seats_open(steps: Iterable[Step]) -> dict[int, list[Seat]]:
    """Open seats of several steps (``open_seats``), by the step's key, in one query."""
    live = Decision.objects.filter(taken_back_by=None).exclude(verdict=Verdict.WITHDRAW)
    enough = Q(step__countersign=Countersign.ANY) & Exists(live.filter(step=OuterRef("step")))
    seats = Seat.objects.filter(step__in=[step.pk for step in steps], left_at=None)
    found: dict[int, list[Seat]] = {}
    for seat in seats.exclude(Exists(live.filter(seat=OuterRef("pk"))) | enough).select_related("user"):
        found.setdefault(seat.step_id, []).append(seat)
    return found


def may_withdraw(case: Case, step: Step, user: int) -> bool:
    """Tell whether somebody was the last to act and nothing has followed."""
    if step.state != StepState.ACTIVE:
        return False
    rows = Decision.objects.filter(step__in=latest_steps(case), taken_back_by=None).exclude(verdict=Verdict.WITHDRAW)
    last = rows.select_related("step").order_by("-pk").first()
    if last is None:
        return case.submitted_by_id == user
    own = last.by_id == user and last.record_id is None and last.verdict == Verdict.APPROVE
    return own and last.step.round == step.round
