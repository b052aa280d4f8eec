"""What waits here for a person: facts to confirm, plan by plan, and voidings to answer, one by one."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import scope
from hengji.foundation.common.todo import Todo
from hengji.foundation.organisations.models import User
from hengji.year.observations.models import Observation, Voiding
from hengji.year.observations.permissions import AGREE_VOID, CONFIRM
from hengji.year.plans.enums import FROZEN, LIVE
from hengji.year.plans.models import Plan

KIND, ROOM = "计分依据", "observations"


def todo(user: User) -> list[Todo]:
    """Four queries."""
    return [*_voidings(user), *_confirmations(user)]


def _voidings(user: User) -> list[Todo]:
    open_ones = Voiding.objects.open().filter(observation__plan__state__in=LIVE & FROZEN)
    rows = scope(user, AGREE_VOID, open_ones).select_related("observation__participant", "by").order_by("pk")
    return [
        Todo(
            _("答复作废：%(who)s %(what)s") % {"who": row.observation.participant.name, "what": row.observation},
            _("%(by)s提出作废：%(reason)s") % {"by": row.by, "reason": row.reason}, None,
            reverse("observation", args=[row.observation_id]), KIND, ROOM,
        )
        for row in rows
    ]  # fmt: skip


def _confirmations(user: User) -> list[Todo]:
    rows = Observation.objects.filter(plan__state__in=LIVE & FROZEN).unconfirmed()
    mine = scope(user, CONFIRM, rows.standing() | rows.waiting()).order_by()
    counts = dict(mine.values_list("plan").annotate(n=Count("pk")))
    plans = Plan.objects.filter(pk__in=counts).order_by("-year", "code")
    return [
        Todo(
            _("确认计分依据%(count)d条") % {"count": counts[plan.pk]},
            _("%s：由登记人以外的人确认后计分。") % plan.title, None,
            f"{reverse('observations', args=[plan.code])}?state=unconfirmed", KIND, ROOM,
        )
        for plan in plans
    ]  # fmt: skip
