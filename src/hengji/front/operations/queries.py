"""How the background work stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hengji.foundation.access.policy import can
from hengji.foundation.common.todo import Todo
from hengji.foundation.notifications.enums import State
from hengji.foundation.notifications.queries import dispatch_counts

from .jobs import Job, Task, jobs
from .models import Schedule, Worker

SHOWN = 20
TROUBLE = 3  # failures of a job one after another before somebody is called


def lease() -> timedelta:
    return timedelta(seconds=settings.WORKER_LEASE_SECONDS)


@dataclass(frozen=True)
class JobLine:
    job: Job
    schedule: Schedule | None


def job_lines() -> list[JobLine]:
    rows = Schedule.objects.in_bulk()
    return [JobLine(job, rows.get(job.name)) for job in jobs()]


def living_workers(now: datetime) -> list[Worker]:
    return list(Worker.objects.filter(seen_at__gt=now - lease()))


def task_counts() -> dict[str, int]:
    rows = DBTaskResult.objects.order_by().values_list("status").annotate(n=Count("pk"))
    return {status.value: 0 for status in TaskResultStatus} | dict(rows)


def failed_tasks() -> list[Task]:
    return list(DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")[:SHOWN])


def message_counts() -> dict[str, int]:
    return dispatch_counts()


def todo(user: AbstractBaseUser) -> list[Todo]:
    """Work that keeps failing calls the system administrator."""
    if not can(user, "operations.jobs"):
        return []
    titles = {job.name: str(job.title) for job in jobs()}
    stuck = Schedule.objects.filter(failures__gte=TROUBLE, job__in=titles).order_by("job")
    found = [_("定时任务“%(title)s”连续失败") % {"title": titles[row.job]} for row in stuck]
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
    found += [_("%(n)d个后台任务失败") % {"n": failed}] if failed else []
    lost = dispatch_counts()[State.FAILED]
    found += [_("%(n)d条外发消息未送达") % {"n": lost}] if lost else []
    why = _("请查看原因，处理后再次执行。")
    return [Todo(title, why, timezone.localdate(), reverse("jobs"), _("后台任务"), "operations") for title in found]
