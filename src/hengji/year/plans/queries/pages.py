"""What the pages of plans ask: rows for lists, and the schemes that one can be compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring.pack import load
from hengji.core.scoring.scheme import Node, Scheme
from hengji.foundation.access.policy import scope
from hengji.foundation.common.todo import Todo
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import holdings
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.queries import names, versions_on
from hengji.year.plans.enums import CorrectionState, PlanState
from hengji.year.plans.models import Correction, Disclosure, Edit, Participant, Plan, PlanGrant, Window
from hengji.year.plans.permissions import CONFIRM_CORRECTION, CONFIRM_GRANT, ISSUE_PLAN
from hengji.year.plans.words import in_words, mark_words

from .catalogue import pack_by_name
from .plans import drafters_of, plans_for
from .schemes import scheme_of

_MAY_START = frozenset({Role.OFFICE.value, Role.OFFICE_CHIEF.value})


@dataclass(frozen=True)
class PlanLine:
    """A plan in the list."""

    plan: Plan
    organiser: str
    participants: int
    indicators: int


def plan_lines(user: User) -> list[PlanLine]:
    """Plans that a user may see, with counts; four queries, however many plans."""
    plans = list(plans_for(user))
    named = organiser_names(plans)
    keys = [plan.pk for plan in plans]
    people = _counts(Participant.objects.filter(plan__in=keys).values_list("plan").annotate(n=Count("pk")).order_by())
    nodes = _counts(
        Plan.objects.filter(pk__in=keys).annotate(n=Count("indicator_rows")).order_by().values_list("pk", "n")
    )
    return [PlanLine(plan, named[plan.organiser_id], people.get(plan.pk, 0), nodes.get(plan.pk, 0)) for plan in plans]


def _counts(rows: QuerySet[Plan, tuple[int, int]] | QuerySet[Participant, tuple[int, int]]) -> dict[int, int]:
    return dict(rows)


def organiser_names(plans: list[Plan]) -> Mapping[int, str]:
    return names({plan.organiser_id for plan in plans}, timezone.localdate())


def participants_of(plan: Plan) -> list[Participant]:
    return list(
        plan.participants.select_related("group", "klass", "successor", "organisation", "person").order_by(
            "position", "code"
        )
    )


def windows_for(plan: Plan) -> list[Window]:
    return list(plan.windows.order_by("opens", "closes", "pk"))


def disclosures_for(plan: Plan) -> list[Disclosure]:
    return list(plan.disclosures.order_by("position", "pk"))


def grants_for(plan: Plan) -> list[PlanGrant]:
    return list(plan.grants.filter(revoked_at=None).select_related("user", "granted_by", "confirmed_by"))


def edits_of(plan: Plan, most: int = 100) -> list[Edit]:
    """The last edits, the newest first."""
    return list(plan.edits.select_related("by", "undone_by").order_by("-number")[:most])


def corrections_of(plan: Plan) -> list[Correction]:
    return list(plan.corrections.select_related("proposed_by", "confirmed_by").order_by("-number"))


def organisation_named(text: str) -> Organisation | None:
    """An organisation by its code, else by its name of today where only one is called so."""
    found = Organisation.objects.filter(code=text).first()
    if found is not None:
        return found
    versions = list(versions_on(timezone.localdate()).filter(name=text)[:2])
    return versions[0].organisation if len(versions) == 1 else None


def may_organise(user: User, organiser: Organisation) -> bool:
    """Whether a user's office is that organ's, or the installation's own."""
    held = {holding.organisation for holding in holdings(user) if holding.role in _MAY_START}
    return None in held or organiser.pk in held


def own_organisers(user: User) -> list[tuple[str, str]]:
    """Code and name of the organs whose office a user is in, to be offered first."""
    held = {holding.organisation for holding in holdings(user) if holding.role in _MAY_START} - {None}
    rows = versions_on(timezone.localdate()).filter(organisation__in=held)
    return list(rows.order_by("position").values_list("organisation__code", "name"))


@dataclass(frozen=True)
class Counterpart:
    """A scheme that a plan's is compared with: its key in the address, its title, and why it is offered."""

    key: str
    title: str
    why: str


