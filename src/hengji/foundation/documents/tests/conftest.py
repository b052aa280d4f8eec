import pytest
from pytest_django import Settings

from hengji.foundation.common.testing import OFFICE, OFFICER, STRANGER, Person
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.testing import an_organisation, give


@pytest.fixture(autouse=True)
def _kinds(settings: Settings) -> None:
    settings.DOCUMENT_KINDS = "hengji.foundation.documents.tests.samples.KINDS"


def _account(person: Person) -> User:
    return User.objects.create(username=person.username, display_name=person.display_name)


@pytest.fixture
def province(db: None) -> Organisation:
    return an_organisation("SW", "省委机关工委")


@pytest.fixture
def office(province: Organisation) -> User:
    """Works in the performance office of the province's organ."""
    made = _account(OFFICE)
    give(made, Role.OFFICE, province)
    return made


@pytest.fixture
def other(db: None) -> User:
    """Works in the office of another organ."""
    made = _account(OFFICER)
    give(made, Role.OFFICE_CHIEF, an_organisation("GY", "贵阳市"))
    return made


@pytest.fixture
def stranger(db: None) -> User:
    return _account(STRANGER)
