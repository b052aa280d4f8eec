import hmac

from django.db.models import QuerySet

from hengji.foundation.access.policy import Person, scope

from .models import Key
from .secrets import digest, prefix_of


def keys_of(user: Person) -> QuerySet[Key]:
    """A person's own keys, those in use first."""
    return scope(user, "api.keys", Key.objects.all()).order_by("revoked_at", "-created_at", "-pk")


def key_of(token: str) -> Key | None:
    """The key whose secret this is, whether still good or not."""
    prefix = prefix_of(token)
    found = Key.objects.select_related("owner").filter(prefix=prefix).first() if prefix else None
    return found if found and hmac.compare_digest(found.digest, digest(token)) else None
