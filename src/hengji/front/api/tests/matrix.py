"""For the matrix of all addresses: keys, and what the rooms' endpoints with parameters ask for."""

from datetime import timedelta

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.front.api.models import Key

_DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")


def objects(world: World) -> dict[str, Targets]:
    """Own: the clerk's keys and notifications. Other and unrelated: of people who are no actors. Days are nobody's."""
    people = (world.actors[Role.UNIT_FILLER], _person("other"), _person("unrelated"))
    return {
        "api-keys-revoke": Targets(*({"pk": _key(person)} for person in people)),
        "api:read": world.made["notifications"],
        "api:workday": Targets(*({"day": day} for day in _DAYS)),
    }


def _person(name: str) -> User:
    found, _ = User.objects.get_or_create(username=f"outside-{name}", defaults={"display_name": name})
    return found


def _key(owner: User) -> int:
    now = timezone.now()
    key = Key.objects.create(owner=owner, name="矩阵", scopes=["api.me"], prefix=f"mx{owner.pk}", digest="0" * 64,
                             created_at=now, expires_at=now + timedelta(days=1))  # fmt: skip
    return key.pk
