"""What waits here for a person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import scope
from hengji.foundation.common.todo import Todo
from hengji.foundation.organisations.models import Appointment, Grant, Post, User


def grants_to_confirm(user: User) -> list[Grant]:
    """Grants that this person may confirm: given by somebody else, neither to this person nor to a post of theirs."""
    rows = scope(user, "organisations.confirm_grant", Grant.objects.pending())
    rows = rows.exclude(post__appointments__person__user=user)
    return list(rows.select_related("user", "post__organisation", "organisation", "granted_by"))


def appointments_to_confirm(user: User) -> list[Appointment]:
    """Appointments to posts that carry roles, not yet confirmed, neither one's own nor recorded by oneself."""
    carrying = Post.objects.filter(grants__isnull=False, grants__revoked_at=None)
    rows = scope(user, "organisations.confirm_grant", Appointment.objects.filter(confirmed_by=None, post__in=carrying))
    return list(rows.select_related("person", "post__organisation", "recorded_by"))


def todo(user: User) -> list[Todo]:
    """Confirmations that wait for this person, as one entry with its number."""
    waiting = len(grants_to_confirm(user)) + len(appointments_to_confirm(user))
    if not waiting:
        return []
    title = _("确认%(n)d项角色授权") % {"n": waiting}
    return [Todo(title, _("授权须经第二人确认才生效。"), None, reverse("grants"), _("授权"), "organisations")]
