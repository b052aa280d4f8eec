"""What every answer carries, and what people see when something goes wrong."""

import pytest
from django.test import Client
from pytest_django import Settings

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
}


@pytest.mark.django_db
def test_every_page_has_the_protecting_headers(client: Client) -> None:
    response = client.get("/login/")
    assert {name: response.headers[name] for name in HEADERS} == HEADERS
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    cookie = client.get("/login/").cookies["csrftoken"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.django_db
def test_demo_says_so_on_every_page(client: Client, settings: Settings) -> None:
    mark = "演示数据，随机生成，与任何单位的实际工作无关"
    assert mark in client.get("/login/").content.decode()
    settings.DEMO = False
    assert mark not in client.get("/login/").content.decode()


@pytest.mark.django_db
def test_missing_page_is_explained(client: Client) -> None:
    response = client.get("/mei-you/")
    assert response.status_code == 404
    assert "没有找到这一页" in response.content.decode()


@pytest.mark.django_db
def test_failing_page_is_explained_without_details(client: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.frame.failing_urls"
    client.raise_request_exception = False
    seen = {path: client.get(path) for path in ("/broken/", "/forbidden/", "/bad/")}
    assert {path: answer.status_code for path, answer in seen.items()} == {
        "/broken/": 500,
        "/forbidden/": 403,
        "/bad/": 400,
    }
    assert "系统出了点问题" in seen["/broken/"].content.decode()
    assert "您没有查看这一页的权限" in seen["/forbidden/"].content.decode()
    assert "没有读懂这个请求" in seen["/bad/"].content.decode()
    assert "secret detail" not in seen["/broken/"].content.decode()


@pytest.mark.django_db
def test_form_without_token_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post("/login/", {})
    assert response.status_code == 403
    assert "页面停留太久，请重新提交" in response.content.decode()
