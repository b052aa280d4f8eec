"""Participants by workbook: download, upload, look at what would happen, import."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action
from hengji.foundation.common.problems import Problem
from hengji.foundation.common.watermark import watermark
from hengji.foundation.ledger.actions import record_export
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.waiting import forget_file, keep, kept
from hengji.foundation.shell.pages import Crumb, Page
from hengji.year.plans import actions, queries
from hengji.year.plans.enums import FROZEN
from hengji.year.plans.forms import ParticipantsFileForm
from hengji.year.plans.models import Plan
from hengji.year.plans.participant_reading import Looked, look_at_file
from hengji.year.plans.participant_rows import write_participants
from hengji.year.plans.permissions import MANAGE_PLAN
from hengji.year.plans.tables import arrangements as tables

from .exchange import WORKBOOK
from .shared import BOTH, READING, THE_PLAN, WRITING, attempt, crumbs, download, plan_of

UNPROCESSABLE = 422


@action(MANAGE_PLAN, obj=THE_PLAN, methods=WRITING)
def export_people(request: HttpRequest, code: str) -> HttpResponse:
    """All participants as a workbook that can be imported again; who took it is recorded."""
    plan, user = plan_of(request), reader(request)
    people = queries.participants_of(plan)
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / "people.xlsx"
        write_participants(path, plan, people, watermark(user, timezone.now()))
        content = path.read_bytes()
    record_export(user, f"plans.participants:{code}", len(people))
    return download(content, _("参评对象-%s.xlsx") % code, WORKBOOK)


@action(MANAGE_PLAN, obj=THE_PLAN, methods=BOTH)
def import_people(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a file; what it would do is shown before anything happens."""
    plan = plan_of(request)
    form = ParticipantsFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        token = keep(file.chunks(), reader(request), Path(file.name).suffix.lower())
        return redirect("plan-people-preview", code=code, token=token)
    lead = _("先检查，有问题一次列全，一行都不改；没有问题才导入。文件里没有的参评对象保持不变。")
    context = {"page": Page(_("导入参评对象"), lead, _way(plan)), "plan": plan, "form": form}
    return render(request, "plans/people_import.html", context, status=UNPROCESSABLE if form.errors else 200)


@action(MANAGE_PLAN, obj=THE_PLAN, methods=READING)
def preview_people(request: HttpRequest, code: str, token: str) -> HttpResponse:
    path = kept(token, reader(request))
    if path is None:
        return _gone(request, code)
    return _preview(request, plan_of(request), token, look_at_file(path, plan_of(request)))


@action(MANAGE_PLAN, obj=THE_PLAN, methods=WRITING)
def run_people(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Import what was shown, all or nothing; the file is read and checked again."""
    plan, user, path = plan_of(request), reader(request), kept(token, reader(request))
    if path is None:
        return _gone(request, code)
    found, reason = look_at_file(path, plan), request.POST.get("reason", "")
    if found.problems:
        return _preview(request, plan, token, found)
    wanted = [each.entrant for each in found.changes]
    done, problems = attempt(lambda: actions.set_participants(plan, wanted, by=user, reason=reason))
    if done is None:
        return _preview(request, plan, token, found, problems)
    forget_file(token)
    messages.success(request, _("已导入，新增和修改共%d个参评对象。") % len(done))
    return redirect("plan-people", code)


def _preview(
    request: HttpRequest, plan: Plan, token: str, found: Looked, problems: tuple[Problem, ...] = ()
) -> HttpResponse:  # fmt: skip
    """``problems`` are of the import itself, such as a reason that is missing; those of the file are in a table."""
    if found.problems:
        title, lead = _("导入前检查：有问题"), _("有%d处要改正，什么都没有改动。请在文件里改正后重新上传。")
        lead %= len(found.problems)
    else:
        title, lead = _("导入前检查：通过"), _("将新增%(new)d个、修改%(changed)d个，%(same)d个与现有相同。")
        new = sum(each.is_new for each in found.changes)
        lead %= {"new": new, "changed": len(found.changes) - new, "same": found.unchanged}
    context = {
        "page": Page(title, lead, (*_way(plan), Crumb(_("导入"), reverse("plan-people-import", args=[plan.code])))),
        "plan": plan, "token": token, "problems": problems, "asks_reason": plan.state in FROZEN,
        "wrong": tables.problems_table(found.problems) if found.problems else None, "total": len(found.changes),
        "table": tables.changes_table(found.changes),
        "staying": tables.staying(found.absent) if found.absent else "",
    }  # fmt: skip
    wrong = found.problems or problems
    return render(request, "plans/people_preview.html", context, status=UNPROCESSABLE if wrong else 200)


def _way(plan: Plan) -> tuple[Crumb, ...]:
    return (*crumbs(plan), Crumb(_("参评对象"), reverse("plan-people", args=[plan.code])))


def _gone(request: HttpRequest, code: str) -> HttpResponse:
    messages.error(request, _("上传的文件已过期或已导入，请重新上传。"))
    return redirect("plan-people-import", code)
