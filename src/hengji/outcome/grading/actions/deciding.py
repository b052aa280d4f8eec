"""复核: an independent handler looks at what a correction would do to everybody and proposes; another person decides.

A decision to correct registers the replacement of the observation. It counts once somebody else has confirmed it, like
any other; then the run is corrected and put up under the next number.
"""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.notifications.actions import notify
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.organisations.models import User
from hengji.outcome.grading.enums import AppealState, Fault, Finding
from hengji.outcome.grading.models import Appeal
from hengji.outcome.grading.permissions import ASSIGN, DECIDE, HANDLE
from hengji.outcome.grading.queries.appeals import handlers_for, took_part
from hengji.year.observations.actions import replace_observation
from hengji.year.observations.fact_rows import fact_of
from hengji.year.observations.models import Observation
from hengji.year.plans.actions.changes import Changes

from .appealing import check_appeal
from .shared import demand, locked_appeal, problem, refusal, refuse


@transaction.atomic
def assign_handler(appeal: Appeal, handler: User, *, by: User) -> Appeal:
    """Give a filed appeal to somebody who had no part in the score; it may be given to another until it is proposed."""
    appeal = locked_appeal(appeal)
    demand(by, ASSIGN, appeal)
    check_appeal(appeal, AppealState.FILED, AppealState.HANDLING)
    if handler.pk in took_part(appeal.observation):
        text = _("%s登记或确认过这一条计分依据。") % handler
        raise refusal(Fault.TOOK_PART, text, _("请选择没有参与原计分的人员。"))
    if handler not in handlers_for(appeal):
        raise refusal(Fault.TOOK_PART, _("%s不能复核这件申诉。") % handler, _("请从列出的人员中选择。"))
    changes = Changes()
    changes.change(appeal, handler=handler, state=AppealState.HANDLING.value)
    changes.write(ASSIGN, by=by)
    notify([handler], Kind.TASK, _("请复核：%s") % appeal, appeal.reason, matter=_page(appeal), due=appeal.due)
    return appeal


@transaction.atomic
def propose_finding(appeal: Appeal, *, by: User, finding: str, opinion: str) -> Appeal:
    """The handler's opinion, with reasons, after having seen what it does to everybody."""
    appeal = locked_appeal(appeal)
    if not can(by, HANDLE, appeal):
        raise PermissionDenied(HANDLE)
    if appeal.state == AppealState.PROPOSED and (appeal.finding, appeal.opinion) == (finding, opinion.strip()):
        return appeal
    check_appeal(appeal, AppealState.HANDLING, AppealState.PROPOSED)
    found = []
    if finding not in Finding.values:
        found.append(problem(Fault.VALUE, _("没有选择复核意见。"), _("请选择维持或纠正。"), _("复核意见")))
    if not opinion.strip():
        found.append(problem(Fault.REASON, _("没有写复核理由。"), _("请写明查实的事实和依据。"), _("复核理由")))
    refuse(found)
    changes = Changes()
    changes.change(appeal, finding=finding, opinion=opinion.strip(), state=AppealState.PROPOSED.value)
    changes.write(HANDLE, by=by)
    return appeal


@transaction.atomic
def decide_appeal(appeal: Appeal, *, by: User, finding: str, decision: str) -> Appeal:
    """Decide, not bound by the handler's opinion; a correction is registered, and waits for somebody's confirmation."""
    appeal = locked_appeal(appeal)
    demand(by, DECIDE, appeal)
    if appeal.decided_by_id == by.pk:
        return appeal
    check_appeal(appeal, AppealState.PROPOSED)
    if appeal.handler_id == by.pk:
        raise refusal(Fault.SAME_PERSON, _("复核由您办理，不能由您决定。"), _("请由另一位负责人决定。"))
    text = decision.strip() or (appeal.opinion if finding == appeal.finding else "")
    found = []
    if finding not in Finding.values:
        found.append(problem(Fault.VALUE, _("没有选择决定。"), _("请选择维持或纠正。"), _("决定")))
    if not text:
        found.append(problem(Fault.REASON, _("与复核意见不同的决定须写明理由。"), "", _("决定理由")))
    refuse(found)
    corrected = finding == Finding.CORRECT
    state = AppealState.CORRECTED if corrected else AppealState.UPHELD
    changes = Changes()
    changes.change(
        appeal, state=state.value, decision=text, decided_by=by, decided_at=timezone.now(),
        correction=_replaced(appeal, by) if corrected else None,
    )  # fmt: skip
    changes.write(DECIDE, by=by)
    people = [key for key in (appeal.drafted_by_id, appeal.signed_by_id) if key is not None]
    notify(people, Kind.RESULT, _("%(appeal)s：%(state)s") % {"appeal": appeal, "state": state.label}, text,
           matter=_page(appeal))  # fmt: skip
    return appeal


def _replaced(appeal: Appeal, by: User) -> Observation:
    fact = replace(fact_of(appeal.observation), value=appeal.value)
    return replace_observation(appeal.observation, fact, by=by, reason=_("%s复核决定") % appeal)


def _page(appeal: Appeal) -> Matter:
    return Matter("grading-appeal", str(appeal.pk))
