"""For 安全管理员: who may do what, and who can see one record. No business content appears here."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from hengji.foundation.access.queries import Permission, kinds, people_who_can, permissions, record, roles_named
from hengji.foundation.access.views import action
from hengji.foundation.organisations.forms.policy import PermissionFilter, RecordChoice
from hengji.foundation.organisations.tables.policy import people_table, permission_sheets, permission_table
from hengji.foundation.shell.pages import Action, Page
from hengji.foundation.shell.table import Empty
from hengji.foundation.workbooks.writing import write_workbook

PEOPLE_ON_A_PAGE = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READING = ("GET", "HEAD")


@action("access.policy.view", methods=READING)
def permission_list(request: HttpRequest) -> HttpResponse:
    form = PermissionFilter(request.GET)
    found = _filtered(form)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    page = Page(
        _("权限总表"),
        _("每一行是一项操作，每一列是一个角色，格子里写明与对象是什么关系才可以办理；空白就是不可以。共%(count)d项。")
        % {"count": len(found)},
        actions=(
            Action(_("谁能看到"), reverse("record_access"), "search"),
            Action(_("导出表格"), f"{reverse('permission_export')}{query}", "download"),
        ),
    )
    roles = [each for each in roles_named() if form.is_valid() and form.cleaned_data["role"] in {"", each[0]}]
    context = {"page": page, "form": form, "table": permission_table(found, roles)}
    return render(request, "organisations/policy/permission_list.html", context)


@action("access.policy.view", methods=READING)
def permission_export(request: HttpRequest) -> HttpResponse:
    """What the page shows under the same filter; everything when the filter is not understood."""
    form = PermissionFilter(request.GET)
    sheets = permission_sheets(_filtered(form) if form.is_valid() else permissions(), roles_named())
    with TemporaryDirectory() as folder:
        path = Path(folder) / "permissions.xlsx"
        write_workbook(path, sheets)
        response = HttpResponse(path.read_bytes(), content_type=WORKBOOK)
    name = _("权限总表-%(day)s.xlsx") % {"day": f"{timezone.localdate():%Y%m%d}"}
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@action("access.holders.view", methods=READING)
def record_access(request: HttpRequest) -> HttpResponse:
    form = RecordChoice(request.GET or None)
    page = Page(_("谁能看到"), _("选一类记录，填上编号，就列出此刻能看到、能办理它的每一个人，以及凭什么。"))
    context: dict[str, Any] = {"page": page, "form": form, "kinds": kinds(), "nothing": _no_kinds()}
    if form.is_valid():
        obj = record(form.cleaned_data["kind"], form.cleaned_data["key"].strip())
        if obj is None:
            form.add_error("key", _("没有这个编号的记录。请对照记录页面的网址核对编号和类别。"))
        else:
            context |= _people(request, obj)
    return render(request, "organisations/policy/record_access.html", context)


def _filtered(form: PermissionFilter) -> list[Permission]:
    return permissions(**form.cleaned_data) if form.is_valid() else []


def _people(request: HttpRequest, obj: Model) -> dict[str, Any]:
    shown = Paginator(people_who_can(obj), PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    return {"table": people_table(obj, shown.object_list), "page_of_list": shown}


def _no_kinds() -> Empty:
    return Empty(_("目前没有可以查询的记录"), _("业务模块启用后，受保护的记录类别会列在这里。"))
