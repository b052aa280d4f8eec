from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.enums import GrantState, Role
from hengji.foundation.organisations.forms import GrantFilter, GrantForm, ReasonForm
from hengji.foundation.organisations.models import Grant
from hengji.foundation.organisations.queries import (
    appointments_to_confirm,
    grants_in_state,
    grants_seen_by,
    grants_to_confirm,
    names,
)
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.step_up import second_factor_required
from hengji.foundation.organisations.tables import directory as tables
from hengji.foundation.shell.pages import Action, Crumb, Page

from .shared import BOTH, READING, WRITING, attempt, form_page, sent

A_PAGE = 50


@action("organisations.view_grants", methods=READING)
def grants(request: HttpRequest) -> HttpResponse:
    user = reader(request)
    form = GrantFilter(request.GET or None)
    rows = _filtered(grants_seen_by(user), form)
    page_of_list = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = list(page_of_list.object_list)
    waiting, appointments = grants_to_confirm(user), appointments_to_confirm(user)
    today = timezone.localdate()
    keys = tables.organisation_keys([*shown, *waiting]) | {each.post.organisation_id for each in appointments}
    known = names(keys, today)
    may_grant = can(user, "organisations.grant")
    context = {
        "page": _grants_page(may_grant=may_grant),
        "form": form,
        "waiting": [(grant, tables.subject(grant, known), Role(grant.role).label,
                     known.get(grant.organisation_id or 0, ""), tables.period(grant.since, grant.until))
                    for grant in waiting],
        "appointments": [(each, known[each.post.organisation_id], tables.period(each.since, each.until))
                         for each in appointments],
        "table": tables.grant_table(shown, known, today, may_revoke=may_grant),
        "page_of_list": page_of_list,
    }  # fmt: skip
    return render(request, "organisations/grants.html", context)


def _filtered(rows: QuerySet[Grant], form: GrantFilter) -> QuerySet[Grant]:
    if not (form.is_bound and form.is_valid()):
        return rows
    data = form.cleaned_data
    if data["state"]:
        rows = grants_in_state(rows, GrantState(data["state"]), timezone.localdate())
    if data["role"]:
        rows = rows.filter(role=data["role"])
    for word in data["q"].split():
        rows = rows.filter(
            Q(user__username__icontains=word) | Q(user__display_name__icontains=word)
            | Q(organisation__code__istartswith=word) | Q(post__title__icontains=word)
        )  # fmt: skip
    return rows


def _grants_page(*, may_grant: bool) -> Page:
    lead = _("一人授予，另一人确认后生效；撤销在对方下一次操作时生效。")
    buttons = (Action(_("授予角色"), reverse("grant-new"), "key", primary=True),) if may_grant else ()
    return Page(_("角色授权"), lead, actions=buttons)


@action("organisations.confirm_grant", methods=WRITING)
@second_factor_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the ticked grants and appointments: all of them or, where one is refused, none of the grants."""
    user = reader(request)
    chosen = set(request.POST.getlist("grant"))
    held = set(request.POST.getlist("appointment"))
    rows = [grant for grant in grants_to_confirm(user) if str(grant.pk) in chosen]
    appointments = [each for each in appointments_to_confirm(user) if str(each.pk) in held]
    try:
        actions.confirm_all(rows, appointments, by=user)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        count = len(rows) + len(appointments)
        if count:
            messages.success(request, _("已确认%d项，现在生效。") % count)
        else:
            messages.warning(request, _("没有选中待确认的项目；可能已由别人办理。"))
    return redirect("grants")


@action("organisations.grant", methods=BOTH)
@second_factor_required
def grant_new(request: HttpRequest) -> HttpResponse:
    form = GrantForm(*sent(request))

    def do() -> object:
        data = form.cleaned_data
        scope = actions.Scope(data["role"], data["organisation"], data["since"], data["until"])
        return actions.grant_role(data["to"], scope, by=reader(request), reason=data["reason"])

    if request.method == "POST" and attempt(form, do):
        messages.success(request, _("已登记，经另一人确认后生效。"))
        return redirect("grants")
    lead = _("登记后须由另一人确认才生效。系统、安全、审计三个管理员须由三人分别担任。")
    page = Page(_("授予角色"), lead, (Crumb(_("角色授权"), reverse("grants")),))
    return form_page(request, page, form, submit=_("登记授权"), back=reverse("grants"))


@action("organisations.grant", obj=on(Grant, visible="organisations.view_grants"), methods=BOTH)
@second_factor_required
def grant_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    del pk  # the decorator found it
    grant = target(request, Grant)
    form = ReasonForm(*sent(request))

    def do() -> object:
        return actions.revoke_grant(grant, by=reader(request), reason=form.cleaned_data["reason"])

    if request.method == "POST" and attempt(form, do):
        messages.success(request, _("已撤销，对方下一次操作时不再有此角色。"))
        return redirect("grants")
    known = names(tables.organisation_keys([grant]), timezone.localdate())
    where = known.get(grant.organisation_id or 0, "")
    words = {"who": tables.subject(grant, known), "where": where, "role": Role(grant.role).label}
    lead = _("撤销%(who)s在%(where)s的角色“%(role)s”。") if where else _("撤销%(who)s的角色“%(role)s”。")
    page = Page(_("撤销授权"), lead % words, (Crumb(_("角色授权"), reverse("grants")),))
    return form_page(request, page, form, submit=_("撤销"), back=reverse("grants"))
