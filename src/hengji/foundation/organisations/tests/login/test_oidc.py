"""OIDC by allauth against a service on the loopback: issuer and subject, nothing else."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client
from pytest_django import Settings

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.models import User

from .conftest import Asked, Service, is_in, ledger

pytestmark = pytest.mark.django_db
EMAIL = "zhang@example.cn"


@pytest.fixture
def claims() -> dict[str, object]:
    """What the service says about the person; tests change it."""
    return {"sub": "s-1", "email": EMAIL, "email_verified": True, "preferred_username": OFFICER.username}


@pytest.fixture
def oidc(settings: Settings, service: Service, claims: dict[str, object]) -> Service:
    told = {"server_url": service.url, "issuer": service.url, "fetch_userinfo": False, "oauth_pkce_enabled": True}
    app = {"provider_id": "sso", "name": "统一身份认证", "client_id": "hengji", "secret": "s-1", "settings": told}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    def token(asked: Asked) -> object:
        right = asked.form["code"] == "c-1" and asked.form["client_secret"] == "s-1" and asked.form["code_verifier"]
        said = {"iss": service.url, "aud": "hengji", "exp": time.time() + 60} | claims
        return {"access_token": "a", "id_token": jwt.encode(said, "k" * 32)} if right else 400

    service.answers |= {
        "/.well-known/openid-configuration": lambda _asked: {
            "issuer": service.url, "authorization_endpoint": f"{service.url}/authorize",
            "token_endpoint": f"{service.url}/token", "jwks_uri": f"{service.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        },
        "/token": token,
    }  # fmt: skip
    return service


def go(client: Client, code: str = "c-1", target: str = "") -> Any:  # noqa: ANN401 - its type is private to Django
    """There and back again."""
    where = client.get("/login/oidc/sso/", {"next": target} if target else {}).headers["Location"]
    told = {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
    assert told["redirect_uri"] == "http://testserver/login/oidc/sso/back/"
    assert told["code_challenge_method"] == "S256"
    return client.get("/login/oidc/sso/back/", {"code": code, "state": told["state"]})


def test_bound_person_gets_in(client: Client, officer: User, oidc: Service) -> None:
    actions.bind_identity(officer, issuer=oidc.url, subject="s-1", by="test")
    assert "用统一身份认证登录" in client.get("/login/").content.decode()
    assert go(client, target="/account/").headers["Location"] == "/account/"
    assert is_in(client)
    assert ledger()[-1] == (OFFICER.username, "account.login", f"account:{officer.pk}")


def test_same_email_and_name_with_another_subject_is_refused(
    client: Client, officer: User, oidc: Service, claims: dict[str, object]
) -> None:
    actions.bind_identity(officer, issuer=oidc.url, subject="s-1", by="test")
    claims["sub"] = "s-2"
    response = go(client)
    assert (response.status_code, "还没有绑定本系统的账号" in response.content.decode()) == (403, True)
    assert not is_in(client)
    assert User.objects.count() == 1


def test_email_as_subject_does_not_match(
    client: Client, officer: User, oidc: Service, claims: dict[str, object]
) -> None:
    claims["sub"] = OFFICER.username
    assert go(client).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("wrong", [{"iss": "https://elsewhere"}, {"aud": "another"}, {"exp": 1}])
def test_token_for_somebody_else_or_of_yesterday_is_refused(
    client: Client, officer: User, oidc: Service, claims: dict[str, object], wrong: dict[str, object]
) -> None:
    actions.bind_identity(officer, issuer=oidc.url, subject="s-1", by="test")
    actions.bind_identity(officer, issuer="https://elsewhere", subject="s-1", by="test")
    claims |= wrong
    response = go(client)
    assert (response.status_code, "统一身份认证没有完成" in response.content.decode()) == (403, True)
    assert not is_in(client)


def test_wrong_code_and_foreign_state_are_refused(client: Client, officer: User, oidc: Service) -> None:
    actions.bind_identity(officer, issuer=oidc.url, subject="s-1", by="test")
    assert go(client, code="c-2").status_code == 403
    assert client.get("/login/oidc/sso/back/", {"code": "c-1", "state": "guess"}).status_code == 403
    assert not is_in(client)


def test_who_is_logged_in_as_another_changes_over(client: Client, officer: User, admin: User, oidc: Service) -> None:
    actions.bind_identity(officer, issuer=oidc.url, subject="s-1", by="test")
    client.post("/login/", {"username": "admin", "password": PASSWORD})
    go(client)
    assert OFFICER.display_name in client.get("/").content.decode()


def test_service_that_is_not_configured_is_not_found(client: Client) -> None:
    assert client.get("/login/oidc/none/").status_code == 404
    assert "登录</a>" not in client.get("/login/").content.decode()
