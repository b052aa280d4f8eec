"""Jobs and tasks for the tests of the worker."""

from datetime import timedelta
from typing import ClassVar

from django_tasks import task

from hengji.front.operations.jobs import Job

PLACE = "hengji.front.operations.tests.listed"


class Done:
    calls: ClassVar[list[str]] = []
    failing: ClassVar[bool] = False


def tick() -> str:
    Done.calls.append("tick")
    if Done.failing:
        raise ZeroDivisionError("tick")
    return "一次"


def tock() -> None:
    Done.calls.append("tock")


@task
def add(a: int, b: int) -> int:
    Done.calls.append(f"{a}+{b}")
    return a + b


@task
def fail() -> None:
    raise ZeroDivisionError("task")


NO_JOBS: tuple[Job, ...] = ()
JOBS = (
    Job("tick", "滴", f"{PLACE}.tick", timedelta(minutes=5)),
    Job("tock", "答", f"{PLACE}.tock", timedelta(hours=2)),
)
