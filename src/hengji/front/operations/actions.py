"""Running jobs so that no two workers run one at once, and none is lost with a worker that dies."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hengji.foundation.ledger.actions import record

from .jobs import Job, Task, jobs
from .models import Schedule, Worker
from .queries import lease, living_workers

logger = logging.getLogger(__name__)

LONGEST = 300
MOST_ATTEMPTS = 3  # workers that may die over one task before it is given up


def ensure_schedules(now: datetime) -> None:
    """Every listed job has its row; rows of jobs that are no longer listed stay without effect."""
    Schedule.objects.bulk_create((Schedule(job=job.name, next_at=now) for job in jobs()), ignore_conflicts=True)


def run_due_jobs(worker: str) -> int:
    """Run what is due, each under a claim that only one worker can get."""
    return sum(_run(job, worker) for job in jobs() if _claimed(job, worker))


def _claimed(job: Job, worker: str) -> bool:
    now = timezone.now()
    alive = [each.name for each in living_workers(now)]
    free = Q(worker="") | ~Q(worker__in=alive)
    due = Schedule.objects.filter(free, job=job.name, next_at__lte=now)
    return bool(due.exists() and due.update(worker=worker, started_at=now))


def _run(job: Job, worker: str) -> bool:
    mine = Schedule.objects.filter(job=job.name, worker=worker)
    try:
        said, failed = str(import_string(job.function)() or ""), False
    except Exception as error:
        logger.exception("the periodic job %s failed", job.name)
        said, failed = f"{type(error).__name__}: {error}", True
    now = timezone.now()
    row = mine.first()
    if row:  # else somebody believed us dead and took over
        failures = row.failures + 1 if failed else 0
        mine.update(worker="", finished_at=now, next_at=now + job.every, said=said[:LONGEST], failures=failures)
    return True


def recover_tasks(now: datetime) -> int:
    """Make tasks ready again whose worker died in the middle; give up what has killed several."""
    alive = {each.name for each in living_workers(now)}
    recovered = 0
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if task.worker_ids and task.worker_ids[-1] in alive:
            continue
        running = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.RUNNING)
        if len(task.worker_ids) >= MOST_ATTEMPTS:
            running.update(
                status=TaskResultStatus.FAILED, finished_at=now, traceback="处理它的后台进程多次中断，已放弃。"
            )
        else:
            recovered += running.update(status=TaskResultStatus.READY)
            logger.warning("the task %s is run again: its worker is gone", task.pk)
    return recovered


def announce(worker: str, place: str, now: datetime) -> None:
    """Say that a worker lives."""
    if not Worker.objects.filter(name=worker).update(seen_at=now):
        Worker.objects.create(name=worker, place=place, started_at=now, seen_at=now)
    Worker.objects.filter(seen_at__lt=now - 10 * lease()).delete()


def retire(worker: str) -> None:
    """Say that a worker has stopped, so that nobody waits for its lease to lapse."""
    Worker.objects.filter(name=worker).delete()


@transaction.atomic
def run_job_soon(job: Job, *, by: object) -> None:
    """Bring a periodic job's turn forward."""
    now = timezone.now()
    ensure_schedules(now)
    Schedule.objects.filter(job=job.name).update(next_at=now)
    record("operations.run_job", by=by, obj=f"operations.schedule:{job.name}")


@transaction.atomic
def retry_task(task: Task, *, by: object) -> bool:
    """Put a failed task back into the queue; a second click finds it there already."""
    failed = DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.FAILED)
    again = failed.update(status=TaskResultStatus.READY, finished_at=None, worker_ids=[], traceback="")
    if again:
        record("operations.retry_task", by=by, obj=f"django_tasks_db.dbtaskresult:{task.pk}")
    return bool(again)
