from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hengji.foundation.organisations.actions import clear_brakes, clear_sessions

KEPT = timedelta(days=14)


def tidy() -> str:
    """Drop ended logins, old counters of wrong passwords, and tasks that succeeded a while ago."""
    clear_sessions(timezone.now())
    clear_brakes(timezone.now())
    old = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=timezone.now() - KEPT)
    count = old.delete()[0]
    return f"清除{count}个已完成的任务" if count else ""
