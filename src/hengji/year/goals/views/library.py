"""The library of earlier goals beside a draft: a page of its own, and a part for the page of the sheet."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Page
from hengji.year.goals import actions
from hengji.year.goals.models import GoalSheet
from hengji.year.goals.permissions import DRAFT_SHEET
from hengji.year.goals.queries import library as questions
from hengji.year.goals.tables.library import entries

from .shared import READING, THE_SHEET, WRITING, attempt, crumbs, sheet_of

MOST = 60


@action(DRAFT_SHEET, obj=THE_SHEET, methods=READING)
def library(request: HttpRequest, key: str) -> HttpResponse:
    """Search and look; htmx asks for the list alone."""
    del key
    return _shown(request, sheet_of(request), request.GET.get("text", "").strip())


@action(DRAFT_SHEET, obj=THE_SHEET, methods=WRITING)
def adopt(request: HttpRequest, key: str) -> HttpResponse:
    """Add one goal, or several, to the sheet; the page stays at its place in the library."""
    sheet, user = sheet_of(request), reader(request)
    done, problems = attempt(lambda: actions.adopt_goals(sheet, request.POST.getlist("goal"), by=user))
    for problem in problems:
        messages.error(request, str(problem))
    if done:
        titles = [
            each.title for each in questions.library(sheet, user=user) if each.key in request.POST.getlist("goal")
        ]
        messages.success(request, _("已采用“%s”，请核对数值、分值和时限。") % "、".join(titles))
    elif done is not None:
        messages.info(request, _("目标表里已有同名的目标，没有重复加入。"))
    address = reverse("goals-library", args=[key])
    text = request.POST.get("text", "")
    return redirect(f"{address}?{urlencode({'text': text})}" if text else address)


def _shown(request: HttpRequest, sheet: GoalSheet, text: str) -> HttpResponse:
    found = questions.library(sheet, text, user=reader(request))
    lead = _("采用之后成为草稿里的一项，年份已改为%d年，基期值取最近一年的实际值。") % sheet.plan.year
    context = {
        "page": Page(_("目标库"), lead, crumbs(sheet)), "sheet": sheet, "text": text, "count": len(found),
        "entries": entries(found[:MOST]), "most": MOST,
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    return render(request, "goals/library_list.html" if part else "goals/library.html", context)
