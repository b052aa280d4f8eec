"""申诉: drafted by an organ's liaison against one observation of its own, signed by its head, within the days."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring.types import ProblemsError as CoreProblemsError
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.foundation.workdays.queries import deadline
from hengji.outcome.grading.enums import APPEAL_OPEN, AppealState, Fault, State
from hengji.outcome.grading.models import Appeal, Proceeding
from hengji.outcome.grading.permissions import FILE_APPEAL, SIGN_APPEAL
from hengji.outcome.grading.queries.deadlines import days_of
from hengji.outcome.grading.queries.sandbox import sandbox
from hengji.year.observations.models import Observation
from hengji.year.plans.actions.changes import Changes

from .shared import check_state, demand, locked, locked_appeal, problem, refusal, refuse

LONGEST_REASON = 3000
PENDING = (AppealState.DRAFT, *APPEAL_OPEN)


@transaction.atomic
def draft_appeal(proceeding: Proceeding, observation: Observation, *, by: User, value: str, reason: str) -> Appeal:
    """Write an appeal for the head to sign. The same words a second time find the first.

    ``value``: what the observation should be, as decimal text or one of the ways of having none. Raises ProblemsError
    with everything that is wrong.
    """
    proceeding = locked(proceeding)
    demand(by, FILE_APPEAL, observation.participant)
    value, reason = value.strip(), reason.strip()
    there = Appeal.objects.filter(proceeding=proceeding, observation=observation, state__in=PENDING).first()
    if there is not None and (there.value, there.reason, there.drafted_by_id) == (value, reason, by.pk):
        return there
    refuse([*_of_time(proceeding), *_of_content(proceeding, observation, value, reason, there)])
    changes = Changes()
    made = changes.add(
        Appeal(
            proceeding=proceeding, participant=observation.participant, observation=observation, value=value,
            reason=reason, number=Appeal.objects.filter(proceeding=proceeding).count() + 1, drafted_by=by,
            drafted_at=timezone.now(),
        )
    )  # fmt: skip
    changes.write(FILE_APPEAL, by=by)
    return made


def _of_time(proceeding: Proceeding) -> list[Problem]:
    check_state(proceeding, State.PUBLIC)
    last = proceeding.appeals_until
    if last is not None and timezone.localdate() > last:
        text = _("申诉受理到%s为止，已经过期。") % last
        return [problem(Fault.OVERDUE, text, _("确有错误的，请向目标绩效办书面反映，由其决定是否更正。"))]
    return []


def _of_content(
    proceeding: Proceeding, observation: Observation, value: str, reason: str, there: Appeal | None
) -> list[Problem]:
    found = []
    if there is not None:
        text = _("这一条已有%s在办。") % there
        found.append(problem(Fault.APPEALED, text, _("请等复核决定，或撤回后重新提出。")))
    if not reason:
        found.append(problem(Fault.REASON, _("没有写事实和理由。"), _("请写明错在哪里、依据什么。"), _("事实和理由")))
    if len(reason) > LONGEST_REASON:
        found.append(problem(Fault.REASON, _("理由过长。"), _("请不超过%d字。") % LONGEST_REASON, _("事实和理由")))
    return [*found, *_of_value(proceeding, observation, value)]


def _of_value(proceeding: Proceeding, observation: Observation, value: str) -> list[Problem]:
    where = _("主张的数值")
    if not value:
        return [problem(Fault.VALUE, _("没有填写数值。"), _("请填写这一条应当是多少。"), where)]
    if value == observation.value:
        return [problem(Fault.SAME_VALUE, _("主张的数值与现值相同。"), _("请填写不同的数值。"), where)]
    try:
        sandbox(proceeding.run, observation, value)
    except LookupError:
        text = _("这一条不在公示所据的汇总中。")
        return [problem(Fault.NOT_OWN, text, _("请从本单位的得分中选择计分依据。"))]
    except CoreProblemsError as error:
        return [problem(Fault.VALUE, each.message, each.remedy, where) for each in error.problems]
    return []


@transaction.atomic
def sign_appeal(appeal: Appeal, *, by: User) -> Appeal:
    """The head signs: it is filed, and the days for deciding begin. Another person than who drafted it."""
    appeal = locked_appeal(appeal)
    if appeal.signed_by_id == by.pk and appeal.state != AppealState.DRAFT:
        return appeal
    if appeal.drafted_by_id == by.pk:
        raise refusal(Fault.SAME_PERSON, _("申诉由您起草，不能由您签发。"), _("请由单位其他负责人签发。"))
    demand(by, SIGN_APPEAL, appeal)
    check_appeal(appeal, AppealState.DRAFT)
    refuse(_of_time(appeal.proceeding))
    limit = deadline(timezone.localdate(), days_of(appeal.proceeding.plan).decide)
    changes = Changes()
    changes.change(appeal, state=AppealState.FILED.value, signed_by=by, signed_at=timezone.now(), due=limit.day)
    changes.write(SIGN_APPEAL, by=by)
    return appeal


@transaction.atomic
def withdraw_appeal(appeal: Appeal, *, by: User) -> Appeal:
    """Take an appeal back before it is decided."""
    appeal = locked_appeal(appeal)
    demand(by, FILE_APPEAL, appeal.participant)
    if appeal.state == AppealState.WITHDRAWN:
        return appeal
    check_appeal(appeal, *PENDING)
    changes = Changes()
    changes.change(appeal, state=AppealState.WITHDRAWN.value)
    changes.write(FILE_APPEAL, by=by)
    return appeal


def check_appeal(appeal: Appeal, *wanted: AppealState) -> None:
    """Raise ProblemsError where an appeal is not where this can be done."""
    if appeal.state not in {each.value for each in wanted}:
        text = _("申诉现在的进展是“%s”。") % AppealState(appeal.state).label
        raise refusal(Fault.STATE, text, _("请刷新页面查看进展。"))
