import pytest

from hengji.foundation.organisations.tests.people import Cast, Town, gather, settle


@pytest.fixture
def cast(db: None) -> Cast:
    return gather()


@pytest.fixture
def town(db: None) -> Town:
    return settle()
