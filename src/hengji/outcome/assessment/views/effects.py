"""What a correction of an issued scheme does to the scores: a panel of the correction's page, or a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, on, target
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Crumb, Page
from hengji.outcome.assessment.queries.effects import effect_of
from hengji.outcome.assessment.queries.findings import effect_finding
from hengji.outcome.assessment.tables.effects import effect_table
from hengji.year.plans.models import Correction
from hengji.year.plans.permissions import VIEW_PLAN

THE_CORRECTION = on(Correction, visible=VIEW_PLAN, plan__code="code", number="number")


@action(VIEW_PLAN, obj=THE_CORRECTION, methods=("GET", "HEAD"))
def effect(request: HttpRequest, code: str, number: int) -> HttpResponse:
    correction = target(request, Correction)
    found = effect_of(correction, reader(request))
    way = (Crumb(correction.plan.title, reverse("plan", args=[code])),
           Crumb(_("第%d号更正") % number, reverse("plan-correction", args=[code, number])))  # fmt: skip
    context = {
        "page": Page(_("更正对得分的影响"), correction.reason, way), "effect": found, "correction": correction,
        "finding": effect_finding(found), "table": effect_table(found),
    }  # fmt: skip
    part = "HX-Request" in request.headers
    return render(request, "assessment/effect_panel.html" if part else "assessment/effect.html", context)
