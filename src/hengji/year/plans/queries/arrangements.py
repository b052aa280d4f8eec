"""Who leads a group, who scores in an owner's place, who has been granted a plan."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from hengji.core.scoring.scheme import Scheme
from hengji.foundation.organisations.models import OrganisationVersion, User
from hengji.foundation.organisations.queries import names
from hengji.year.plans.models import Group, Participant, Plan, PlanGrant, Substitute


@dataclass(frozen=True)
class GroupLine:
    """A group with those who are compared in it, and whoever leads it."""

    group: Group
    members: tuple[Participant, ...]

    @property
    def leads(self) -> tuple[Participant, ...]:
        return tuple(each for each in self.members if each.is_lead)


def groups_of(plan: Plan) -> list[GroupLine]:
    """The plan's groups in their order, members in theirs; two queries."""
    inside: dict[int, list[Participant]] = {}
    for row in plan.participants.filter(group__isnull=False).order_by("position", "code"):
        inside.setdefault(row.group_id or 0, []).append(row)
    return [
        GroupLine(group, tuple(inside.get(group.pk, ()))) for group in plan.group_rows.order_by("position", "pk")
    ]  # fmt: skip


@dataclass(frozen=True)
class SubstituteLine:
    """Who scores which cells of an owner, by the names of today."""

    row: Substitute
    owner: str
    substitute: str


def substitutes_of(plan: Plan) -> list[SubstituteLine]:
    """Two queries."""
    rows = list(plan.substitutes.select_related("owner", "substitute").order_by("owner__code", "indicator"))
    named = names({key for row in rows for key in (row.owner_id, row.substitute_id)}, timezone.localdate())
    return [SubstituteLine(row, named[row.owner_id], named[row.substitute_id]) for row in rows]


@dataclass(frozen=True)
class OwnCell:
    """An owner that is evaluated itself: the indicators of its own cells for which nobody is named to score."""

    owner: str
    code: str
    indicators: tuple[str, ...]


def own_cells(plan: Plan, scheme: Scheme) -> list[OwnCell]:
    """Owners that take part and have cells of their own without a substitute; by what they are or were called."""
    owned: dict[str, list[str]] = {}
    for leaf in scheme.leaves:
        if leaf.owner:
            owned.setdefault(leaf.owner, []).append(leaf.code)
    set_ = set(plan.substitutes.values_list("owner", "indicator"))
    found = {}
    for row in _participating(plan, owned):
        codes = [
            code for code in owned[row.name] if not {(row.organisation_id, ""), (row.organisation_id, code)} & set_
        ]
        if codes:
            found[row.organisation_id] = OwnCell(row.name, row.organisation.code, tuple(codes))
    return list(found.values())


def _participating(plan: Plan, owned: dict[str, list[str]]) -> list[OrganisationVersion]:
    rows = OrganisationVersion.objects.filter(
        name__in=owned, organisation__in=plan.participants.filter(person=None).values("organisation")
    )  # fmt: skip
    return list(rows.select_related("organisation").order_by("organisation__code", "since"))


def all_grants(plan: Plan) -> list[PlanGrant]:
    """Every grant on a plan, those that wait first, then those in force, then those taken back."""
    rows = plan.grants.select_related("user", "granted_by", "confirmed_by", "revoked_by")
    return sorted(rows, key=lambda row: (row.revoked_at is not None, row.confirmed_at is not None, row.pk))


def account_named(text: str) -> User | None:
    """An active account by its name, else by the person's name where only one is called so."""
    found = User.objects.filter(username=text, is_active=True).first()
    if found is not None:
        return found
    people = list(User.objects.filter(display_name=text, is_active=True)[:2])
    return people[0] if len(people) == 1 else None
