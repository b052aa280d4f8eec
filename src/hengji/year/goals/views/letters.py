"""One letter: what it says, who signed, signing it, taking it over, downloading it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.documents.composing import style_of
from hengji.foundation.documents.downloads import PDF, WORD, downloaded
from hengji.foundation.documents.printing import as_pdf
from hengji.foundation.documents.queries import wording_of
from hengji.foundation.documents.word import as_docx
from hengji.foundation.evidence.queries import chosen_materials, uses_at
from hengji.foundation.ledger.actions import record_export
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.year.goals import actions
from hengji.year.goals.enums import SheetState
from hengji.year.goals.forms.letters import RegisterForm
from hengji.year.goals.letter_content import CODES
from hengji.year.goals.letter_enums import Side
from hengji.year.goals.letter_permissions import (
    LIST_LETTERS,
    MAKE_LETTERS,
    REGISTER_SIGNATURE,
    SIGN_ORGAN,
    SIGN_SUPERIOR,
    VIEW_LETTER,
)
from hengji.year.goals.models import GoalSheet, Letter
from hengji.year.goals.permissions import VIEW_SHEET
from hengji.year.goals.queries.letters import (
    current_holder,
    is_newest,
    letter_of,
    letter_terms,
    must_succeed,
    shown_document,
    versions_of,
)
from hengji.year.goals.tables.letters import blocks_of
from hengji.year.goals.uses import LETTER_NAME, ROOM

from .shared import READING, THE_SHEET, WRITING, attempt, crumbs, sheet_of

THE_LETTER = on(Letter, visible=VIEW_LETTER)
LEDGER = "ledger.view"
PICTURE = "data:image/png;base64,"
LONGEST_PICTURE = 700_000


@action(VIEW_SHEET, obj=THE_SHEET, methods=READING)
def of_sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The newest letter of a sheet; while there is none, why, and for the office the button that makes it."""
    del key
    sheet = sheet_of(request)
    found = letter_of(sheet)
    if found is not None and can(request.user, VIEW_LETTER, found):
        return redirect("goals-letter", found.pk)
    return _none(request, sheet)


def _none(request: HttpRequest, sheet: GoalSheet, problems: Sequence[Problem] = ()) -> HttpResponse:
    word = _word(letter_terms(sheet.plan).kind)
    issued = sheet.state == SheetState.ISSUED
    context = {
        "page": Page(word, sheet.participant.name, crumbs(sheet)), "sheet": sheet, "problems": problems,
        "may_make": issued and can(request.user, MAKE_LETTERS, sheet), "issued": issued, "word": word,
    }  # fmt: skip
    return render(request, "goals/letters/none.html", context, status=422 if problems else 200)


@action(MAKE_LETTERS, obj=THE_SHEET, methods=WRITING)
def make(request: HttpRequest, key: str) -> HttpResponse:
    """Make the letter, or its next version once goals were amended."""
    del key
    sheet, user = sheet_of(request), reader(request)
    made, problems = attempt(lambda: actions.make_letter(sheet, by=user))
    if made is None:
        return _none(request, sheet, problems)
    messages.success(request, _("现行目标的责任书是第%d版。") % made.number)
    return redirect("goals-letter", made.pk)


def _word(kind: str) -> str:
    return _("目标责任书") if kind == "letter" else _("目标任务书")


@action(VIEW_LETTER, obj=THE_LETTER, methods=READING)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _shown(request, target(request, Letter))


def _shown(
    request: HttpRequest, found: Letter, problems: Sequence[Problem] = (), form: RegisterForm | None = None
) -> HttpResponse:
    user, sheet = reader(request), found.sheet
    signatures = {each.side: each for each in found.signatures.all()}
    holder = current_holder(found)
    newest = is_newest(found)
    open_ = newest and found.is_signed_for
    succeed = open_ and must_succeed(signatures.values(), found.successions.all(), holder)
    places = [(side, side.label, _who(found, side), signatures.get(side)) for side in Side]
    document = shown_document(found)
    sign_ = _side_to_sign(user, found, signatures) if open_ else ""
    context = {
        "page": _page(user, found, sign_), "title": document.title, "letter": found,
        "sheet": sheet, "problems": problems, "newest": newest,
        "blocks": list(blocks_of(document)), "places": places if found.is_signed_for else [],
        "sign": sign_, "holder": holder,
        "may_succeed": succeed and holder is not None and holder.user.pk == user.pk and can(user, SIGN_ORGAN, found),
        "succeed": succeed, "successions": found.successions.all(), "form": form or RegisterForm(),
        "may_register": open_ and len(signatures) < len(Side) and can(user, REGISTER_SIGNATURE, found),
        "uses": uses_at(ROOM, LETTER_NAME, str(found.pk)), "may_make": newest and can(user, MAKE_LETTERS, sheet),
        "ledger": f"{reverse('ledger')}?object=goals.letter:{found.pk}" if can(user, LEDGER) else "",
        "versions": versions_of(sheet),
    }  # fmt: skip
    return render(request, "goals/letters/letter.html", context, status=422 if problems else 200)


