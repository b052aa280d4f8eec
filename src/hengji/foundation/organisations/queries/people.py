"""Persons, their posts, their roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.enums import GrantState
from hengji.foundation.organisations.models import (
    Appointment,
    Delegation,
    Grant,
    GroupRelation,
    LeaderRelation,
    Organisation,
    Person,
    Post,
    User,
    valid,
)


def people_seen_by(user: User) -> QuerySet[Person]:
    """Persons whose pages somebody may open."""
    return scope(user, "organisations.view_person", Person.objects.all())


def grants_seen_by(user: User) -> QuerySet[Grant]:
    """Grants that somebody may see."""
    rows = Grant.objects.select_related("user", "post__organisation", "organisation", "granted_by", "confirmed_by")
    return scope(user, "organisations.view_grants", rows)


def grants_in_state(rows: QuerySet[Grant], state: GrantState, on: date) -> QuerySet[Grant]:
    """Those that are in a state on a day; the same that ``Grant.state`` says of each."""
    if state is GrantState.REVOKED:
        return rows.filter(revoked_at__isnull=False)
    rows = rows.filter(revoked_at=None)
    if state is GrantState.ENDED:
        return rows.filter(until__lte=on)
    rows = rows.filter(Q(until=None) | Q(until__gt=on))
    if state is GrantState.PENDING:
        return rows.filter(confirmed_at=None)
    rows = rows.filter(confirmed_at__isnull=False)
    return rows.filter(since__gt=on) if state is GrantState.COMING else rows.filter(since__lte=on)


def grants_of(user: User) -> list[Grant]:
    """Grants to an account and to the posts that its person holds or held, the latest first."""
    rows = Grant.objects.select_related("user", "post__organisation", "organisation", "granted_by", "confirmed_by")
    return list(rows.filter(Q(user=user) | Q(post__appointments__person__user=user)).distinct())


def appointments_in(organisation: Organisation, on: date) -> list[Appointment]:
    """Who serves in an organisation on a day."""
    rows = Appointment.objects.filter(valid(on), post__organisation=organisation)
    return list(rows.select_related("person", "post").order_by("post__position", "post_id", "since"))


def appointments_of(person: Person) -> list[Appointment]:
    """All posts of a person, the latest first."""
    return list(person.appointments.select_related("post__organisation").order_by("-since", "pk"))


def posts_in(organisation: Organisation) -> list[Post]:
    return list(Post.objects.filter(organisation=organisation).prefetch_related("grants"))


def leaders_of(organisation: Organisation, on: date) -> list[LeaderRelation]:
    """分管 and 联系 leaders of an organisation on a day."""
    rows = LeaderRelation.objects.filter(valid(on), organisation=organisation)
    return list(rows.select_related("leader").order_by("kind"))


def leaders_ever(organisation: Organisation) -> list[LeaderRelation]:
    return list(LeaderRelation.objects.filter(organisation=organisation).select_related("leader").order_by("-since"))


def leader_of(organisation: Organisation, kind: str, on: date) -> Person | None:
    """The leader to whom a case of this organisation goes on a day."""
    rows = LeaderRelation.objects.filter(valid(on), organisation=organisation, kind=kind)
    found = rows.select_related("leader__user").first()
    return None if found is None else found.leader


def group_lead_of(organisation: Organisation, on: date) -> Organisation | None:
    """The organisation that reviews this one first on a day."""
    found = GroupRelation.objects.filter(valid(on), organisation=organisation).select_related("lead").first()
    return None if found is None else found.lead


def delegations_of(user: User, on: date) -> list[Delegation]:
    """Present and coming delegations from or to an account."""
    rows = Delegation.objects.filter(Q(absent=user) | Q(stand_in=user), until__gt=on)
    return list(rows.select_related("absent", "stand_in"))


Held = tuple[int | None, int | None, str]


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a role, and where; ``via`` is the absent person for whom a stand-in acts."""

    user: User
    organisation: int | None
    source: str


def holders(role: str, on: date, *, organisations: Iterable[int] | None = None) -> list[Holder]:
    """Active accounts that hold a role on a day, perhaps only in certain organisations: who can decide a step."""
    grants = Grant.objects.effective(on).filter(role=role)
    if organisations is not None:
        grants = grants.filter(organisation__in=list(organisations))
    held: list[Held] = [
        (user, organisation, "grant")
        for user, organisation in grants.filter(user__isnull=False).values_list("user", "organisation")
    ]
    by_post = grants.filter(
        valid(on, "post__appointments__"),
        post__appointments__confirmed_by__isnull=False,
        post__appointments__person__user__isnull=False,
    ).values_list("post__appointments__person__user", "organisation")
    held += [(user, organisation, "post") for user, organisation in by_post]
    held += _stand_ins(held, role, on)
    people = User.objects.filter(is_active=True).in_bulk({user for user, _, _ in held if user is not None})
    unique = dict.fromkeys(held)
    return [Holder(people[user], where, source) for user, where, source in unique if user in people]


def _stand_ins(held: list[Held], role: str, on: date) -> list[Held]:
    where: dict[int | None, set[int | None]] = {}
    for user, organisation, _ in held:
        where.setdefault(user, set()).add(organisation)
    rows = Delegation.objects.filter(valid(on), absent__in=[*where], absent__is_active=True)
    return [
        (row.stand_in_id, organisation, "delegation")
        for row in rows
        if role in row.roles
        for organisation in sorted(where[row.absent_id], key=lambda key: key or 0)
    ]
