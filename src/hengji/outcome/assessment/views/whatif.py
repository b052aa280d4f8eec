"""What-if: move numbers on a copy, see scores, places and grades move; keep it as a scenario; compare."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.outcome.assessment.actions import remove_scenario, save_scenario
from hengji.outcome.assessment.addresses import trial_url, whatif_url
from hengji.outcome.assessment.models import Scenario
from hengji.outcome.assessment.permissions import REMOVE_SCENARIO, VIEW_SCENARIO, WHATIF
from hengji.outcome.assessment.queries.bases import Base, Loaded, base_of
from hengji.outcome.assessment.queries.benches import Bench, Result, bench_of
from hengji.outcome.assessment.queries.findings import NAMED, scenario_finding
from hengji.outcome.assessment.queries.opened import RunIsDamagedError
from hengji.outcome.assessment.queries.scenarios import compared, edits_of, scenarios
from hengji.outcome.assessment.tables import whatif as tables
from hengji.outcome.assessment.tables.sources import sources
from hengji.outcome.assessment.whatif import fields
from hengji.outcome.assessment.whatif.changes import Change
from hengji.outcome.assessment.whatif.edits import Edit, read

READING = ("GET", "HEAD")
BOTH = ("GET", "HEAD", "POST")
HOME = Crumb(gettext_lazy("模拟测算"), "/whatif/")
LISTED = 50


@action(WHATIF, methods=READING)
def home(request: HttpRequest) -> HttpResponse:
    lead = _("在副本上调整分值、参数和数据，看得分、名次和等次怎样变化。正式数据不受影响。")
    context = {"page": Page(_("模拟测算"), lead), "sources": sources("whatif-base", reader(request)),
               "scenarios": tables.scenario_lines(scenarios(reader(request))[:LISTED], reader(request))}  # fmt: skip
    return render(request, "assessment/whatif/home.html", context)


@action(WHATIF, methods=BOTH)
def page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The page; to htmx only the result, which is what moves."""
    base, bench = _base(kind, key, reader(request))
    edits = _edits(request)
    if "HX-Request" in request.headers:
        return render(request, "assessment/whatif/result.html", _result(request, bench.score(edits)))
    return render(request, "assessment/whatif/page.html", _whole(request, base, bench, edits))