def _page(user: User, found: Letter, sign_: str) -> Page:
    way = list(crumbs(found.sheet)) if can(user, VIEW_SHEET, found.sheet) else list(crumbs())
    if can(user, LIST_LETTERS, found.plan):
        way.append(Crumb(_("责任书"), reverse("goals-letters", args=[found.plan.code])))
    title = _("%(year)d年度%(word)s") % {"year": found.plan.year, "word": found.get_kind_display()}
    lead = _("%(who)s，第%(number)d版") % {"who": found.sheet.participant.name, "number": found.number}
    buttons = (Action(_("去签署"), "#signing", primary=True),) if sign_ else ()
    return Page(title, lead, tuple(way), buttons)


def _who(found: Letter, side: Side) -> str:
    return (found.signed_by or found.superior) if side == Side.SUPERIOR else found.sheet.participant.name


def _side_to_sign(user: User, found: Letter, signatures: object) -> str:
    """The side that waits for this reader; an organ's head signs for the organ first."""
    signed = signatures if isinstance(signatures, dict) else {}
    rights = ((Side.ORGAN, SIGN_ORGAN), (Side.SUPERIOR, SIGN_SUPERIOR))
    return next((side.value for side, right in rights if side not in signed and can(user, right, found)), "")


@action(VIEW_LETTER, obj=THE_LETTER, methods=READING)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter with its signatures as Word or PDF; who took it is recorded."""
    del pk
    found = target(request, Letter)
    document = shown_document(found)
    record_export(reader(request), f"goals.letter:{found.pk}", 1)
    if request.GET.get("format") == "docx":
        style = style_of(wording_of(CODES[found.kind], found.plan.organiser.code))
        return downloaded(as_docx(document, style), f"{document.title}.docx", WORD)
    return downloaded(as_pdf(document), f"{document.title}.pdf", PDF)


@action(SIGN_ORGAN, obj=THE_LETTER, methods=WRITING)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _sign(request, Side.ORGAN)


@action(SIGN_SUPERIOR, obj=THE_LETTER, methods=WRITING)
def sign_above(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _sign(request, Side.SUPERIOR)


def _sign(request: HttpRequest, side: Side) -> HttpResponse:
    """With the pad's picture, or a chosen picture of a signature."""
    found, user, drawn = target(request, Letter), reader(request), _drawn(request)
    said = _("已签字，并记入操作日志。")
    return _done(request, found, lambda: actions.sign_letter(found, side.value, drawn, by=user), said)


def _drawn(request: HttpRequest) -> bytes:
    upload = request.FILES.get("picture")
    if upload is not None:
        return bytes(upload.read(LONGEST_PICTURE))
    text = request.POST.get("drawing", "")[:LONGEST_PICTURE]
    if not text.startswith(PICTURE):
        return b""
    try:
        return base64.b64decode(text.removeprefix(PICTURE), validate=True)
    except binascii.Error:
        return b""


@action(REGISTER_SIGNATURE, obj=THE_LETTER, methods=WRITING)
def register(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found, user, form = target(request, Letter), reader(request), RegisterForm(request.POST)
    form.is_valid()
    materials = chosen_materials(user, request.POST.getlist("materials"))
    return _done(
        request, found, lambda: actions.register_signature(found, form.signed(), materials, by=user),
        _("已登记，并记入操作日志。"), form,
    )  # fmt: skip


@action(SIGN_ORGAN, obj=THE_LETTER, methods=WRITING)
def succeed(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found, user = target(request, Letter), reader(request)
    return _done(
        request, found, lambda: actions.acknowledge_succession(found, by=user), _("已确认继任，责任由您承担。")
    )  # fmt: skip


def _done(
    request: HttpRequest, found: Letter, do: Callable[[], object], said: str, form: RegisterForm | None = None
) -> HttpResponse:
    done, problems = attempt(do)
    if done is None:
        return _shown(request, found, problems, form)
    messages.success(request, said)
    return redirect("goals-letter", found.pk)
