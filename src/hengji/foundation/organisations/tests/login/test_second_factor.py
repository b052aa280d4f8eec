"""The second step of a login, its setting up, and the step up before a weighty action."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django import Settings

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.step_up import recent_second_factor, second_factor_required

from .conftest import SECRET, Held, code_at, enter, factors, is_in, ledger, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Clock = Callable[[float], None]


def second(client: Client, code: str) -> str:
    """Where the second step leads, or what it says."""
    response = client.post("/login/second/", {"code": code})
    text: str = response.headers.get("Location") or response.content.decode()
    return text


def test_password_alone_does_not_let_in(client: Client, officer: User) -> None:
    with_app(officer)
    response = client.post("/login/", {"username": OFFICER.username, "password": PASSWORD, "next": "/account/"})
    assert response.headers["Location"] == "/login/second/"
    assert not is_in(client)
    assert second(client, code_at()) == "/account/"
    assert is_in(client)
    assert ledger()[-1][1] == "account.login"


def test_wrong_code_is_explained_and_recorded(client: Client, officer: User) -> None:
    with_app(officer)
    enter(client)
    assert "验证没有通过" in second(client, "000000")
    assert "请填写验证码" in second(client, "")
    assert not is_in(client)
    assert ledger()[-1] == ("visitor", "account.login_failed", f"account:{officer.pk}")


def test_a_code_is_good_once(client: Client, officer: User, clock: Clock) -> None:
    with_app(officer)
    enter(client)
    assert second(client, code_at()) == "/"
    again = Client()
    enter(again)
    assert "验证没有通过" in second(again, code_at())
    clock(30)
    assert second(again, code_at(30)) == "/"


def test_an_old_code_is_refused(client: Client, officer: User, clock: Clock) -> None:
    with_app(officer)
    enter(client)
    clock(30)
    assert "验证没有通过" in second(client, code_at())


def test_a_recovery_code_is_good_once(client: Client, officer: User) -> None:
    codes = with_app(officer)
    enter(client)
    assert second(client, codes[3]) == "/"
    again = Client()
    enter(again)
    assert "验证没有通过" in second(again, codes[3])
    assert second(again, codes[4]) == "/"


def test_guessing_codes_is_stopped(client: Client, officer: User, clock: Clock) -> None:
    with_app(officer)
    enter(client)
    for guess in range(5):
        assert "验证没有通过" in second(client, f"00000{guess}")
    assert "连续输错次数太多" in second(client, code_at())


def test_second_step_needs_the_first(client: Client, officer: User) -> None:
    with_app(officer)
    assert client.get("/login/second/").headers["Location"] == "/login/"
    assert second(client, code_at()) == "/login/"
    enter(client)
    client.get("/login/")  # back, to log in as somebody else
    assert second(client, code_at()) == "/login/"


def test_closing_the_account_between_the_steps_keeps_it_out(client: Client, officer: User) -> None:
    with_app(officer)
    enter(client)
    User.objects.update(is_active=False)
    assert "这个账号已停用" in second(client, code_at())
    assert not is_in(client)
    assert ledger()[-1][1] == "account.login_failed"


def secret_on(text: str) -> str:
    return text.split('<code id="totp-secret">')[1].split("<", maxsplit=1)[0]


def test_setting_up_an_app_shows_codes_and_is_recorded(
    client: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: SECRET)
    enter(client)
    page = client.get("/account/second-factor/app/").content.decode()
    assert secret_on(page) == SECRET
    assert "data:image/svg+xml;base64," in page
    assert "验证没有通过" in client.post("/account/second-factor/app/", {"code": "111111"}).content.decode()
    response = client.post("/account/second-factor/app/", {"code": code_at()})
    assert response.headers["Location"] == "/account/second-factor/codes/"
    assert factors(officer) == ["recovery_codes", "totp"]
    assert ledger()[-1] == (OFFICER.username, "account.second_factor_added", f"account:{officer.pk}")
    assert client.get("/account/second-factor/codes/").content.decode().count("<li><code>") == 10


def test_secrets_are_not_readable_in_the_database(officer: User) -> None:
    codes = with_app(officer)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    assert not any(code in stored for code in codes)


def test_secrets_survive_a_new_site_secret(officer: User, settings: Settings, client: Client) -> None:
    with_app(officer)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a fresh one"
    enter(client)
    assert second(client, code_at()) == "/"


def test_app_is_removed_after_showing_it_once_more(client: Client, officer: User, clock: Clock) -> None:
    with_app(officer)
    enter(client)
    second(client, code_at())
    clock(3600)
    assert "/account/confirm/code/" in client.get("/account/second-factor/app/remove/").headers["Location"]
    client.post("/account/confirm/code/?next=/account/second-factor/app/remove/", {"code": code_at(3600)})
    assert client.post("/account/second-factor/app/remove/").headers["Location"] == "/account/second-factor/"
    assert factors(officer) == []
    assert ledger()[-1][1] == "account.second_factor_removed"


def test_role_that_needs_a_second_factor_sets_one_up_first(
    client: Client, officer: User, settings: Settings, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.generate_totp_secret", lambda: SECRET)
    settings.SECOND_FACTOR_ROLES = {"office"}
    held[OFFICER.username] = frozenset({"office"})
    enter(client)
    assert client.get("/").headers["Location"] == "/account/second-factor/"
    assert "您的身份要求两步验证" in client.get("/account/second-factor/").content.decode()
    assert client.get("/account/").headers["Location"] == "/account/second-factor/"
    client.get("/account/second-factor/app/")
    client.post("/account/second-factor/app/", {"code": code_at()})
    assert is_in(client)
    page = client.post("/account/second-factor/app/remove/").content.decode()
    assert "不能去掉最后一种" in page
    assert factors(officer) == ["recovery_codes", "totp"]


@pytest.mark.parametrize(("roles", "due"), [({"everybody"}, True), ({"office"}, False), (set(), False)])
def test_setting_says_who_needs_a_second_factor(
    client: Client, officer: User, settings: Settings, held: Held, roles: set[str], due: bool
) -> None:
    settings.SECOND_FACTOR_ROLES = roles
    enter(client)
    assert is_in(client) is not due


def test_new_recovery_codes_replace_the_old(client: Client, officer: User) -> None:
    old = with_app(officer)
    enter(client)
    second(client, code_at())
    client.post("/account/second-factor/codes/new/")
    page = client.get("/account/second-factor/codes/").content.decode()
    assert not any(f"<code>{code}</code>" in page for code in old)
    assert ledger()[-1][1] == "account.second_factor_renewed"


def test_no_recovery_codes_without_a_second_factor(client: Client, officer: User) -> None:
    enter(client)
    assert "请先设置动态验证码" in client.post("/account/second-factor/codes/new/").content.decode()
    response = client.get("/account/second-factor/codes/")
    assert (response.status_code, response.headers["Location"]) == (302, "/account/second-factor/")


def test_forged_passkeys_are_refused_gently(client: Client, officer: User) -> None:
    for credential in ("", "[]", "{}", '{"id": 1}', '{"response": {"userHandle": "MQ"}}'):
        response = client.post("/login/passkey/", {"credential": credential})
        assert response.status_code == 403
        assert "通行密钥没有通过验证" in response.content.decode()
    enter(client)
    page = client.post("/account/second-factor/passkey/", {"name": "x", "credential": '{"id": 1}'}).content.decode()
    assert "验证没有通过" in page
    assert factors(officer) == []


def test_somebody_elses_passkey_is_not_found(client: Client, officer: User, admin: User) -> None:
    foreign = WebAuthn.add(admin, "办公室电脑", {}).instance
    enter(client)
    assert client.post(f"/account/second-factor/passkey/{foreign.pk}/remove/").status_code == 404
    assert factors(admin) == ["webauthn"]


@second_factor_required
def weighty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"done {request.method} {request.POST.get('what', '')}")


urlpatterns = [path("weighty/", weighty), path("", include("hengji.config.urls"))]


@pytest.fixture
def _weighty(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.usefixtures("_weighty")
def test_weighty_step_asks_again_after_ten_minutes_and_goes_on_with_the_form(
    client: Client, officer: User, clock: Clock
) -> None:
    with_app(officer)
    enter(client)
    second(client, code_at())
    assert client.get("/weighty/").content == b"done GET "
    clock(599)
    assert client.get("/weighty/").content == b"done GET "
    clock(630)
    response = client.post("/weighty/", {"what": "publish"})
    assert response.headers["Location"] == "/account/confirm/code/?next=%2Fweighty%2F"
    again = client.post(response.headers["Location"], {"code": "000000"})
    assert "验证没有通过" in again.content.decode()
    done = client.post(response.headers["Location"], {"code": code_at(630)})
    assert done.content == b"done POST publish"


@pytest.mark.usefixtures("_weighty")
def test_without_a_second_factor_the_password_is_asked(client: Client, officer: User, clock: Clock) -> None:
    enter(client)
    clock(601)
    response = client.get("/weighty/")
    assert response.headers["Location"] == "/account/confirm/?next=%2Fweighty%2F"
    assert "密码不正确" in client.post(response.headers["Location"], {"password": "wrong"}).content.decode()
    assert client.post(response.headers["Location"], {"password": PASSWORD}).headers["Location"] == "/weighty/"
    assert client.get("/weighty/").content == b"done GET "


@pytest.mark.usefixtures("_weighty")
def test_the_password_is_not_enough_for_who_has_a_second_factor(client: Client, officer: User) -> None:
    enter(client)
    with_app(officer)
    response = client.get("/weighty/")
    assert response.headers["Location"].startswith("/account/confirm/code/")
    assert client.get("/account/confirm/").headers["Location"] == "/account/confirm/code/"


def test_nobody_has_shown_anything(officer: User) -> None:
    request = HttpRequest()
    request.user = AnonymousUser()
    assert not recent_second_factor(request)
