from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.organs import organisation_names
from hengji.foundation.evidence import actions, queries, tables
from hengji.foundation.evidence.enums import LABEL_TONES, PAPER_TONES, Label, Paper
from hengji.foundation.evidence.forms import SECRECY, PaperForm, ReasonForm
from hengji.foundation.evidence.models import PaperEvidence
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Page

from .files import crumbs


@action("evidence.upload", methods=("GET", "POST"))
def enter_paper(request: HttpRequest) -> HttpResponse:
    organisations = dict(sorted(organisation_names(queries.upload_organisations(reader(request))).items()))
    form = PaperForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        try:
            paper = actions.enter_paper(
                by=reader(request), organisation_code=form.organisation_code, said=form.cleaned_data
            )
        except ValidationError:
            form.add_error("register_number", _("同一存放处已登记过这个登记号。请核对登记号，或直接引用已有的登记。"))
        else:
            messages.success(request, _("已登记，请本单位另一人核对原件。"))
            return redirect("evidence-paper", paper.pk)
    page = Page(_("登记无文件材料"), _("不便扫描的原件，只登记放在哪里、登记号和经办人，由另一人核对。"), crumbs())
    context = {"page": page, "form": form, "secrecy": SECRECY}
    return render(request, "evidence/paper_form.html", context, status=422 if form.errors else 200)


@action("evidence.view", obj=on(PaperEvidence, pk="key"), methods=("GET", "POST"))
def paper_page(request: HttpRequest, key: int) -> HttpResponse:
    """The paper; POST brings the corrected wording of one that was returned."""
    user = reader(request)
    paper = target(request, PaperEvidence)
    if request.method == "GET":
        return _page(request, paper)
    form = PaperForm(request.POST, organisations={})
    if not form.is_valid():
        return _page(request, paper, correcting=form)
    try:
        actions.correct_paper(paper, by=user, said=form.cleaned_data)
        messages.success(request, _("已补正，请本单位另一人核对原件。"))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("evidence-paper", key)


def _page(request: HttpRequest, paper: PaperEvidence, **forms: Any) -> HttpResponse:  # noqa: ANN401 - forms by their names
    user = reader(request)
    own = can(user, "evidence.edit", paper)
    waiting = paper.state == Paper.ENTERED
    correct = own and paper.state == Paper.RETURNED
    context: dict[str, Any] = {
        "page": Page(paper.title, crumbs=crumbs()), "paper": paper, "facts": tables.paper_facts(paper),
        "state_word": paper.get_state_display(), "state_tone": PAPER_TONES[Paper(paper.state)],
        "label_word": Label(paper.label).label, "label_tone": LABEL_TONES[Label(paper.label)],
        "uses": tables.uses_table(queries.shown_uses(user, paper)),
        "history": tables.history_table(queries.history(paper)) if own else None, "waiting": waiting,
        "returning": ReasonForm() if waiting and can(user, "evidence.check", paper) else None,
        "correcting": PaperForm(initial=PaperForm.said_by(paper), organisations={}) if correct else None,
    } | forms  # fmt: skip
    return render(request, "evidence/paper.html", context)


@action("evidence.check", obj=on(PaperEvidence, visible="evidence.view", pk="key"), methods=("POST",))
def check_paper(request: HttpRequest, key: int) -> HttpResponse:
    try:
        actions.check_paper(target(request, PaperEvidence), by=reader(request))
        messages.success(request, _("已核对。"))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("evidence-paper", key)


@action("evidence.check", obj=on(PaperEvidence, visible="evidence.view", pk="key"), methods=("POST",))
def return_paper(request: HttpRequest, key: int) -> HttpResponse:
    paper = target(request, PaperEvidence)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, paper, returning=form)
    try:
        actions.return_paper(paper, by=reader(request), reason=form.cleaned_data["reason"])
        messages.success(request, _("已退回补正。"))
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("evidence-paper", key)
