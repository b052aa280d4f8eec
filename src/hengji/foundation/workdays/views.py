"""The pages of the calendar: years, the days of a year, and loading a notice from a workbook in two steps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action
from hengji.foundation.common.dates import chinese_date
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.shell.pages import Action, Crumb, Page

from . import actions, queries
from .checks import DayIn, check_notice
from .enums import Kind
from .files import read_date, read_days, workbook_of
from .forms import DayForm, ImportForm, first_import
from .models import Notice
from .tables import changes_table, days_table, notices_table

SALT = "workdays.import"
AN_HOUR = 3600
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@action("workdays.view")
@require_GET
def years(request: HttpRequest) -> HttpResponse:
    lead = _("工作日按国务院办公厅每年的节假日通知计算；通知未录入的年份，期限标注“暂定”。")
    actions_ = (Action(_("录入通知"), reverse("workdays-import"), primary=True),) if _may_edit(request) else ()
    context = {
        "page": Page(_("工作日历"), lead, actions=actions_),
        "table": notices_table(queries.notices(request.user)),
    }
    return render(request, "workdays/years.html", context)


@action("workdays.view")
@require_http_methods(["GET", "POST"])
def year(request: HttpRequest, year: int) -> HttpResponse:
    notice = get_object_or_404(queries.visible_notices(request.user), year=year)
    form = DayForm(request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and not _may_edit(request):
        return redirect("workdays-year", year)
    if request.method == "POST" and form.is_valid():
        try:
            loaded = actions.set_day(notice, form.day(), by=request.user)
        except ProblemsError as error:
            problems = error.problems
        else:
            _say(request, loaded)
            return redirect("workdays-year", year)
    return render(request, "workdays/year.html", _year_context(request, notice, form, problems))


def _year_context(request: HttpRequest, notice: Notice, form: DayForm, problems: tuple[Problem, ...]) -> dict[str, Any]:
    days = queries.days_of(notice)
    lead = _("依据%(number)s，录入于%(day)s。") % {
        "number": notice.document_number, "day": chinese_date(timezone.localdate(notice.loaded_at)),
    }  # fmt: skip
    page = Page(
        _("%(year)d年节假日安排") % {"year": notice.year}, lead, (Crumb(_("工作日历"), reverse("workdays")),),
        (Action(_("导出工作簿"), reverse("workdays-export", args=[notice.year]), "download"),),
    )  # fmt: skip
    return {
        "page": page, "table": days_table(days), "days": [(day, chinese_date(day.date)) for day in days],
        "form": form, "problems": problems, "may_edit": _may_edit(request), "notice": notice,
    }  # fmt: skip


@action("workdays.edit")
@require_POST
def remove(request: HttpRequest, year: int) -> HttpResponse:
    notice = get_object_or_404(queries.editable_notices(request.user), year=year)
    day = read_date(request.POST.get("date", ""))
    if day is None:
        messages.error(request, _("没有选择要删去的日期。请在列表里选择一天。"))
        return redirect("workdays-year", year)
    try:
        _say(request, actions.remove_day(notice, day, by=request.user))
    except ProblemsError as error:
        messages.error(request, str(error))
    return redirect("workdays-year", year)


@action("workdays.view")
@require_GET
def export(request: HttpRequest, year: int) -> HttpResponse:
    notice = get_object_or_404(queries.visible_notices(request.user), year=year)
    return _file(workbook_of(queries.days_of(notice)), f"{year}.xlsx")


@action("workdays.edit")
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    del request
    return _file(workbook_of(()), "template.xlsx")


@action("workdays.edit")
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Look at a file first; the second step carries what was read, signed, so that nothing is read twice."""
    if "checked" in request.POST:
        return _load_checked(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else first_import(timezone.localdate())
    context: dict[str, Any] = {"page": _import_page(), "form": form, "problems": ()}
    if form.is_bound and form.is_valid():
        context |= _dry_run(form.cleaned_data)
    return render(request, "workdays/import.html", context)


def _dry_run(data: dict[str, Any]) -> dict[str, Any]:
    days, problems = read_days(data["file"])
    year, number = data["year"], data["document_number"]
    others = queries.days_outside(year)
    problems = [*problems, *check_notice(year, number, days, others=others)] if days else problems
    if problems:
        return {"problems": problems}
    known = queries.known_days(year)
    plain = [(day.date.isoformat(), day.kind.value, day.name) for day in days]
    checked = signing.dumps([year, number, plain], salt=SALT, compress=True)
    return {"checked": checked, "table": changes_table(days, known), "year": year, "number": number, "count": len(days)}


def _load_checked(request: HttpRequest) -> HttpResponse:
    try:
        year, number, plain = signing.loads(request.POST["checked"], salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        messages.error(request, _("检查结果已过期或被改动，没有录入。请重新选择文件检查。"))
        return redirect("workdays-import")
    days = [DayIn(date.fromisoformat(day), Kind(kind), name) for day, kind, name in plain]
    try:
        _say(request, actions.load_notice(year, number, days, by=request.user))
    except ProblemsError as error:
        return render(
            request, "workdays/import.html",
            {"page": _import_page(), "form": first_import(timezone.localdate()), "problems": error.problems},
        )  # fmt: skip
    return redirect("workdays-year", year)


def _import_page() -> Page:
    return Page(
        _("录入节假日通知"), _("按模板逐日填写放假和调休上班的日期，先检查，看过将要改动的日期后再确认。"),
        (Crumb(_("工作日历"), reverse("workdays")),),
        (Action(_("下载模板"), reverse("workdays-template"), "download"),),
    )  # fmt: skip


def _say(request: HttpRequest, loaded: actions.Loaded) -> None:
    text = _("%(year)d年的安排已保存。") % {"year": loaded.notice.year}
    if loaded.moved:
        text += _("有%(n)d项期限随之重算，相关人员会收到提醒。") % {"n": len(loaded.moved)}
    messages.success(request, text)


def _may_edit(request: HttpRequest) -> bool:
    return can(request.user, "workdays.edit")


def _file(content: bytes, name: str) -> HttpResponse:
    disposition = f'attachment; filename="workdays-{name}"'
    return HttpResponse(content, content_type=WORKBOOK, headers={"Content-Disposition": disposition})
