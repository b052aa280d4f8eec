import tempfile
import zipfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action
from hengji.foundation.common.watermark import watermark
from hengji.foundation.shell.pages import Action, Crumb, Page

from .actions import make_checkpoint, record_export
from .enums import Why
from .exporting import export
from .forms import FilterForm
from .keys import public_key
from .queries import checkpoints_for, entries_for, uncovered
from .tables import checkpoint_table, entry_table, moment

PER_PAGE = 50


@require_safe
@action("ledger.view")
def entries(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    page = Paginator(entries_for(request.user, form.wanted()), PER_PAGE).get_page(request.GET.get("page"))
    head = Page(
        _("操作日志"),
        _("谁在什么时候做了什么。每一条都带有前一条的摘要，改动、删除或插入任何一条都会被发现。这里不显示业务内容。"),
        actions=(Action(_("检查点与核验"), reverse("ledger-checkpoints"), "circle-check"),),
    )
    context = {"page": head, "form": form, "table": entry_table(page), "page_of_list": page}
    return render(request, "ledger/entries.html", context)


@require_safe
@action("ledger.notes")
def checkpoints(request: HttpRequest) -> HttpResponse:
    page = Paginator(checkpoints_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    sees_entries = can(request.user, "ledger.view")
    context = {
        "page": Page(
            _("检查点与核验"),
            _("检查点是对整本日志的签名。请把它保存到本系统以外的地方：以后日志的任何改写都会与它对不上。"),
            crumbs=(Crumb(_("操作日志"), reverse("ledger")),) if sees_entries else (),
        ),
        "table": checkpoint_table(page),
        "page_of_list": page,
        "uncovered": uncovered(),
        "public_key": public_key(),
        "may_make": can(request.user, "ledger.checkpoint"),
        "may_export": can(request.user, "ledger.export"),
    }
    return render(request, "ledger/checkpoints.html", context)


@require_safe
@action("ledger.notes")
def note(request: HttpRequest, size: int) -> HttpResponse:
    mark = checkpoints_for(request.user).filter(pk=size).first()
    if mark is None:
        raise Http404
    name = f"hengji-{mark.size}.note"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(mark.note, content_type="text/plain; charset=utf-8", headers=headers)


@require_POST
@action("ledger.checkpoint")
def new_checkpoint(request: HttpRequest) -> HttpResponse:
    mark = make_checkpoint(request.user, Why.ASKED)
    if mark is None:
        messages.info(request, _("日志里还没有记录，不需要检查点。"))
    else:
        text = _("最近的检查点覆盖前%(size)d条，生成于%(at)s。请下载并保存到本系统以外的地方。")
        messages.success(request, text % {"size": mark.size, "at": moment(mark.at)})
    return redirect("ledger-checkpoints")


@require_POST
@action("ledger.export")
def package(request: HttpRequest) -> HttpResponseBase:
    """The folder for the auditor as one file; removed from the disk when it was sent."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    now = timezone.now()
    with tempfile.TemporaryDirectory() as folder:
        count = export(Path(folder), watermark(request.user, now))
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).iterdir()):
                archive.write(path, f"hengji-ledger/{path.name}")
    record_export(request.user, _("操作日志核验包"), count)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"hengji-ledger-{count}.zip")
