"""Templates of documents: the list, the page on which one is edited, previews, and earlier versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.evidence.intake import received
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Crumb, Page

from . import actions
from .composing import sample_of, style_of
from .downloads import PDF, WORD, downloaded
from .forms import TemplateForm
from .kinds import DocumentKind, kind_of
from .models import BaseFile, TemplateVersion
from .permissions import EDIT, LIST, VIEW, offices_of
from .printing import as_pdf
from .queries import Wording, history_of, latest_version, templates_of, wording_in, wording_of
from .tables import address_of, history_rows, names_table, templates_table
from .word import as_docx
from .wording import check_wording


@action(LIST, methods=("GET",))
def templates(request: HttpRequest) -> HttpResponse:
    lead = _("公文由系统按模板生成Word和PDF。这里修改文字和版式；每次修改另存一版，旧版随时可以恢复。")
    context = {"page": Page(_("公文模板"), lead), "table": templates_table(templates_of(reader(request)))}
    return render(request, "documents/templates.html", context)


@action(EDIT, methods=("GET", "POST"))
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Edit one kind; with `preview` the text is shown as a document and nothing is kept."""
    found, office = _asked(request, kind)
    wording = wording_of(kind, office)
    if request.method == "GET":
        return _page(request, found, office, _form_of(wording, office))
    form = TemplateForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, office, form)
    try:
        if "preview" in request.POST:
            return _preview(found, form.cleaned_data, wording, request.POST["preview"])
        saved = actions.write_template(
            kind,
            _text(request, form, latest_version(kind, office)),
            by=reader(request),
            office=office,
            seen=form.cleaned_data["seen"],
        )
    except ProblemsError as error:
        return _page(request, found, office, form, error.problems)
    messages.success(request, _("已另存为第%(n)d版，此后生成的公文用这一版。") % {"n": saved.version})
    return redirect(address_of(kind, office))


@action(EDIT, methods=("POST",))
def built_in(request: HttpRequest, kind: str) -> HttpResponse:
    found, office = _asked(request, kind)
    return _restored(
        request, found.code, office, lambda: actions.restore_default(kind, by=reader(request), office=office)
    )


@action(VIEW, obj=on(TemplateVersion), methods=("GET",))
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """An earlier version as PDF, with sample values."""
    del pk
    shown = target(request, TemplateVersion)
    _kind_or_404(shown.kind)
    wording = wording_in(shown)
    content = as_pdf(sample_of(wording.kind, wording.title, wording.text))
    return downloaded(content, f"{wording.kind.name}样张第{shown.version}版.pdf", PDF)


@action(EDIT, obj=on(TemplateVersion, visible=VIEW), methods=("POST",))
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    old = target(request, TemplateVersion)
    _kind_or_404(old.kind)
    return _restored(request, old.kind, old.office, lambda: actions.restore_template(old, by=reader(request)))


def _asked(request: HttpRequest, kind: str) -> tuple[DocumentKind, str]:
    """The kind and the office that an address names; by default the first office of whoever asks."""
    offices = sorted(offices_of(reader(request)))
    office = request.GET.get("office", offices[0] if offices else "")
    if office not in offices:
        raise Http404
    return _kind_or_404(kind), office


def _kind_or_404(code: str) -> DocumentKind:
    try:
        return kind_of(code)
    except KeyError:
        raise Http404 from None


def _form_of(wording: Wording, office: str) -> TemplateForm:
    latest = latest_version(wording.kind.code, office)
    seen = latest.version if latest else 0
    return TemplateForm(initial={"title": wording.title, "wording": wording.text, "seen": seen})


def _text(request: HttpRequest, form: TemplateForm, latest: TemplateVersion | None) -> actions.Text:
    said = form.cleaned_data
    return actions.Text(said["title"], said["wording"], _base(request, said, latest), said["note"])


def _base(request: HttpRequest, said: dict[str, Any], latest: TemplateVersion | None) -> BaseFile | None:
    if said["base"]:
        with received(said["base"].chunks(), said["base"].name) as arrived:
            return actions.keep_base(arrived, by=reader(request))
    return None if said["drop_base"] or latest is None else latest.base


def _preview(kind: DocumentKind, said: dict[str, Any], wording: Wording, form: str) -> HttpResponse:
    if problems := check_wording(said["title"], said["wording"], kind):
        raise ProblemsError(problems)
    document = sample_of(kind, said["title"], said["wording"])
    if form == "word":
        return downloaded(as_docx(document, style_of(wording)), f"{kind.name}样张.docx", WORD)
    return downloaded(as_pdf(document), f"{kind.name}样张.pdf", PDF)


def _page(
    request: HttpRequest, kind: DocumentKind, office: str, form: TemplateForm, problems: tuple[Problem, ...] = ()
) -> HttpResponse:  # fmt: skip
    wording = wording_of(kind.code, office)
    lead = _("每次保存另存一版，此后生成的公文用新版，已生成的不变。")
    page = Page(kind.name, lead, (Crumb(_("公文模板"), reverse("documents-templates")),))
    context = {
        "page": page, "form": form, "problems": problems, "names": names_table(kind), "kind": kind,
        "address": address_of(kind.code, office), "office": office, "base_name": wording.base_name,
        "history": history_rows(history_of(reader(request), kind.code, office)),
    }  # fmt: skip
    return render(request, "documents/template.html", context)


def _restored(request: HttpRequest, kind: str, office: str, restore: Any) -> HttpResponse:  # noqa: ANN401 - an action
    try:
        saved = restore()
        messages.success(request, _("已恢复，另存为第%(n)d版。") % {"n": saved.version})
    except ProblemsError as error:
        messages.error(request, str(error))
    return redirect(address_of(kind, office))
