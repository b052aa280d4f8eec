"""Putting a scheme before whoever decides: the chain, and submitting along it (总则: the steering group decides)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.actions import Submission as CaseSubmission
from hengji.foundation.approvals.actions import open_case, reopen_after_return
from hengji.foundation.approvals.chain import ChainSpec, read_chain
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.plans.chains import DECIDERS, MOST_DAYS, StepLine, chain_data
from hengji.year.plans.enums import OVER, Fault, Matter, PlanState
from hengji.year.plans.models import Chain, Plan, Submission, submission_key
from hengji.year.plans.queries import blocking, digest_of_text, findings, pack_text
from hengji.year.plans.queries.approval import Approval, Standing, approval_of, deciders
from hengji.year.plans.queries.plans import drafters_of

from .changes import Changes
from .refusing import locked, refuse


@transaction.atomic
def set_chain(plan: Plan, matter: Matter, lines: Sequence[StepLine], *, by: User) -> Chain | None:
    """Write the chain of a matter; without any line there is none. What is under way keeps the chain it began with."""
    plan = locked(plan)
    refuse([*_check_open(plan), *_check_lines(lines, DECIDERS[matter])])
    written = [line for line in lines if line.title.strip()]
    row = Chain.objects.filter(plan=plan, matter=matter).first()
    changes = Changes()
    if not written:
        changes.remove([row] if row else [])
        row = None
    else:
        text = read_chain(chain_data(written)).as_json()
        row = changes.change(row, text=text) if row else changes.add(Chain(plan=plan, matter=matter, text=text))
    changes.write("plans.set_chain", by=by)
    return row


@transaction.atomic
def submit_scheme(plan: Plan, *, by: User) -> Submission:
    """Put the scheme as it stands before the first step of the chain; after a return, a new round of the same case.

    Whoever drafted or edited it never decides about it. Raises ProblemsError.
    """
    plan = locked(plan)
    found, digest = approval_of(plan), digest_of_text(pack_text(plan))
    if found.standing is Standing.OPEN and found.last is not None and found.last.submitted_by_id == by.pk:
        return found.last  # a second click
    refuse(_check_submission(plan, found))
    assert found.chain is not None  # noqa: S101 - checked above
    if found.standing is Standing.RETURNED and found.last is not None:
        row = _again(found.last, digest, by)
    else:
        row = _first(plan, found.chain, digest, by)
    return row


def _first(plan: Plan, chain: ChainSpec, digest: str, by: User) -> Submission:
    number = (plan.submissions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    title = _("考评办法：%s") % plan.title
    key = submission_key(plan.code, number)
    paper = CaseSubmission(_("考评办法审定"), title[:200], digest, "plan-submission", key)
    makers = User.objects.filter(pk__in=drafters_of(plan))
    case = open_case(paper, chain, deciders(plan, chain), by=by, makers=list(makers))
    changes = Changes()
    row = changes.add(
        Submission(
            plan=plan, number=number, key=key, digest=digest, case=case, submitted_by=by, submitted_at=timezone.now()
        )
    )
    changes.write("plans.submit_scheme", by=by)
    return row


def _again(row: Submission, digest: str, by: User) -> Submission:
    reopen_after_return(row.case, digest=digest, by=by, candidates=deciders(row.plan, row.case.chain))
    changes = Changes()
    changes.change(row, digest=digest, submitted_by=by, submitted_at=timezone.now())
    changes.write("plans.submit_scheme", by=by)
    return row


def _check_open(plan: Plan) -> Iterator[Problem]:
    if plan.state in OVER:
        yield Problem(Fault.PLAN_STATE, _("本考评已经办结，审批流程不再变动。"))


def _check_lines(lines: Sequence[StepLine], allowed: Sequence[str]) -> Iterator[Problem]:
    for number, line in enumerate(lines, 1):
        where = _("第%d步") % number
        if not line.title.strip():
            if line.role or line.days.strip() not in {"", "0"}:
                yield Problem(Fault.CHAIN_LINE, _("没有填写步骤名称。"), where, _("请填写名称，或把这一行清空。"))
            continue
        if line.role not in allowed:
            yield Problem(Fault.CHAIN_ROLE, _("没有选定由谁办理。"), where, _("请从名单中选择。"))
        days = line.days.strip()
        if days and not (days.isdecimal() and int(days) <= MOST_DAYS):
            text = _("期限须为0至%d个工作日的整数。") % MOST_DAYS
            yield Problem(Fault.CHAIN_LINE, text, where, _("0表示不限时。"))


def _check_submission(plan: Plan, found: Approval) -> Iterator[Problem]:
    if found.standing is Standing.UNNEEDED:
        text = _("还没有设定审批流程。")
        yield Problem(Fault.CHAIN_LINE, text, "", _("请先设定审批流程，或由负责人直接印发。"))
    if plan.state not in {PlanState.DRAFTING, PlanState.CIRCULATED} or plan.circulated_at is None:
        text = _("本考评现处于“%s”，不能送审。") % plan.get_state_display()
        yield Problem(Fault.PLAN_STATE, text, "", _("征求意见之后、印发之前送审。"))
    if found.standing is Standing.OPEN:
        yield Problem(Fault.SUBMITTED, _("考评办法已经送审。"), "", _("请打开审批页查看进展。"))
    if found.standing is Standing.APPROVED:
        yield Problem(Fault.SUBMITTED, _("这一稿已经审定，不用再送。"), "", _("请由没有参与拟制的负责人印发。"))
    for each in blocking(findings(plan)):
        yield Problem(each.code, each.message, each.where, each.remedy)


def check_approved(plan: Plan) -> Iterator[Problem]:
    """What stands in the way of issuing: where there is a chain, this very text has gone through it."""
    found = approval_of(plan)
    if not found.is_wanting:
        return
    said = {
        Standing.NONE: (_("考评办法还没有送审。"), _("请先送审。")),
        Standing.OPEN: (_("考评办法正在审定。"), _("审定通过后才能印发。")),
        Standing.RETURNED: (_("考评办法没有审定通过。"), _("请按意见修改后重新送审。")),
        Standing.CHANGED: (_("审定以后内容又有修改。"), _("请重新送审，审定的须是印发的这一稿。")),
    }[found.standing]
    yield Problem(Fault.NOT_APPROVED, said[0], "", said[1])
