"""What can be done to an organisation: one page for all, each step with its form, its words and its action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.access.views import action, on, target
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.forms import (
    AbolishForm,
    AppointForm,
    ChildForm,
    GroupLeadForm,
    LeaderForm,
    MergeForm,
    MoveForm,
    PostForm,
    RenameForm,
    SplitForm,
    StepForm,
)
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.queries import latest_version
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.tables import directory as tables
from hengji.foundation.shell.pages import Crumb, Page

from .shared import BOTH, attempt, form_page, sent

Do = Callable[[Organisation, Any, User], object]


@dataclass(frozen=True)
class Step:
    """One thing that can be done: its button, what it will do, the permission, the form, the action."""

    title: Promise
    consequence: Promise
    form: type[StepForm]
    do: Do
    action: str = "organisations.edit"
    reorganises: bool = False


def _rename(here: Organisation, form: RenameForm, by: User) -> object:
    data = form.cleaned_data
    return actions.rename_organisation(here, data["name"], by=by, basis=form.basis, short_name=data["short_name"])


def _move(here: Organisation, form: MoveForm, by: User) -> object:
    return actions.move_organisation(here, form.cleaned_data["parent"], by=by, basis=form.basis)


def _merge(here: Organisation, form: MergeForm, by: User) -> object:
    return actions.merge_organisations([here, *form.cleaned_data["together"]], form.target, by=by, basis=form.basis)


def _split(here: Organisation, form: SplitForm, by: User) -> object:
    data = form.cleaned_data
    return actions.split_organisation(here, data["parts"], by=by, basis=form.basis, ends=data["ends"])


def _abolish(here: Organisation, form: AbolishForm, by: User) -> object:
    return actions.abolish_organisation(here, by=by, basis=form.basis)


def _create(here: Organisation, form: ChildForm, by: User) -> object:
    del here  # the form knows it
    return actions.create_organisation(form.draft, by=by, basis=form.basis)


def _post(here: Organisation, form: PostForm, by: User) -> object:
    data = form.cleaned_data
    return actions.create_post(here, data["title"], by=by, rank=data["rank"], places=data["places"])


def _appoint(here: Organisation, form: AppointForm, by: User) -> object:
    del here  # the post knows it
    data = form.cleaned_data
    terms = actions.Terms(data["since"], data["until"], data["engagement"], data["acting"], data["document"])
    return actions.appoint(data["person"], form.posts[data["post"]], terms, by=by)


def _leader(here: Organisation, form: LeaderForm, by: User) -> object:
    data = form.cleaned_data
    return actions.set_leader_relation(here, data["kind"], data["leader"], data["on"], by=by)


def _group_lead(here: Organisation, form: GroupLeadForm, by: User) -> object:
    return actions.set_group_lead(here, form.cleaned_data["lead"], form.cleaned_data["on"], by=by)


STEPS: Mapping[str, Step] = {
    "below": Step(
        gettext_lazy("新设下级机构"), gettext_lazy("从生效日期起，在本机构之下设立一个机构。"), ChildForm, _create
    ),
    "post": Step(gettext_lazy("新设职务"), gettext_lazy("在本机构设立一个职务。"), PostForm, _post),
    "appoint": Step(
        gettext_lazy("任职"),
        gettext_lazy("登记一人任本机构的职务。职务带有角色的，经另一人确认后此人才有这些角色。"),
        AppointForm,
        _appoint,
    ),
    "leader": Step(
        gettext_lazy("设定分管或联系领导"),
        gettext_lazy("从起始日期起由这位领导分管或联系本机构，原来的到前一天为止；未办结的事项随之转到新的领导。"),
        LeaderForm,
        _leader,
        "organisations.set_leader",
    ),
    "group-lead": Step(
        gettext_lazy("设定组长单位"),
        gettext_lazy("从起始日期起由这个机构初审本机构的目标和调整，原来的到前一天为止。"),
        GroupLeadForm,
        _group_lead,
        "organisations.set_leader",
    ),
    "rename": Step(
        gettext_lazy("更名"),
        gettext_lazy("从生效日期起使用新名称；此前的材料仍显示原名称。"),
        RenameForm,
        _rename,
        reorganises=True,
    ),
    "move": Step(
        gettext_lazy("划转"),
        gettext_lazy("从生效日期起，本机构连同下级归到新的上级机构之下。"),
        MoveForm,
        _move,
        reorganises=True,
    ),
    "merge": Step(
        gettext_lazy("合并"),
        gettext_lazy(
            "从生效日期起本机构不再存在，由接收机构承继；下级机构归到接收机构之下，本机构的任职和角色同时结束。"
        ),
        MergeForm,
        _merge,
        reorganises=True,
    ),
    "split": Step(
        gettext_lazy("拆分"),
        gettext_lazy("从生效日期起，本机构的职责按份额转到各去向。"),
        SplitForm,
        _split,
        reorganises=True,
    ),
    "abolish": Step(
        gettext_lazy("撤销"),
        gettext_lazy("从生效日期起本机构不再存在，没有承继机构；本机构的任职和角色同时结束。"),
        AbolishForm,
        _abolish,
        reorganises=True,
    ),
}


def step_view(name: str) -> Callable[..., HttpResponse]:
    """The page of one step; each declares the step's own permission."""
    chosen = STEPS[name]

    @action(chosen.action, obj=on(Organisation, visible="organisations.view", code="code"), methods=BOTH)
    def step(request: HttpRequest, code: str) -> HttpResponse:
        here = target(request, Organisation)
        form = chosen.form(*sent(request), organisation=here)
        if request.method == "POST" and attempt(form, lambda: chosen.do(here, form, reader(request))):
            messages.success(request, _("已办理“%s”，并记入操作日志。") % chosen.title)
            return redirect("organisation", code=code)
        version = latest_version(here, timezone.localdate())
        back = tables.organisation_url(code)
        page = Page(chosen.title, chosen.consequence, (Crumb(version.name, back),))
        return form_page(request, page, form, submit=chosen.title, back=back)

    return step