def counterparts(user: User, plan: Plan) -> list[Counterpart]:
    """What a plan's scheme can be compared with by this user, the likeliest first; "" is the text as issued."""
    found = []
    if plan.corrections.filter(state=CorrectionState.APPLIED).exists():
        found.append(Counterpart("issued", _("印发时的文本"), _("印发文本")))
    seen = plans_for(user).exclude(pk=plan.pk)
    earlier = seen.filter(organiser=plan.organiser_id, year__lt=plan.year, superior=plan.superior_id)
    found += [Counterpart(f"plan:{each.code}", each.title, _("上年办法")) for each in earlier[:3]]
    for key, why in ((plan.superior_id, _("上级办法")), (plan.source_plan_id, _("起草所据"))):
        found += [Counterpart(f"plan:{each.code}", each.title, why) for each in seen.filter(pk=key or 0)]
    source = pack_by_name(plan.source_pack) if plan.source_pack else None
    if source is not None:
        found.append(Counterpart(f"pack:{source.pack}", source.title, _("起草所据模板")))
    return list({each.key: each for each in found}.values())


def counterpart_scheme(user: User, plan: Plan, key: str) -> Scheme | None:
    """The scheme of a counterpart, None where the user may not see it or there is none."""
    if key not in {each.key for each in counterparts(user, plan)}:
        return None
    kind, _colon, name = key.partition(":")
    if kind == "issued":
        first = plan.corrections.filter(state=CorrectionState.APPLIED).order_by("number").first()
        return load(first.text_before) if first else None
    if kind == "pack":
        return pack_by_name(name)
    other = plans_for(user).filter(code=name).first()
    return scheme_of(other) if other else None


def todo(user: User) -> list[Todo]:
    """Drafts that this person may issue; corrections and grants that wait for this person's yes."""
    waiting = scope(user, ISSUE_PLAN, Plan.objects.filter(state=PlanState.CIRCULATED)).order_by("code")
    found = [
        Todo(_("印发“%s”") % plan.title, _("正在征求意见，由您核定后印发"), None, f"/plans/{plan.code}/", _("考评办法"),
             "plans")
        for plan in waiting if user.pk not in drafters_of(plan)
    ]  # fmt: skip
    open_ = Correction.objects.filter(state=CorrectionState.PROPOSED).select_related("plan", "proposed_by")
    return found + [
        Todo(
            _("确认“%s”的更正") % each.plan.title, _("%s提出，须由另一人确认") % each.proposed_by, None,
            f"/plans/{each.plan.code}/corrections/{each.number}/", _("更正"), "plans",
        )
        for each in scope(user, CONFIRM_CORRECTION, open_).order_by("pk")
    ] + [
        Todo(
            _("确认%s的授权") % each.user.display_name,
            _("%(who)s授予，考评“%(plan)s”，须由另一人确认") % {"who": each.granted_by, "plan": each.plan.title}, None,
            f"/plans/{each.plan.code}/grants/", _("授权"), "plans",
        )
        for each in scope(user, CONFIRM_GRANT, _waiting_grants()).order_by("pk")
    ]  # fmt: skip


def _waiting_grants() -> QuerySet[PlanGrant]:
    rows = PlanGrant.objects.filter(confirmed_at=None, revoked_at=None)
    return rows.select_related("plan", "user", "granted_by")


def superior_options(user: User) -> list[tuple[str, str]]:
    """Plans that a new one may stand under, and from which it may start."""
    return [
        (plan.code, _("%(year)s年 %(title)s") % {"year": plan.year, "title": plan.title}) for plan in plans_for(user)
    ]


def open_edit(plan: Plan) -> Edit | None:
    """The edit that undoing would take back."""
    return plan.edits.filter(Q(undone_at=None)).order_by("-number").first()


def name_today(organisation: Organisation) -> str:
    return names([organisation.pk], timezone.localdate())[organisation.pk]


def node_facts(node: Node) -> dict[str, str]:
    """What is said about an indicator beyond code and title, field by field, as a person writes it."""
    left_out = {"code", "title", "children", "demo"}
    data = node.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=left_out)
    return {name: mark_words(value) if name == "below" else in_words(value) for name, value in data.items()}
