"""Unified identity: real exchanges with a service on the loopback; only who was bound before gets in."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from hengji.foundation.common.testing import OFFICER
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.identity import CAS, DingTalk, IdentityRefused, WeCom, providers
from hengji.foundation.organisations.identity.cas import user_of
from hengji.foundation.organisations.models import User

from .conftest import Asked, Service, is_in, ledger, with_app

pytestmark = pytest.mark.django_db
SPACE = 'xmlns:cas="http://www.yale.edu/tp/cas"'
BACK = "http://testserver/login/with/sso/back/"


def cas_answer(user: str) -> str:
    return (
        f"<cas:serviceResponse {SPACE}><cas:authenticationSuccess><cas:user>{user}</cas:user>"
        f"<cas:attributes><cas:email>zhang@example.cn</cas:email></cas:attributes>"
        f"</cas:authenticationSuccess></cas:serviceResponse>"
    )


def use(settings: Settings, **given: str) -> None:
    settings.IDENTITY_PROVIDERS = [{"key": "sso", "title": "省统一身份认证", **given}]


def start(client: Client, target: str = "") -> dict[str, str]:
    """What the service's login page is told."""
    where = client.get("/login/with/sso/", {"next": target} if target else {}).headers["Location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}


def come_back(client: Client, **answer: str) -> Any:  # noqa: ANN401 - its type is private to Django
    return client.get("/login/with/sso/back/", answer)


@pytest.fixture
def cas(settings: Settings, service: Service) -> Service:
    use(settings, kind="cas", server=f"{service.url}/cas")
    service.answers["/cas/p3/serviceValidate"] = lambda _asked: cas_answer("zhang-1")
    return service


def always(answer: object) -> Callable[[Asked], object]:
    return lambda _asked: answer


def state_of(told: dict[str, str]) -> str:
    return parse_qs(urlsplit(told["service"]).query)["state"][0]


def test_cas_lets_in_who_is_bound(client: Client, officer: User, cas: Service) -> None:
    actions.bind_identity(officer, issuer=f"{cas.url}/cas", subject="zhang-1", by="test")
    assert "用省统一身份认证登录" in client.get("/login/").content.decode()
    told = start(client, "/account/")
    state = state_of(told)
    assert told == {"service": f"{BACK}?state={state}"}
    assert come_back(client, ticket="ST-1", state=state).headers["Location"] == "/account/"
    assert [(each.path, each.query) for each in cas.asked] == [
        ("/cas/p3/serviceValidate", {"service": f"{BACK}?state={state}", "ticket": "ST-1"})
    ]
    assert is_in(client)
    assert ledger()[-1] == (OFFICER.username, "account.login", f"account:{officer.pk}")


def test_a_known_person_of_the_service_without_an_account_stays_outside(
    client: Client, officer: User, cas: Service
) -> None:
    """The same name is not the same person: nothing is matched, nothing is made."""
    cas.answers["/cas/p3/serviceValidate"] = lambda _asked: cas_answer(OFFICER.username)
    response = come_back(client, ticket="ST-1", state=state_of(start(client)))
    assert (response.status_code, "还没有绑定本系统的账号" in response.content.decode()) == (403, True)
    assert not is_in(client)
    assert User.objects.count() == 1
    assert ledger()[-1] == ("visitor", "account.login_failed", "account:unknown")


def test_another_service_with_the_same_subject_does_not_let_in(client: Client, officer: User, cas: Service) -> None:
    actions.bind_identity(officer, issuer="https://elsewhere/cas", subject="zhang-1", by="test")
    assert come_back(client, ticket="ST-1", state=state_of(start(client))).status_code == 403


def test_second_step_and_closed_account_hold_here_too(client: Client, officer: User, cas: Service) -> None:
    actions.bind_identity(officer, issuer=f"{cas.url}/cas", subject="zhang-1", by="test")
    with_app(officer)
    assert come_back(client, ticket="T", state=state_of(start(client))).headers["Location"] == "/login/second/"
    actions.disable_account(officer, by="test", reason="调离")
    response = come_back(client, ticket="T", state=state_of(start(client)))
    assert (response.status_code, "这个账号已停用" in response.content.decode()) == (403, True)


def test_an_answer_that_was_not_asked_for_is_refused(client: Client, officer: User, cas: Service) -> None:
    actions.bind_identity(officer, issuer=f"{cas.url}/cas", subject="zhang-1", by="test")
    assert come_back(client, ticket="ST-1", state="guess").status_code == 403
    state = state_of(start(client))
    assert come_back(client, ticket="ST-1", state="错").status_code == 403
    assert come_back(client, ticket="ST-1", state=state).status_code == 403  # the state is good for one answer
    assert cas.asked == []


def test_unknown_service_is_not_found(client: Client) -> None:
    assert client.get("/login/with/none/").status_code == 404
    assert client.get("/login/with/none/back/").status_code == 404


def success(user: str) -> str:
    inside = f"<cas:authenticationSuccess><cas:user>{user}</cas:user></cas:authenticationSuccess>"
    return f"<cas:serviceResponse {SPACE}>{inside}</cas:serviceResponse>"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no xml",
        "<html/>",
        f"<cas:serviceResponse {SPACE}/>",
        f'<cas:serviceResponse {SPACE}><cas:authenticationFailure code="INVALID_TICKET"/></cas:serviceResponse>',
        success(" "),
        '<!DOCTYPE a [<!ENTITY e "zhang-1">]>' + success("&e;"),
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + success("&e;"),
    ],
)
def test_cas_answers_without_a_plain_user_are_refused(text: str) -> None:
    with pytest.raises(IdentityRefused):
        user_of(text.encode())


