"""What an organ may see of the runs: its own line of the run that counts, once the disclosure list opens it."""

from __future__ import annotations

from django.utils import timezone

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.models import WIDE, Result
from hengji.outcome.assessment.permissions import VIEW_OWN
from hengji.year.plans.enums import Audience
from hengji.year.plans.models import Disclosure, Plan

RANKS = "名次"  # how a disclosure list names places


def own_results(user: User) -> list[Result]:
    """The newest plan first."""
    rows = scope(user, VIEW_OWN, Result.objects.all()).select_related("run__plan", "participant")
    return list(rows.defer("run__content").order_by("-run__plan__year", "run__plan__code", "code"))


def shows_ranks(plan: Plan) -> bool:
    """Whether the disclosure list has opened places to those who are evaluated."""
    audiences = [each for each in WIDE if each != Audience.OWN]
    today = timezone.localdate()
    found = Disclosure.objects.filter(plan=plan, item__contains=RANKS, audience__in=audiences, open_from__lte=today)
    return found.exists()
