"""From drafting to the archive. Issuing freezes the scheme: by somebody who did not draft it, with no problem left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import PLAN_MOVES, Fault, PlanState
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import blocking, digest_of_text, findings, pack_text
from hengji.year.plans.queries.plans import drafters_of

from .approving import check_approved
from .changes import Changes
from .filing_telling import keep_reminding
from .refusing import locked, refuse


@dataclass(frozen=True)
class Document:
    """The official document by which a plan is issued: 文号 and 成文日期."""

    number: str
    date: date


def circulate_plan(plan: Plan, *, by: User) -> Plan:
    """Send the draft out for comments; until it is taken back it does not change."""
    return _moved(plan, PlanState.CIRCULATED, by=by, circulated_at=timezone.now())


def take_back_plan(plan: Plan, *, by: User, reason: str) -> Plan:
    """Take a circulated draft back to amend it."""
    return _moved(plan, PlanState.DRAFTING, by=by, reason=reason, needs_reason=True)


@transaction.atomic
def issue_plan(plan: Plan, document: Document, *, by: User) -> Plan:
    """Freeze the scheme under a document number; refused while a problem stands or to whoever drafted or edited it."""
    plan = locked(plan)
    number = document.number.strip()
    refuse([*_check_move(plan, PlanState.ISSUED), *_check_issue(plan, Document(number, document.date), by)])
    changes = Changes()
    changes.change(
        plan, state=PlanState.ISSUED, issued_by=by, issued_at=timezone.now(), document_number=number,
        document_date=document.date, digest=digest_of_text(pack_text(plan)),
    )  # fmt: skip
    changes.write("plans.issue_plan", by=by)
    for each in (plan, *plan.below.select_related("superior")):
        keep_reminding(each)
    return plan


def start_plan(plan: Plan, *, by: User) -> Plan:
    return _moved(plan, PlanState.RUNNING, by=by)


def close_plan(plan: Plan, *, by: User) -> Plan:
    """After the year's results are published: nothing about the plan changes any more but by correction."""
    return _moved(plan, PlanState.CLOSED, by=by)


def archive_plan(plan: Plan, *, by: User) -> Plan:
    return _moved(plan, PlanState.ARCHIVED, by=by)


@transaction.atomic
def _moved(
    plan: Plan, state: PlanState, *, by: User, reason: str = "", needs_reason: bool = False, **columns: Any  # noqa: ANN401
) -> Plan:  # fmt: skip
    plan = locked(plan)
    problems = list(_check_move(plan, state))
    if needs_reason and not reason.strip():
        problems.append(Problem(Fault.REASON, _("没有写明理由。"), _("理由"), _("请填写理由。")))
    if state == PlanState.CIRCULATED and not plan.indicator_rows.exists():
        problems.append(Problem(Fault.PLAN_EMPTY, _("考评办法还没有指标。"), "", _("请先拟好考评办法。")))
    refuse(problems)
    changes = Changes()
    changes.change(plan, state=state, **columns)
    changes.write(f"plans.{state.value}", by=by, reason=reason.strip())
    keep_reminding(plan)
    return plan


def _check_move(plan: Plan, state: PlanState) -> Iterator[Problem]:
    if state not in PLAN_MOVES[plan.state]:
        words = {"now": plan.get_state_display(), "then": state.label}
        text = _("本考评现处于“%(now)s”，不能转为“%(then)s”。") % words
        yield Problem(Fault.PLAN_STATE, text, "", _("请刷新页面查看现在的状态。"))
    elif state == PlanState.ISSUED and plan.circulated_at is None:
        text = _("考评办法还没有征求过意见。")
        yield Problem(Fault.PLAN_STATE, text, "", _("请先征求参评单位意见，再印发。"))


def _check_issue(plan: Plan, document: Document, by: User) -> Iterator[Problem]:
    if by.pk in drafters_of(plan):
        text = _("您参与过这个考评办法的拟制，不能由您印发。")
        yield Problem(Fault.TWO_PERSONS, text, "", _("请由没有参与拟制的负责人印发。"))
    if not document.number:
        yield Problem(Fault.DOCUMENT, _("没有填写文号。"), _("文号"), _("请在办公系统编号后填写。"))
    if document.date > timezone.localdate():
        yield Problem(Fault.DOCUMENT, _("成文日期在今天之后。"), _("成文日期"), _("请核对日期。"))
    yield from check_approved(plan)
    for found in blocking(findings(plan)):
        yield Problem(found.code, found.message, found.where, found.remedy)
