import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser

from hengji.foundation.common.testing import LEADER, OFFICER, STRANGER, Person


def account(person: Person) -> AbstractBaseUser:
    made: AbstractBaseUser = get_user_model().objects.create(
        username=person.username, display_name=person.display_name
    )  # fmt: skip
    return made


@pytest.fixture
def officer(db: None) -> AbstractBaseUser:
    return account(OFFICER)


@pytest.fixture
def leader(db: None) -> AbstractBaseUser:
    return account(LEADER)


@pytest.fixture
def stranger(db: None) -> AbstractBaseUser:
    return account(STRANGER)
