import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.access.policy import can
from hengji.foundation.access.testing import roles
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.common.testing import OFFICER, PASSWORD, STRANGER
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.models import User
from hengji.front.api import actions, queries
from hengji.front.api.enums import Lifetime
from hengji.front.api.models import Key
from hengji.front.api.secrets import new_secret, prefix_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Iterator[User]:
    with roles():
        yield create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD)


@pytest.fixture
def stranger() -> User:
    return create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD)


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_secret_is_returned_once_and_kept_only_as_a_hash(officer: User) -> None:
    key, token = actions.create_key(officer, "办公系统", ["web.inbox", "api.me"], Lifetime.MONTH, by=officer)
    stored = Key.objects.values().get()
    assert token not in json.dumps(stored, default=str)
    assert (stored["scopes"], stored["prefix"]) == (["api.me", "web.inbox"], prefix_of(token))
    assert stored["expires_at"] - stored["created_at"] == timedelta(days=30)
    entry = Entry.objects.get(action__startswith="api.")
    assert (entry.action, entry.actor, entry.object) == ("api.create_key", "zhang", f"api.key:{key.pk}")
    assert token not in entry.payload.text
    assert key.digest not in entry.payload.text
    assert queries.key_of(token) == key


def test_wrong_secrets_find_nothing(officer: User) -> None:
    _key, token = actions.create_key(officer, "办公系统", ["api.me"], Lifetime.MONTH, by=officer)
    wrong = ["", token[:-1], f"{token[:-1]}!", f"{token[:14]}{'A' * 43}", new_secret()[1]]
    assert prefix_of(wrong[3]) == prefix_of(token)
    assert [queries.key_of(each) for each in wrong] == [None] * 5


def test_all_reasons_against_a_key_are_said_at_once(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.create_key(officer, "办公系统", ["api.me"], Lifetime.MONTH, by=officer)
    monkeypatch.setattr(actions, "MOST_KEYS", 1)
    with pytest.raises(ProblemsError) as error:
        actions.create_key(officer, "办公系统", ["workdays.edit", "api.me"], Lifetime.MONTH, by=officer)
    assert codes(error) == ["NAME_TAKEN", "TOO_MANY_KEYS", "NOT_ALLOWED"]
    with pytest.raises(ProblemsError) as error:
        actions.create_key(officer, "另一个", [], Lifetime.MONTH, by=officer)
    assert codes(error) == ["TOO_MANY_KEYS", "NO_SCOPE"]
    assert (Key.objects.count(), Entry.objects.filter(action__startswith="api.").count()) == (1, 1)


def test_one_may_do_exactly_what_one_is_shown(officer: User, stranger: User) -> None:
    keys = [actions.create_key(user, "系统", ["api.me"], Lifetime.MONTH, by=user)[0] for user in (officer, stranger)]
    for user, key in zip((officer, stranger), keys, strict=True):
        assert list(queries.keys_of(user)) == [key] == [each for each in keys if can(user, "api.keys", each)]


def test_revoking_is_final_and_recorded_once(officer: User) -> None:
    key, _token = actions.create_key(officer, "办公系统", ["api.me"], Lifetime.MONTH, by=officer)
    first = actions.revoke_key(key, by=officer).revoked_at
    assert actions.revoke_key(key, by=officer).revoked_at == first
    assert [entry.action for entry in Entry.objects.exclude(action="account.create")] == [
        "api.create_key",
        "api.revoke_key",
    ]
    again, _token = actions.create_key(officer, "办公系统", ["api.me"], Lifetime.MONTH, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Key.objects.filter(pk=key.pk).update(revoked_at=None)
    assert list(queries.keys_of(officer)) == [again, key]


def test_use_is_written_down_every_few_minutes_only(officer: User) -> None:
    key, _token = actions.create_key(officer, "办公系统", ["api.me"], Lifetime.MONTH, by=officer)
    now = timezone.now()
    seen = []
    for minutes in (0, 4, 6):
        key.refresh_from_db()
        actions.note_use(key, now + timedelta(minutes=minutes))
        key.refresh_from_db()
        seen.append(key.last_used_at)
    assert seen == [now, now, now + timedelta(minutes=6)]


def test_page_shows_the_secret_once(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert "还没有密钥" in client.get("/api/keys/").content.decode()
    asked = {"name": "办公系统", "scopes": ["api.me", "web.inbox"], "lifetime": "90"}
    made = client.post("/api/keys/", asked).content.decode()
    token = made.partition('id="token">')[2].partition("<")[0]
    assert queries.key_of(token) == Key.objects.get()
    page = client.get("/api/keys/").content.decode()
    assert token not in page
    assert f"hj_{prefix_of(token)}_…" in page
    twice = client.post("/api/keys/", asked).content.decode()
    assert "您已有同名的密钥" in twice
    assert Key.objects.count() == 1


def test_page_offers_only_what_the_person_may(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = client.post("/api/keys/", {"name": "", "scopes": ["operations.jobs"]}).content.decode()
    assert "operations.jobs" not in page.partition("<ul")[0]
    assert all(text in page for text in ("请填写名称", "本人的待办"))
    assert Key.objects.count() == 0


def test_keys_are_the_owners_alone(client: Client, officer: User, stranger: User) -> None:
    key, _token = actions.create_key(officer, "办公系统", ["api.me"], Lifetime.MONTH, by=officer)
    client.force_login(stranger)
    assert "<strong>办公系统" not in client.get("/api/keys/").content.decode()
    assert client.post(f"/api/keys/{key.pk}/revoke/").status_code == 404
    client.force_login(officer)
    assert "已停用，用它的请求" in client.post(f"/api/keys/{key.pk}/revoke/", follow=True).content.decode()
    key.refresh_from_db()
    assert key.revoked_at is not None


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_fixed_number_of_queries(
    client: Client, officer: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        actions.create_key(officer, f"系统{n}", ["api.me"], Lifetime.MONTH, by=officer)
    client.force_login(officer)
    with django_assert_num_queries(3):  # session, account, keys
        client.get("/api/keys/")
