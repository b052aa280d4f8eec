"""For the matrix of all addresses: failed tasks."""

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hengji.foundation.access.testing import Targets, World

from .listed import add


def objects(world: World) -> dict[str, Targets]:
    """A task belongs to nobody: own, other and unrelated are three failed ones alike."""
    del world
    return {"jobs-retry": Targets(*({"pk": _failed(number)} for number in range(3)))}


def _failed(number: int) -> object:
    task = DBTaskResult.objects.get(pk=add.enqueue(number, number).id)
    DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.FAILED)
    return task.pk
