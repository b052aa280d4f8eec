"""Logging in with two steps, as a person does it: a code, a wrong code, a recovery code, a passkey."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django import Settings

from hengji.foundation.access import policy
from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations.actions import bind_identity, create_account
from hengji.foundation.organisations.models import User
from tests.browser.conftest import Visit, both

SECRET = "JBSWY3DPEHPK3PXP"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
OWN_PAGES = [
    "/account/",
    "/account/password/",
    "/account/second-factor/",
    "/account/second-factor/app/",
    "/account/second-factor/passkey/",
    "/account/confirm/",
]


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Codes that were used and guesses that were made are remembered there."""
    cache.clear()
    yield
    cache.clear()


def code() -> str:
    """What the app shows now; waits for the next one if this one is about to change."""
    left = 30 - time.time() % 30
    if left < 3:
        time.sleep(left + 0.1)
    return totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30))


def with_app() -> list[str]:
    user = User.objects.get(username=OFFICER.username)
    totp.TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def with_authenticator(page: Page) -> None:
    """A fingerprint reader that the browser believes in."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def at_the_workbench(visit: Visit) -> None:
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("工作台")


def log_out(visit: Visit) -> None:
    visit.page.locator("summary", has_text=OFFICER.display_name).click()
    visit.page.get_by_role("button", name="退出登录").click()
    expect(visit.page).to_have_url(f"{visit.address}/login/")


@both
def test_login_with_a_code_after_a_wrong_one(visit: Visit) -> None:
    with_app()
    visit.log_in()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("两步验证")
    visit.picture(f"second-step-{visit.width}")
    assert visit.overflow() == 0
    assert visit.accessibility_problems() == []
    visit.page.get_by_label("验证码或备用码").fill("000000")
    visit.page.get_by_role("button", name="登录").click()
    expect(visit.page.get_by_text("验证没有通过")).to_be_visible()
    visit.page.get_by_label("验证码或备用码").fill(code())
    visit.page.keyboard.press("Enter")
    at_the_workbench(visit)
    expect(visit.page.get_by_text("这是您第一次登录。")).to_be_visible()


def test_login_with_a_recovery_code(visit: Visit) -> None:
    codes = with_app()
    visit.log_in()
    visit.page.get_by_label("验证码或备用码").fill(codes[0])
    visit.page.get_by_role("button", name="登录").click()
    at_the_workbench(visit)


def test_setting_up_an_app_from_the_own_account(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(totp, "generate_totp_secret", lambda: SECRET)
    visit.log_in()
    visit.page.locator("summary", has_text=OFFICER.display_name).click()
    visit.page.get_by_role("link", name="我的账号").click()
    visit.page.get_by_role("link", name="管理两步验证").click()
    visit.page.get_by_role("link", name="设置动态验证码").click()
    expect(visit.page.get_by_role("img", name="二维码")).to_be_visible()
    visit.page.get_by_label("手机上显示的6位验证码").fill(code())
    visit.page.get_by_role("button", name="启用").click()
    expect(visit.page.locator(".codes li")).to_have_count(10)
    visit.picture(f"codes-{visit.width}")
    assert visit.accessibility_problems() == []


def test_passkey_is_added_and_logs_in_by_itself(visit: Visit) -> None:
    with_authenticator(visit.page)
    visit.log_in()
    at_the_workbench(visit)
    visit.open("/account/second-factor/passkey/")
    visit.page.get_by_label("名称").fill("办公室电脑")
    visit.page.get_by_role("button", name="添加").click()
    expect(visit.page.locator(".codes li")).to_have_count(10)
    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "webauthn"]
    log_out(visit)
    visit.picture(f"login-passkey-{visit.width}")
    visit.page.get_by_role("button", name="使用通行密钥").click()
    at_the_workbench(visit)


def test_passkey_is_the_second_step_and_the_step_up(visit: Visit) -> None:
    with_authenticator(visit.page)
    visit.log_in()
    at_the_workbench(visit)
    visit.open("/account/second-factor/passkey/")
    visit.page.get_by_role("button", name="添加").click()
    expect(visit.page.locator(".codes")).to_be_visible()
    log_out(visit)
    visit.log_in()
    visit.page.get_by_role("button", name="改用通行密钥").click()
    at_the_workbench(visit)
    visit.open("/account/confirm/passkey/?next=/account/")
    assert visit.accessibility_problems() == []
    visit.page.get_by_role("button", name="用通行密钥确认").click()
    expect(visit.page).to_have_url(f"{visit.address}/account/")
    visit.open("/account/second-factor/")
    visit.page.get_by_role("link", name="删除通行密钥1").click()
    visit.page.get_by_role("button", name="确认").click()
    expect(visit.page.get_by_text("通行密钥已删除。")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_passkey_that_is_not_there_is_explained(visit: Visit) -> None:
    with_authenticator(visit.page)
    visit.open("/login/")
    visit.page.get_by_role("button", name="使用通行密钥").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("这台设备上没有可用的通行密钥")


@both
def test_own_pages_fit_and_are_accessible(visit: Visit) -> None:
    visit.log_in()
    at_the_workbench(visit)
    for path in OWN_PAGES:
        visit.open(path)
        visit.picture(f"{path.strip('/').replace('/', '-')}-{visit.width}")
        assert (path, visit.overflow()) == (path, 0)
        assert (path, visit.accessibility_problems()) == (path, [])


@both
def test_account_pages_fit_and_are_accessible(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.IDENTITY_PROVIDERS = [{"kind": "cas", "key": "sso", "title": "省统一身份认证", "server": "https://sso"}]
    visit.log_in()
    at_the_workbench(visit)
    look_after_accounts(monkeypatch)
    account = create_account("liu", "刘某", password=PASSWORD)
    bind_identity(account, issuer="https://sso", subject="liu-1", by="test")
    pages = {"accounts": "/accounts/", "account-new": "/accounts/new/", "one-account": f"/accounts/{account.pk}/"}
    for name, path in pages.items():
        visit.open(path)
        visit.picture(f"{name}-{visit.width}")
        assert (path, visit.overflow()) == (path, 0)
        assert (path, visit.accessibility_problems()) == (path, [])


def look_after_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is logged in is the system administrator."""
    told = replace(policy.policy(), roles_of=lambda _user: frozenset({"everybody", "system_admin"}))
    monkeypatch.setattr(policy, "policy", lambda: told)


