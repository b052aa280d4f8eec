import pytest
from django.test import Client

from hengji.foundation.access.testing import policy_as, roles_as
from hengji.foundation.common.testing import LEADER, PASSWORD, STRANGER
from hengji.foundation.organisations.actions import create_account


@pytest.mark.django_db
def test_pages_about_the_policy_are_shown_to_whom_they_are_for(client: Client) -> None:
    keeper = create_account(LEADER.username, LEADER.display_name, password=PASSWORD)
    stranger = create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD)
    seen = {}
    with policy_as(roles_of=roles_as({keeper.pk: ["security_admin"]})):
        for user in (keeper, stranger):
            client.force_login(user)
            text = client.get("/").content.decode()
            seen[user] = [f'href="{path}"' in text for path in ("/permissions/", "/permissions/record/")]
    assert seen == {keeper: [True, True], stranger: [False, False]}
