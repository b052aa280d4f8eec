"""Deciding a step online, and taking back: a decision, or the whole case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.enums import CaseState, Fault, Outcome, StepKind, StepState, Verdict
from hengji.foundation.approvals.models import Case, Decision, Seat, Step
from hengji.foundation.approvals.queries import (
    latest_steps,
    live_decisions,
    makers_of,
    open_seats,
    outcome_of,
    persons_of,
    present_step,
)
from hengji.foundation.approvals.queries.cases import seat_for
from hengji.foundation.common.problems import Problem

from .journal import Journal
from .moving import consent, limit_of, send_back
from .refusing import decided_already, locked, not_open, refusal, refuse
from .remarks import Item, add_remarks
from .telling import keep_reminding, stop_reminding


@dataclass(frozen=True)
class Opinion:
    """What somebody says to a step."""

    verdict: str
    remark: str = ""
    items: tuple[Item, ...] = ()


@transaction.atomic
def decide(
    case: Case, *, by: AbstractBaseUser, verdict: str, remark: str = "", items: Sequence[Item] = (),
    step: int | None = None,
) -> Outcome:  # fmt: skip
    """Decide the step that waits.

    ``step`` is the key of the step that the page showed: a second click, or a page from before somebody else decided,
    then never reaches a later step.
    """
    case = locked(case)
    opinion = Opinion(verdict, remark.strip(), tuple(item for item in items if item.text.strip()))
    present = present_step(case)
    if present is None or (step is not None and step != present.pk) or _has_decided(present, by):
        return _second_click(case, by, opinion, step)
    present.case = case
    seat = _checked(present, by, opinion)
    journal = Journal()
    journal.add(
        Decision(
            step=present, seat=seat, by_id=by.pk, verdict=opinion.verdict, remark=opinion.remark or _item_text(opinion),
            as_delegate_for_id=None if seat.user_id == by.pk else seat.user_id, at=timezone.now(),
            attempt=Decision.objects.filter(seat=seat).exclude(verdict=Verdict.WITHDRAW).count() + 1,
        )
    )  # fmt: skip
    add_remarks(journal, case, opinion.items, by)
    if opinion.verdict == Verdict.APPROVE:
        outcome = consent(journal, present)
    else:
        outcome = send_back(journal, present, opinion.remark or _item_text(opinion))
    journal.write("approvals.decide", by=by, reason=opinion.remark)
    return outcome


def _item_text(opinion: Opinion) -> str:
    return _("见逐条意见（%d条）") % len(opinion.items) if opinion.items else ""


def _has_decided(step: Step, by: AbstractBaseUser) -> bool:
    return live_decisions(step).filter(by=by.pk).exists()


def _second_click(case: Case, by: AbstractBaseUser, opinion: Opinion, step: int | None) -> Outcome:
    """The same again changes nothing; anything else is told who decided, and when."""
    rows = Decision.objects.filter(step__case=case, taken_back_by=None).exclude(verdict=Verdict.WITHDRAW)
    rows = rows.select_related("by", "step").order_by("-pk")
    if step is not None:
        rows = rows.filter(step=step)
    own = rows.filter(by=by.pk).first()
    if own is not None and own.verdict == opinion.verdict:
        return outcome_of(case)
    last = own or rows.first()
    raise decided_already(last) if last is not None else not_open(case)


def _checked(step: Step, by: AbstractBaseUser, opinion: Opinion) -> Seat:
    if step.kind != StepKind.ONLINE:
        text = _("“%s”不在线上表决，由会议或纸质签批决定。") % step.title
        raise refusal(Fault.NOT_ONLINE, text, _("有结论后请登记，并由另一人核对。"))
    seat = checked_seat(step, by)
    problems = [*_row_problems(step, by, seat), *_opinion_problems(opinion)]
    refuse(problems)
    return seat


def checked_seat(step: Step, by: AbstractBaseUser) -> Seat:
    """The seat on which somebody acts; refuses makers and whoever is not asked."""
    if by.pk in makers_of(step.case):
        text = _("您是这份材料的经办人，经办人不能审批自己经办的材料。")
        raise refusal(Fault.MAKER, text, _("请由其他审批人办理；没有其他人时请联系目标绩效办改派。"))
    seat = seat_for(step, by.pk, timezone.localdate())
    if seat is None:
        names = "、".join(str(each.user) for each in open_seats(step))
        text = _("“%(step)s”现在由%(names)s办理。") % {"step": step.title, "names": names}
        raise refusal(Fault.NOT_CANDIDATE, text, _("如应由您办理，请联系目标绩效办改派。"))
    return seat


def _row_problems(step: Step, by: AbstractBaseUser, seat: Seat) -> list[Problem]:
    """The same person does not decide two steps in a row, neither in person nor through somebody else."""
    if step.case.chain.same_person_in_a_row:
        return []
    passed = [each for each in latest_steps(step.case) if each.index < step.index and each.state == StepState.DONE]
    if not passed or passed[-1].kind != StepKind.ONLINE:
        return []
    if persons_of(live_decisions(passed[-1])).isdisjoint({by.pk, seat.user_id}):
        return []
    text = _("上一步“%s”也是您（或您代行的人）办理的，同一人不连续办理两步。") % passed[-1].title
    return [Problem(Fault.IN_A_ROW, text, "", _("请联系目标绩效办改派这一步。"))]


def _opinion_problems(opinion: Opinion) -> list[Problem]:
    if opinion.verdict not in {Verdict.APPROVE, Verdict.RETURN}:
        return [Problem(Fault.STEP_WORD, _("请选择同意或退回。"))]
    if opinion.verdict == Verdict.RETURN and not (opinion.remark or opinion.items):
        return [Problem(Fault.REMARK, _("退回须写明原因。"), "", _("请写总的意见，或在有关条目下写意见。"))]
    return []


@transaction.atomic
def withdraw(case: Case, *, by: AbstractBaseUser) -> Case:
    """Take back the last thing that happened, while nothing has followed: one's consent, or one's submission."""
    case = locked(case)
    if case.state == CaseState.WITHDRAWN and case.submitted_by_id == by.pk:
        return case  # a second click
    present = present_step(case)
    if present is None:
        raise not_open(case)
    present.case = case
    last = _last_decision(case)
    journal = Journal()
    if last is None and case.submitted_by_id == by.pk and present.state == StepState.ACTIVE:
        _withdraw_case(journal, case, present)
        journal.write("approvals.withdraw_case", by=by)
        return case
    _take_back(journal, _checked_last(last, present, by), present, by)
    journal.write("approvals.withdraw_decision", by=by)
    return case


def _last_decision(case: Case) -> Decision | None:
    """The last decision of the present submission that still counts."""
    steps = [step.pk for step in latest_steps(case)]
    rows = Decision.objects.filter(step__in=steps, taken_back_by=None).exclude(verdict=Verdict.WITHDRAW)
    return rows.select_related("step__case", "by").order_by("-pk").first()


def _withdraw_case(journal: Journal, case: Case, present: Step) -> None:
    for step in latest_steps(case):
        if step.state in {StepState.ACTIVE, StepState.WAITING}:
            journal.move_step(step, StepState.CLOSED)
    stop_reminding(present)
    journal.move_case(case, CaseState.WITHDRAWN)


def _checked_last(last: Decision | None, present: Step, by: AbstractBaseUser) -> Decision:
    """Only whoever decided last takes it back: an own consent online, with nothing entered since."""
    if last is None:
        raise refusal(Fault.TOO_LATE, _("只有提交人可以撤回，而且要在下一步登记之前。"))
    mine = last.by_id == by.pk and last.record_id is None and present.state == StepState.ACTIVE
    if not mine or last.verdict != Verdict.APPROVE or last.step.round != present.round:
        if last.by_id == by.pk:
            raise refusal(Fault.TOO_LATE, _("这项意见之后已有办理，不能再撤回。"), _("请联系下一步的审批人退回。"))
        raise decided_already(last)
    return last


def _take_back(journal: Journal, last: Decision, present: Step, by: AbstractBaseUser) -> None:
    journal.add(
        Decision(
            step=last.step, seat=last.seat, by_id=by.pk, verdict=Verdict.WITHDRAW, takes_back=last, at=timezone.now(),
            attempt=last.attempt,
        )
    )  # fmt: skip
    again = present
    if last.step_id != present.pk:
        stop_reminding(present)
        journal.move_step(present, StepState.WAITING, started=None, due=None, provisional=False)
        for step in latest_steps(present.case):
            if last.step.index < step.index < present.index:
                journal.move_step(step, StepState.WAITING)
        again = journal.move_step(last.step, StepState.ACTIVE, decided_at=None)
    again.case = present.case
    keep_reminding(again, limit_of(again))
