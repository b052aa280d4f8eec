"""What the actions refuse, change and write down."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from hengji.foundation.common.testing import OFFICER, PASSWORD, STRANGER
from hengji.foundation.ledger.replay import replay
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.administrators import check_administrators_apart
from hengji.foundation.organisations.models import ExternalIdentity, PastPassword, User

from .conftest import Held, enter, factors, is_in, last_payload, ledger, with_app

pytestmark = pytest.mark.django_db
NEXT = "ganglan-mingyue-88"


def name(user: User) -> str:
    return f"organisations.user:{user.pk}"


def account(user: User) -> str:
    """In entries about what happened to an account."""
    return f"account:{user.pk}"


def test_creation_is_in_the_ledger_without_any_secret(admin: User) -> None:
    made = actions.create_account("liu", "刘某", password=PASSWORD, phone="13900000000", by=admin, must_change=True)
    assert ledger()[-1] == ("admin", "account.create", name(made))
    after = last_payload()["after"]
    assert (after["username"], after["must_change_password"]) == ("liu", True)
    assert not {"last_login", "last_login_address", "session_version"} & set(after)
    assert after["password"].startswith("sha256:")
    assert made.password not in str(last_payload())


def test_disabling_ends_the_session_with_the_next_request(client: Client, officer: User, admin: User) -> None:
    enter(client)
    assert is_in(client)
    actions.disable_account(officer, by=admin, reason=" 调离 ")
    assert client.get("/").headers["Location"] == "/login/?next=/"
    officer.refresh_from_db()
    assert (officer.is_active, officer.disabled_reason) == (False, "调离")
    assert ledger()[-2:] == [
        ("admin", "account.end_sessions", account(officer)),
        ("admin", "account.disable", name(officer)),
    ]
    enter(client)
    assert not is_in(client)


def test_second_click_on_disable_and_enable_changes_nothing(officer: User, admin: User) -> None:
    actions.disable_account(officer, by=admin, reason="调离")
    count = len(ledger())
    actions.disable_account(officer, by=admin, reason="另一个原因")
    assert len(ledger()) == count
    actions.enable_account(officer, by=admin)
    actions.enable_account(officer, by=admin)
    assert ledger()[count:] == [("admin", "account.enable", name(officer))]
    officer.refresh_from_db()
    assert (officer.is_active, officer.disabled_reason) == (True, "")


def test_disabling_needs_a_reason_and_somebody_else(officer: User, admin: User) -> None:
    with pytest.raises(ValidationError, match="请填写停用原因"):
        actions.disable_account(officer, by=admin, reason="  ")
    with pytest.raises(ValidationError, match="不能停用自己的账号"):
        actions.disable_account(admin, by=admin, reason="试试")
    assert User.objects.filter(is_active=True).count() == 2


def test_reset_gives_a_one_time_password_and_ends_sessions(client: Client, officer: User, admin: User) -> None:
    enter(client)
    password = actions.reset_password(officer, by=admin)
    assert not is_in(client)
    enter(client)
    assert not is_in(client)
    assert enter(client, password).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/account/password/"
    assert ("admin", "account.reset_password", name(officer)) in ledger()
    assert password not in str(last_payload())


def test_nobody_resets_the_own_password(admin: User) -> None:
    with pytest.raises(ValidationError, match="我的账号"):
        actions.reset_password(admin, by=admin)


def test_changed_password_is_remembered_and_recorded(officer: User) -> None:
    actions.change_password(officer, new=NEXT, by=officer)
    officer.refresh_from_db()
    assert officer.check_password(NEXT)
    assert PastPassword.objects.filter(user=officer).count() == 2
    assert ledger()[-2:] == [
        (OFFICER.username, "account.end_sessions", account(officer)),
        (OFFICER.username, "account.change_password", name(officer)),
    ]


@pytest.mark.parametrize("profile", ["dengbao", "asvs"])
def test_the_same_password_again_is_refused(officer: User, settings: Settings, profile: str) -> None:
    settings.PASSWORD_PROFILE = profile
    with pytest.raises(ValidationError):
        actions.change_password(officer, new=PASSWORD, by=officer)
    assert PastPassword.objects.count() == 1


def test_one_external_person_has_one_account(officer: User, admin: User) -> None:
    identity = actions.bind_identity(officer, issuer=" https://sso ", subject="zhang-1 ", by=admin)
    assert ledger()[-1] == ("admin", "account.bind_identity", f"organisations.externalidentity:{identity.pk}")
    with pytest.raises(ValidationError, match="已经绑定了账号"):
        actions.bind_identity(admin, issuer="https://sso", subject="zhang-1", by=admin)
    actions.unbind_identity(identity, by=admin)
    assert not ExternalIdentity.objects.exists()
    assert ledger()[-1][:2] == ("admin", "account.unbind_identity")
    assert last_payload()["before"]["subject"] == "zhang-1"


def test_accounts_without_use_for_90_days_are_suspended() -> None:
    now = timezone.now()
    people = {each: actions.create_account(each, each, password=PASSWORD) for each in ("used", "idle", "new", "back")}
    long_ago, lately = now - timedelta(days=91), now - timedelta(days=89)
    User.objects.exclude(username="new").update(enabled_at=long_ago)
    User.objects.filter(username="used").update(last_login=lately)
    User.objects.filter(username="idle").update(last_login=long_ago)
    actions.disable_account(people["back"], by="system", reason="休假")
    actions.enable_account(people["back"], by="system")
    assert actions.suspend_idle(now) == [people["idle"]]
    assert actions.suspend_idle(now) == []
    assert User.objects.get(username="idle").disabled_reason == "超过90天未登录，自动停用"
    assert ledger()[-1] == ("system", "account.disable", name(people["idle"]))


def test_repair_of_a_printed_account_is_recorded_once(officer: User) -> None:
    actions.disable_account(officer, by="system", reason="试")
    for _ in range(2):
        actions.ensure_account(officer.username, officer.display_name, password=NEXT)
    assert [action for _by, action, _obj in ledger()].count("account.repair") == 1


def test_printed_account_is_made_when_it_is_not_there() -> None:
    made = actions.ensure_account(OFFICER.username, OFFICER.display_name, password=NEXT)
    assert (made.check_password(NEXT), ledger()) == (True, [("system", "account.create", name(made))])


def test_generated_password_is_drawn_again_until_it_has_letters_and_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter("a" * 16 + "2" * 16 + "abcd2345" * 2)
    monkeypatch.setattr("hengji.foundation.organisations.actions.accounts.secrets.choice", lambda _letters: next(drawn))
    assert actions.new_password() == "abcd-2345-abcd-2345"


def test_lost_second_factors_are_removed_by_somebody_else(officer: User, admin: User) -> None:
    with_app(officer)
    with pytest.raises(ValidationError, match="我的账号"):
        actions.remove_second_factors(admin, by=admin)
    assert actions.remove_second_factors(officer, by=admin) == 2
    assert factors(officer) == []
    assert ledger()[-1] == ("admin", "account.second_factor_removed", account(officer))
    count = len(ledger())
    assert actions.remove_second_factors(officer, by=admin) == 0
    assert len(ledger()) == count


@pytest.mark.parametrize(
    "roles", [{"system_admin", "security_admin"}, {"audit_admin", "system_admin"}, {"security_admin", "audit_admin"}]
)
def test_two_administrators_in_one_hand_are_refused(roles: set[str]) -> None:
    with pytest.raises(ValidationError, match="三个人分别担任"):
        check_administrators_apart({*roles, "office"})
    for role in roles:
        check_administrators_apart({role, "office"})


def test_who_holds_two_administrators_roles_does_not_get_in(
    client: Client, admin: User, held: dict[str, frozenset[str]]
) -> None:
    held["admin"] = frozenset({"system_admin", "audit_admin"})
    response = enter(client, username="admin")
    assert (response.status_code, "三个人分别担任" in response.content.decode()) == (403, True)
    assert not is_in(client)
    assert ledger()[-1] == ("visitor", "account.login_failed", account(admin))


def test_a_failing_ledger_stops_the_change(officer: User, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("hengji.foundation.organisations.actions.accounts.record", broken)
    with pytest.raises(OSError, match="disk full"):
        actions.disable_account(officer, by=admin, reason="调离")
    with pytest.raises(OSError, match="disk full"):
        actions.create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD)
    assert set(User.objects.filter(is_active=True).values_list("username", flat=True)) == {"admin", "zhang"}


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_no_administrator_gets_into_the_account_of_another(officer: User, admin: User, held: Held, role: str) -> None:
    held[OFFICER.username] = frozenset({role})
    with_app(officer)
    with pytest.raises(ValidationError, match="不能由其他管理员改动"):
        actions.reset_password(officer, by=admin)
    with pytest.raises(ValidationError, match="不能由其他管理员改动"):
        actions.remove_second_factors(officer, by=admin)
    with pytest.raises(ValidationError, match="不能由其他管理员改动"):
        actions.bind_identity(officer, issuer="https://sso", subject="mine", by=admin)
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    assert factors(officer) == ["recovery_codes", "totp"]
    assert not ExternalIdentity.objects.exists()
    password = actions.reset_password(officer, by="command line")
    assert actions.remove_second_factors(officer, by="command line") == 2
    assert User.objects.get(pk=officer.pk).check_password(password)


def test_ledger_and_tables_agree_after_a_life_of_an_account(client: Client, admin: User) -> None:
    with assert_recorded():
        user = actions.create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD, by=admin)
        enter(client)
        client.post("/account/password/", {"old": PASSWORD, "new": NEXT, "again": NEXT})
        client.post("/logout/")
        actions.bind_identity(user, issuer="https://sso", subject="zhang-1", by=admin)
        actions.disable_account(user, by=admin, reason="调离")
        actions.enable_account(user, by=admin)
        actions.reset_password(user, by=admin)
        actions.unbind_identity(ExternalIdentity.objects.get(), by=admin)
        actions.suspend_idle(timezone.now() + timedelta(days=91))
    assert replay().differences == []


@pytest.mark.parametrize("change", [{"password": "md5$x$y"}, {"is_active": False}, {"must_change_password": True}])
def test_a_change_behind_our_back_is_found(officer: User, change: dict[str, object]) -> None:
    User.objects.update(**change)
    assert [(each.table, each.column) for each in replay().differences] == [("organisations.user", *change)]


def test_login_does_not_write_a_new_hash(client: Client, officer: User, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    enter(client)
    assert is_in(client)
    assert User.objects.get().password == officer.password
