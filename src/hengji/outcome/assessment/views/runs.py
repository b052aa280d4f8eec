from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.chart import Chart
from hengji.foundation.shell.pages import Page
from hengji.foundation.shell.table import Table
from hengji.outcome.assessment import charts, exports, pages
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.permissions import EXPORT_RUN, LIST_RUNS, VIEW_RUN, WHATIF
from hengji.outcome.assessment.queries import walk
from hengji.outcome.assessment.queries.opened import Opened, RunIsDamagedError, opened
from hengji.outcome.assessment.queries.origins import origins
from hengji.outcome.assessment.queries.runs import runs_for, text_of
from hengji.outcome.assessment.queries.standings import Group
from hengji.outcome.assessment.queries.walk import Place, place
from hengji.outcome.assessment.tables import ranking as ranking_tables
from hengji.outcome.assessment.tables import runs as run_tables
from hengji.outcome.assessment.tables import walk as walk_tables
from hengji.outcome.assessment.tables.origins import origins_table

RUNS_A_PAGE = 20
READING = ("GET", "HEAD")
P = ParamSpec("P")


@dataclass(frozen=True)
class Shown:
    """A run that a person has opened."""

    record: Run
    run: Opened

    def context(self, page: Page, **more: object) -> dict[str, Any]:
        head = pages.Head.of(self.record, verified=self.run.verified)
        return {"page": page, "record": self.record, "head": head, **more}


def of_run(name: str) -> Callable[[Callable[Concatenate[HttpRequest, Shown, P], HttpResponse]], Callable[..., Any]]:
    """Declare the view's action and hand it its run: found, readable."""

    def declare(view: Callable[Concatenate[HttpRequest, Shown, P], HttpResponse]) -> Callable[..., Any]:
        @action(name, obj=on(Run, visible=VIEW_RUN, pk="number"), methods=READING)
        @wraps(view)
        def answer(request: HttpRequest, number: int, *args: P.args, **more: P.kwargs) -> HttpResponse:
            del number
            record = target(request, Run)
            try:
                run = opened(record)
            except RunIsDamagedError:
                context = {"page": pages.damaged_page(record), "record": record}
                return render(request, "assessment/damaged.html", context, status=HTTPStatus.INTERNAL_SERVER_ERROR)
            return view(request, Shown(record, run), *args, **more)

        return answer

    return declare


