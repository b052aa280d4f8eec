"""Plans that somebody may see, and what other rooms ask of a plan."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import CorrectionState
from hengji.year.plans.models import Correction, Disclosure, Participant, Plan, Substitute
from hengji.year.plans.permissions import VIEW_PLAN


def plans_for(user: User) -> QuerySet[Plan]:
    """Plans that a user may see, newest year first."""
    return scope(user, VIEW_PLAN, Plan.objects.all()).select_related("organiser", "superior").order_by("-year", "code")


def plans_with_digests(user: User) -> QuerySet[Plan]:
    """The same with the digest of the text in force as ``present_digest``, without a query for each plan."""
    applied = Correction.objects.filter(plan=OuterRef("pk"), state=CorrectionState.APPLIED).order_by("-number")
    return plans_for(user).annotate(present_digest=Coalesce(Subquery(applied.values("digest")[:1]), "digest"))


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


def disclosed(plan: Plan, item: str, day: date) -> frozenset[str]:
    """The audiences to which an item of the disclosure list is open on a day, as values of enums.Audience."""
    rows = Disclosure.objects.filter(plan=plan, item=item, open_from__lte=day)
    return frozenset(rows.values_list("audience", flat=True))


def substitute_for(plan: Plan, owner: int, indicator: str) -> Substitute | None:
    """Who scores an owner's own cell: what is said for the indicator, else for all that the owner has; by its key."""
    rows = Substitute.objects.filter(plan=plan, owner=owner, indicator__in=["", indicator])
    return rows.select_related("substitute").order_by("-indicator").first()


def participants_on(plan: Plan, day: date) -> list[Participant]:
    """Who takes part on a day, in the plan's order."""
    began = Q(since=None) | Q(since__lte=day)
    stays = Q(until=None) | Q(until__gte=day)
    rows = Participant.objects.filter(began, stays, plan=plan).select_related("group", "klass")
    return list(rows.order_by("position", "code"))
