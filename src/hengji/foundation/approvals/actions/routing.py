"""Asking other people: by hand, when a clerk hands over, when the leader in charge changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.enums import PRESENT, CaseState, Fault, StepKind, StepState
from hengji.foundation.approvals.models import Case, Maker, Seat, Step
from hengji.foundation.approvals.queries import live_decisions, makers_of, open_seats
from hengji.foundation.common.problems import Problem
from hengji.foundation.ledger.actions import SYSTEM
from hengji.foundation.organisations.actions import Moved
from hengji.foundation.organisations.models import LeaderRelation, Organisation, Person, User, valid
from hengji.foundation.organisations.queries import leader_of

from .journal import Journal
from .moving import limit_of
from .opening import TWO, Asked
from .refusing import locked, refuse
from .telling import keep_reminding, tell_asked

STANDS = (StepState.WAITING, *sorted(PRESENT))


def leader_relation(organisation: int, kind: str) -> str:
    """The text by which a seat remembers that it follows the leader of an organisation."""
    return f"leader:{organisation}:{kind}"


def leader_asked(organisation: Organisation, kind: str, on: date) -> list[Asked]:
    """For open_case: the leader of an organisation, followed when the relation changes; none without an account."""
    leader = leader_of(organisation, kind, on)
    if leader is None or leader.user is None:
        return []
    return [Asked(leader.user, leader_relation(organisation.pk, kind))]


@transaction.atomic
def reroute_step(
    step: Step, *, candidates: Sequence[AbstractBaseUser | Asked], by: AbstractBaseUser, reason: str
) -> Step:  # fmt: skip
    """Ask these people instead of those who have not decided; who has decided stays."""
    case = locked(step.case)
    step = Step.objects.get(pk=step.pk)
    step.case = case
    asked = [each if isinstance(each, Asked) else Asked(each) for each in candidates]
    refuse(_reroute_problems(step, asked, reason))
    wanted = {each.user.pk: each for each in asked}
    journal = Journal()
    decided = set(live_decisions(step).values_list("seat", flat=True))
    kept = set()
    for seat in Seat.objects.filter(step=step, left_at=None):
        if seat.pk in decided or seat.user_id in wanted:
            kept.add(seat.user_id)
        else:
            journal.change(seat, left_at=timezone.now())
    new = [key for key in wanted if key not in kept]
    for key in new:
        journal.add(Seat(step=step, user_id=key, relation=wanted[key].relation))
    _say(step, new)
    journal.write("approvals.reroute_step", by=by, reason=reason.strip())
    return step


def _reroute_problems(step: Step, asked: Sequence[Asked], reason: str) -> Iterable[Problem]:
    if step.state not in STANDS:
        yield Problem(Fault.CASE_STATE, _("“%s”已经办结，不能改派。") % step.title)
    if not reason.strip():
        yield Problem(Fault.TEXT_MISSING, _("请写明改派的理由。"))
    people = {each.user.pk for each in asked if each.user.is_active}
    if not people:
        yield Problem(Fault.NO_CANDIDATE, _("没有新的审批人。"), "", _("请至少选一位启用的账号。"))
    if people & makers_of(step.case):
        yield Problem(Fault.MAKER, _("经办人不能审批自己经办的材料。"), "", _("请另选审批人。"))
    if people and step.kind != StepKind.ONLINE and len(people) < TWO:
        yield Problem(Fault.TWO_PERSONS, _("登记和核对须由两人办理。"), "", _("请再选一人。"))


def _say(step: Step, new: Iterable[int]) -> None:
    if step.state in PRESENT:
        tell_asked(step, new)
        keep_reminding(step, limit_of(step))


@transaction.atomic
def hand_over_steps(leaving: User, successor: User, *, by: object) -> list[Moved]:
    """Move what waits for one person to the successor: steps, and cases to be submitted again.

    A maker's steps and the steps of a case that the successor wrote stay: those need a person of the office.
    """
    journal = Journal()
    rows = Seat.objects.filter(user=leaving, left_at=None, step__state__in=STANDS, step__case__state=CaseState.OPEN)
    moved = sum(_replace(journal, seat, successor.pk, "") for seat in rows.select_related("step__case"))
    submitted = 0
    cases = Case.objects.select_for_update().filter(submitted_by=leaving).exclude(state=CaseState.APPROVED)
    for case in cases:
        if Seat.objects.filter(step__case=case, user=successor).exists():
            continue  # whoever is asked about a document does not become its maker
        journal.change(case, submitted_by_id=successor.pk)
        if successor.pk not in makers_of(case):
            journal.add(Maker(case=case, user_id=successor.pk))
        submitted += 1
    journal.write("approvals.hand_over", by=by)
    return [Moved(_("待审批的步骤"), moved), Moved(_("提交审批的材料"), submitted)]


def _replace(journal: Journal, seat: Seat, successor: int, relation: str) -> bool:
    """Put somebody else on a seat that has not decided; not a maker, and nobody twice."""
    step = seat.step
    asked = {each.user_id for each in Seat.objects.filter(step=step, left_at=None)}
    undecided = {each.pk for each in open_seats(step)}
    if seat.pk not in undecided or successor in asked or successor in makers_of(step.case):
        return False
    journal.change(seat, left_at=timezone.now())
    journal.add(Seat(step=step, user_id=successor, relation=relation or seat.relation))
    _say(step, [successor])
    return True


def follow_leader(
    organisation: Organisation, kind: str, leader: Person | None, on: date, *, by: object
) -> int:  # fmt: skip
    """Called by organisations when a leader changes; a change to come is followed on its day by the daily task."""
    del leader, on  # read from the tables, as they stand today
    return follow_leaders(timezone.localdate(), by=by, organisation=organisation.pk, kind=kind)


@transaction.atomic
def follow_leaders(today: date, *, by: object = SYSTEM, organisation: int | None = None, kind: str = "") -> int:
    """Re-route the steps that follow a leader to whoever is the leader today; returns how many."""
    prefix = "leader:" if organisation is None else leader_relation(organisation, kind)
    seats = Seat.objects.filter(
        relation__startswith=prefix, left_at=None, step__state__in=STANDS, step__case__state=CaseState.OPEN
    ).select_related("step__case")  # fmt: skip
    if organisation is not None:
        seats = seats.filter(relation=prefix)
    leaders = {
        leader_relation(place, word): user
        for place, word, user in LeaderRelation.objects.filter(valid(today), leader__user__is_active=True)
        .values_list("organisation", "kind", "leader__user")
    }  # fmt: skip
    journal = Journal()
    moved = 0
    for seat in seats:
        now = leaders.get(seat.relation)
        if now is not None and now != seat.user_id:
            moved += _replace(journal, seat, now, seat.relation)
    journal.write("approvals.follow_leader", by=by)
    return moved
