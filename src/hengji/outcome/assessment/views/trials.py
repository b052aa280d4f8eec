"""Scheme tests: choose a scheme, see what made-up years say about it."""

from dataclasses import replace
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.core.scoring.types import ProblemsError
from hengji.foundation.access.views import action
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.outcome.assessment import charts
from hengji.outcome.assessment.addresses import whatif_url
from hengji.outcome.assessment.permissions import TRY_SCHEME
from hengji.outcome.assessment.queries.bases import SEED, Base, base_of
from hengji.outcome.assessment.queries.benches import report_is_ready, report_of
from hengji.outcome.assessment.queries.opened import RunIsDamagedError
from hengji.outcome.assessment.tables import trials as tables
from hengji.outcome.assessment.tables.sources import sources
from hengji.outcome.assessment.trials.findings import findings
from hengji.outcome.assessment.trials.report import Report
from hengji.year.plans.words import place_words

READING = ("GET", "HEAD")
HOME = Crumb(gettext_lazy("办法试算"), "/trials/")
LARGEST_SEED = 999_999


@action(TRY_SCHEME, methods=READING)
def home(request: HttpRequest) -> HttpResponse:
    lead = _("印发之前先试：全部最好、全部最差、各单位相同、随机年度和往年数据各算一遍，看总分、差距、权重和原则。")
    return render(
        request,
        "assessment/trials/home.html",
        {"page": Page(_("办法试算"), lead), "sources": sources("trial", reader(request))},
    )


@action(TRY_SCHEME, methods=READING)
def page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The report where it is at hand or asked for; else a page that asks for it and shows that it is working."""
    base = base_of(kind, key, reader(request))
    if base is None:
        raise Http404(_("没有可以试算的办法。"))
    seed = _seed(request)
    context = {"page": _page(base), "base": base, "seed": seed}
    if not (report_is_ready(base, seed) or "now" in request.GET):
        return render(request, "assessment/trials/page.html", {**context, "ask": urlencode({"seed": seed, "now": 1})})
    try:
        context |= _shown(report_of(base, seed))
    except RunIsDamagedError:
        return render(request, "assessment/trials/page.html", {**context, "damaged": True}, status=HTTPStatus.CONFLICT)
    except ProblemsError as error:
        context |= {"problems": error.problems}
    template = "report" if "HX-Request" in request.headers else "page"
    return render(request, f"assessment/trials/{template}.html", context)


def _seed(request: HttpRequest) -> int:
    text = request.GET.get("seed", "")
    return min(int(text), LARGEST_SEED) if text.isascii() and text.isdecimal() else SEED


def _page(base: Base) -> Page:
    actions = (Action(_("模拟测算"), whatif_url(base.kind, base.key), "activity"),)
    return Page(_("试算：%(title)s") % {"title": base.title}, "", (HOME,), actions)


def _shown(report: Report) -> dict[str, object]:
    return {
        "report": report,
        "findings": [replace(each, place=place_words(each.place)) for each in findings(report)],
        "years": tables.years_table(report),
        "weights": tables.weights_table(report.weights),
        "natures": tables.natures_table(report),
        "charts": [chart for chart in (charts.weights_chart(report),) if chart],
        "again": reverse("trials"),
    }
