from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

KEPT = timedelta(days=14)


def tidy() -> str:
    """Drop expired sessions, and tasks that succeeded a while ago."""
    call_command("clearsessions")
    old = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=timezone.now() - KEPT)
    count = old.delete()[0]
    return f"清除{count}个已完成的任务" if count else ""
