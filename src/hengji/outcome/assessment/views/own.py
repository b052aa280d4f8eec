"""本单位的得分: an organ walks from its own total to its own evidence, and sees nobody else's."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, on, target
from hengji.foundation.documents.downloads import PDF, downloaded
from hengji.foundation.documents.printing import as_pdf
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.outcome.assessment import pages
from hengji.outcome.assessment.models import Result
from hengji.outcome.assessment.permissions import LIST_OWN, VIEW_OWN
from hengji.outcome.assessment.queries import walk
from hengji.outcome.assessment.queries.opened import Opened, opened
from hengji.outcome.assessment.queries.origins import origins
from hengji.outcome.assessment.queries.own import own_results, shows_ranks
from hengji.outcome.assessment.score_sheets import score_sheet as document_of
from hengji.outcome.assessment.tables import walk as walk_tables
from hengji.outcome.assessment.tables.origins import origins_table
from hengji.outcome.assessment.tables.own import own_parts_table, own_table

READING = ("GET", "HEAD")
THE_RESULT = on(Result, visible=VIEW_OWN, related=("run__plan",), pk="pk")


@action(LIST_OWN, methods=READING)
def listing(request: HttpRequest) -> HttpResponse:
    """An organ with one result goes straight to it."""
    found = own_results(reader(request))
    if len(found) == 1:
        return redirect("own-result", found[0].pk)
    lead = _("责任单位评分完成、公开清单开放以后，这里列出本单位的得分。")
    context = {"page": Page(_("我的得分"), lead), "table": own_table(found)}
    return render(request, "assessment/run_list.html", context)


@action(VIEW_OWN, obj=THE_RESULT, methods=READING)
def total(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _walk(request, target(request, Result), walk.TOTAL)


@action(VIEW_OWN, obj=THE_RESULT, methods=READING)
def node(request: HttpRequest, pk: int, node: str) -> HttpResponse:
    del pk
    return _walk(request, target(request, Result), node)


def _walk(request: HttpRequest, result: Result, code: str) -> HttpResponse:
    record, run = result.run, opened(result.run)
    try:
        at = walk.place(run, result.code, code)
    except KeyError:
        raise Http404(_("考评办法中没有编码为“%s”的指标。") % code) from None
    ranks = shows_ranks(record.plan) if record.plan else False
    leaf = not at.parts
    context = {
        "page": _page(result, run, at), "record": record, "head": pages.Head.of(record, verified=run.verified),
        "figure": pages.own_figure(run, at, ranks=ranks),
        "parts": None if leaf else own_parts_table(result, at),
        "facts": walk_tables.facts_table(walk.facts(run.outcome, result.code, code), walk.names(run, at)),
        "leaf": pages.leaf(run, at) if leaf else None,
        "origins": origins_table(origins(record, result.code, code)) if leaf else None,
    }  # fmt: skip
    return render(request, "assessment/own.html", context)


def _page(result: Result, run: Opened, at: walk.Place) -> Page:
    home = Crumb(_("我的得分"), reverse("own-results"))
    if at.step.code == walk.TOTAL:
        sheet = Action(_("得分明细表"), reverse("own-score-sheet", args=[result.pk]), "download")
        return Page(_("%s的得分") % at.standing.name, str(result.run), (home,), (sheet,))
    way = [Crumb(at.standing.name, reverse("own-result", args=[result.pk]))]
    way += [Crumb(title, reverse("own-result-node", args=[result.pk, code])) for code, title in at.path]
    del run
    return Page(str(at.step.title), "", (home, *way))


@action(VIEW_OWN, obj=THE_RESULT, methods=READING)
def score_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    result = target(request, Result)
    ranks = shows_ranks(result.run.plan) if result.run.plan else False
    document = document_of(result.run, opened(result.run), result.code, ranks=ranks)
    return downloaded(as_pdf(document), _("%s得分明细表.pdf") % result.name, PDF)