@action(WHATIF, methods=READING)
def panel(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Fields of one more indicator, or of one participant's records under it; asked for nothing, the blocks."""
    _found, bench = _base(kind, key, reader(request))
    made = _panel(
        bench.loaded, request.GET.get("node", ""), request.GET.get("participant", ""), request.GET.get("leaf", "")
    )
    if made is None:
        raise Http404(_("没有这一项。"))
    return render(request, "assessment/whatif/panel.html", {"panel": tables.shown(made), "new": True})


@action(WHATIF, methods=("POST",))
def save(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    base, bench = _base(kind, key, reader(request))
    edits = _edits(request)
    title = request.POST.get("title", "")
    try:
        made = save_scenario(base, edits, title=title, by=reader(request))
    except ProblemsError as error:
        context = _whole(request, base, bench, edits)
        context |= {"problems": error.problems, "title": title}
        return render(request, "assessment/whatif/page.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("已保存为方案“%(title)s”。正式数据没有改动。") % {"title": made.title})
    return redirect("scenario", pk=made.pk)


@action(VIEW_SCENARIO, obj=on(Scenario), methods=READING)
def scenario(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of what it started from, with its edits."""
    del pk
    kept = target(request, Scenario)
    base, bench = _base(kept.base_kind, kept.base_key, reader(request))
    context = _whole(request, base, bench, edits_of(kept))
    context |= {"scenario": kept, "title": kept.title, "changed": kept.base_digest != base.digest,
                "page": Page(kept.title, _lead(base), (HOME,), _actions(base))}  # fmt: skip
    return render(request, "assessment/whatif/page.html", context)


@action(REMOVE_SCENARIO, obj=on(Scenario, visible=VIEW_SCENARIO), methods=("POST",))
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    kept = target(request, Scenario)
    remove_scenario(kept, by=reader(request))
    messages.success(request, _("方案“%(title)s”已删除。") % {"title": kept.title})
    return redirect("whatif")


@action(WHATIF, methods=READING)
def compare(request: HttpRequest) -> HttpResponse:
    """Up to three scenarios side by side; those that the person may not see are left out."""
    keys = [int(text) for text in request.GET.getlist("s") if text.isascii() and text.isdecimal()]
    found = compared(reader(request), keys)
    context = {
        "page": Page(_("方案比较"), _("只列出至少在一个方案中有变化的单位；箭头为与各自依据相比的变化。"), (HOME,)),
        "edits": tables.edits_table(found) if found else None,
        "table": tables.compared_table(found) if found else None,
    }
    return render(request, "assessment/whatif/compare.html", context)


def _edits(request: HttpRequest) -> tuple[Edit, ...]:
    return read((name, request.POST[name]) for name in request.POST)


def _panel(loaded: Loaded, node: str, participant: str, leaf: str) -> fields.Panel | None:
    if participant:
        return fields.record_panel(loaded.scheme, loaded.sheet, participant, leaf, {})
    return fields.node_panel(loaded.scheme, node, {}) if node else fields.blocks_panel(loaded.scheme, {})


def _base(kind: str, key: str, user: User) -> tuple[Base, Bench]:
    base = base_of(kind, key, user)
    if base is None:
        raise Http404(_("没有可以模拟测算的汇总、年度考评或考评办法模板。"))
    try:
        return base, bench_of(base)
    except RunIsDamagedError:
        raise Http404(_("这次汇总的运行文件已经损坏，无法模拟测算。")) from None


def _whole(request: HttpRequest, base: Base, bench: Bench, edits: Sequence[Edit]) -> dict[str, Any]:
    """Everything of the page: fields with what stands in them, and the result."""
    edits = bench.real(edits)
    loaded, now = bench.loaded, {edit.path: edit.value for edit in edits}
    scheme = loaded.scheme
    more = fields.panels_of(scheme, loaded.sheet, edits)
    return {
        "page": Page(_("模拟测算：%(title)s") % {"title": base.title}, _lead(base), (HOME,), _actions(base)),
        "base": base,
        "blocks": tables.shown(fields.blocks_panel(scheme, now)),
        "grades": tables.shown(fields.grades_panel(scheme, now)) if scheme.grades else None,
        "panels": [tables.shown(each) for each in more],
        "nodes": [(code, node.title) for code, node in scheme.nodes.items()],
        "leaves": [(node.code, node.title) for node in scheme.leaves],
        "people": [(person.code, person.name) for person in loaded.sheet.participants],
        "pools": [(pool, tables.pool_title(scheme, pool)) for pool in _pools(bench)],
        **_result(request, bench.score(edits)),
    }


def _pools(bench: Bench) -> list[str]:
    within = bench.loaded.scheme.ranking.within
    if within == "all":
        return []
    found = dict.fromkeys(each.group if within == "group" else each.klass for each in bench.loaded.sheet.participants)
    return list(found) if len(found) > 1 else []


def _result(request: HttpRequest, result: Result) -> dict[str, Any]:
    pool, only_moved = request.POST.get("pool", ""), "moved" in request.POST
    found = result.changes
    best = found.grades[0] if found.grades else ""
    return {
        "result": result,
        "finding": scenario_finding(found),
        "best": best,
        "entered": _all_names(found.entered(best)) if best else [],
        "left": _all_names(found.left(best)) if best else [],
        "lines": tables.lines(found, result.scheme, pool, only_moved=only_moved),
        "faults": tables.fault_words(result.faults, result.scheme),
        "sums": tables.sum_words(result),
        "pool": pool,
        "only_moved": only_moved,
    }


def _all_names(several: Sequence[Change]) -> list[str]:
    """All of them where the finding names the first only."""
    return [each.name for each in several] if len(several) > NAMED else []


def _lead(base: Base) -> str:
    if base.given:
        return _("用这次汇总的办法和数据的副本模拟测算，原件不变。")
    return _("用模板的办法和生成的示例数据模拟测算，不代表任何单位的实际情况。")


def _actions(base: Base) -> tuple[Action, ...]:
    test = Action(_("办法试算"), trial_url(base.kind, base.key), "scale")
    fresh = Action(_("重新开始"), whatif_url(base.kind, base.key), "refresh")
    return (fresh, test)
