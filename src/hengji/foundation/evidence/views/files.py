from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.evidence import actions, queries, tables
from hengji.foundation.evidence.actions.files import Wording
from hengji.foundation.evidence.enums import LABEL_TONES, SCAN_TONES, Label, Scan
from hengji.foundation.evidence.forms import ReasonForm, WordingForm
from hengji.foundation.evidence.gate import MEDIA_TYPES, Kind
from hengji.foundation.evidence.models import File
from hengji.foundation.evidence.store import store
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Crumb, Page

PER_PAGE = 30


def crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("我的材料"), reverse("evidence-list")),)


@action("evidence.list", methods=("GET",))
def listing(request: HttpRequest) -> HttpResponse:
    wanted = queries.Filter(*(request.GET.get(name, "")[:60] for name in ("words", "label", "use")))
    files = Paginator(queries.own_files(reader(request), wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": Page(
            _("我的材料"), _("上传一次，处处引用；这里是本单位的全部材料和它们的用处。"),
            actions=(Action(_("登记无文件材料"), reverse("evidence-paper-new"), "file-text"),
                     Action(_("上传材料"), reverse("evidence-upload"), "folder", primary=True)),
        ),
        "table": tables.files_table(files), "page_of_list": files, "wanted": wanted, "labels": Label.choices,
        "papers": tables.papers_table(queries.own_papers(reader(request))[:PER_PAGE]),
    }  # fmt: skip
    return render(request, "evidence/list.html", context)


@action("evidence.view", obj=on(File, pk="key"), methods=("GET",))
def page(request: HttpRequest, key: int) -> HttpResponse:
    del key
    return _page(request, target(request, File))


def _page(request: HttpRequest, file: File, **forms: Any) -> HttpResponse:  # noqa: ANN401 - forms by their names
    user = reader(request)
    own = can(user, "evidence.edit", file)
    context: dict[str, Any] = {
        "page": Page(file.title, crumbs=crumbs()), "file": file, "facts": tables.file_facts(file), "own": own,
        "label_word": Label(file.label).label, "label_tone": LABEL_TONES[Label(file.label)],
        "scan_word": Scan(file.scan).label, "scan_tone": SCAN_TONES[Scan(file.scan)],
        "may_download": can(user, "evidence.download", file),
        "uses": tables.uses_table(queries.shown_uses(user, file)),
        "duplicates": tables.duplicates_table(queries.duplicates_for(user, file)),
        "history": tables.history_table(queries.history(file)) if own else None,
        "wording": WordingForm(initial=WordingForm.said_by(file)) if own else None,
        "withdrawing": ReasonForm() if own else None,
    } | forms  # fmt: skip
    return render(request, "evidence/file.html", context)


@action("evidence.download", obj=on(File, visible="evidence.view", pk="key"), methods=("GET",))
def download(request: HttpRequest, key: int) -> HttpResponseBase:
    """Always as a file to be saved, never as a page of this site."""
    file = target(request, File)
    if not store().has(file.content_id):
        messages.error(request, _("存储里暂时取不到这份文件。请联系系统管理员复核存储，从备份恢复。"))
        return redirect("evidence-file", key)
    actions.note_download(file, by=reader(request))
    opened = store().open(file.content_id)
    media_type = MEDIA_TYPES[Kind(file.content.kind)]
    response = FileResponse(opened, as_attachment=True, filename=file.name, content_type=media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@action("evidence.edit", obj=on(File, visible="evidence.view", pk="key"), methods=("POST",))
def describe(request: HttpRequest, key: int) -> HttpResponse:
    user, file = reader(request), target(request, File)
    form = WordingForm(request.POST)
    if not form.is_valid():
        return _page(request, file, wording=form)
    actions.describe_file(file, by=user, wording=Wording(**form.cleaned_data))
    messages.success(request, _("已保存。"))
    return redirect("evidence-file", key)


@action("evidence.withdraw", obj=on(File, visible="evidence.view", pk="key"), methods=("POST",))
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    user, file = reader(request), target(request, File)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, file, withdrawing=form)
    try:
        actions.withdraw_file(file, by=user, reason=form.cleaned_data["reason"])
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("evidence-file", key)
    messages.success(request, _("已撤回《%(title)s》。30天内重新上传同一文件即可恢复。") % {"title": file.title})
    return redirect("evidence-list")
