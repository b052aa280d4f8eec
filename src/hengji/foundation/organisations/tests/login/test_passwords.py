from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.actions import new_password
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.passwords import ProfileValidator

from .conftest import enter, is_in

pytestmark = pytest.mark.django_db
GOOD = "ganglan-mingyue-88"


def codes(password: str, user: User | None = None) -> list[str | None]:
    try:
        ProfileValidator().validate(password, user)
    except ValidationError as error:
        return [each.code for each in error.error_list]
    return []


@pytest.mark.parametrize(
    ("password", "dengbao", "asvs"),
    [
        (GOOD, [], []),
        ("明月照大江 horse 9", [], []),
        ("correct horse battery", ["classes"], []),
        ("Abc-12345", ["short"], ["short"]),
        ("password", ["short", "classes", "common"], ["short", "common"]),
        ("hengji-2026-Abc", ["personal"], ["personal"]),
        ("ZHANGSAN-2026-xyz", ["personal"], ["personal"]),
        ("密码是张三丰的abc-123", ["personal"], ["personal"]),
        ("tel-13812345678-x", ["personal"], ["personal"]),
    ],
)
def test_every_problem_is_said_at_once(settings: Settings, password: str, dengbao: list[str], asvs: list[str]) -> None:
    user = User(username="zhangsan", display_name="张三丰", phone="13812345678")
    assert codes(password, user) == dengbao
    settings.PASSWORD_PROFILE = "asvs"
    assert codes(password, user) == asvs


def test_short_names_forbid_nothing() -> None:
    assert codes("ganglan-li-8888", User(username="li", display_name="")) == []


def test_the_last_five_passwords_do_not_come_back(officer: User, settings: Settings) -> None:
    for number in range(5):
        actions.change_password(officer, new=f"{GOOD}-{number}", by=officer)
    assert [codes(f"{GOOD}-{number}", officer) for number in range(5)] == [["used"]] * 5
    assert codes(PASSWORD, officer) == []  # the sixth
    settings.PASSWORD_PROFILE = "asvs"
    assert codes(f"{GOOD}-0", officer) == []


@given(st.data())
def test_generated_passwords_please_both_profiles(data: st.DataObject) -> None:
    assert codes(new_password()) == []


def change(client: Client, old: str, new: str, again: str) -> str:
    response = client.post("/account/password/", {"old": old, "new": new, "again": again})
    text: str = response.headers.get("Location") or response.content.decode()
    return text


def test_page_tells_all_problems_and_changes_nothing(client: Client, officer: User) -> None:
    enter(client)
    text = change(client, "wrong", "zhang", "other")
    problems = ("两次输入的新密码不一样", "密码太短：现在5个字符，至少要12个", "字符种类太少", "密码里不要包含账号")
    assert [words for words in problems if words not in text] == []
    assert "请填写现在的密码" in change(client, "", "", "")
    assert "现在的密码不正确" in change(client, "wrong", GOOD, GOOD)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_a_stolen_session_is_no_place_to_guess_the_password(client: Client, officer: User) -> None:
    enter(client)
    for _ in range(5):
        change(client, "wrong", GOOD, GOOD)
    assert "连续多次输错" in change(client, PASSWORD, GOOD, GOOD)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_change_keeps_this_login_and_ends_the_others(client: Client, officer: User) -> None:
    other = Client()
    enter(client)
    enter(other)
    assert change(client, PASSWORD, GOOD, GOOD) == "/account/"
    assert is_in(client)
    assert not is_in(other)


def test_temporary_password_lets_nothing_be_done_before_it_is_changed(client: Client, officer: User) -> None:
    User.objects.update(must_change_password=True)
    enter(client)
    assert {client.get(path).headers.get("Location") for path in ("/", "/account/", "/accounts/")} == {
        "/account/password/"
    }
    assert "您的密码是临时的或已到期" in client.get("/account/password/").content.decode()
    change(client, PASSWORD, GOOD, GOOD)
    assert is_in(client)


@pytest.mark.parametrize(("profile", "due"), [("dengbao", True), ("asvs", False)])
def test_password_is_changed_every_90_days_where_the_profile_says_so(
    client: Client, officer: User, settings: Settings, profile: str, due: bool
) -> None:
    settings.PASSWORD_PROFILE = profile
    enter(client)
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=89))
    assert is_in(client)
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=91))
    assert is_in(client) is not due


def test_account_without_a_password_has_none_to_change(client: Client, officer: User) -> None:
    officer.set_unusable_password()
    officer.must_change_password = True
    officer.save()
    client.force_login(officer)
    assert is_in(client)


def test_stranger_has_no_page(client: Client) -> None:
    assert client.get("/account/password/").headers["Location"] == "/login/?next=/account/password/"
    assert OFFICER.username not in client.get("/login/").content.decode()
