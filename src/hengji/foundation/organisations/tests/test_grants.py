"""Roles: two persons give them, posts and absences hand them on, and a revocation is obeyed at once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from hengji.foundation.access.policy import can, scope
from hengji.foundation.access.testing import disagreements
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.actions import Absence, Moved, Scope, Terms
from hengji.foundation.organisations.enums import PARENTS, Acting, Engagement, GrantState, Kind, Lead, Role
from hengji.foundation.organisations.models import (
    Appointment,
    Delegation,
    Grant,
    LeaderRelation,
    Organisation,
    Person,
    Post,
    User,
)
from hengji.foundation.organisations.permissions import RELATIONS
from hengji.foundation.organisations.queries import (
    Holding,
    appointments_to_confirm,
    grants_in_state,
    grants_to_confirm,
    group_lead_of,
    holders,
    holdings,
    leader_of,
    organisations_below,
    organisations_of,
    people_seen_by,
    roles_of,
    todo,
)
from hengji.foundation.organisations.testing import LONG_AGO, an_organisation, give
from hengji.foundation.organisations.tests.people import RECORDED, Cast, Town, account

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def codes(action: Callable[[], object]) -> set[str]:
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        action()
    return {error.code or "" for error in caught.value.error_list}


def last_entry() -> tuple[str, str, str]:
    entry = Entry.objects.latest("seq")
    return entry.action, entry.actor, entry.reason


# ---------------------------------------------------------------- granting and confirming
def test_a_role_works_only_after_another_person_confirmed_it(cast: Cast, town: Town) -> None:
    assert roles_of(cast.officer) == frozenset()
    with assert_recorded(RECORDED):
        grant = actions.grant_role(
            cast.officer, Scope(Role.UNIT_FILLER, town.here, TODAY), by=cast.security, reason="新任联络员"
        )
    assert last_entry() == ("organisations.grant_role", "security", "新任联络员")
    assert roles_of(cast.officer) == frozenset()
    assert codes(lambda: actions.confirm_grant(grant, by=cast.security)) == {"own_grant"}
    assert codes(lambda: actions.confirm_grant(grant, by=cast.officer)) == {"own"}
    with assert_recorded(RECORDED):
        actions.confirm_grant(grant, by=cast.chief)
    assert [(entry.action, entry.actor) for entry in Entry.objects.order_by("-seq")[:2]] == [
        ("account.end_sessions", cast.chief.username), ("organisations.confirm_grant", cast.chief.username)
    ]  # fmt: skip
    assert roles_of(cast.officer) == {Role.UNIT_FILLER}
    assert codes(lambda: actions.confirm_grant(grant, by=cast.audit)) == {"confirmed"}


def test_revoking_is_obeyed_at_the_next_request(cast: Cast, town: Town) -> None:
    grant = give(cast.officer, Role.OFFICE)
    same_person_later = User.objects.get(pk=cast.officer.pk)
    assert can(cast.officer, "organisations.view")
    assert codes(lambda: actions.revoke_grant(grant, by=cast.security, reason=" ")) == {"reason"}
    with assert_recorded(RECORDED):
        actions.revoke_grant(grant, by=cast.security, reason="调离")
    assert (can(cast.officer, "organisations.view"), can(same_person_later, "organisations.view")) == (False, False)
    assert roles_of(cast.officer, TODAY - timedelta(days=3)) == {Role.OFFICE}
    assert codes(lambda: actions.revoke_grant(grant, by=cast.security, reason="再次")) == {"revoked"}
    assert codes(lambda: actions.confirm_grant(grant, by=cast.chief)) == {"revoked"}


def test_a_pending_grant_can_be_refused(cast: Cast) -> None:
    grant = actions.grant_role(cast.officer, Scope(Role.READER, None, TODAY), by=cast.security)
    actions.revoke_grant(grant, by=cast.chief, reason="不需要")
    assert grants_to_confirm(cast.chief) == []


def test_everything_wrong_with_a_grant_is_said_at_once(cast: Cast, town: Town) -> None:
    def grant(to: User | Post, scope: Scope, by: User = cast.security) -> Callable[[], object]:
        return lambda: actions.grant_role(to, scope, by=by)

    cast.stranger.is_active = False
    cast.stranger.save()
    post = Post.objects.create(organisation=town.here, title="厅长")
    person = Person.objects.create(code="N1", name="安全", user=cast.security)
    Appointment.objects.create(person=person, post=post, since=LONG_AGO)
    late = an_organisation("L", parent=town.province, since=TOMORROW)
    give(cast.officer, Role.READER)
    assert codes(grant(cast.stranger, Scope(Role.UNIT_HEAD, None, TODAY, TODAY))) == {"closed", "order", "place"}
    assert codes(grant(cast.security, Scope("king", late, TODAY))) == {"own", "role", "organisation_absent"}
    assert codes(grant(post, Scope(Role.AUDIT_ADMIN, None, TODAY))) == {"administrator_post", "own"}
    assert codes(grant(cast.officer, Scope(Role.READER, None, TODAY))) == {"twice"}
    actions.grant_role(post, Scope(Role.UNIT_HEAD, town.here, TODAY), by=cast.chief)
    assert codes(grant(post, Scope(Role.UNIT_HEAD, town.here, TOMORROW), cast.chief)) == {"twice"}


def test_nobody_holds_two_of_the_three_administrators(cast: Cast) -> None:
    assert codes(
        lambda: actions.grant_role(cast.system, Scope(Role.AUDIT_ADMIN, None, TODAY), by=cast.security)
    ) == {"administrator_two"}  # fmt: skip
    waiting = actions.grant_role(cast.officer, Scope(Role.SYSTEM_ADMIN, None, TODAY), by=cast.security)
    assert codes(
        lambda: actions.grant_role(cast.officer, Scope(Role.AUDIT_ADMIN, None, TODAY), by=cast.security)
    ) == {"administrator_two"}  # fmt: skip
    actions.revoke_grant(waiting, by=cast.security, reason="改任")
    actions.grant_role(cast.officer, Scope(Role.AUDIT_ADMIN, None, TODAY), by=cast.security)


def test_the_last_security_administrator_stays(cast: Cast) -> None:
    only = Grant.objects.get(user=cast.security)
    assert codes(lambda: actions.revoke_grant(only, by=cast.chief, reason="离任")) == {"last"}
    future = give(cast.leader, Role.SECURITY_ADMIN, since=TOMORROW)
    actions.revoke_grant(future, by=cast.security, reason="不来了")
    give(cast.officer, Role.SECURITY_ADMIN)
    actions.revoke_grant(only, by=cast.officer, reason="离任")
    assert roles_of(cast.security) == frozenset()


def test_the_first_three_are_three_persons_and_only_the_first(db: None) -> None:
    one, two, three = (account(name) for name in ("one", "two", "three"))
    assert codes(lambda: actions.appoint_first_administrators(one, two, two, by="system", since=TODAY)) == {"three"}
    with assert_recorded(RECORDED):
        actions.appoint_first_administrators(one, two, three, by="system", since=TODAY)
    assert [roles_of(each) for each in (one, two, three)] == [
        {Role.SYSTEM_ADMIN}, {Role.SECURITY_ADMIN}, {Role.AUDIT_ADMIN}
    ]  # fmt: skip
    assert codes(
        lambda: actions.appoint_first_administrators(one, one, three, by="system", since=TODAY)
    ) == {"not_first", "three"}  # fmt: skip


def test_several_are_confirmed_together_or_not_at_all(cast: Cast) -> None:
    mine = actions.grant_role(cast.officer, Scope(Role.READER, None, TODAY), by=cast.chief)
    theirs = actions.grant_role(cast.leader, Scope(Role.READER, None, TODAY), by=cast.security)
    assert codes(lambda: actions.confirm_grants([mine, theirs], by=cast.chief)) == {"own_grant"}
    assert set(Grant.objects.pending()) == {mine, theirs}
    actions.confirm_all([mine, theirs], [], by=cast.audit)
    assert set(Grant.objects.pending()) == set()


def test_the_database_itself_refuses_one_person_twice(cast: Cast) -> None:
    now = timezone.now()
    wrong: list[dict[str, object]] = [
        {"granted_by": cast.officer},
        {"granted_by": cast.security, "confirmed_by": cast.security, "confirmed_at": now},
        {"granted_by": cast.security, "confirmed_by": cast.officer, "confirmed_at": now},
        {"granted_by": cast.security, "confirmed_at": now},
        {"user": None},
        {"until": LONG_AGO},
    ]
    for columns in wrong:
        values: dict[str, object] = {"user": cast.officer, "role": Role.READER, "since": LONG_AGO, **columns}
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(**values)


def test_states_of_grants_are_the_same_one_by_one_and_as_a_filter(cast: Cast) -> None:
    actions.grant_role(cast.officer, Scope(Role.READER, None, TODAY), by=cast.security)
    give(cast.officer, Role.EXPERT, since=TOMORROW)
    ended = give(cast.officer, Role.AUDITOR)
    Grant.objects.filter(pk=ended.pk).update(until=TODAY)
    actions.revoke_grant(give(cast.officer, Role.LEADER), by=cast.security, reason="调离")
    rows = Grant.objects.all()
    for state in GrantState:
        assert set(grants_in_state(rows, state, TODAY)) == {each for each in rows if each.state(TODAY) is state}
        assert grants_in_state(rows, state, TODAY).exists()


# ---------------------------------------------------------------- posts
def appointed(cast: Cast, town: Town, terms: Terms) -> Appointment:
    """The officer in a post that carries unit_head."""
    post = actions.create_post(town.here, "厅长", by=cast.system, rank="正厅级", places=1)
    person = actions.create_person("N1", "张联络", by=cast.system, user=cast.officer)
    grant = actions.grant_role(post, Scope(Role.UNIT_HEAD, town.here, LONG_AGO), by=cast.security)
    actions.confirm_grant(grant, by=cast.chief)
    return actions.appoint(person, post, terms, by=cast.system)


def test_what_a_post_carries_reaches_its_holder_after_confirmation(cast: Cast, town: Town) -> None:
    with assert_recorded(RECORDED):
        held = appointed(cast, town, Terms(TODAY, TOMORROW, acting=Acting.PRESIDING))
    assert roles_of(cast.officer) == frozenset()
    assert appointments_to_confirm(cast.chief) == [held]
    assert appointments_to_confirm(cast.system) == []
    assert codes(lambda: actions.confirm_appointment(held, by=cast.system)) == {"own_record"}
    assert codes(lambda: actions.confirm_appointment(held, by=cast.officer)) == {"own"}
    with assert_recorded(RECORDED):
        actions.confirm_all([], [held], by=cast.chief)
    assert codes(lambda: actions.confirm_appointment(held, by=cast.audit)) == {"confirmed"}
    assert holdings(cast.officer) == {Holding(Role.UNIT_HEAD, town.here.pk, "post")}
    assert [roles_of(cast.officer, day) for day in (YESTERDAY, TOMORROW)] == [frozenset(), frozenset()]
    assert [(each.user, each.organisation, each.source) for each in holders(Role.UNIT_HEAD, TODAY)] == [
        (cast.officer, town.here.pk, "post")
    ]


def test_an_appointment_that_ends_takes_the_role_with_it(cast: Cast, town: Town) -> None:
    held = appointed(cast, town, Terms(LONG_AGO))
    actions.confirm_appointment(held, by=cast.chief)
    assert roles_of(cast.officer) == {Role.UNIT_HEAD}
    assert codes(lambda: actions.end_appointment(held, LONG_AGO, by=cast.system)) == {"order"}
    with assert_recorded(RECORDED):
        actions.end_appointment(held, TODAY, by=cast.system, reason="退休")
    assert last_entry() == ("organisations.end_appointment", "system", "退休")
    assert roles_of(cast.officer) == frozenset()
    entries = Entry.objects.count()
    actions.end_appointment(held, TODAY, by=cast.system, reason="再点一次")
    assert Entry.objects.count() == entries
    assert codes(lambda: actions.end_appointment(held, TOMORROW, by=cast.system)) == {"ended"}


def test_appointments_are_checked(cast: Cast, town: Town) -> None:
    held = appointed(cast, town, Terms(LONG_AGO))
    post, person = held.post, held.person
    other = actions.create_person("N2", "另一人", by=cast.system)
    myself = actions.create_person("N3", "系统", by=cast.system, user=cast.system)
    late = Post.objects.create(organisation=an_organisation("L", parent=town.province, since=TOMORROW), title="局长")

    def appoint(who: Person, where: Post, terms: Terms) -> Callable[[], object]:
        return lambda: actions.appoint(who, where, terms, by=cast.system)

    assert codes(appoint(person, post, Terms(TODAY, TODAY))) == {"order"}
    assert codes(appoint(person, post, Terms(TODAY))) == {"twice", "main_twice", "places"}
    assert codes(appoint(myself, late, Terms(TODAY))) == {"own", "organisation_absent"}
    assert codes(appoint(other, post, Terms(TODAY))) == {"places"}
    actions.appoint(other, post, Terms(TODAY, acting=Acting.ACTING), by=cast.system)
    actions.appoint(person, late, Terms(TOMORROW, engagement=Engagement.CONCURRENT), by=cast.system)
    assert {each.post.title for each in person.appointments.all()} == {"厅长", "局长"}


def test_persons_and_posts_are_checked(cast: Cast, town: Town) -> None:
    actions.create_person("N1", "甲", by=cast.system, user=cast.officer)
    assert codes(lambda: actions.create_person("N 1", " ", by=cast.system, user=cast.officer)) == {
        "code", "name", "account_taken"
    }  # fmt: skip
    assert codes(lambda: actions.create_person("N1", "乙", by=cast.system)) == {"code_taken"}
    actions.create_post(town.here, "厅长", by=cast.system)
    assert codes(lambda: actions.create_post(town.here, "厅长", by=cast.system, places=0)) == {"title_taken", "places"}
    assert codes(lambda: actions.create_post(town.here, " ", by=cast.system)) == {"title"}


# ---------------------------------------------------------------- absence
def test_a_stand_in_has_the_roles_for_the_time_of_the_absence(cast: Cast, town: Town) -> None:
    give(cast.leader, Role.UNIT_HEAD, town.here)
    give(cast.leader, Role.EXPERT)
    with assert_recorded(RECORDED):
        row = actions.delegate(
            cast.leader, cast.stranger, [Role.UNIT_HEAD], Absence(TODAY, TOMORROW, "学习"), by=cast.leader
        )
    assert roles_of(cast.stranger) == {Role.UNIT_HEAD}
    assert organisations_of(cast.stranger, Role.UNIT_HEAD) == {town.here.pk}
    assert roles_of(cast.stranger, TOMORROW) == roles_of(cast.stranger, YESTERDAY) == frozenset()
    assert roles_of(cast.leader) == {Role.UNIT_HEAD, Role.EXPERT}
    assert {(each.user, each.source) for each in holders(Role.UNIT_HEAD, TODAY, organisations=[town.here.pk])} == {
        (cast.leader, "grant"), (cast.stranger, "delegation")
    }  # fmt: skip
    cast.leader.is_active = False
    cast.leader.save()
    fresh = User.objects.get(pk=cast.stranger.pk)
    assert roles_of(fresh) == frozenset()
    assert holders(Role.UNIT_HEAD, TODAY) == []
    assert codes(lambda: actions.end_delegation(row, TODAY, by=cast.leader)) == {"order"}


def test_a_stand_in_does_not_hand_on_and_may_be_ended(cast: Cast) -> None:
    give(cast.leader, Role.EXPERT)
    row = actions.delegate(
        cast.leader, cast.officer, [Role.EXPERT], Absence(YESTERDAY, TOMORROW, "学习"), by=cast.leader
    )
    Delegation.objects.create(
        absent=cast.officer, stand_in=cast.stranger, roles=[Role.EXPERT], since=YESTERDAY, until=TOMORROW
    )
    assert roles_of(cast.officer) == {Role.EXPERT}
    assert roles_of(cast.stranger) == frozenset()
    with assert_recorded(RECORDED):
        actions.end_delegation(row, TODAY, by=cast.leader)
    assert roles_of(cast.officer) == frozenset()


def test_delegations_are_checked(cast: Cast, town: Town) -> None:
    give(cast.leader, Role.UNIT_HEAD, town.here)
    give(cast.officer, Role.UNIT_FILLER, town.here)
    cast.stranger.is_active = False
    cast.stranger.save()

    def delegate(absent: User, to: User, roles: list[str], by: User, days: int = 1) -> Callable[[], object]:
        return lambda: actions.delegate(absent, to, roles, Absence(TODAY, TODAY + timedelta(days=days)), by=by)

    assert codes(delegate(cast.leader, cast.leader, [], cast.leader, 0)) == {"order", "self", "own", "roles"}
    assert codes(delegate(cast.leader, cast.stranger, [Role.EXPERT], cast.leader)) == {"closed", "roles"}
    assert codes(delegate(cast.system, cast.leader, [Role.SYSTEM_ADMIN], cast.system)) == {"roles"}
    assert codes(delegate(cast.leader, cast.officer, [Role.UNIT_HEAD], cast.leader)) == {"maker"}
    delegate(cast.leader, cast.chief, [Role.UNIT_HEAD], cast.leader)()
    assert codes(delegate(cast.leader, cast.audit, [Role.UNIT_HEAD], cast.leader)) == {"twice"}


# ---------------------------------------------------------------- leaders, groups, handing over
def test_leaders_are_dated_and_open_cases_are_told(cast: Cast, town: Town, settings: Settings) -> None:
    TOLD.clear()
    settings.LEADER_CHANGED = [f"{__name__}.told"]
    one = Person.objects.create(code="N1", name="一", user=cast.leader)
    two = Person.objects.create(code="N2", name="二")
    with assert_recorded(RECORDED):
        actions.set_leader_relation(town.here, Lead.IN_CHARGE, one, YESTERDAY, by=cast.system)
        actions.set_leader_relation(town.here, Lead.IN_CHARGE, two, TODAY, by=cast.chief)
        actions.set_leader_relation(town.here, Lead.CONTACT, one, TODAY, by=cast.chief)
    assert [leader_of(town.here, Lead.IN_CHARGE, day) for day in (YESTERDAY, TODAY)] == [one, two]
    assert [(town.here, "in_charge", one), (town.here, "in_charge", two), (town.here, "contact", one)] == TOLD
    assert codes(lambda: actions.set_leader_relation(town.here, Lead.IN_CHARGE, two, TOMORROW, by="x")) == {"same"}
    assert codes(
        lambda: actions.set_leader_relation(town.here, Lead.IN_CHARGE, two, date(2019, 1, 1), by="x")
    ) == {"absent", "too_early"}  # fmt: skip
    actions.set_leader_relation(town.here, Lead.IN_CHARGE, None, TOMORROW, by="x")
    assert leader_of(town.here, Lead.IN_CHARGE, TOMORROW) is None


TOLD: list[tuple[Organisation, str, Person | None]] = []


def told(organisation: Organisation, kind: str, leader: Person | None, on: date, *, by: object) -> None:
    TOLD.append((organisation, str(kind), leader))


def test_group_leads_are_dated(cast: Cast, town: Town) -> None:
    with assert_recorded(RECORDED):
        actions.set_group_lead(town.here, town.there, YESTERDAY, by=cast.chief)
        actions.set_group_lead(town.here, None, TODAY, by=cast.chief)
    assert [group_lead_of(town.here, day) for day in (YESTERDAY, TODAY)] == [town.there, None]
    assert codes(lambda: actions.set_group_lead(town.here, town.here, TODAY, by="x")) == {"self"}


MOVED: list[tuple[str, str]] = []


def move(leaving: User, successor: User, *, by: User) -> list[Moved]:
    MOVED.append((leaving.username, successor.username))
    return [Moved("待填报", 3)]


def test_a_clerks_list_moves_in_one_step(cast: Cast, town: Town, settings: Settings) -> None:
    MOVED.clear()
    settings.HAND_OVER = [f"{__name__}.move"]
    give(cast.officer, Role.UNIT_FILLER, town.here)
    cast.stranger.is_active = False
    cast.stranger.save()

    def hand_over(to: User, reason: str) -> Callable[[], object]:
        return lambda: actions.hand_over(cast.officer, to, by=cast.chief, reason=reason)

    assert codes(hand_over(cast.officer, "")) == {"self", "reason"}
    assert codes(hand_over(cast.stranger, "调动")) == {"closed", "role"}
    assert codes(hand_over(cast.leader, "调动")) == {"role"}
    give(cast.leader, Role.UNIT_FILLER, town.here)
    assert hand_over(cast.leader, "调动")() == [Moved("待填报", 3)]
    assert [(cast.officer.username, cast.leader.username)] == MOVED
    assert last_entry() == ("organisations.hand_over", cast.chief.username, "调动")


# ---------------------------------------------------------------- relations of the policy
def test_relations_reach_exactly_what_they_say(cast: Cast, town: Town) -> None:
    give(cast.officer, Role.UNIT_HEAD, town.here)
    actions.set_group_lead(town.there, town.here, YESTERDAY, by=cast.chief)
    boss = Person.objects.create(code="N1", name="领导", user=cast.leader)
    give(cast.leader, Role.LEADER)
    LeaderRelation.objects.create(leader=boss, organisation=town.there, kind=Lead.CONTACT, since=YESTERDAY)
    people = {}
    for place in (town.province, town.here, town.first, town.there):
        person = Person.objects.create(code=f"S-{place.code}", name=place.code)
        Appointment.objects.create(
            person=person, post=Post.objects.create(organisation=place, title="干部"), since=LONG_AGO
        )
        people[place.code] = person
    assert set(people_seen_by(cast.officer)) == {people["A1"], people["A1-1"]}
    assert set(people_seen_by(cast.leader)) == {people["A2"], boss}
    assert set(people_seen_by(cast.stranger)) == set()
    assert set(people_seen_by(cast.chief)) == {*people.values(), boss}
    assert organisations_below(cast.officer, Role.UNIT_HEAD) == {town.here.pk, town.first.pk, town.second.pk}


def test_group_and_organisation_relations(cast: Cast, town: Town) -> None:
    give(cast.officer, Role.GROUP_LEAD, town.here)
    actions.set_group_lead(town.there, town.here, YESTERDAY, by=cast.chief)

    def reached(name: str, user: User) -> set[str]:
        relation = RELATIONS[name]
        rows = set(Organisation.objects.filter(relation.q(user, Role.GROUP_LEAD, Organisation)))
        assert rows == {each for each in Organisation.objects.all() if relation.holds(user, Role.GROUP_LEAD, each)}
        return {each.code for each in rows}

    assert reached("group_of", cast.officer) == {"A2"}
    assert reached("in_organisation", cast.officer) == {"A1"}
    assert reached("own", cast.officer) == {"A1", "A1-1", "A1-2"}
    assert {name: reached(name, cast.stranger) for name in ("group_of", "in_organisation", "own", "portfolio")} == {
        name: set() for name in ("group_of", "in_organisation", "own", "portfolio")
    }


def test_both_doors_agree_for_everybody(cast: Cast, town: Town) -> None:
    held = appointed(cast, town, Terms(LONG_AGO))
    waiting = actions.grant_role(cast.leader, Scope(Role.UNIT_FILLER, town.here, TODAY), by=cast.security)
    give(cast.leader, Role.UNIT_HEAD, town.here)
    away = actions.delegate(cast.leader, cast.chief, [Role.UNIT_HEAD], Absence(TODAY, TOMORROW), by=cast.leader)
    users = [cast.system, cast.security, cast.audit, cast.chief, cast.officer, cast.leader, cast.stranger]
    rows = {Person: [held.person], Grant: [waiting, *Grant.objects.filter(user=cast.leader)],
            Appointment: [held], Delegation: [away], Organisation: [town.here, town.there]}  # fmt: skip
    actions_on = {
        Person: ["organisations.view_person", "organisations.hand_over"],
        Grant: ["organisations.view_grants", "organisations.grant", "organisations.confirm_grant"],
        Appointment: ["organisations.edit", "organisations.confirm_grant"],
        Delegation: ["organisations.delegate"],
        Organisation: ["organisations.view", "organisations.set_leader"],
    }
    for model, verbs in actions_on.items():
        assert disagreements(users, verbs, {model: list(model._default_manager.all())}) == []
        assert set(rows[model]) <= set(model._default_manager.all())
    assert set(scope(cast.leader, "organisations.delegate", Delegation.objects.all())) == {away}
    assert not can(cast.security, "organisations.confirm_grant", waiting)
    assert can(cast.audit, "organisations.confirm_grant", waiting)


def test_todo_counts_what_waits_for_this_person(cast: Cast, town: Town) -> None:
    appointed(cast, town, Terms(LONG_AGO))
    actions.grant_role(cast.leader, Scope(Role.READER, None, TODAY), by=cast.security)
    assert [(each.title, each.url, each.room) for each in todo(cast.chief)] == [
        ("确认2项角色授权", "/grants/", "organisations")
    ]
    assert [each.title for each in todo(cast.security)] == ["确认1项角色授权"]
    assert todo(cast.officer) == todo(cast.stranger) == []


def test_kinds_are_all_placed() -> None:
    assert set(PARENTS) == set(Kind.values)
