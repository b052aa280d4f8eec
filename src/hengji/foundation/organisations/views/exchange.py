"""Import and export by workbook: upload, look at what would happen, import with a bar, download."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.forms import UploadForm
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.step_up import second_factor_required
from hengji.foundation.organisations.tables import directory as tables
from hengji.foundation.organisations.waiting import forget_file, keep, kept, progress_of, tell_progress
from hengji.foundation.shell.pages import Crumb, Page

from .shared import BOTH, READING, WRITING, sent


@action("organisations.exchange", methods=BOTH)
def exchange(request: HttpRequest) -> HttpResponse:
    """Choose a workbook; what it would do is shown before anything happens."""
    form = UploadForm(*sent(request, files=True))
    if request.method == "POST" and form.is_valid():
        token = keep(form.cleaned_data["workbook"].chunks(), reader(request))
        return redirect("organisations-preview", token=token)
    context = {"page": _page(), "form": form}
    return render(request, "organisations/exchange.html", context, status=422 if form.errors else 200)


@action("organisations.exchange", methods=READING)
def preview(request: HttpRequest, token: str) -> HttpResponse:
    path = kept(token, reader(request))
    if path is None:
        return _gone(request)
    found = actions.preview_workbook(path, by=reader(request))
    crumbs = (Crumb(_("导入和导出"), reverse("organisations-exchange")),)
    if found.problems:
        lead = _("有%d处要改正，什么都没有导入。请在工作簿里改正后重新上传。") % len(found.problems)
        title, shown = _("导入前检查：有问题"), {"problems": tables.problems(found)}
    else:
        lead = _("检查通过。将写入%d行；确认后一次导入，中途出错则全部不导入。") % found.total
        title, shown = _("导入前检查：通过"), {"tallies": tables.tallies(found), "changes": tables.changes(found)}
    context = {"page": Page(title, lead, crumbs), "token": token, "total": found.total, **shown}
    return render(request, "organisations/preview.html", context)


@action("organisations.exchange", methods=WRITING)
@second_factor_required
def run(request: HttpRequest, token: str) -> HttpResponse:
    """Import what was shown. The answer comes when it is done; meanwhile the page asks for the progress."""
    path = kept(token, reader(request))
    if path is None:
        return _gone(request)
    try:
        done = actions.import_workbook(path, by=reader(request), progress=tell_progress(token))
    finally:
        forget_file(token)
    if done.problems:
        messages.error(
            request, _("检查之后数据有了变动，现有%d处问题，什么都没有导入。请重新上传。") % len(done.problems)
        )
        return redirect("organisations-exchange")
    messages.success(request, _("已导入%d行。导入的授权待另一人确认后生效。") % done.total)
    return redirect("organisations")


@action("organisations.exchange", methods=READING)
def progress(request: HttpRequest, token: str) -> HttpResponse:
    done, total = progress_of(token)
    return render(request, "organisations/progress.html", {"done": done, "total": total, "token": token})


@action("organisations.exchange", methods=WRITING)
@second_factor_required
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole as a workbook; who took it is recorded."""
    user = reader(request)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        actions.export_workbook(path, by=user)
        file = path.open("rb")
    name = _("组织机构-%s.xlsx") % timezone.localdate().isoformat()
    return FileResponse(file, as_attachment=True, filename=name)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("上传的文件已过期或已导入，请重新上传。"))
    return redirect("organisations-exchange")


def _page() -> Page:
    lead = _("一个工作簿四张表：机构、人员、任职、授权。先检查，有问题一次列全，一行都不导入；没有问题才导入。")
    return Page(_("导入和导出"), lead, (Crumb(_("组织机构"), reverse("organisations")),))
