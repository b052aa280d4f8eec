import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations.actions import create_account, ensure_account, new_password
from hengji.foundation.organisations.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD)


def test_account_has_a_name_and_no_readable_password(officer: User) -> None:
    stored = User.objects.get(username=OFFICER.username)
    assert (str(stored), stored.is_active, stored.phone) == (OFFICER.display_name, True, "")
    assert stored.check_password(PASSWORD)
    assert PASSWORD not in stored.password


def test_account_name_can_be_taken_only_once(officer: User) -> None:
    with pytest.raises(ValidationError, match="这个账号已经有人使用"):
        create_account(officer.username, "另一个人", password=PASSWORD)


@pytest.mark.parametrize("name", ["", "two words", "x" * 65])
def test_malformed_account_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        create_account(name, "某人", password=PASSWORD)


def test_passwords_are_random_and_easy_to_copy() -> None:
    passwords = {new_password() for _ in range(50)}
    assert len(passwords) == 50
    assert all(re.fullmatch(r"([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}", each) for each in passwords)


def test_printed_account_is_repaired(officer: User) -> None:
    User.objects.update(is_active=False)
    repaired = ensure_account(officer.username, officer.display_name, password="a-new-one-1363")
    assert (repaired.pk, repaired.is_active, repaired.check_password("a-new-one-1363")) == (officer.pk, True, True)


def log_in(client: Client, password: str, target: str = "") -> str:
    """Where the answer leads, or what the page says."""
    response = client.post("/login/", {"username": OFFICER.username, "password": password, "next": target})
    return response.headers.get("Location") or response.content.decode()


def test_login_returns_to_the_page_that_was_asked_for(client: Client, officer: User) -> None:
    assert log_in(client, PASSWORD, "/login/?x=1") == "/login/?x=1"


def test_login_never_leads_to_another_site(client: Client, officer: User) -> None:
    assert log_in(client, PASSWORD, "https://elsewhere.example/") == "/"


def test_wrong_name_and_wrong_password_are_answered_alike(client: Client, officer: User) -> None:
    message = "账号或密码不正确"
    assert message in log_in(client, "wrong")
    User.objects.all().delete()
    assert message in log_in(client, "wrong")


def test_closed_account_cannot_log_in(client: Client, officer: User) -> None:
    User.objects.update(is_active=False)
    assert "账号或密码不正确" in log_in(client, PASSWORD)


def test_logout_needs_a_form_and_ends_the_session(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/").headers["Location"] == "/login/?next=/"
