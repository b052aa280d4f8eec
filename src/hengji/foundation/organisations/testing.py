"""For the tests of every room: roles without the two persons that the product asks for."""

from datetime import date

from django.utils import timezone

from .enums import Kind
from .holdings import forget
from .models import Grant, Organisation, OrganisationVersion, User

LONG_AGO = date(2020, 1, 1)


def give(user: User, role: str, organisation: Organisation | None = None, *, since: date = LONG_AGO) -> Grant:
    """A confirmed grant, as the first of an installation are: by nobody."""
    grant = Grant.objects.create(
        user=user, role=role, organisation=organisation, since=since, confirmed_at=timezone.now()
    )
    forget()
    return grant


def an_organisation(
    code: str, name: str = "", kind: str = Kind.ORGAN, parent: Organisation | None = None, *, since: date = LONG_AGO
) -> Organisation:
    """An organisation with its first version, not in the ledger."""
    made = Organisation.objects.create(code=code)
    OrganisationVersion.objects.create(organisation=made, name=name or code, kind=kind, parent=parent, since=since)
    return made
