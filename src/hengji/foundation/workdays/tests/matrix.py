"""For the matrix of all addresses: notices of three years."""

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.workdays.models import Notice

_NAMES = ("workdays-year", "workdays-remove", "workdays-export")


def objects(world: World) -> dict[str, Targets]:
    """A notice belongs to nobody: own, other and unrelated are three years alike, and the answers are the same."""
    del world
    return dict.fromkeys(_NAMES, Targets(*({"year": _notice(year)} for year in (2096, 2097, 2098))))


def _notice(year: int) -> int:
    return Notice.objects.create(year=year, document_number=f"矩阵{year}", loaded_at=timezone.now()).year
