from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.access.views import action
from hengji.foundation.common.organs import organisation_names
from hengji.foundation.evidence import actions, queries
from hengji.foundation.evidence.actions.files import Wording
from hengji.foundation.evidence.forms import SECRECY, FinishForm, UploadForm
from hengji.foundation.evidence.gate import Code, Problem
from hengji.foundation.evidence.intake import received
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Page

from .files import crumbs

PIECE = 512 * 1024


def _organisations(user: User) -> dict[str, str]:
    return dict(sorted(organisation_names(queries.upload_organisations(user)).items()))


@action("evidence.upload", methods=("GET", "POST"))
def upload(request: HttpRequest) -> HttpResponse:
    """The ordinary form; the script of the page sends the same files piece by piece instead."""
    organisations = _organisations(reader(request))
    if request.method == "GET":
        return _form(request, UploadForm(organisations=organisations))
    form = UploadForm(request.POST, request.FILES, organisations=organisations)
    if not form.is_valid():
        return _form(request, form, status=422)
    refused = [(file.name, problems) for file in form.arriving if (problems := _take(request, form, file))]
    if refused:
        return _form(request, UploadForm(organisations=organisations, initial=form.cleaned_data), refused, status=422)
    return redirect("evidence-list")


def _form(
    request: HttpRequest,
    form: UploadForm,
    refused: list[tuple[str | None, list[Problem]]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": Page(_("上传材料"), crumbs=crumbs()),
        "form": form,
        "refused": refused,
        "secrecy": SECRECY,
        "piece": PIECE,
    }
    return render(request, "evidence/upload.html", context, status=status)


def _take(request: HttpRequest, form: UploadForm, file: UploadedFile[Any]) -> list[Problem]:
    """Keep one file; the reasons when it is refused."""
    wording = Wording(note=form.cleaned_data["note"], label=form.cleaned_data["label"])
    try:
        with received(file.chunks(), file.name or "") as arrived:
            kept = actions.upload_file(
                arrived, by=reader(request), organisation_code=form.organisation_code, wording=wording
            )
    except actions.RefusedError as refused:
        return refused.problems
    messages.success(request, _said(kept))
    return []


def _said(kept: actions.Kept) -> str:
    title = {"title": kept.file.title}
    if kept.is_new:
        return _("材料《%(title)s》已保存。") % title
    return _("本单位已有《%(title)s》，没有重复存储，可以直接引用。") % title


def _problems(problems: list[Problem]) -> JsonResponse:
    told = [
        {"code": each.code, "message": each.message, "remedy": each.remedy, "where": each.where} for each in problems
    ]
    return JsonResponse({"problems": told}, status=422)


@action("evidence.upload", methods=("POST",))
def start(request: HttpRequest) -> HttpResponse:
    """Begin or continue: answers where to go on."""
    try:
        said = json.loads(request.body)
        name, size, modified = str(said["name"]), int(said["size"]), str(said.get("modified", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"problems": []}, status=400)
    try:
        begun = actions.start_upload(by=reader(request), name=name, size=size, modified=modified)
    except actions.RefusedError as refused:
        return _problems(refused.problems)
    url = reverse("evidence-upload-piece", args=[begun.key])
    finish_url = reverse("evidence-upload-finish", args=[begun.key])
    return JsonResponse({"url": url, "finish": finish_url, "offset": begun.offset, "piece": PIECE}, status=201)


@action("evidence.upload", methods=("GET", "POST"))
def piece(request: HttpRequest, key: UUID) -> HttpResponse:
    """GET tells how much has arrived; POST brings the next piece."""
    begun = queries.upload_for(reader(request), key)
    if request.method == "GET":
        return JsonResponse({"offset": begun.offset})
    told = request.headers.get("Upload-Offset", "")
    if not (told.isascii() and told.isdecimal()):
        return JsonResponse({"offset": begun.offset}, status=409)
    try:
        begun = actions.append_to_upload(begun, by=reader(request), offset=int(told[:18]), data=request.body)
    except actions.WrongOffsetError as wrong:
        return JsonResponse({"offset": wrong.offset}, status=409)
    return JsonResponse({"offset": begun.offset})


@action("evidence.upload", methods=("POST",))
def finish(request: HttpRequest, key: UUID) -> HttpResponse:
    user = reader(request)
    begun = queries.upload_for(user, key)
    form = FinishForm(request.POST, organisations=_organisations(user))
    if not form.is_valid():
        told = [Problem(Code.FORM, str(error), "") for errors in form.errors.values() for error in errors]
        return _problems(told)
    wording = Wording(note=form.cleaned_data["note"], label=form.cleaned_data["label"])
    try:
        kept = actions.finish_upload(begun, by=user, organisation_code=form.organisation_code, wording=wording,
                                     sha256=form.cleaned_data["sha256"])  # fmt: skip
    except actions.WrongOffsetError as wrong:
        return JsonResponse({"offset": wrong.offset}, status=409)
    except actions.RefusedError as refused:
        return _problems(refused.problems)
    return JsonResponse({"said": _said(kept), "url": reverse("evidence-file", args=[kept.file.pk])}, status=201)
