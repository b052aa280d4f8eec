"""What a meeting decided or a leader signed on paper: one person enters it, another checks it, then it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.enums import Fault, Outcome, RecordState, StepKind, StepState, Verdict
from hengji.foundation.approvals.models import Case, Decision, Record, Step
from hengji.foundation.approvals.queries import RECORD, ROOM, outcome_of, pending_record, present_step
from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.common.problems import Problem
from hengji.foundation.evidence.actions import Place, attach_material
from hengji.foundation.evidence.models import File, PaperEvidence
from hengji.foundation.organisations.models import User

from .deciding import checked_seat
from .journal import Journal
from .moving import advance, send_back
from .refusing import locked, not_open, refusal, refuse
from .telling import stop_reminding

Material = File | PaperEvidence


@dataclass(frozen=True)
class Minutes:
    """A meeting's decision: which item of the agenda, the minutes' number, the day."""

    agenda: str
    number: str
    date: date
    verdict: str = Verdict.APPROVE.value
    remark: str = ""


@dataclass(frozen=True)
class Paper:
    """A decision signed on paper: by whom, the scan's number (or the scan itself, see record_paper), the day."""

    signer: str
    scan: str
    date: date
    verdict: str = Verdict.APPROVE.value
    remark: str = ""


@transaction.atomic
def record_meeting(case: Case, *, by: User, minutes: Minutes, materials: Sequence[Material] = ()) -> Record:
    """Enter what a meeting decided, the minutes attached if there is a file. The deciders need not log in."""
    texts = {_("会议议题"): minutes.agenda, _("会议纪要编号"): minutes.number}
    record = Record(
        agenda=minutes.agenda.strip(), minutes_number=minutes.number.strip(), date=minutes.date,
        verdict=minutes.verdict, remark=minutes.remark.strip(),
    )  # fmt: skip
    return _enter(case, StepKind.MEETING, record, texts, by, materials)


@transaction.atomic
def record_paper(case: Case, *, by: User, paper: Paper, materials: Sequence[Material] = ()) -> Record:
    """Enter what was signed on paper, with its scan as a material or the scan's number elsewhere."""
    texts = {_("签批人"): paper.signer} | ({} if materials else {_("扫描件编号"): paper.scan})
    record = Record(
        signer=paper.signer.strip(), scan=paper.scan.strip(), date=paper.date, verdict=paper.verdict,
        remark=paper.remark.strip(),
    )  # fmt: skip
    return _enter(case, StepKind.PAPER, record, texts, by, materials)


def _enter(
    case: Case, kind: StepKind, record: Record, texts: dict[str, str], by: User, materials: Sequence[Material]
) -> Record:
    case = locked(case)
    step = present_step(case)
    if step is None:
        raise not_open(case)
    step.case = case
    if step.kind != kind:
        text = _("“%(step)s”的办理方式是%(kind)s。") % {"step": step.title, "kind": StepKind(step.kind).label}
        raise refusal(Fault.NOT_ONLINE, text, _("请刷新页面，按这一步的方式办理。"))
    entered = pending_record(step)
    if entered is not None:
        return _entered_again(entered, record, by)
    checked_seat(step, by)
    refuse(_record_problems(record, texts))
    journal = Journal()
    record.step, record.recorded_by_id, record.recorded_at = step, by.pk, timezone.now()
    journal.add(record)
    journal.move_step(step, StepState.RECORDED)
    journal.write(f"approvals.record_{kind}", by=by)
    for material in materials:
        attach_material(material, by=by, place=Place(ROOM, RECORD, str(case.pk), "approval", case.title))
    return record


def _entered_again(entered: Record, record: Record, by: AbstractBaseUser) -> Record:
    """The same person with the same content: a second click. Anything else is told who entered it, and when."""
    names = ("verdict", "date", "agenda", "minutes_number", "signer", "scan", "remark")
    if entered.recorded_by_id == by.pk and all(getattr(entered, name) == getattr(record, name) for name in names):
        return entered
    words = {"who": entered.recorded_by, "at": chinese_moment(entered.recorded_at, "%H:%M")}
    text = _("%(who)s已在%(at)s登记，等待核对。") % words
    raise refusal(Fault.DECIDED, text, _("登记有误时，请核对人退回登记后重新登记。"))


def _record_problems(record: Record, texts: dict[str, str]) -> Iterable[Problem]:
    for label, text in texts.items():
        if not text.strip():
            yield Problem(Fault.TEXT_MISSING, _("请填写%s。") % label, label)
    if record.date > timezone.localdate():
        yield Problem(Fault.DATE, _("日期在今天之后。"), _("日期"), _("请填写实际开会或签批的日期。"))
    if record.verdict not in {Verdict.APPROVE, Verdict.RETURN}:
        yield Problem(Fault.STEP_WORD, _("请选择同意或退回。"), _("结论"))
    if record.verdict == Verdict.RETURN and not record.remark:
        yield Problem(Fault.REMARK, _("退回须写明原因。"), _("意见"))


@transaction.atomic
def confirm_record(case: Case, *, by: AbstractBaseUser) -> Outcome:
    """Another person has compared the record with the minutes or the scan: it counts now."""
    case = locked(case)
    found = _to_check(case, by)
    if found is None:
        return outcome_of(case)  # a second click
    step, record = found
    now = timezone.now()
    journal = Journal()
    journal.change(record, state=RecordState.CONFIRMED, checked_by_id=by.pk, checked_at=now)
    journal.add(
        Decision(step=step, by_id=by.pk, verdict=record.verdict, remark=record.remark, record=record, at=now)
    )  # fmt: skip
    if record.verdict == Verdict.APPROVE:
        journal.move_step(step, StepState.DONE, decided_at=now)
        outcome = _go_on(journal, step)
    else:
        outcome = send_back(journal, step, record.remark)
    journal.write("approvals.confirm_record", by=by)
    return outcome


@transaction.atomic
def refuse_record(case: Case, *, by: AbstractBaseUser, remark: str) -> Record | None:
    """The record does not agree with the minutes or the scan: it is entered again."""
    case = locked(case)
    found = _to_check(case, by)
    if found is None:
        return None  # a second click
    if not remark.strip():
        raise refusal(Fault.REMARK, _("请写明哪里不符。"), _("登记人将按此重新登记。"))
    step, record = found
    journal = Journal()
    journal.change(
        record, state=RecordState.REFUSED, checked_by_id=by.pk, checked_at=timezone.now(), check_remark=remark.strip()
    )  # fmt: skip
    journal.move_step(step, StepState.ACTIVE)
    journal.write("approvals.refuse_record", by=by, reason=remark.strip())
    return record


def _go_on(journal: Journal, step: Step) -> Outcome:
    stop_reminding(step)
    return advance(journal, step.case)


def _to_check(case: Case, by: AbstractBaseUser) -> tuple[Step, Record] | None:
    """The record that waits; None where this person has checked the last one already."""
    step = present_step(case)
    record = pending_record(step) if step is not None else None
    if step is None or record is None:
        last = Record.objects.filter(step__case=case).exclude(state=RecordState.PENDING).order_by("-checked_at").first()
        if last is not None and last.checked_by_id == by.pk:
            return None
        raise refusal(Fault.NOT_RECORDED, _("没有等待核对的登记。"), _("请刷新页面查看，可能已由别人核对。"))
    step.case = case
    if record.recorded_by_id == by.pk:
        text = _("这是您自己登记的，须由另一人核对。")
        raise refusal(Fault.RECORDER, text, _("请由同一步骤的另一位经办人核对。"))
    checked_seat(step, by)
    return step, record
