"""What waits here for a person."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.organisations.models import Appointment, Grant, User


@dataclass(frozen=True)
class Todo:
    title: str
    why: str
    due: date | None
    url: str
    kind: str = "organisations.confirm"


def grants_to_confirm(user: User) -> list[Grant]:
    """Grants that this person may confirm: given by somebody else, to somebody else."""
    if not can(user, "organisations.confirm_grant"):
        return []
    rows = Grant.objects.pending().exclude(granted_by=user).exclude(user=user)
    rows = rows.exclude(post__appointments__person__user=user)
    return list(rows.select_related("user", "post__organisation", "organisation", "granted_by"))


def appointments_to_confirm(user: User) -> list[Appointment]:
    """Appointments to posts that carry roles, not yet confirmed, neither one's own nor recorded by oneself."""
    if not can(user, "organisations.confirm_grant"):
        return []
    rows = Appointment.objects.filter(confirmed_by=None, post__grants__revoked_at=None, post__grants__isnull=False)
    rows = rows.exclude(recorded_by=user).exclude(person__user=user)
    return list(rows.select_related("person", "post__organisation", "recorded_by").distinct())


def todo(user: User) -> list[Todo]:
    """Confirmations that wait for this person, as one entry with its number."""
    waiting = len(grants_to_confirm(user)) + len(appointments_to_confirm(user))
    if not waiting:
        return []
    title = _("确认%(n)d项角色授权") % {"n": waiting}
    return [Todo(title, _("授权须经第二人确认才生效。"), None, reverse("grants"))]
