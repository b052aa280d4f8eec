"""For the matrix of all addresses: versions of the actors' own office and of two others'."""

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.documents.models import TemplateVersion
from hengji.foundation.organisations.models import User

_VERSIONS = ("documents-version", "documents-restore")
KIND = "goals.letter"  # one that the installation has
_KINDS = ("documents-template", "documents-built-in")


def objects(world: World) -> dict[str, Targets]:
    """A kind is nobody's: each office edits its own wording of it, so the same address serves all three."""
    writer = world.actors["office"]
    versions = Targets(*({"pk": _version(_code(world, name), writer)} for name in ("own", "other", "unrelated")))
    kinds = Targets(*({"kind": KIND} for _ in range(3)))
    return {**dict.fromkeys(_VERSIONS, versions), **dict.fromkeys(_KINDS, kinds)}


def _code(world: World, name: str) -> str:
    organisation = world.made.get(name)
    return f"matrix-{name}" if organisation is None else str(organisation.code)


def _version(office: str, writer: User) -> int:
    return TemplateVersion.objects.create(
        kind=KIND, office=office, version=1, title="题", wording="文", made_by=writer, made_at=timezone.now()
    ).pk
