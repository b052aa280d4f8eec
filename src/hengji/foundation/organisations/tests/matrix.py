"""The grants of the matrix's cast, and the objects behind the addresses of this room.

Upper rooms find the three organs in ``world.made``: "own", "other", "unrelated"; local roles are held in "own".
"""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.organisations.enums import LOCAL_ROLES, Kind, Role
from hengji.foundation.organisations.models import (
    Appointment,
    Delegation,
    Grant,
    Organisation,
    OrganisationVersion,
    Person,
    Post,
)

SINCE = date(2020, 1, 1)
PLACES = ("own", "other", "unrelated")


def objects(world: World) -> dict[str, Targets]:
    organs = {place: organ(place) for place in PLACES}
    world.made.update(organs)
    grants = {role: grant(world.actors[role], role, organs["own"]) for role in Role.values}
    grant(world.actors["disabled"], Role.OFFICE, organs["own"])
    people = {place: person(place, organs[place], world) for place in PLACES}
    held = {place: people[place].appointments.get() for place in PLACES}
    away = {
        place: delegation(world.actors[name], world.actors["reader"])
        for place, name in zip(PLACES, (Role.UNIT_HEAD, Role.OFFICE, Role.LEADER), strict=True)
    }
    codes = three("code", {place: each.code for place, each in organs.items()})
    persons = three("code", {place: each.code for place, each in people.items()})
    nothing = Targets(*({"token": "none"} for _ in PLACES))  # a preview is seen by nobody but whoever made it
    return {
        "organisation": codes,
        "organisation-branch": codes,
        "organisation-step": Targets(*({**each, "name": "rename"} for each in codes.by_relation().values())),
        "person": persons,
        "person-hand-over": persons,
        "appointment-end": three("pk", {place: each.pk for place, each in held.items()}),
        "delegation-end": three("pk", {place: each.pk for place, each in away.items()}),
        "grant-revoke": three("pk", dict(zip(PLACES, (grants[role].pk for role in ("unit_filler", "office", "auditor")), strict=True))),
        **dict.fromkeys(("organisations-preview", "organisations-run", "organisations-progress"), nothing),
    }


def three(name: str, values: dict[str, Any]) -> Targets:
    return Targets(*({name: values[place]} for place in PLACES))


def organ(code: str) -> Organisation:
    made = Organisation.objects.create(code=code)
    OrganisationVersion.objects.create(organisation=made, name=code, kind=Kind.ORGAN, since=SINCE)
    return made


def grant(user: Any, role: str, own: Organisation) -> Grant:
    return Grant.objects.create(
        user=user, role=role, organisation=own if role in LOCAL_ROLES else None, since=SINCE, confirmed_at=timezone.now()
    )


def person(code: str, here: Organisation, world: World) -> Person:
    account = world.actors[Role.UNIT_HEAD] if code == "own" else None
    made = Person.objects.create(code=code, name=code, user=account)
    post = Post.objects.create(organisation=here, title="处长")
    Appointment.objects.create(person=made, post=post, since=SINCE)
    return made


def delegation(absent: Any, stand_in: Any) -> Delegation:
    today = timezone.localdate()
    return Delegation.objects.create(absent=absent, stand_in=stand_in, roles=[], since=today, until=today + timedelta(1))