def test_cas_user_is_taken_literally() -> None:
    assert user_of(cas_answer(" zhang&amp;1 ").encode()) == "zhang&1"


def test_a_service_that_is_down_is_said_gently(client: Client, officer: User, cas: Service) -> None:
    for answer in (500, 302, "nonsense"):
        cas.answers["/cas/p3/serviceValidate"] = always(answer)
        response = come_back(client, ticket="ST-1", state=state_of(start(client)))
        assert (response.status_code, "统一身份认证没有完成" in response.content.decode()) == (403, True)
    assert come_back(client, state=state_of(start(client))).status_code == 403


def test_a_service_that_cannot_be_reached_is_refused() -> None:
    with pytest.raises(IdentityRefused, match="ConnectionError"):
        CAS("sso", "", "http://127.0.0.1:1").subject({"ticket": "T"}, BACK)


@pytest.fixture
def wecom(settings: Settings, service: Service) -> Service:
    use(
        settings, kind="wecom", corp="ww1", agent="1000002", secret="s-1", authorize=f"{service.url}/authorize",
        api=service.url,
    )  # fmt: skip
    right = {"corpid": "ww1", "corpsecret": "s-1"}

    def token(asked: Asked) -> dict[str, object]:
        return {"errcode": 0, "access_token": "t-1"} if asked.query == right else {"errcode": 40001}

    def user(asked: Asked) -> dict[str, object]:
        if asked.query.get("access_token") != "t-1":
            return {"errcode": 40014}
        return {"c-1": {"errcode": 0, "userid": "ZhangSan"}, "c-2": {"errcode": 0, "openid": "outsider"}}.get(
            asked.query["code"], {"errcode": 40029}
        )

    service.answers |= {"/cgi-bin/gettoken": token, "/cgi-bin/auth/getuserinfo": user}
    return service


def test_wecom_exchanges_the_code_for_the_member(client: Client, officer: User, wecom: Service) -> None:
    actions.bind_identity(officer, issuer="wecom:ww1", subject="ZhangSan", by="test")
    told = start(client)
    assert told == {
        "appid": "ww1", "redirect_uri": BACK, "response_type": "code", "scope": "snsapi_base",
        "state": told["state"], "agentid": "1000002",
    }  # fmt: skip
    assert come_back(client, code="c-1", state=told["state"]).headers["Location"] == "/"
    assert is_in(client)


@pytest.mark.parametrize("answer", [{"code": "c-2"}, {"code": "wrong"}, {"code": ""}, {}])
def test_wecom_refuses_outsiders_and_wrong_codes(
    client: Client, officer: User, wecom: Service, answer: dict[str, str]
) -> None:
    actions.bind_identity(officer, issuer="wecom:ww1", subject="outsider", by="test")
    assert come_back(client, **answer, state=start(client)["state"]).status_code == 403


def test_wecom_with_a_wrong_secret_is_refused(wecom: Service) -> None:
    provider = WeCom("sso", "", "ww1", "1", "wrong", "", wecom.url)
    with pytest.raises(IdentityRefused, match="40001"):
        provider.subject({"code": "c-1"}, BACK)


@pytest.fixture
def dingtalk(settings: Settings, service: Service) -> Service:
    use(
        settings, kind="dingtalk", corp="ding1", client="app-1", secret="s-1", authorize=f"{service.url}/auth",
        api=service.url, directory=service.url,
    )  # fmt: skip
    people = {"c-1": "person-1", "c-2": "person-2"}
    unions = {"person-1": "union-1", "person-2": "union-2"}

    def person(asked: Asked) -> object:
        given = json.loads(asked.body)
        ours = (given["clientId"], given["clientSecret"], given["grantType"]) == ("app-1", "s-1", "authorization_code")
        return {"accessToken": people[given["code"]]} if ours and given["code"] in people else 400

    def me(asked: Asked) -> object:
        return {"unionId": unions[asked.headers["x-acs-dingtalk-access-token"]], "email": "zhang@example.cn"}

    def member(asked: Asked) -> object:
        known = (asked.query, asked.body) == ({"access_token": "app-token"}, '{"unionid": "union-1"}')
        return {"errcode": 0, "result": {"userid": "u-1"}} if known else {"errcode": 60121}

    service.answers |= {
        "/v1.0/oauth2/userAccessToken": person,
        "/v1.0/contact/users/me": me,
        "/v1.0/oauth2/accessToken": lambda _asked: {"accessToken": "app-token"},
        "/topapi/user/getbyunionid": member,
    }
    return service


def test_dingtalk_finds_the_member_of_our_organisation(client: Client, officer: User, dingtalk: Service) -> None:
    actions.bind_identity(officer, issuer="dingtalk:ding1", subject="u-1", by="test")
    told = start(client)
    assert (told["client_id"], told["redirect_uri"], told["corpId"]) == ("app-1", BACK, "ding1")
    assert come_back(client, authCode="c-1", state=told["state"]).headers["Location"] == "/"
    assert is_in(client)


@pytest.mark.parametrize("code", ["c-2", "wrong", ""])
def test_dingtalk_refuses_people_of_other_organisations(
    client: Client, officer: User, dingtalk: Service, code: str
) -> None:
    actions.bind_identity(officer, issuer="dingtalk:ding1", subject="u-1", by="test")
    assert come_back(client, authCode=code, state=start(client)["state"]).status_code == 403


def test_answers_that_are_no_objects_are_refused(dingtalk: Service) -> None:
    provider = providers()["sso"]
    assert isinstance(provider, DingTalk)
    for answer in ("[]", "no json", '{"accessToken": 5}'):
        dingtalk.answers["/v1.0/oauth2/userAccessToken"] = always(answer)
        with pytest.raises(IdentityRefused):
            provider.subject({"authCode": "c-1"}, BACK)
