"""The breakdown as a file: upload, look at what would happen, import, export."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, target
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.waiting import forget_file, keep, kept
from hengji.foundation.shell.pages import Crumb, Page
from hengji.foundation.workbooks.downloads import download
from hengji.year.goals.actions.tasks import import_tasks
from hengji.year.goals.forms.tasks import TasksFileForm
from hengji.year.goals.tables import tasks as tables
from hengji.year.goals.task_comparison import compare_tasks
from hengji.year.goals.task_files import export_tasks
from hengji.year.goals.task_organs import Organs
from hengji.year.goals.task_permissions import EXPORT, REGISTER
from hengji.year.goals.workbook.tasks import read_tasks, write_tasks
from hengji.year.plans.models import Plan

from .task_shared import BOTH, READING, THE_PLAN, UNPROCESSABLE, WRITING, attempt, crumbs


@action(REGISTER, obj=THE_PLAN, methods=BOTH)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a file; what it would do is shown before anything happens."""
    plan = target(request, Plan)
    form = TasksFileForm(request.POST, request.FILES) if request.method == "POST" else TasksFileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        token = keep(file.chunks(), reader(request), Path(file.name).suffix.lower())
        return redirect("tasks-preview", code=code, token=token)
    lead = _("先检查，有问题一次列全，一行都不登记；没有问题才登记。同一份表重复导入不会重复登记。")
    context = {"page": Page(_("导入任务分解表"), lead, crumbs(plan)), "form": form, "plan": plan}
    return render(request, "goals/tasks/upload.html", context, status=UNPROCESSABLE if form.errors else 200)


@action(REGISTER, obj=THE_PLAN, methods=READING)
def preview(request: HttpRequest, code: str, token: str) -> HttpResponse:
    plan, path = target(request, Plan), kept(token, reader(request))
    if path is None:
        return _gone(request, code)
    rows, unread = read_tasks(path)
    found = compare_tasks(plan, rows)
    problems = unread or found.problems
    context: dict[str, object] = {"plan": plan, "token": token}
    if problems:
        title = _("导入前检查：有问题")
        lead = _("有%d处要改正，什么都没有登记。请在文件里改正后重新上传。") % len(problems)
        context["problems_table"] = tables.problems_table(problems)
    else:
        title = _("导入前检查：通过")
        lead = _("新增%(new)d项，修改%(changed)d项，%(same)d项不变。") % {
            "new": len(found.fresh), "changed": len(found.changed), "same": found.unchanged,
        }  # fmt: skip
        context |= {"total": found.total, "table": tables.comparison_table(found), "most": tables.MOST_PREVIEWED}
    upload_again = Crumb(_("导入任务分解表"), reverse("tasks-import", args=[code]))
    context["page"] = Page(title, lead, (*crumbs(plan), upload_again))
    return render(request, "goals/tasks/preview.html", context)


@action(REGISTER, obj=THE_PLAN, methods=WRITING)
def run(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Register what was shown; a file that stands in the way by now is shown again."""
    user, plan, path = reader(request), target(request, Plan), kept(token, reader(request))
    if path is None:
        return _gone(request, code)
    rows, unread = read_tasks(path)
    if unread or attempt(lambda: import_tasks(plan, rows, by=user)):
        return redirect("tasks-preview", code=code, token=token)
    forget_file(token)
    messages.success(request, _("已导入任务分解表。请看任务覆盖情况还有没有缺口。"))
    return redirect("task-coverage", code)


@action(REGISTER, obj=THE_PLAN, methods=READING)
def template(request: HttpRequest, code: str) -> HttpResponseBase:
    """An empty sheet in which leads and perspectives are chosen from lists."""
    organs = Organs(target(request, Plan))
    return download(lambda path: write_tasks(path, (), organs, ""), _("任务分解表模板-%s.xlsx") % code)


@action(EXPORT, obj=THE_PLAN, methods=WRITING)
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    user, plan = reader(request), target(request, Plan)
    suffix = ".csv" if request.POST.get("format") == "csv" else ".xlsx"
    name = _("任务分解表-%(code)s%(suffix)s") % {"code": code, "suffix": suffix}
    return download(lambda path: export_tasks(plan, path, by=user), name)


def _gone(request: HttpRequest, code: str) -> HttpResponse:
    messages.error(request, _("上传的文件已过期或已导入，请重新上传。"))
    return redirect("tasks-import", code=code)