@action(LIST_RUNS, methods=READING)
def run_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(runs_for(reader(request)), RUNS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": pages.list_page(), "table": run_tables.runs_table(page), "page_of_list": page or None}
    return render(request, "assessment/run_list.html", context)


@of_run(VIEW_RUN)
def run_page(request: HttpRequest, shown: Shown) -> HttpResponse:
    record, run = shown.record, shown.run
    groups = list(run.groups.values())
    words = request.GET.get("q", "").strip()
    found = [each for each in run.standings if words in each.name or words == each.code] if words else []
    noted = [each for each in run.standings if each.moved]
    context = shown.context(
        pages.run_page(record, may_play=can(request.user, WHATIF)),
        words=words,
        found=run_tables.found_table(record, run, found),
        found_count=len(found),
        groups=run_tables.groups_table(record, run),
        charts=[charts.groups_chart(groups), charts.distribution_chart(groups)],
        noted=run_tables.notes_table(record, noted, run.scheme) if noted else None,
    )
    return render(request, "assessment/run.html", context)


@of_run(VIEW_RUN)
def group_page(request: HttpRequest, shown: Shown, group: str) -> HttpResponse:
    record, run = shown.record, shown.run
    members = _group(run, group)
    noted = [each for each in members.members if each.moved]
    scheme = run.scheme
    context = shown.context(
        pages.group_page(record, members),
        tabs=pages.group_tabs(record, run, group),
        ranking=ranking_tables.ranking_table(record, members, scheme, request.GET.get("sort", "")),
        charts=[each for each in (charts.group_chart(members, scheme), charts.spread_chart(members, scheme)) if each],
        unranked=run_tables.unranked_table(record, members.unranked) if members.unranked else None,
        noted=run_tables.notes_table(record, noted, scheme) if noted else None,
    )
    return render(request, "assessment/group.html", context)


@of_run(VIEW_RUN)
def organ_page(request: HttpRequest, shown: Shown, participant: str) -> HttpResponse:
    return _walk(request, shown, participant, walk.TOTAL)


@of_run(VIEW_RUN)
def node_page(request: HttpRequest, shown: Shown, participant: str, node: str) -> HttpResponse:
    return _walk(request, shown, participant, node)


@of_run(VIEW_RUN)
def compare_page(request: HttpRequest, shown: Shown, participant: str) -> HttpResponse:
    at = _place(shown.run, participant, walk.TOTAL)
    chart = charts.compare_chart(at)
    context = shown.context(
        pages.compare_page(shown.record, shown.run, at),
        charts=[chart] if chart else [],
        table=walk_tables.compare_table(shown.run, at),
        around=pages.compared_around(shown.record, shown.run, at),
    )
    return render(request, "assessment/compare.html", context)


def _walk(request: HttpRequest, shown: Shown, participant: str, code: str) -> HttpResponse:
    record, run = shown.record, shown.run
    at = _place(run, participant, code)
    is_leaf = not at.parts
    context = shown.context(
        pages.walk_page(record, run, at),
        at=at,
        figure=pages.figure(run, at),
        parts=walk_tables.parts_table(record, at) if at.parts else None,
        chart=_losses(run, at),
        facts=_facts(run, at) if is_leaf else None,
        leaf=pages.leaf(run, at) if is_leaf else None,
        origins=origins_table(origins(record, participant, code)) if is_leaf and record.plan_id else None,
        around=pages.around(record, run, at),
    )
    return render(request, "assessment/walk.html", context)


def _facts(run: Opened, at: Place) -> Table:
    return walk_tables.facts_table(walk.facts(run.outcome, at.standing.code, at.step.code), walk.names(run, at))


def _losses(run: Opened, at: Place) -> Chart | None:
    """At the total the dearest leaves, below it the direct parts."""
    if at.step.code != walk.TOTAL:
        return charts.parts_chart(at)
    return charts.dearest_chart(
        [(run.scheme.nodes[code].title, lost) for code, lost in walk.leaves_lost(run, at.standing)]
    )


def _place(run: Opened, participant: str, code: str) -> Place:
    if participant not in run.by_code:
        raise Http404(_("本次汇总中没有编码为“%(code)s”的参评对象。") % {"code": participant})
    try:
        return place(run, participant, code)
    except KeyError:
        raise Http404(_("本次汇总的考评办法中没有编码为“%(code)s”的指标。") % {"code": code}) from None


def _group(run: Opened, code: str) -> Group:
    if code not in run.groups:
        raise Http404(_("本次汇总中没有编码为“%(code)s”的组别。") % {"code": code})
    return run.groups[code]


@of_run(EXPORT_RUN)
def workbook(_request: HttpRequest, shown: Shown) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(exports.workbook(shown.record, shown.run), kind, _("%(title)s 得分.xlsx") % {"title": shown.record})


@of_run(EXPORT_RUN)
def csv_file(_request: HttpRequest, shown: Shown) -> HttpResponse:
    content = exports.csv(shown.record, shown.run)
    return _file(content, "text/csv; charset=utf-8", _("%(title)s 得分.csv") % {"title": shown.record})


@of_run(EXPORT_RUN)
def run_file(_request: HttpRequest, shown: Shown) -> HttpResponse:
    """The very file that `hengji verify` checks without this system."""
    content = text_of(shown.record).encode()
    return _file(content, "application/json", _("%(title)s 运行文件.json") % {"title": shown.record})


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition or "attachment"})
