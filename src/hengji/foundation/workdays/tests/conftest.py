from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model

from hengji.foundation.access.testing import roles
from hengji.foundation.common.testing import OFFICE, STRANGER, Account, Person


def account(person: Person) -> Account:
    made: Account = get_user_model().objects.create(
        username=person.username, display_name=person.display_name
    )  # fmt: skip
    return made


@pytest.fixture
def office(db: None) -> Iterator[Account]:
    with roles(**{OFFICE.username: "office"}):
        yield account(OFFICE)


@pytest.fixture
def stranger(db: None) -> Account:
    return account(STRANGER)
