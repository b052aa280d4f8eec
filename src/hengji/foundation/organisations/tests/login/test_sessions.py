"""A login ends when it is not used, when it is old, and when somebody ends it."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings as site
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.common.testing import OFFICER, PASSWORD, STRANGER
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.models import Session, User
from hengji.foundation.organisations.tables import browser

from .conftest import Held, enter, is_in, ledger

pytestmark = pytest.mark.django_db


def ago(**span: int) -> object:
    return timezone.now() - timedelta(**span)


def test_login_gives_a_new_key_and_says_whose_it_is(client: Client, officer: User) -> None:
    client.get("/login/with/none/")
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies[site.SESSION_COOKIE_NAME] = session.session_key or ""
    client.post(
        "/login/", {"username": OFFICER.username, "password": PASSWORD}, headers={"user-agent": "Firefox"},
        REMOTE_ADDR="10.1.2.3",
    )  # fmt: skip
    row = Session.objects.get(user=officer)
    assert row.pk != session.session_key
    assert (row.address, row.agent) == ("10.1.2.3", "Firefox")
    assert not Session.objects.filter(pk=session.session_key).exists()


@pytest.mark.parametrize(
    ("changes", "open_"),
    [
        ({"seen_at": {"minutes": 19}}, True),
        ({"seen_at": {"minutes": 21}}, False),
        ({"started_at": {"hours": 7, "minutes": 59}}, True),
        ({"started_at": {"hours": 8, "minutes": 1}}, False),
    ],
)
def test_login_ends_when_idle_or_old(
    client: Client, officer: User, changes: dict[str, dict[str, int]], open_: bool
) -> None:
    enter(client)
    Session.objects.filter(user=officer).update(**{name: ago(**span) for name, span in changes.items()})
    assert is_in(client) is open_


def test_use_keeps_a_login_alive_and_is_written_once_a_minute(
    client: Client, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    enter(client)
    client.get("/account/")  # shows the message of the login
    with django_assert_num_queries(5):
        client.get("/account/password/")
    Session.objects.update(seen_at=ago(minutes=15))
    with django_assert_num_queries(6):
        client.get("/account/password/")
    assert Session.objects.get(user=officer).seen_at > timezone.now() - timedelta(seconds=30)


def test_a_busy_login_is_not_renewed_by_what_it_stores(client: Client, officer: User) -> None:
    enter(client)
    started = timezone.now() - timedelta(hours=7)
    session = client.session
    session["started"] = started.isoformat()
    session["filter"] = "words"
    session.save()
    assert Session.objects.get(user=officer).started_at == started


def test_every_way_of_ending_works_with_the_next_request(officer: User, held: Held) -> None:
    """Role changes call end_sessions; so do a new password and a closed account."""
    clients = [Client() for _ in range(3)]
    for client in clients:
        enter(client)
    actions.end_sessions(officer, by="roles")
    assert [is_in(client) for client in clients] == [False] * 3
    assert ledger()[-1] == ("roles", "account.end_sessions", f"account:{officer.pk}")


def test_raising_the_version_alone_ends_a_login(client: Client, officer: User) -> None:
    enter(client)
    User.objects.update(session_version=7)
    assert not is_in(client)


def test_administrators_have_one_login_at_a_time(admin: User, officer: User) -> None:
    first, second, colleague = Client(), Client(), Client()
    enter(colleague)
    enter(first, username="admin")
    enter(second, username="admin")
    assert [is_in(client) for client in (first, second, colleague)] == [False, True, True]


def test_person_sees_and_ends_the_own_logins_only(client: Client, officer: User) -> None:
    stranger = actions.create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD)
    elsewhere, other = Client(REMOTE_ADDR="10.1.2.3"), Client(REMOTE_ADDR="10.7.7.7")
    enter(client)
    enter(elsewhere)
    enter(other, username=stranger.username)
    text = client.get("/account/").content.decode()
    assert "10.1.2.3" in text
    assert "10.7.7.7" not in text
    assert not any(row.session_key in text for row in Session.objects.all())
    foreign, own = Session.objects.get(user=stranger), Session.objects.get(user=officer, address="10.1.2.3")
    assert client.post(f"/account/logins/{foreign.public_id}/end/").status_code == 404
    assert client.post(f"/account/logins/{own.public_id}/end/").headers["Location"] == "/account/"
    assert client.post(f"/account/logins/{own.public_id}/end/").status_code == 404
    assert [is_in(each) for each in (client, elsewhere, other)] == [True, False, True]
    assert ledger()[-1] == (OFFICER.username, "account.end_session", f"account:{officer.pk}")


def test_all_other_logins_are_ended_at_once(client: Client, officer: User) -> None:
    others = [Client(), Client()]
    for each in (client, *others):
        enter(each)
    client.post("/account/logins/end/")
    assert [is_in(each) for each in (client, *others)] == [True, False, False]
    count = len(ledger())
    client.post("/account/logins/end/")
    assert len(ledger()) == count


def test_list_of_logins_costs_the_same_for_one_and_three(
    client: Client, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    enter(client)
    client.get("/account/")  # shows the message of the login
    with django_assert_num_queries(7):
        client.get("/account/")
    for _ in range(2):
        enter(Client())
    with django_assert_num_queries(7):
        client.get("/account/")


def test_previous_login_is_told(client: Client, officer: User) -> None:
    enter(client)
    assert "这是您第一次登录" in client.get("/").content.decode()
    client.post("/logout/")
    moment = timezone.make_aware(datetime(2026, 11, 20, 9, 5))  # noqa: DTZ001 - made aware here
    User.objects.update(last_login=moment, last_login_address="10.1.2.3")
    enter(client)
    assert "上次登录：2026年11月20日09:05，地址10.1.2.3。" in client.get("/").content.decode()


def test_logout_is_recorded(client: Client, officer: User) -> None:
    enter(client)
    client.post("/logout/")
    assert ledger()[-1] == (OFFICER.username, "account.logout", f"account:{officer.pk}")


def test_what_is_over_is_cleared_away(client: Client, officer: User) -> None:
    enter(client)
    enter(Client())
    Session.objects.filter(pk=client.session.session_key).update(seen_at=ago(minutes=21))
    assert actions.clear_sessions(timezone.now()) == 1
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/139.0 Safari/537.36 Edg/139.0", "Edge，Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox，Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36", "Chrome，安卓"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari，iPhone"),
        ("curl/8", "curl/8"),
        ("", ""),
    ],
)  # fmt: skip
def test_browsers_have_names_that_people_know(agent: str, words: str) -> None:
    assert browser(agent) == words
