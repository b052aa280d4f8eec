import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations.actions import create_account


@pytest.mark.django_db
def test_workbench_greets_and_says_that_nothing_is_due(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD))
    with django_assert_num_queries(14):  # session, account, three for the roles; the inbox of the rooms
        text = client.get("/").content.decode()
    assert f"{OFFICER.display_name}，今天是" in text
    assert "目前没有待办事项" in text
