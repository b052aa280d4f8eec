"""Actual values of past years: organs, one organ with its lines, corrections, import and export."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import Organisation
from hengji.foundation.organisations.queries import name, organisation_options
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.waiting import forget_file, keep, kept, progress_of, tell_progress
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.foundation.workbooks.downloads import download
from hengji.year.observations import actions
from hengji.year.observations.charts import trend_charts
from hengji.year.observations.enums import Source
from hengji.year.observations.files import export_past_values
from hengji.year.observations.forms import CorrectPastForm, UploadForm
from hengji.year.observations.models import PastValue
from hengji.year.observations.past_rows import compare
from hengji.year.observations.permissions import CORRECT_PAST, EXPORT_PAST, IMPORT_PAST, VIEW_PAST
from hengji.year.observations.queries import past as queries
from hengji.year.observations.tables import facts
from hengji.year.observations.tables import past as tables
from hengji.year.observations.workbook.past import read_past, write_template

from .exchange import key_of
from .shared import BOTH, READING, WRITING, attempt, sent, tell


def crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("历年实际值"), reverse("past-values")),)


@action(VIEW_PAST, methods=READING)
def organs(request: HttpRequest) -> HttpResponse:
    user, words = reader(request), request.GET.get("q", "").strip()[:60]
    buttons: tuple[Action, ...] = ()
    if can(user, IMPORT_PAST):
        buttons = (Action(_("导入"), reverse("past-import"), "folder", primary=True),)
    lead = _("各单位往年的实际完成情况，供测算、目标体检和预期进度使用；更正另记一条，原值保留。")
    context = {
        "page": Page(_("历年实际值"), lead, actions=buttons), "words": words,
        "table": tables.kept_table(queries.kept_for(user, words)), "may_export": can(user, EXPORT_PAST),
    }  # fmt: skip
    return render(request, "observations/organs.html", context)


@action(VIEW_PAST, obj=on(Organisation, code="code"), methods=READING)
def organ(request: HttpRequest, code: str) -> HttpResponse:
    """One organ: years as columns, a line where there is a trend."""
    del code
    here = target(request, Organisation)
    values = queries.past_values_for(reader(request), here)
    years = queries.years_of(values)
    lead = _("%(count)d项指标，%(first)d年至%(last)d年。") % {
        "count": len(queries.series_of(values)), "first": years[0], "last": years[-1],
    } if years else ""  # fmt: skip
    page = Page(name(here, timezone.localdate()), lead, crumbs())
    context = {"page": page, "table": tables.years_table(values), "charts": trend_charts(values)}
    return render(request, "observations/organ.html", context)


@action(VIEW_PAST, obj=on(PastValue), methods=READING)
def value(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    return _value(request, target(request, PastValue))


def _value(
    request: HttpRequest, here: PastValue, form: CorrectPastForm | None = None, problems: tuple[Problem, ...] = ()
) -> HttpResponse:  # fmt: skip
    latest = queries.latest_of(here)
    organ_name = name(here.organisation, timezone.localdate())
    title = _("%(title)s（%(year)d年）") % {"title": here.title, "year": here.year}
    back = Crumb(organ_name, reverse("past-values-of", args=[here.organisation.code]))
    may_correct, unit = can(reader(request), CORRECT_PAST, here), _("计量单位：%s") % (here.unit or _("无"))
    context = {
        "page": Page(title, unit, (*crumbs(), back)), "here": latest, "problems": problems,
        "table": tables.corrections_table(queries.corrections_of(latest)),
        "form": (form or CorrectPastForm()) if may_correct else None,
    }  # fmt: skip
    return render(
        request, "observations/past_value.html", context, status=422 if problems or (form and form.errors) else 200
    )


@action(CORRECT_PAST, obj=on(PastValue, visible=VIEW_PAST), methods=WRITING)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    here, form = target(request, PastValue), CorrectPastForm(request.POST)
    if not form.is_valid():
        return _value(request, here, form)
    problems = attempt(lambda: actions.correct_past_value(here, by=reader(request), **form.cleaned_data))
    if problems:
        return _value(request, here, form, problems)
    messages.success(request, _("已更正，原值保留在记录里。"))
    return redirect("past-values-of", code=here.organisation.code)


@action(IMPORT_PAST, methods=BOTH)
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(*sent(request, files=True))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        return redirect("past-preview", token=keep(file.chunks(), reader(request), Path(file.name).suffix.lower()))
    lead = _("已登记过、数值相同的行跳过；数值不同的须写明更正理由，作为更正登记。")
    context = {"page": Page(_("导入历年实际值"), lead, crumbs()), "form": form, "template": reverse("past-template")}
    return render(request, "observations/upload.html", context, status=422 if form.errors else 200)


@action(IMPORT_PAST, methods=READING)
def preview(request: HttpRequest, token: str) -> HttpResponse:
    path = kept(token, reader(request))
    if path is None:
        return _gone(request)
    rows, problems = read_past(path)
    found = compare(rows, reader(request))
    problems = problems or found.problems
    context: dict[str, object] = {"back": reverse("past-import"), "run": reverse("past-run", args=[token]),
                                  "progress": reverse("past-progress", args=[token])}  # fmt: skip
    if problems:
        title = _("导入前检查：有问题")
        lead = _("有%d处要改正，什么都没有登记。请在文件里改正后重新上传。") % len(problems)
        context["problems_table"] = facts.problems_table(problems)
    else:
        title = _("导入前检查：通过")
        lead = _("新增%(new)d行，更正%(changed)d行，%(same)d行已有、不变。") % {
            "new": len(found.fresh), "changed": len(found.corrections), "same": found.unchanged,
        }  # fmt: skip
        context |= {"total": found.total, "table": tables.comparison_table(found, dict(organisation_options())),
                    "most": tables.MOST_PREVIEWED}  # fmt: skip
    context["page"] = Page(title, lead, (*crumbs(), Crumb(_("导入历年实际值"), reverse("past-import"))))
    return render(request, "observations/preview.html", context)


@action(IMPORT_PAST, methods=WRITING)
def run(request: HttpRequest, token: str) -> HttpResponse:
    user, path = reader(request), kept(token, reader(request))
    if path is None:
        return _gone(request)
    rows, problems = read_past(path)
    key = key_of(path)
    found = tuple(problems) or attempt(
        lambda: actions.register_past_values(rows, by=user, key=key, source=Source.FILE, progress=tell_progress(token))
    )
    if found:
        tell(request, found[:5])
        return redirect("past-preview", token=token)
    forget_file(token)
    messages.success(request, _("已导入历年实际值。"))
    return redirect("past-values")


@action(IMPORT_PAST, methods=READING)
def progress(request: HttpRequest, token: str) -> HttpResponse:
    done, total = progress_of(token)
    address = reverse("past-progress", args=[token])
    return render(request, "observations/parts/progress.html", {"done": done, "total": total, "progress": address})


@action(IMPORT_PAST, methods=READING)
def template(request: HttpRequest) -> HttpResponseBase:
    del request
    return download(lambda path: write_template(path, organisation_options()), _("历年实际值模板.xlsx"))


@action(EXPORT_PAST, methods=WRITING)
def export(request: HttpRequest) -> HttpResponseBase:
    user = reader(request)
    suffix = ".csv" if request.POST.get("format") == "csv" else ".xlsx"
    return download(lambda path: export_past_values(path, by=user), _("历年实际值%s") % suffix)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("上传的文件已过期或已导入，请重新上传。"))
    return redirect("past-import")
