"""Chains of a plan, what was submitted along them, and whether the scheme may be issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone

from hengji.foundation.approvals.chain import ChainSpec
from hengji.foundation.approvals.enums import CaseState
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.queries import holders
from hengji.year.plans.enums import Matter
from hengji.year.plans.models import Chain, Plan, PlanGrant, Submission

from .schemes import digest_of_text, pack_text


class Standing(StrEnum):
    """How far the decision about a scheme is."""

    UNNEEDED = "unneeded"  # the plan has no chain: the chief of the office decides by issuing
    NONE = "none"
    OPEN = "open"
    RETURNED = "returned"
    APPROVED = "approved"
    CHANGED = "changed"  # what was approved is not what the scheme says now


@dataclass(frozen=True)
class Approval:
    standing: Standing
    chain: ChainSpec | None
    last: Submission | None

    @property
    def is_wanting(self) -> bool:
        """Tell whether the scheme cannot be issued yet."""
        return self.standing not in {Standing.UNNEEDED, Standing.APPROVED}


def chain_of(plan: Plan, matter: Matter) -> ChainSpec | None:
    """The chain along which a plan decides about a matter; None where nobody wrote one."""
    found = Chain.objects.filter(plan=plan, matter=matter).first()
    return found.spec if found else None


def submissions_of(plan: Plan) -> QuerySet[Submission]:
    return Submission.objects.filter(plan=plan).select_related("case", "submitted_by").order_by("-number")


def approval_of(plan: Plan) -> Approval:
    """Where the scheme of a plan stands on its way through the chain."""
    chain, last = chain_of(plan, Matter.SCHEME), submissions_of(plan).first()
    return Approval(_standing(plan, chain, last), chain, last)


def _standing(plan: Plan, chain: ChainSpec | None, last: Submission | None) -> Standing:
    if chain is None:
        return Standing.UNNEEDED
    if last is None:
        return Standing.NONE
    if last.case.state == CaseState.APPROVED:
        same = plan.is_frozen or last.case.digest == digest_of_text(pack_text(plan))
        return Standing.APPROVED if same else Standing.CHANGED
    return Standing.OPEN if last.case.state == CaseState.OPEN else Standing.RETURNED


def is_submitted(plan: Plan) -> bool:
    """Tell whether the scheme lies before somebody who decides: then it does not change under their hands."""
    return Submission.objects.filter(plan=plan, case__state=CaseState.OPEN).exists()


def deciders(plan: Plan, chain: ChainSpec) -> dict[str, list[User]]:
    """Who is asked at each step: whoever has its role in this very plan today, by office or by a grant on the plan."""
    found = {role: holders_in(plan, role) for role in {step.role for step in chain.steps}}
    return {step.code: found[step.role] for step in chain.steps}


def holders_in(plan: Plan, role: str) -> list[User]:
    """Accounts that hold a role in a plan today, in the order of their keys (permissions.py, in_plan)."""
    held = holders(role, timezone.localdate())
    granted = set(_granted(plan, role))
    people = {each.user.pk: each.user for each in held if _reaches(plan, each.organisation, each.user.pk, granted)}
    return [people[key] for key in sorted(people)]


def _reaches(plan: Plan, place: int | None, user: int, granted: set[int]) -> bool:
    return place == plan.organiser_id or (place is None and plan.superior_id is None) or user in granted


def _granted(plan: Plan, role: str) -> Sequence[int]:
    rows = PlanGrant.objects.filter(plan=plan, role=role, confirmed_at__isnull=False, revoked_at=None)
    return list(rows.values_list("user", flat=True))
