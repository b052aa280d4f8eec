"""账号管理: who sees it, what it does, what it costs."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.models import ExternalIdentity, User

from .conftest import Held, enter, factors, is_in, ledger, with_app

pytestmark = pytest.mark.django_db
CAS = {"kind": "cas", "key": "sso", "title": "省统一身份认证", "server": "https://sso.example.cn/cas"}


@pytest.fixture
def desk(client: Client, admin: User) -> Client:
    """The administrator's browser."""
    enter(client, username="admin")
    client.get("/")
    return client


def paths(user: User) -> list[str]:
    verbs = ("disable", "enable", "reset", "second-factor", "identities", "identities/1/remove")
    return [
        "/accounts/",
        "/accounts/new/",
        f"/accounts/{user.pk}/",
        *(f"/accounts/{user.pk}/{verb}/" for verb in verbs),
    ]


@pytest.mark.parametrize("role", ["", "office", "security_admin", "audit_admin", "leader", "unit_head"])
def test_nobody_but_the_system_administrator_manages_accounts(
    client: Client, officer: User, held: Held, role: str
) -> None:
    held[OFFICER.username] = frozenset({role})
    enter(client)
    for path in paths(officer):
        assert {client.get(path).status_code, client.post(path).status_code} == {403}, path
    assert "账号管理" not in client.get("/").content.decode()
    assert User.objects.get().is_active


def test_account_is_made_with_a_password_that_is_shown_once(desk: Client, admin: User) -> None:
    assert "账号管理" in desk.get("/").content.decode()
    given = {"username": "liu", "display_name": "刘某", "phone": ""}
    page = desk.post("/accounts/new/", given).content.decode()
    password = re.findall(r'class="secret">([^<]+)<', page)[0]
    made = User.objects.get(username="liu")
    assert (made.check_password(password), made.must_change_password) == (True, True)
    assert password not in desk.get(f"/accounts/{made.pk}/").content.decode()
    again = desk.post("/accounts/new/", given).content.decode()
    assert "这个账号已经有人使用" in again
    assert 'value="刘某"' in again
    empty = desk.post("/accounts/new/", {}).content.decode()
    assert [words for words in ("请填写账号。", "请填写姓名。") if words not in empty] == []
    assert User.objects.count() == 2


def test_account_is_closed_and_opened(desk: Client, officer: User) -> None:
    url = f"/accounts/{officer.pk}/"
    assert "请填写停用原因" in desk.post(f"{url}disable/", {"reason": " "}).content.decode()
    desk.post(f"{url}disable/", {"reason": "调离"})
    assert "调离" in desk.get(url).content.decode()
    assert not User.objects.get(pk=officer.pk).is_active
    desk.post(f"{url}enable/")
    assert User.objects.get(pk=officer.pk).is_active


def test_own_account_is_left_to_a_colleague(desk: Client, admin: User) -> None:
    url = f"/accounts/{admin.pk}/"
    desk.post(f"{url}disable/", {"reason": "试"})
    assert "不能停用自己的账号" in desk.get(url).content.decode()
    desk.post(f"{url}reset/")
    assert "自己的密码请在" in desk.get(url).content.decode()
    desk.post(f"{url}second-factor/")
    assert "自己的两步验证请在" in desk.get(url).content.decode()
    admin.refresh_from_db()
    assert (admin.is_active, admin.check_password(PASSWORD)) == (True, True)


def test_reset_and_lost_device(desk: Client, officer: User) -> None:
    with_app(officer)
    assert 'class="secret"' in desk.post(f"/accounts/{officer.pk}/reset/").content.decode()
    assert not User.objects.get(pk=officer.pk).check_password(PASSWORD)
    desk.post(f"/accounts/{officer.pk}/second-factor/")
    assert factors(officer) == []


def test_identities_are_bound_by_the_administrator(desk: Client, officer: User, settings: Settings) -> None:
    url = f"/accounts/{officer.pk}/"
    assert "绑定" not in desk.get(url).content.decode()
    settings.IDENTITY_PROVIDERS = [CAS]
    assert "请填写用户标识" in desk.post(f"{url}identities/", {"issuer": CAS["server"]}).content.decode()
    assert "请填写" in desk.post(f"{url}identities/", {"issuer": "https://x", "subject": ""}).content.decode()
    desk.post(f"{url}identities/", {"issuer": CAS["server"], "subject": "zhang-1"})
    identity = ExternalIdentity.objects.get()
    assert (identity.user, identity.issuer, identity.subject) == (officer, CAS["server"], "zhang-1")
    assert (
        "已经绑定了账号"
        in desk.post(f"{url}identities/", {"issuer": CAS["server"], "subject": "zhang-1"}).content.decode()
    )
    other = actions.create_account("liu", "刘某", password=PASSWORD)
    assert desk.post(f"/accounts/{other.pk}/identities/{identity.pk}/remove/").status_code == 404
    desk.post(f"{url}identities/{identity.pk}/remove/")
    assert not ExternalIdentity.objects.exists()


def test_every_change_asks_for_a_recent_second_factor(desk: Client, officer: User, admin: User) -> None:
    with_app(admin)  # from now on the password of the login is not enough
    for path in paths(officer)[3:]:
        assert desk.post(path, {"reason": "x"}).headers["Location"].startswith("/account/confirm/code/"), path
    assert User.objects.get(pk=officer.pk).is_active


def test_list_finds_and_filters(desk: Client, officer: User) -> None:
    actions.create_account("liu", "刘某", password=PASSWORD, phone="13900001111")
    actions.disable_account(officer, by="system", reason="调离")

    def found(query: str) -> list[str]:
        text = desk.get(f"/accounts/?{query}").content.decode()
        return re.findall(r'href="/accounts/\d+/">([^<]+)<', text)

    assert found("") == ["admin", "liu", "zhang"]
    assert found("words=%E5%88%98") == ["liu"]
    assert found("words=13900001111") == ["liu"]
    assert found("words=1390") == []  # a sealed number is found whole or not at all
    assert found("state=off") == ["zhang"]
    assert found("state=on") == ["admin", "liu"]
    assert "没有找到账号" in desk.get("/accounts/?words=nobody").content.decode()


def test_list_costs_the_same_for_one_and_three(desk: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(7):
        desk.get("/accounts/")
    for name in ("a1", "a2"):
        actions.create_account(name, name, password=PASSWORD)
    with django_assert_num_queries(7):
        desk.get("/accounts/")


def test_missing_account_is_not_found(desk: Client) -> None:
    assert desk.get("/accounts/99999/").status_code == 404
    assert desk.post("/accounts/99999/reset/").status_code == 404


def test_unbinding_ends_what_came_in_that_way(desk: Client, officer: User) -> None:
    identity = actions.bind_identity(officer, issuer="i", subject="s", by="test")
    other = Client()
    enter(other)
    actions.unbind_identity(identity, by="test")
    assert not is_in(other)
    assert ledger()[-1][1] == "account.unbind_identity"
