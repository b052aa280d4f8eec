"""A scheme as a file and from a file, and beside another one."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.core.scoring.pack import dump
from hengji.core.scoring.scheme import Scheme
from hengji.foundation.access.views import action
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Page
from hengji.year.plans import actions, queries
from hengji.year.plans.diff import diff
from hengji.year.plans.forms import FileForm
from hengji.year.plans.models import Plan
from hengji.year.plans.permissions import EDIT_SCHEME, VIEW_PLAN
from hengji.year.plans.tables import plans as tables
from hengji.year.plans.workbook import read_workbook, workbook_of

from .shared import BOTH, READING, THE_PLAN, attempt, crumbs, download, plan_of

SALT = "plans.import"
AN_HOUR = 3600
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def pack_file(request: HttpRequest, code: str) -> HttpResponse:
    return download(queries.pack_text(plan_of(request)).encode(), f"{code}.yaml", "application/yaml")


@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def workbook_file(request: HttpRequest, code: str) -> HttpResponse:
    return download(workbook_of(queries.scheme_of(plan_of(request))), f"{code}.xlsx", WORKBOOK)


@action(EDIT_SCHEME, obj=THE_PLAN, methods=BOTH)
def import_page(request: HttpRequest, code: str) -> HttpResponse:
    """Look at a file first; the second step carries what was read, signed, so that nothing is read twice."""
    del code
    plan = plan_of(request)
    if "checked" in request.POST:
        return _import_checked(request, plan)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"page": _import_head(plan), "form": form, "plan": plan, "problems": ()}
    if form.is_valid():
        context |= _dry_run(plan, form.cleaned_data["file"])
    wrong = form.errors or context["problems"]
    return render(request, "plans/import.html", context, status=422 if wrong else 200)


def _dry_run(plan: Plan, file: UploadedFile[bytes]) -> dict[str, Any]:
    present = queries.scheme_of(plan)
    scheme, problems = read_scheme(file, present)
    if scheme is None:
        return {"problems": problems}
    text = dump(scheme)
    found = queries.findings_in(plan, scheme)
    return {
        "checked": signing.dumps([plan.pk, queries.revision(plan), text], salt=SALT, compress=True),
        "differences": tables.differences_table(diff(present, scheme)),
        "found": tables.findings_table(plan, found) if found else None,
        "same": text == dump(present),
    }


def read_scheme(file: UploadedFile[bytes], base: Scheme) -> tuple[Scheme | None, list[Problem]]:
    """The scheme that an uploaded pack or workbook says, or every problem with its place."""
    if PurePath(file.name or "").suffix.lower() in {".yaml", ".yml"}:
        try:
            return actions.read_pack(file.read().decode("utf-8-sig")), []
        except UnicodeDecodeError:
            return None, [Problem("PACK_YAML", _("不是 UTF-8 文本。"), _("文件"), _("请用文本编辑器另存为 UTF-8。"))]
        except ProblemsError as error:
            return None, list(error.problems)
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / f"scheme{PurePath(file.name or '').suffix.lower()}"
        path.write_bytes(file.read())
        return read_workbook(path, base)


def _import_checked(request: HttpRequest, plan: Plan) -> HttpResponse:
    user = reader(request)
    try:
        key, seen, text = signing.loads(request.POST["checked"], salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        key, seen, text = None, None, ""
    if key != plan.pk:
        messages.error(request, _("检查结果已过期或被改动，没有导入。请重新选择文件检查。"))
        return redirect("plan-import", plan.code)
    done, problems = attempt(lambda: actions.replace_scheme(plan, text, by=user, seen=seen))
    if problems:
        context = {"page": _import_head(plan), "form": FileForm(), "plan": plan, "problems": problems}
        return render(request, "plans/import.html", context, status=422)
    messages.success(request, _("已导入。") if done else _("与现有内容相同，没有改动。"))
    return redirect("plan", plan.code)


def _import_head(plan: Plan) -> Page:
    return Page(_("导入考评办法"), _("整个考评办法以导入的为准；可以在修改记录里撤销。"), crumbs(plan))


@action(VIEW_PLAN, obj=THE_PLAN, methods=READING)
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """The differences from another scheme: the text as issued, last year's, the superior's, the pack it began with."""
    del code
    plan, user = plan_of(request), reader(request)
    others = queries.counterparts(user, plan)
    key = request.GET.get("with", others[0].key if others else "")
    chosen = next((each for each in others if each.key == key), None)
    if key and chosen is None:
        raise Http404(_("没有可以比较的这份办法。"))
    before = queries.counterpart_scheme(user, plan, key) if chosen else None
    found = diff(before, queries.scheme_of(plan)) if before else []
    lead = _("与“%(title)s”比较，共%(n)d处不同。") % {"title": chosen.title, "n": len(found)} if chosen else ""
    context = {
        "page": Page(_("比较考评办法"), lead, crumbs(plan)), "plan": plan, "others": others, "chosen": chosen,
        "table": tables.differences_table(found), "here": reverse("plan-compare", args=[plan.code]),
    }  # fmt: skip
    return render(request, "plans/compare.html", context)
