import pytest
from django.test import Client

from hengji.core.scoring.run import Run as FrozenRun
from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.testing import give
from hengji.outcome.assessment.actions import store_run
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.tests.sample import sample_run


@pytest.fixture(scope="session")
def frozen() -> FrozenRun:
    return sample_run()


@pytest.fixture
def stored(db: None, frozen: FrozenRun) -> Run:
    return store_run(frozen, title="样例第1次汇总", kind=Kind.PROVISIONAL)


@pytest.fixture
def reader(db: None, client: Client) -> Client:
    user = create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD)
    give(user, Role.READER)
    client.force_login(user)
    return client
