"""One notice as it was put up, with what a correction changed; as Word and PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, on, target
from hengji.foundation.documents.composing import style_of
from hengji.foundation.documents.downloads import PDF, WORD, downloaded
from hengji.foundation.documents.printing import as_pdf
from hengji.foundation.documents.queries import wording_of
from hengji.foundation.documents.word import as_docx
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Page
from hengji.outcome.grading.documents import CODES, notice_document
from hengji.outcome.grading.models import Notice
from hengji.outcome.grading.permissions import VIEW_NOTICE
from hengji.outcome.grading.queries.standing import before, changed, own_codes, visible_lines
from hengji.outcome.grading.tables import results as tables

from .shared import READING, crumbs

THE_NOTICE = on(Notice, visible=VIEW_NOTICE, related=("proceeding__plan__organiser", "by"))


@action(VIEW_NOTICE, obj=THE_NOTICE, methods=READING)
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found, user = target(request, Notice), reader(request)
    proceeding = found.proceeding
    lines = visible_lines(user, proceeding, found)
    last = before(found)
    old = visible_lines(user, proceeding, last) if last else []
    files = (
        Action(_("下载Word"), reverse("grading-notice-document", args=[found.pk, "docx"]), "download"),
        Action(_("下载PDF"), reverse("grading-notice-document", args=[found.pk, "pdf"]), "download"),
    )
    context = {
        "page": Page(_("%(plan)s：%(notice)s") % {"plan": proceeding.plan.title, "notice": found}, found.reason,
                     crumbs(proceeding), files),
        "notice": found, "table": tables.lines_table(lines, own_codes(user, proceeding.plan)),
        "changed": tables.changed_table(changed(old, lines)) if found.number else None,
    }  # fmt: skip
    return render(request, "grading/notice.html", context)


@action(VIEW_NOTICE, obj=THE_NOTICE, methods=READING)
def document(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    del pk
    found = target(request, Notice)
    made = notice_document(found, visible_lines(reader(request), found.proceeding, found))
    if form == "pdf":
        return downloaded(as_pdf(made), f"{made.title}.pdf", PDF)
    if form != "docx":
        raise Http404
    style = style_of(wording_of(CODES[found.kind], found.proceeding.plan.organiser.code))
    return downloaded(as_docx(made, style), f"{made.title}.docx", WORD)
