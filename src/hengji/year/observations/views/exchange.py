"""Import and export of a plan's observations: upload, look at what would happen, import with a bar, download."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, on, target
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.waiting import forget_file, keep, kept, progress_of, tell_progress
from hengji.foundation.shell.pages import Crumb, Page
from hengji.foundation.workbooks.downloads import download
from hengji.year.observations import actions
from hengji.year.observations.files import export_observations
from hengji.year.observations.forms import UploadForm
from hengji.year.observations.permissions import EXPORT, LIST, REGISTER
from hengji.year.observations.queries.ground import ground_of
from hengji.year.observations.queries.lists import titles_of
from hengji.year.observations.tables import facts as tables
from hengji.year.observations.workbook.facts import read_facts, write_template
from hengji.year.plans.models import Plan

from .lists import asked
from .shared import BOTH, READING, WRITING, attempt, crumbs, sent, tell

BY_CODE = on(Plan, visible=LIST, code="code")


@action(REGISTER, obj=BY_CODE, methods=BOTH)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a file; what it would do is shown before anything happens."""
    plan, form = target(request, Plan), UploadForm(*sent(request, files=True))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        token = keep(file.chunks(), reader(request), Path(file.name).suffix.lower())
        return redirect("observations-preview", code=code, token=token)
    lead = _("先检查，有问题一次列全，一行都不登记；没有问题才登记。登记后待另一人确认。")
    page = Page(_("导入计分依据"), lead, crumbs(plan))
    context = {"page": page, "form": form, "template": reverse("observations-template", args=[code])}
    return render(request, "observations/upload.html", context, status=422 if form.errors else 200)


def key_of(path: Path) -> str:
    """The same file sent again is the same batch."""
    return f"file:sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


@action(REGISTER, obj=BY_CODE, methods=READING)
def preview(request: HttpRequest, code: str, token: str) -> HttpResponse:
    user, plan, path = reader(request), target(request, Plan), kept(token, reader(request))
    if path is None:
        return _gone(request, code)
    facts, arrival, problems = read_facts(path, key=key_of(path))
    problems = problems or actions.check_observations(plan, facts, by=user, arrival=arrival)
    back = reverse("observations-import", args=[code])
    context: dict[str, object] = {"back": back, "run": reverse("observations-run", args=[code, token]),
                                  "progress": reverse("observations-progress", args=[code, token])}  # fmt: skip
    written = [fact for fact in facts if not fact.is_blank]
    if problems:
        title = _("导入前检查：有问题")
        lead = _("有%d处要改正，什么都没有登记。请在文件里改正后重新上传。") % len(problems)
        context["problems_table"] = tables.problems_table(problems)
    else:
        title = _("导入前检查：通过")
        lead = _("检查通过，将登记%d行，待另一人确认。") % len(written)
        names = {each.code: each.name for each in ground_of(plan).participants}
        context |= {"total": len(written), "table": tables.preview_table(written, names, titles_of(plan)),
                    "most": tables.MOST_PREVIEWED}  # fmt: skip
    context["page"] = Page(title, lead, (*crumbs(plan), Crumb(_("导入计分依据"), back)))
    return render(request, "observations/preview.html", context)


@action(REGISTER, obj=BY_CODE, methods=WRITING)
def run(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """Register what was shown. The answer comes when it is done; meanwhile the page asks for the progress."""
    user, plan, path = reader(request), target(request, Plan), kept(token, reader(request))
    if path is None:
        return _gone(request, code)
    facts, arrival, problems = read_facts(path, key=key_of(path))
    found = tuple(problems) or attempt(
        lambda: actions.register_observations(plan, facts, by=user, arrival=arrival, progress=tell_progress(token))
    )
    if found:
        tell(request, found[:5])
        return redirect("observations-preview", code=code, token=token)
    forget_file(token)
    messages.success(request, _("已登记%d行，待另一人确认。") % sum(not fact.is_blank for fact in facts))
    return redirect("observations", code=code)


@action(REGISTER, obj=BY_CODE, methods=READING)
def progress(request: HttpRequest, code: str, token: str) -> HttpResponse:
    done, total = progress_of(token)
    address = reverse("observations-progress", args=[code, token])
    return render(request, "observations/parts/progress.html", {"done": done, "total": total, "progress": address})


@action(REGISTER, obj=BY_CODE, methods=READING)
def template(request: HttpRequest, code: str) -> HttpResponseBase:
    plan = target(request, Plan)
    return download(lambda path: write_template(path, ground_of(plan)), _("计分依据模板-%s.xlsx") % code)


@action(EXPORT, obj=BY_CODE, methods=WRITING)
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """What the filter shows as a file; who took it is recorded, and the file says so."""
    user, plan, wanted = reader(request), target(request, Plan), asked(request.POST)
    suffix = ".csv" if request.POST.get("format") == "csv" else ".xlsx"
    name = _("计分依据-%(code)s%(suffix)s") % {"code": code, "suffix": suffix}
    return download(lambda path: export_observations(plan, wanted, path, by=user), name)


def _gone(request: HttpRequest, code: str) -> HttpResponse:
    messages.error(request, _("上传的文件已过期或已导入，请重新上传。"))
    return redirect("observations-import", code=code)
