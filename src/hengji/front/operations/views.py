from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengji.foundation.access.views import action
from hengji.foundation.shell.pages import Page

from . import actions, queries
from .jobs import jobs
from .tables import jobs_table, moment, workers_table


@action("operations.jobs")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    failed = [
        (task.pk, task.task_name, moment(task.finished_at), task.traceback.strip().rpartition("\n")[2])
        for task in queries.failed_tasks()
    ]
    context = {
        "page": Page(_("后台任务"), _("发消息、到期提醒和清理都在这里运行；一台机器停了，另一台会接着做。")),
        "jobs": jobs_table(queries.job_lines()), "workers": workers_table(queries.living_workers(timezone.now())),
        "choices": [(job.name, job.title) for job in jobs()], "failed": failed,
        "tasks": queries.task_counts(), "messages_out": queries.message_counts(),
    }  # fmt: skip
    return render(request, "operations/jobs.html", context)


@action("operations.jobs")
@require_POST
def run_soon(request: HttpRequest) -> HttpResponse:
    job = next((each for each in jobs() if each.name == request.POST.get("job")), None)
    if job is None:  # a page from before an upgrade
        messages.error(request, _("没有这项定时工作，请在下表中重新选择。"))
        return redirect("jobs")
    actions.run_job_soon(job, by=request.user)
    messages.success(request, _("“%(title)s”已排到最前，几秒内运行。") % {"title": job.title})
    return redirect("jobs")


@action("operations.jobs")
@require_POST
def retry(request: HttpRequest, pk: str) -> HttpResponse:
    task = get_object_or_404(queries.all_tasks(), pk=pk)
    if actions.retry_task(task, by=request.user):
        messages.success(request, _("任务已重新排队。"))
    else:
        messages.info(request, _("这个任务已经在排队或已完成，没有重复执行。"))
    return redirect("jobs")
