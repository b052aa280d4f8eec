"""等次建议 and what is put before whoever decides: the steering group first, the superior meeting after publicity."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.actions import Submission, open_case, reopen_after_return
from hengji.foundation.approvals.models import Case
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.queries.official import official_run
from hengji.outcome.grading.enums import Fault, State
from hengji.outcome.grading.models import Proceeding
from hengji.outcome.grading.permissions import PROPOSE, SUBMIT
from hengji.outcome.grading.queries.appeals import open_appeals
from hengji.outcome.grading.queries.standing import newest_notice, scope_of
from hengji.year.plans.actions.changes import Changes
from hengji.year.plans.chains import USUAL
from hengji.year.plans.enums import Matter
from hengji.year.plans.models import Plan
from hengji.year.plans.queries.approval import chain_of, deciders

from .shared import check_state, demand, locked, move, problem, refusal, refuse

REVIEW, DECISION = "grading-proposal", "grading-result"  # the pages to which the cases lead


@transaction.atomic
def propose_result(plan: Plan, *, by: User, note: str = "") -> Proceeding:
    """Begin with the official run's grades, or take up a corrected run and a better note while it is a proposal."""
    demand(by, PROPOSE, plan)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    run = official_run(plan)
    if run is None:
        raise refusal(Fault.NO_RUN, _("还没有正式汇总。"), _("请先作正式汇总，再拟等次建议。"))
    changes = Changes()
    found = Proceeding.objects.filter(plan=plan).first()
    if found is None:
        now = timezone.now()
        found = changes.add(
            Proceeding(
                plan=plan, key=plan.code, run=run, note=note.strip(), scope=scope_of(plan), proposed_by=by,
                proposed_at=now,
            )
        )  # fmt: skip
    else:
        check_state(found, State.PROPOSED)
        changes.change(found, run=run, note=note.strip())
    changes.write(PROPOSE, by=by)
    return found


@transaction.atomic
def submit_review(proceeding: Proceeding, *, by: User) -> Proceeding:
    """Put the proposal before the steering group; a second click finds the first."""
    proceeding = locked(proceeding)
    demand(by, SUBMIT, proceeding)
    if proceeding.state == State.REVIEWING:
        return proceeding
    check_state(proceeding, State.PROPOSED)
    newest = official_run(proceeding.plan)
    if newest is None or newest.pk != proceeding.run_id:
        raise refusal(Fault.RUN_BEHIND, _("建议所据的汇总已经更正。"), _("请按最近一次汇总重新拟议。"))
    changes = Changes()
    move(changes, proceeding, State.REVIEWING)
    changes.write(SUBMIT, by=by)
    case = _put_before(proceeding, Matter.RESULTS, proceeding.review, by)
    return _joined(proceeding, by, review=case)


@transaction.atomic
def submit_decision(proceeding: Proceeding, *, by: User) -> Proceeding:
    """Put the result before the superior meeting, once publicity is over and every appeal is decided."""
    proceeding = locked(proceeding)
    demand(by, SUBMIT, proceeding)
    if proceeding.state == State.DECIDING:
        return proceeding
    check_state(proceeding, State.PUBLIC)
    refuse(_hindrances(proceeding))
    changes = Changes()
    move(changes, proceeding, State.DECIDING)
    changes.write(SUBMIT, by=by)
    case = _put_before(proceeding, Matter.DECISION, proceeding.decision, by)
    return _joined(proceeding, by, decision=case)


def _hindrances(proceeding: Proceeding) -> list[Problem]:
    found: list[Problem] = []
    today = timezone.localdate()
    last = max(day for day in (proceeding.closes, proceeding.appeals_until) if day is not None)
    if today <= last:
        text = _("公示和申诉受理到%s为止。") % last.strftime("%Y-%m-%d")
        found.append(problem(Fault.NOT_OVER, text, _("请期满后再报请审定。")))
    waiting = open_appeals(proceeding).count()
    if waiting:
        found.append(problem(Fault.APPEALS_OPEN, _("还有%d件申诉没有办结。") % waiting, _("请先作出复核决定。")))
    newest, run = newest_notice(proceeding), official_run(proceeding.plan)
    if newest is None or run is None or newest.run_id != run.pk:
        found.append(problem(Fault.RUN_BEHIND, _("汇总已经更正，还没有发布更正公告。"), _("请先发布更正。")))
    return found


def _put_before(proceeding: Proceeding, matter: Matter, case: Case | None, by: User) -> Case:
    plan = proceeding.plan
    chain = chain_of(plan, matter) or USUAL[matter]
    page = REVIEW if matter == Matter.RESULTS else DECISION
    if case is not None:
        reopen_after_return(case, digest=proceeding.run.digest, by=by, candidates=deciders(plan, chain))
        return case
    paper = Submission(str(matter.label), _("%s结果") % plan.title, proceeding.run.digest, page, proceeding.key)
    return open_case(paper, chain, deciders(plan, chain), by=by)


def _joined(proceeding: Proceeding, by: User, **case: Case) -> Proceeding:
    changes = Changes()
    changes.change(locked(proceeding), **case)  # as the case may have moved it already
    changes.write(SUBMIT, by=by)
    return locked(proceeding)