def test_account_is_made_and_its_owner_comes_in(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    visit.log_in()
    at_the_workbench(visit)
    with monkeypatch.context() as patch:
        look_after_accounts(patch)
        visit.open("/accounts/new/")
        visit.page.get_by_label("账号", exact=True).fill("liu")
        visit.page.get_by_label("姓名").fill("刘某")
        visit.page.get_by_role("button", name="建立账号").click()
        password = visit.page.locator(".secret").inner_text()
        visit.picture(f"one-time-{visit.width}")
        assert visit.accessibility_problems() == []
        log_out(visit)
    visit.log_in("liu", password)
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("修改密码")
    visit.page.get_by_label("现在的密码").fill(password)
    visit.page.get_by_label("新密码", exact=True).fill("short")
    visit.page.get_by_label("再输一遍新密码").fill("shorter")
    visit.page.get_by_role("button", name="修改密码").click()
    expect(visit.page.locator(".field-error")).to_have_count(3)
    visit.picture(f"password-problems-{visit.width}")
    visit.page.get_by_label("现在的密码").fill(password)
    visit.page.get_by_label("新密码", exact=True).fill(f"{PASSWORD}-new")
    visit.page.get_by_label("再输一遍新密码").fill(f"{PASSWORD}-new")
    visit.page.get_by_role("button", name="修改密码").click()
    expect(visit.page.get_by_text("密码已修改")).to_be_visible()
