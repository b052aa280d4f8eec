"""For the matrix of all addresses: own, other and unrelated notifications."""

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.notifications.models import Notification
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User


def objects(world: World) -> dict[str, Targets]:
    """Own: told to the clerk. Other and unrelated: told to people who are no actors."""
    people = (world.actors[Role.UNIT_FILLER], _person("other"), _person("unrelated"))
    told = Targets(*({"pk": _notification(person)} for person in people))
    world.made["notifications"] = told
    return dict.fromkeys(("notifications-open", "notifications-read"), told)


def _person(name: str) -> User:
    found, _ = User.objects.get_or_create(username=f"outside-{name}", defaults={"display_name": name})
    return found


def _notification(person: User) -> int:
    now = timezone.now()
    return Notification.objects.create(recipient=person, kind=Kind.TASK, title="矩阵", created_at=now).pk
