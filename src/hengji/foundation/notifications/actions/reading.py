"""Reading is nobody's business but the reader's: no ledger."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from hengji.foundation.notifications.models import Notification
from hengji.foundation.notifications.queries import notifications_of


def mark_read(notification: Notification, *, by: AbstractBaseUser) -> None:
    """Mark one of the own notifications; a second click changes nothing."""
    notifications_of(by, unread=True).filter(pk=notification.pk).update(read_at=timezone.now())


def mark_all_read(*, by: AbstractBaseUser, until: datetime) -> int:
    """Mark what the person has had before the eyes, not what came in meanwhile."""
    return notifications_of(by, unread=True).filter(created_at__lte=until).update(read_at=timezone.now())


def settle(url_name: str, url_key: str) -> int:
    """A matter is done: what still calls people to it is taken off their unread list."""
    found = Notification.objects.filter(url_name=url_name, url_key=url_key, read_at=None)
    return found.update(read_at=timezone.now())
