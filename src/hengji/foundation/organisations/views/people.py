from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.forms import DelegateForm, EndForm, HandOverForm, PersonForm
from hengji.foundation.organisations.models import Appointment, Delegation, Person, User
from hengji.foundation.organisations.queries import (
    appointments_of,
    delegations_of,
    grants_of,
    names,
)
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.tables import directory as tables
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.foundation.shell.table import Table

from .shared import BOTH, READING, WRITING, attempt, form_page, sent


@action("organisations.view_person", obj=on(Person, code="code"), methods=READING)
def person(request: HttpRequest, code: str) -> HttpResponse:
    del code  # the decorator found it
    user = reader(request)
    seen = target(request, Person)
    today = timezone.localdate()
    career = appointments_of(seen)
    may_end = can(user, "organisations.edit")
    context = {
        "page": _person_page(user, seen),
        "career": tables.career(
            career, names({held.post.organisation_id for held in career}, today), today, may_end=may_end
        ),
    }
    if seen.user is not None and (seen.user == user or can(user, "organisations.view_grants")):
        context["grants"] = _roles(user, seen.user)
        context["delegations"] = delegations_of(seen.user, today)
    return render(request, "organisations/person.html", context)


def _person_page(user: User, seen: Person) -> Page:
    lead = _("人员编号%s") % seen.code
    buttons = []
    if seen.user is not None:
        lead = _("%(lead)s，账号%(account)s") % {"lead": lead, "account": seen.user.username}
        if seen.user == user and can(user, "organisations.delegate"):
            buttons.append(Action(_("离岗时请人代行"), reverse("delegate"), "calendar"))
        if can(user, "organisations.hand_over", seen):
            buttons.append(Action(_("交接待办"), reverse("person-hand-over", args=[seen.code]), "external-link"))
    return Page(seen.name, lead, (Crumb(_("组织机构"), reverse("organisations")),), tuple(buttons))


def _roles(user: User, whose: User) -> Table:
    """Grants to the account itself; what comes with posts and by standing in is told below the table."""
    grants = grants_of(whose)
    today = timezone.localdate()
    known = names(tables.organisation_keys(grants), today)
    return tables.grant_table(grants, known, today, may_revoke=can(user, "organisations.grant"))


@action("organisations.edit", methods=BOTH)
def person_new(request: HttpRequest) -> HttpResponse:
    form = PersonForm(*sent(request))

    def create() -> object:
        data = form.cleaned_data
        return actions.create_person(data["code"], data["name"], by=reader(request), user=data["account"])

    if request.method == "POST" and attempt(form, create):
        messages.success(request, _("已登记。现在可以在机构页面办理任职。"))
        return redirect("person", code=form.cleaned_data["code"])
    crumbs = (Crumb(_("组织机构"), reverse("organisations")),)
    page = Page(_("登记人员"), _("登记一个人；任职在机构页面办理，角色由安全管理员授予。"), crumbs)
    return form_page(request, page, form, submit=_("登记"), back=reverse("organisations"))


@action("organisations.edit", obj=on(Appointment, visible="organisations.view"), methods=BOTH)
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    del pk  # the decorator found it
    held = target(request, Appointment)
    form = EndForm(*sent(request))

    def end() -> object:
        data = form.cleaned_data
        return actions.end_appointment(held, data["until"], by=reader(request), reason=data["reason"])

    if request.method == "POST" and attempt(form, end):
        messages.success(request, _("已结束这项任职，随职务取得的角色同时结束。"))
        return redirect("person", code=held.person.code)
    back = tables.person_url(held.person.code)
    lead = _("%(name)s不再任“%(title)s”；随职务取得的角色同时结束。") % {"name": held.person, "title": held.post}
    return form_page(request, Page(_("结束任职"), lead, (Crumb(held.person.name, back),)), form, back=back)


@action("organisations.delegate", methods=BOTH)
def delegate(request: HttpRequest) -> HttpResponse:
    """Somebody arranges who stands in while away."""
    user = reader(request)
    form = DelegateForm(*sent(request), absent=user)

    def do() -> object:
        data = form.cleaned_data
        absence = actions.Absence(data["since"], data["until"], data["reason"])
        return actions.delegate(user, data["stand_in"], data["roles"], absence, by=user)

    if request.method == "POST" and attempt(form, do):
        messages.success(request, _("已登记。期间代行人可以办理您的事项，到期自动停止。"))
        return redirect("delegate")
    lead = _("离岗期间由另一人代行您的角色，到期自动停止；代行人办理的事项记在代行人名下。")
    mine = delegations_of(user, timezone.localdate())
    crumbs = (Crumb(_("工作台"), reverse("workbench")),)
    page = Page(_("离岗代行"), lead, crumbs)
    return form_page(
        request, page, form, submit=_("登记代行"), back=reverse("workbench"), delegations=mine, may_end=True
    )


@action("organisations.delegate", obj=on(Delegation), methods=WRITING)
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    del pk  # the decorator found it
    try:
        actions.end_delegation(target(request, Delegation), timezone.localdate(), by=reader(request))
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, _("代行已经结束，您的角色由您自己办理。"))
    return redirect("delegate")


@action("organisations.hand_over", obj=on(Person, visible="organisations.view_person", code="code"), methods=BOTH)
def person_hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """The successor takes over everything that waits, in one step."""
    user = reader(request)
    seen = target(request, Person)
    leaving = seen.user
    if leaving is None:
        raise Http404
    form = HandOverForm(*sent(request))
    moved: list[actions.Moved] = []

    def do() -> object:
        data = form.cleaned_data
        moved.extend(actions.hand_over(leaving, data["successor"], by=user, reason=data["reason"]))
        return moved

    if request.method == "POST" and attempt(form, do):
        parts = "、".join(f"{each.title}{each.count}" for each in moved if each.count)
        messages.success(request, _("已交接：%s。") % (parts or _("没有待办事项")))
        return redirect("person", code=code)
    back = tables.person_url(code)
    lead = _("%s名下全部待办事项一次转给接办人。角色不随之转移，须另行授予和撤销。") % seen.name
    page = Page(_("交接待办"), lead, (Crumb(seen.name, back),))
    return form_page(request, page, form, submit=_("交接"), back=back)
