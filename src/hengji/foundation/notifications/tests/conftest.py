import pytest
from django.contrib.auth import get_user_model

from hengji.foundation.common.testing import LEADER, OFFICER, STRANGER, Account, Person


def account(person: Person) -> Account:
    made: Account = get_user_model().objects.create(
        username=person.username, display_name=person.display_name
    )  # fmt: skip
    return made


@pytest.fixture
def officer(db: None) -> Account:
    return account(OFFICER)


@pytest.fixture
def leader(db: None) -> Account:
    return account(LEADER)


@pytest.fixture
def stranger(db: None) -> Account:
    return account(STRANGER)
