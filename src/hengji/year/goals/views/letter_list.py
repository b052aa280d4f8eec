"""The letters of a plan, for the office: who has not signed, making all, taking all."""

from __future__ import annotations

import io
import zipfile

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.documents.composing import style_of
from hengji.foundation.documents.downloads import downloaded, fit_name
from hengji.foundation.documents.printing import as_pdf
from hengji.foundation.documents.queries import wording_of
from hengji.foundation.documents.word import as_docx
from hengji.foundation.ledger.actions import record_export
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Page
from hengji.year.goals import actions
from hengji.year.goals.letter_content import CODES
from hengji.year.goals.letter_enums import LetterState
from hengji.year.goals.letter_permissions import LIST_LETTERS, MAKE_LETTERS
from hengji.year.goals.queries.letters import letter_lines, letter_terms, letters_for, shown_document
from hengji.year.goals.tables.letters import letters_table
from hengji.year.plans.models import Plan

from .shared import READING, WRITING, attempt, crumbs

THE_PLAN = on(Plan, visible=LIST_LETTERS, code="code")
ZIP = "application/zip"
OPEN = (LetterState.MISSING, LetterState.OLD)


@action(LIST_LETTERS, obj=THE_PLAN, methods=READING)
def listing(request: HttpRequest, code: str) -> HttpResponse:
    del code
    plan, user, state = target(request, Plan), reader(request), request.GET.get("state", "")
    lines = letter_lines(user, plan)
    counts = [(each.value, each.label, sum(line.state == each for line in lines)) for each in LetterState]
    open_ = sum(line.state in OPEN for line in lines)
    terms = letter_terms(plan)
    context = {
        "page": Page(_("责任书"), plan.title, crumbs()), "plan": plan, "state": state, "open": open_,
        "counts": [each for each in counts if each[2]], "total": len(lines), "basis": terms.basis,
        "may_make": bool(open_) and can(user, MAKE_LETTERS, plan), "made": any(line.letter for line in lines),
        "table": letters_table([line for line in lines if not state or line.state == state]),
    }  # fmt: skip
    return render(request, "goals/letters/list.html", context)


@action(MAKE_LETTERS, obj=THE_PLAN, methods=WRITING)
def make_all(request: HttpRequest, code: str) -> HttpResponse:
    plan, user = target(request, Plan), reader(request)
    done, problems = attempt(lambda: actions.make_letters(plan, by=user))
    for problem in problems:
        messages.error(request, str(problem))
    if done is not None:
        messages.success(request, _("%d个已下达的单位都有了现行目标的责任书。") % len(done))
    return redirect("goals-letters", code)


@action(LIST_LETTERS, obj=THE_PLAN, methods=WRITING)
def download_all(request: HttpRequest, code: str) -> HttpResponse:
    """All newest letters in one archive, as Word files or printed."""
    plan, user = target(request, Plan), reader(request)
    rows = letters_for(user, plan).select_related("sheet__participant").prefetch_related("signatures")
    letters = list(rows.order_by("sheet__participant__position", "sheet__participant__code"))
    styles = {kind: style_of(wording_of(name, plan.organiser.code)) for kind, name in CODES.items()}
    word, made = request.POST.get("format") != "pdf", io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for each in letters:
            document = shown_document(each)
            content = as_docx(document, styles[each.kind]) if word else as_pdf(document)
            name = f"{each.sheet.participant.code}-{document.title}.{'docx' if word else 'pdf'}"
            archive.writestr(fit_name(name), content)
    record_export(user, f"goals.letters:{plan.code}", len(letters))
    return downloaded(made.getvalue(), f"{_('目标责任书')}-{code}.zip", ZIP)
