"""Grants for the actors of the matrix, and this room's own, other and unrelated objects for each address."""

from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.organisations.enums import LOCAL_ROLES, Kind, Role
from hengji.foundation.organisations.models import (
    Appointment,
    Delegation,
    ExternalIdentity,
    Grant,
    Organisation,
    Person,
    Post,
    Session,
    User,
)
from hengji.foundation.organisations.testing import LONG_AGO, an_organisation, give
from hengji.foundation.organisations.views import STEPS

FAR = date(2099, 1, 1)
_ACCOUNTS = (
    "account", "account_disable", "account_enable", "account_reset", "account_factors", "identity_bind",
)  # fmt: skip


def objects(world: World) -> dict[str, Targets]:
    """Every actor with a role holds it in the unit "own"; "other" is its neighbour, "unrelated" another province's."""
    province = an_organisation("MP", "矩阵省", Kind.PROVINCE)
    own, other = (an_organisation(code, parent=province) for code in ("MA", "MB"))
    unrelated = an_organisation("MC", parent=an_organisation("MQ", "他省", Kind.PROVINCE))
    world.made.update(province=province, own=own, other=other, unrelated=unrelated)
    for role in (*Role.values, "disabled"):
        held = Role.OFFICE if role == "disabled" else Role(role)
        give(world.actors[role], held, own if held in LOCAL_ROLES else None)
    places = {"own": own, "other": other, "unrelated": unrelated}
    served = {name: _served(name, place) for name, place in places.items()}
    codes: dict[str, object] = {name: place.code for name, place in places.items()}
    return {
        "organisation": _each("code", codes),
        "organisation-branch": _each("code", codes),
        **{f"organisation-step-{name}": _each("code", codes) for name in STEPS},
        "person": _each("code", {name: held.person.code for name, held in served.items()}),
        "person-hand-over": _each("code", {name: held.person.code for name, held in served.items()}),
        "appointment-end": _each("pk", {name: held.pk for name, held in served.items()}),
        "delegation-end": _each("pk", {name: _delegation(name, world).pk for name in places}),
        "grant-revoke": _each("pk", {name: _grant(served[name].person.user, place) for name, place in places.items()}),
        **_accounts(world),
        **{name: _tokens() for name in ("organisations-preview", "organisations-run", "organisations-progress")},
    }


def _each(parameter: str, values: dict[str, object]) -> Targets:
    return Targets(*({parameter: values[name]} for name in ("own", "other", "unrelated")))


def _accounts(world: World) -> dict[str, Targets]:
    """Own: of the clerk. Other and unrelated: of persons in other organisations."""
    users = [
        world.actors[Role.UNIT_FILLER],
        *(User.objects.get(username=f"matrix-{n}") for n in ("other", "unrelated")),
    ]
    accounts = Targets(*({"pk": user.pk} for user in users))
    identities = Targets(*({"pk": user.pk, "identity": _identity(user)} for user in users))
    return {
        **dict.fromkeys(_ACCOUNTS, accounts),
        "identity_unbind": identities,
        "end_login": Targets(*({"login": _login(user)} for user in users)),
        "mfa_remove_webauthn": Targets(*({"pk": _passkey(user)} for user in users)),
    }


def _identity(user: User) -> int:
    made: ExternalIdentity = ExternalIdentity.objects.create(user=user, issuer="matrix", subject=str(user.pk))
    return made.pk


def _login(user: User) -> str:
    until = timezone.now() + timedelta(days=1)
    return Session.objects.create(session_key=f"matrix-{user.pk}", user=user, expire_date=until).public_id


def _passkey(user: User) -> int:
    made = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    return int(made.pk)


def _tokens() -> Targets:
    """Files that wait for their import belong to nobody here."""
    return Targets({"token": "a"}, {"token": "b"}, {"token": "c"})


def _served(name: str, place: Organisation) -> Appointment:
    user = User.objects.create(username=f"matrix-{name}", display_name=name)
    person = Person.objects.create(code=f"M-{name}", name=name, user=user)
    post = Post.objects.create(organisation=place, title="干部")
    return Appointment.objects.create(person=person, post=post, since=LONG_AGO)


def _delegation(name: str, world: World) -> Delegation:
    """Own: of the clerk, who alone may end it."""
    absent = world.actors[Role.UNIT_FILLER] if name == "own" else User.objects.get(username=f"matrix-{name}")
    stand_in = User.objects.get(username="matrix-own")
    return Delegation.objects.create(absent=absent, stand_in=stand_in, roles=[], since=LONG_AGO, until=FAR)


def _grant(user: User | None, place: Organisation) -> int:
    return Grant.objects.create(user=user, role=Role.READER, organisation=place, since=LONG_AGO).pk
