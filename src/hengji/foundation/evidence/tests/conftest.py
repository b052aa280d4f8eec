from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from hengji.foundation.access.testing import policy_as
from hengji.foundation.common.testing import INSPECTOR, LEADER, OFFICE, OFFICER, STRANGER
from hengji.foundation.organisations.models import User

from . import world


@pytest.fixture(autouse=True)
def _world(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The room's own people and a store of its own for each test."""
    name = world.__name__
    settings.ORGANISATIONS_OF = f"{name}.organisations_of"
    settings.ORGANISATION_NAMES = f"{name}.organisation_names"
    settings.EVIDENCE_USE_RULES = f"{name}.RULES"
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    with policy_as(roles_of=world.roles_of):
        yield


@pytest.fixture
def officer(db: None) -> User:
    return world.account(OFFICER)


@pytest.fixture
def leader(db: None) -> User:
    return world.account(LEADER)


@pytest.fixture
def other(db: None) -> User:
    return world.account(world.OTHER)


@pytest.fixture
def office(db: None) -> User:
    return world.account(OFFICE)


@pytest.fixture
def inspector(db: None) -> User:
    return world.account(INSPECTOR)


@pytest.fixture
def stranger(db: None) -> User:
    return world.account(STRANGER)
