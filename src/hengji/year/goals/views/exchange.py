"""Goals by file: upload, look at what would happen, import with a bar, download; of a plan or of one sheet."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.waiting import forget_file, keep, kept, progress_of, tell_progress
from hengji.foundation.shell.pages import Crumb, Page
from hengji.foundation.workbooks.downloads import download
from hengji.year.goals import actions
from hengji.year.goals.exporting import export_goals
from hengji.year.goals.forms.exchange import GoalFileForm
from hengji.year.goals.permissions import EXPORT_GOALS, EXPORT_SHEET, IMPORT_GOALS, LIST_SHEETS
from hengji.year.goals.queries.import_ground import may_write_for
from hengji.year.goals.queries.scheme import goal_rules
from hengji.year.goals.review_permissions import VIEW_BOARD
from hengji.year.goals.tables import exchange as tables
from hengji.year.goals.workbook.goals import read_goals, write_template
from hengji.year.plans.models import Plan

from .shared import BOTH, READING, THE_SHEET, WRITING, attempt, crumbs, sheet_of

BY_CODE = on(Plan, visible=LIST_SHEETS, code="code")
UNPROCESSABLE = 422


@action(IMPORT_GOALS, obj=BY_CODE, methods=BOTH)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a file; what it would do is shown before anything happens."""
    plan = target(request, Plan)
    form = GoalFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        token = keep(file.chunks(), reader(request), Path(file.name).suffix.lower())
        return redirect("goals-import-preview", code=code, token=token)
    lead = _("先检查，有问题一次列全，一行都不改；没有问题才导入。文件里没有的目标保持不变。")
    people = may_write_for(reader(request), plan)
    context = {
        "page": Page(_("导入目标"), lead, _way(plan)), "plan": plan, "form": form,
        "own": people if len(people) <= tables.FEW else [], "may_export": can(request.user, EXPORT_GOALS, plan),
    }  # fmt: skip
    return render(request, "goals/import.html", context, status=UNPROCESSABLE if form.errors else 200)


@action(IMPORT_GOALS, obj=BY_CODE, methods=READING)
def preview(request: HttpRequest, code: str, token: str) -> HttpResponse:
    user, plan, path = reader(request), target(request, Plan), kept(token, reader(request))
    if path is None:
        return _gone(request, code)
    file = read_goals(path, goal_rules(plan))
    found = actions.check_import(plan, file.lines, by=user) if file.lines else actions.Looked()
    problems = [*file.problems, *found.problems]
    context: dict[str, object] = {"plan": plan, "token": token, "ignored": file.ignored}
    if problems:
        title, lead = (
            _("导入前检查：有问题"),
            _("有%d处要改正，什么都没有改动。请在文件里改正后重新上传。") % len(problems),
        )
        context |= {"wrong": tables.problems_table(problems), "count": len(problems), "most": tables.MOST_PROBLEMS}
    else:
        new = sum(step.version is None for step in found.steps)
        title, lead = _("导入前检查：通过"), _("将新增%(new)d项、修改%(changed)d项，%(same)d项与现有相同。")
        lead %= {"new": new, "changed": len(found.steps) - new, "same": found.same.total()}
        people = list(plan.participants.order_by("position", "code"))
        context |= {"total": len(found.steps), "table": tables.preview_table(found, people)}
    context["page"] = Page(title, lead, (*_way(plan), Crumb(_("导入目标"), reverse("goals-import", args=[code]))))
    return render(request, "goals/import_preview.html", context, status=UNPROCESSABLE if problems else 200)


@action(IMPORT_GOALS, obj=BY_CODE, methods=WRITING)
def run(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Import what was shown, all or nothing; the file is read and checked again. Meanwhile the page asks how far."""
    user, plan, path = reader(request), target(request, Plan), kept(token, reader(request))
    if path is None:
        return _gone(request, code)
    file = read_goals(path, goal_rules(plan))
    if file.problems:
        return redirect("goals-import-preview", code=code, token=token)
    done, problems = attempt(
        lambda: actions.import_goals(plan, file.lines, by=user, progress=tell_progress(token))
    )  # fmt: skip
    if done is None:
        for problem in problems[: tables.FEW]:
            messages.error(request, str(problem))
        return redirect("goals-import-preview", code=code, token=token)
    forget_file(token)
    words = {"new": done.new, "changed": done.changed, "same": done.same}
    messages.success(request, _("已导入：新增%(new)d项，修改%(changed)d项，%(same)d项与现有相同。") % words)
    return redirect("goals-board", code) if can(user, VIEW_BOARD, plan) else redirect("goals")


@action(IMPORT_GOALS, obj=BY_CODE, methods=READING)
def progress(request: HttpRequest, code: str, token: str) -> HttpResponse:
    done, total = progress_of(token)
    address = reverse("goals-import-progress", args=[code, token])
    return render(request, "goals/import_progress.html", {"done": done, "total": total, "progress": address})


@action(IMPORT_GOALS, obj=BY_CODE, methods=READING)
def template(request: HttpRequest, code: str) -> HttpResponseBase:
    plan = target(request, Plan)
    people = [(each.code, each.name) for each in may_write_for(reader(request), plan)]
    return download(lambda path: write_template(path, people, goal_rules(plan)), _("目标模板-%s.xlsx") % code)


@action(EXPORT_GOALS, obj=BY_CODE, methods=WRITING)
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """The goals that somebody may see as a file that can be imported again; who took it is recorded."""
    user, plan = reader(request), target(request, Plan)
    return download(lambda path: export_goals(plan, path, by=user), f"{_('目标')}-{code}{_suffix(request)}")


@action(EXPORT_SHEET, obj=THE_SHEET, methods=WRITING)
def export_sheet(request: HttpRequest, key: str) -> HttpResponseBase:
    user, sheet = reader(request), sheet_of(request)
    name = f"{_('目标表')}-{sheet.participant.name}-{sheet.plan.year}{_suffix(request)}"
    del key
    return download(lambda path: export_goals(sheet.plan, path, by=user, sheet=sheet), name)


def _suffix(request: HttpRequest) -> str:
    return ".csv" if request.POST.get("format") == "csv" else ".xlsx"


def _way(plan: Plan) -> tuple[Crumb, ...]:
    del plan
    return crumbs()


def _gone(request: HttpRequest, code: str) -> HttpResponse:
    messages.error(request, _("上传的文件已过期或已导入，请重新上传。"))
    return redirect("goals-import", code)
