from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, target
from hengji.foundation.access.views import on as found_by
from hengji.foundation.organisations.enums import Kind
from hengji.foundation.organisations.forms import TreeFilter
from hengji.foundation.organisations.models import Organisation, OrganisationVersion, User
from hengji.foundation.organisations.queries import (
    appointments_in,
    children,
    counts_by_kind,
    grants_seen_by,
    group_lead_of,
    history,
    latest_version,
    leaders_ever,
    matching,
    names,
    path,
    people_seen_by,
    posts_in,
    successions,
    version_on,
)
from hengji.foundation.organisations.reader import reader
from hengji.foundation.organisations.tables import directory as tables
from hengji.foundation.shell.pages import Action, Crumb, Page

from .shared import READING, day_of
from .steps import STEPS

BY_CODE = found_by(Organisation, code="code")


@action("organisations.view", methods=READING)
def tree(request: HttpRequest) -> HttpResponse:
    form = TreeFilter(request.GET or None)
    on = day_of(request)
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    words, kind = str(data.get("q", "")).strip(), str(data.get("kind", ""))
    context: dict[str, object] = {"page": _tree_page(request, on), "form": form, "on": on.isoformat()}
    if words or kind:
        nodes = matching(words, on, kind)
        context["table"] = tables.found(nodes, names({node.version.parent_id or 0 for node in nodes}, on))
    else:
        roots = children(None, on)
        context["roots"] = [
            (node, children(node.version.organisation, on) if len(roots) == 1 else []) for node in roots
        ]
        context["nothing"] = _("这一天没有登记机构。请换一个日期，或由系统管理员导入机构。")
    return render(request, "organisations/tree.html", context)


@action("organisations.view", obj=BY_CODE, methods=READING)
def branch(request: HttpRequest, code: str) -> HttpResponse:
    """What stands below one organisation, as a part of the tree."""
    del code  # the decorator found it
    on = day_of(request)
    context = {"nodes": children(target(request, Organisation), on), "on": on.isoformat()}
    return render(request, "organisations/branch.html", context)


def _tree_page(request: HttpRequest, on: date) -> Page:
    counts = counts_by_kind(on)
    parts = "，".join(f"{Kind(kind).label}{counts[kind]}" for kind in Kind.values if kind in counts)
    lead = _("%(day)s：%(parts)s。") % {"day": tables.day(on), "parts": parts} if counts else ""
    actions = []
    if can(reader(request), "organisations.exchange"):
        actions = [
            Action(_("登记人员"), reverse("person-new"), "user"),
            Action(_("导入和导出"), reverse("organisations-exchange"), "download"),
        ]
    return Page(_("组织机构"), lead, actions=tuple(actions))


@action("organisations.view", obj=BY_CODE, methods=READING)
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    here = target(request, Organisation)
    on = day_of(request)
    user = reader(request)
    version = version_on(here, on)
    lead = group_lead_of(here, on)
    leaders = leaders_ever(here)
    staff = appointments_in(here, on)
    people = {held.person_id for held in staff}
    visible = frozenset(people_seen_by(user).filter(pk__in=people).values_list("pk", flat=True))
    context = {
        "page": _organisation_page(here, version, on),
        "version": version,
        "on": on.isoformat(),
        "staff": tables.staff(staff, visible),
        "vacant": tables.vacancies(posts_in(here), staff),
        "below": tables.below(children(here, on)),
        "leaders": tables.leaders([each for each in leaders if each.holds_on(on)]),
        "past_leaders": tables.leaders([each for each in leaders if each.until and each.until <= on]),
        "code": code,
        "group_lead": lead,
        "group_lead_name": names({lead.pk}, on)[lead.pk] if lead else "",
        "events": _events(here, on),
        "steps": _steps(user, code, reorganises=False),
        "changes": _steps(user, code, reorganises=True),
    }
    if can(user, "organisations.view_grants"):
        grants = list(grants_seen_by(user).filter(organisation=here).filter(revoked_at=None))
        known = names(tables.organisation_keys(grants), on)
        may_revoke = can(user, "organisations.grant")
        context["grants"] = tables.grant_table(grants, known, timezone.localdate(), may_revoke=may_revoke)
    return render(request, "organisations/organisation.html", context)


def _steps(user: User, code: str, *, reorganises: bool) -> list[Action]:
    """Buttons of what this person may do here."""
    return [
        Action(str(step.title), reverse(f"organisation-step-{name}", args=[code]))
        for name, step in STEPS.items()
        if step.reorganises == reorganises and can(user, step.action)
    ]


def _organisation_page(here: Organisation, version: OrganisationVersion | None, on: date) -> Page:
    shown = version or latest_version(here, on)
    words = [shown.get_kind_display(), _("编码%s") % here.code, shown.short_name, shown.klass]
    lead = "，".join(str(word) for word in words if word)
    above = [Crumb(each.name, tables.organisation_url(each.organisation.code)) for each in path(here, on)]
    return Page(shown.name, lead, (Crumb(_("组织机构"), reverse("organisations")), *above))


def _events(here: Organisation, on: date) -> list[tuple[str, str, str, str]]:
    """Day, what happened, what it is called since then, document; the latest first."""
    versions = history(here)
    events = [(each.since, str(each.get_change_display()), each.name, each.document) for each in versions]
    last = versions[0]
    steps = successions(here)
    keys = {key for step in steps for key in (step.predecessor_id, step.successor_id) if key}
    called = names(keys, on)
    for step in steps:
        kind = str(step.get_kind_display())
        other = (
            called.get(step.successor_id or 0, "") if step.predecessor_id == here.pk else called[step.predecessor_id]
        )
        way = _("并入或转入：%s") if step.predecessor_id == here.pk else _("来自：%s")
        events.append((step.on, kind, way % other if other else "", step.document))
    if last.until is not None and not steps:
        events.append((last.until, _("结束"), "", ""))
    events.sort(key=lambda event: event[0], reverse=True)
    return [(tables.day(since), what, text, document) for since, what, text, document in events]
