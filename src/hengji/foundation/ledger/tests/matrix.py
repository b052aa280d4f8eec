"""For the matrix of all addresses: checkpoints."""

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.ledger.enums import Why
from hengji.foundation.ledger.models import Checkpoint


def objects(world: World) -> dict[str, Targets]:
    """A checkpoint belongs to nobody: own, other and unrelated are three sizes, larger than any ledger here."""
    del world
    return {"ledger-note": Targets(*({"size": _checkpoint(size)} for size in (10**6, 10**6 + 1, 10**6 + 2)))}


def _checkpoint(size: int) -> int:
    return Checkpoint.objects.create(size=size, at=timezone.now(), why=Why.ASKED, made_by="矩阵", root="0" * 64,
                                     frontier="", key="", note="矩阵").size  # fmt: skip
