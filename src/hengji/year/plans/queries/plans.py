"""Plans that somebody may see."""

from django.db.models import QuerySet

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import CorrectionState
from hengji.year.plans.models import Plan
from hengji.year.plans.permissions import VIEW_PLAN


def plans_for(user: User) -> QuerySet[Plan]:
    """Plans that a user may see, newest year first."""
    return scope(user, VIEW_PLAN, Plan.objects.all()).select_related("organiser", "superior").order_by("-year", "code")


def plan_by_code(user: User, code: str) -> Plan | None:
    return plans_for(user).filter(code=code).first()


def current_digest(plan: Plan) -> str:
    """Digest of the issued text as corrected since; empty before issuing."""
    applied = (
        plan.corrections.filter(state=CorrectionState.APPLIED).order_by("-number").values_list("digest", flat=True)
    )
    return applied.first() or plan.digest


def revision(plan: Plan) -> int:
    """Grows with every edit and every undoing: a page that shows another one than this has become stale."""
    return plan.edits.count() + plan.edits.filter(undone_at__isnull=False).count()


def drafters_of(plan: Plan) -> frozenset[int]:
    """Keys of everybody who had a hand in the draft: who started it and who edited it, edits taken back included."""
    return frozenset({plan.drafted_by_id, *plan.edits.values_list("by", flat=True)})
