from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.core.scoring.scheme import Scheme, Section
from hengji.foundation.access.views import action
from hengji.foundation.shell.pages import Crumb, Page
from hengji.foundation.shell.table import Table
from hengji.year.plans import queries
from hengji.year.plans.charts import preview_chart
from hengji.year.plans.curves import preview
from hengji.year.plans.permissions import VIEW_RULES
from hengji.year.plans.tables import catalogue as tables

RULES = Crumb(gettext_lazy("规则库"), "/rules/")
PACKS = Crumb(gettext_lazy("考评办法模板"), "/packs/")


@dataclass(frozen=True)
class Part:
    """A headed table."""

    title: str
    lead: str
    table: Table


@action(VIEW_RULES, methods=("GET", "HEAD"))
def rules(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = queries.rules_by_kind(words)
    parts = [
        Part(kind.value, _("%(count)d条") % {"count": len(entries)}, tables.rules_table(kind.value, entries))
        for kind, entries in found.items()
    ]
    lead = _("每条规则都带着公式、出处和当场重算的算例；考评办法只引用规则、填写参数。")
    count = sum(len(entries) for entries in found.values())
    context = {"page": Page(_("规则库"), lead), "parts": parts, "words": words, "count": count}
    return render(request, "plans/rules.html", context)


@action(VIEW_RULES, methods=("GET", "HEAD"))
def rule(request: HttpRequest, key: str) -> HttpResponse:
    entry = queries.rule_by_key(key)
    if entry is None:
        raise Http404(_("规则库中没有编码为“%(key)s”的规则。") % {"key": key})
    drawn = preview(entry)
    context = {
        "page": Page(f"{entry.key} {entry.name}", entry.what, (RULES,)),
        "entry": entry,
        "sources": queries.sources_of(entry),
        "implemented": queries.implemented_in(entry),
        "cases": tables.cases_table(queries.worked_cases(entry), queries.inputs_of(entry)),
        "parameters": tables.parameters_table(entry),
        "chart": preview_chart(drawn) if drawn else None,
        "used_by": queries.packs_using(entry.key),
    }
    return render(request, "plans/rule.html", context)


@action(VIEW_RULES, methods=("GET", "HEAD"))
def packs(request: HttpRequest) -> HttpResponse:
    lead = _("把公开的考评办法写成数据：指标树、分值、规则、等次和名额，带出处和算例，可以复制后改用。")
    context = {"page": Page(_("考评办法模板"), lead), "table": tables.packs_table(queries.packs())}
    return render(request, "plans/packs.html", context)


@action(VIEW_RULES, methods=("GET", "HEAD"))
def pack(request: HttpRequest, name: str) -> HttpResponse:
    scheme = queries.pack_by_name(name)
    if scheme is None:
        raise Http404(_("没有编码为“%(name)s”的考评办法模板。") % {"name": name})
    context = {
        "page": Page(scheme.title, _summary(scheme), (PACKS,)),
        "scheme": scheme,
        "blocks": [Part(top.title, tables.worth(top), tables.tree_table(top)) for top in scheme.tree],
        "sections": [Part(each.title, _section_lead(each), tables.section_table(each)) for each in scheme.sections],
        "grades": tables.grades_table(scheme),
        "cases": tables.case_results_table(queries.case_results(scheme)),
    }
    return render(request, "plans/pack.html", context)


def _section_lead(section: Section) -> str:
    cap = _("不设上限") if section.cap is None else _("上限%(cap)s分") % {"cap": f"{section.cap:f}"}
    return f"{cap}，{_('计入总分') if section.inside else _('不计入总分')}"


def _summary(scheme: Scheme) -> str:
    return _(
        "满分%(base)s分；%(blocks)d个板块，%(leaves)d个末级指标和加减分事项；%(grades)d个等次，%(bars)d条否决和限制。"
    ) % {
        "base": f"{scheme.total.base:f}",
        "blocks": len(scheme.tree),
        "leaves": len(scheme.leaves),
        "grades": len(scheme.grades),
        "bars": len(scheme.bars),
    }
