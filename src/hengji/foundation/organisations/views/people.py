from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action
from hengji.foundation.organisations import actions, tables
from hengji.foundation.organisations.forms import DelegateForm, EndForm, HandOverForm, PersonForm
from hengji.foundation.organisations.models import Appointment, Delegation, Person, User
from hengji.foundation.organisations.queries import (
    appointments_of,
    delegations_of,
    grants_of,
    names,
    people_seen_by,
)
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.foundation.shell.table import Table

from .shared import attempt, find, form_page, reader, require


@require_GET
@action("organisations.view_person")
def person(request: HttpRequest, code: str) -> HttpResponse:
    user = reader(request)
    seen: Person = find(people_seen_by(user).select_related("user"), code=code)
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


@require_http_methods(["GET", "POST"])
@action("organisations.edit")
def person_new(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)

    def create() -> object:
        data = form.cleaned_data
        return actions.create_person(data["code"], data["name"], by=reader(request), user=data["account"])

    if request.method == "POST" and attempt(form, create):
        messages.success(request, _("已登记。现在可以在机构页面办理任职。"))
        return redirect("person", code=form.cleaned_data["code"])
    crumbs = (Crumb(_("组织机构"), reverse("organisations")),)
    page = Page(_("登记人员"), _("登记一个人；任职在机构页面办理，角色由安全管理员授予。"), crumbs)
    return form_page(request, page, form, submit=_("登记"), back=reverse("organisations"))


@require_http_methods(["GET", "POST"])
@action("organisations.edit")
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    held: Appointment = find(Appointment.objects.select_related("person", "post"), pk=pk)
    form = EndForm(request.POST or None)

    def end() -> object:
        data = form.cleaned_data
        return actions.end_appointment(held, data["until"], by=reader(request), reason=data["reason"])

    if request.method == "POST" and attempt(form, end):
        messages.success(request, _("已结束这项任职，随职务取得的角色同时结束。"))
        return redirect("person", code=held.person.code)
    back = tables.person_url(held.person.code)
    lead = _("%(name)s不再任“%(title)s”；随职务取得的角色同时结束。") % {"name": held.person, "title": held.post}
    return form_page(request, Page(_("结束任职"), lead, (Crumb(held.person.name, back),)), form, back=back)


@require_http_methods(["GET", "POST"])
@action("organisations.delegate")
def delegate(request: HttpRequest) -> HttpResponse:
    """Somebody arranges who stands in while away."""
    user = reader(request)
    form = DelegateForm(request.POST or None, absent=user)

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


@require_POST
@action("organisations.delegate")
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    user = reader(request)
    row: Delegation = find(Delegation.objects.filter(absent=user), pk=pk)
    actions.end_delegation(row, on=timezone.localdate(), by=user)
    messages.success(request, _("代行已经结束，您的角色由您自己办理。"))
    return redirect("delegate")


@require_http_methods(["GET", "POST"])
@action("organisations.hand_over")
def person_hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """The successor takes over everything that waits, in one step."""
    user = reader(request)
    seen: Person = find(people_seen_by(user).filter(user__isnull=False).select_related("user"), code=code)
    require(request, "organisations.hand_over", seen)
    form = HandOverForm(request.POST or None)
    moved: list[actions.Moved] = []

    def do() -> object:
        data = form.cleaned_data
        leaving = seen.user
        if leaving is not None:
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
