"""The table of sub-rules as a workbook, and from one: what was read stands in the form and is saved by its button."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path, PurePath

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action, on, target
from hengji.foundation.common.problems import Problem
from hengji.year.plans.forms import FileForm
from hengji.year.plans.models import SubRules
from hengji.year.plans.queries import sub_rules as queries
from hengji.year.plans.sub_rule_content import Line
from hengji.year.plans.sub_rule_permissions import DRAFT_SUB_RULES, VIEW_SUB_RULES
from hengji.year.plans.sub_rule_workbook import read_table, table_workbook

from .exchange import WORKBOOK
from .shared import READING, WRITING, download
from .sub_rules import THEIRS, show


@action(VIEW_SUB_RULES, obj=on(SubRules), methods=READING)
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    del pk
    found = target(request, SubRules)
    name = _("评分细则（%(code)s %(title)s）") % {"code": found.indicator, "title": found.title}
    return download(table_workbook(queries.content_of(found).lines), f"{name}.xlsx", WORKBOOK)


@action(DRAFT_SUB_RULES, obj=THEIRS, methods=WRITING)
def import_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at a file: its rows take the place of those in the form, nothing is saved."""
    del pk
    found, form = target(request, SubRules), FileForm(request.POST, request.FILES)
    if not form.is_valid():
        wrong = tuple(Problem("SUB_RULES_ITEM", str(text)) for texts in form.errors.values() for text in texts)
        return show(request, found, wrong)
    lines, problems = _read(form.cleaned_data["file"])
    if problems:
        return show(request, found, tuple(problems))
    typed = replace(queries.content_of(found), lines=lines, outside=False)
    return show(request, found, typed=typed, imported=len(lines))


def _read(file: UploadedFile[bytes]) -> tuple[tuple[Line, ...], list[Problem]]:
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / f"table{PurePath(file.name or '').suffix.lower()}"
        path.write_bytes(file.read())
        return read_table(path)
