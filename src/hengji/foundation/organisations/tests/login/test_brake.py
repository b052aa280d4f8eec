"""Guessing is slowed down, and nobody is locked out for ever."""

from datetime import timedelta

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.actions import logins
from hengji.foundation.organisations.models import LoginBrake, User

from .conftest import enter, is_in, last_payload, ledger

pytestmark = pytest.mark.django_db
WRONG_PASSWORD = "wrong"
WRONG, LOCKED = "账号或密码不正确", "连续多次输错"


def page(client: Client, password: str = WRONG_PASSWORD, username: str = OFFICER.username) -> str:
    text: str = enter(client, password, username).content.decode()
    return text


def fail(client: Client, times: int, username: str = OFFICER.username) -> None:
    for _ in range(times):
        page(client, username=username)


def test_fifth_failure_locks_and_the_right_password_does_not_open(client: Client, officer: User) -> None:
    assert [LOCKED in page(client) for _ in range(5)] == [False] * 4 + [True]
    assert LOCKED in page(client, PASSWORD)
    assert not is_in(client)
    until = timezone.localtime(LoginBrake.objects.get().locked_until)
    assert f"{until:%H:%M}以后再试" in page(client, PASSWORD)


def test_lock_ends_by_itself(client: Client, officer: User) -> None:
    fail(client, 5)
    brake = LoginBrake.objects.get()
    assert brake.locked_until is not None
    assert timedelta(minutes=14) < brake.locked_until - timezone.now() <= timedelta(minutes=15)
    LoginBrake.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    enter(client)
    assert is_in(client)
    assert not LoginBrake.objects.exists()


def test_attempts_while_locked_do_not_make_it_longer(client: Client, officer: User) -> None:
    fail(client, 5)
    before = LoginBrake.objects.values().get()
    fail(client, 20)
    assert LoginBrake.objects.values().get() == before


def test_a_rival_elsewhere_does_not_lock_the_owner_out(client: Client, officer: User) -> None:
    fail(Client(REMOTE_ADDR="10.9.9.9"), 6)
    enter(client)
    assert is_in(client)


def test_success_forgives(client: Client, officer: User) -> None:
    fail(client, 4)
    enter(client)
    client.post("/logout/")
    assert [LOCKED in page(client) for _ in range(5)] == [False] * 4 + [True]


def test_failures_of_yesterday_do_not_count(client: Client, officer: User) -> None:
    fail(client, 4)
    LoginBrake.objects.update(failed_at=timezone.now() - timedelta(days=1, seconds=1))
    assert WRONG in page(client)
    assert LoginBrake.objects.get().failures == 1


def test_unknown_names_are_treated_alike(client: Client, officer: User) -> None:
    known = [page(client) for _ in range(6)]
    unknown = [page(client, username="nobody-here") for _ in range(6)]
    assert [LOCKED in text for text in known] == [LOCKED in text for text in unknown]
    assert [WRONG in text for text in known] == [WRONG in text for text in unknown]


def test_writing_a_name_differently_gives_no_more_guesses(client: Client, officer: User) -> None:
    fail(client, 4)
    assert LOCKED in page(client, username=OFFICER.username.upper())


@pytest.mark.parametrize("username", [OFFICER.username, "nobody-here"])
def test_known_and_unknown_names_cost_one_hash_each(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch, username: str
) -> None:
    """Time is what the hash takes; one each means the same time."""
    hashed: list[str] = []
    real = hashers.MD5PasswordHasher.encode

    def counting(self: hashers.MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counting)
    page(client, username=username)
    assert hashed == ["wrong"]


def test_ledger_knows_failures_locks_and_logins(client: Client, officer: User) -> None:
    name = f"account:{officer.pk}"
    fail(client, 5)
    page(client, username="my-secret-1363")
    LoginBrake.objects.all().delete()
    enter(client)
    assert ledger()[1:] == [
        *[("visitor", "account.login_failed", name)] * 5,
        ("visitor", "account.locked", name),
        ("visitor", "account.login_failed", "account:unknown"),
        (OFFICER.username, "account.login", name),
    ]
    assert last_payload()["after"] == {"address": "127.0.0.1", "methods": ["password"]}
    assert not any("my-secret-1363" in text for text in Entry.objects.values_list("payload__text", flat=True))


def test_behind_a_proxy_the_client_counts(client: Client, officer: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client.post("/login/", {"username": "zhang", "password": "x"}, headers={"x-forwarded-for": "1.1.1.1, 10.0.0.8"})
    assert LoginBrake.objects.get().address == "10.0.0.8"


def test_old_brakes_are_cleared(client: Client, officer: User) -> None:
    fail(client, 1)
    assert actions.clear_brakes(timezone.now()) == 0
    assert actions.clear_brakes(timezone.now() + timedelta(days=2)) == 1


@given(st.integers(min_value=0, max_value=10**6))
def test_lock_grows_slowly_and_never_beyond_an_hour(failures: int) -> None:
    rest = logins.lock_time(failures)
    assert rest <= timedelta(hours=1)
    assert bool(rest) == (failures > 0 and failures % 5 == 0)
    assert logins.lock_time(failures + 5) >= rest


def test_lock_times() -> None:
    assert [logins.lock_time(count) // timedelta(minutes=1) for count in (4, 5, 6, 10, 15, 20, 25, 500)] == [
        0, 15, 0, 30, 45, 60, 60, 60,
    ]  # fmt: skip


def test_many_at_once_get_no_more_guesses_than_few() -> None:
    """An attempt counts from its beginning: of twenty that began before any has ended, five may look."""
    begun = [logins._take_attempt("zhang", "10.0.0.1") for _ in range(20)]
    assert [until is None for until in begun] == [True] * 5 + [False] * 15
