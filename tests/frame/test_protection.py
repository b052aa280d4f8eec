"""The protecting headers stand on every answer of every address, errors, redirects and static files included."""

from datetime import datetime

import pytest
from django.conf import settings as site
from django.template import Context, Template
from django.test import Client
from pytest_django import Settings

from hengji.foundation.common.labels import Label
from hengji.foundation.common.testing import OFFICE
from hengji.foundation.common.watermark import watermark
from hengji.foundation.organisations.models import User
from tests.frame.test_access import PAGES

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), microphone=(), payment=(), usb=()",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "media-src": "'self' blob:",
}
NEVER = "max-age=0, no-cache, no-store, must-revalidate, private"


def assert_protected(headers: object, *, stored: bool = False) -> None:
    found = dict(headers.items())  # type: ignore[attr-defined]  # headers of a response
    assert {name: found.get(name) for name in HEADERS} == HEADERS
    policy = dict(part.strip().split(" ", 1) for part in found["Content-Security-Policy"].split(";"))
    assert policy == POLICY
    assert len(found["X-Request-ID"]) == 16
    assert stored or found["Cache-Control"] == NEVER


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_every_address_answers_with_the_headers(client: Client, path: str) -> None:
    client.raise_request_exception = False
    assert_protected(client.get(f"/{path}").headers)
    client.force_login(User.objects.create(username=OFFICE.username, display_name=OFFICE.display_name))
    for method in (client.get, client.post, client.delete):
        assert_protected(method(f"/{path}").headers)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("bad", 400), ("forbidden", 403), ("mei-you", 404), ("broken", 500)])
def test_errors_carry_the_headers(client: Client, settings: Settings, path: str, status: int) -> None:
    settings.ROOT_URLCONF = "tests.frame.failing_urls"
    client.raise_request_exception = False
    response = client.get(f"/{path}/")
    assert response.status_code == status
    assert_protected(response.headers)


@pytest.mark.django_db
def test_refused_hosts_and_forms_carry_the_headers(client: Client) -> None:
    assert_protected(client.get("/login/", headers={"host": "evil.example"}).headers)
    assert_protected(Client(enforce_csrf_checks=True).post("/login/", {}).headers)


@pytest.mark.django_db
def test_static_files_carry_the_headers_and_may_be_kept(client: Client) -> None:
    response = client.get("/static/shell/app.css")
    assert response.status_code == 200
    assert_protected(response.headers, stored=True)
    response.close()


@pytest.mark.django_db
def test_the_way_to_https_carries_them_and_then_the_browser_stays_there(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    sent = client.get("/login/")
    assert (sent.status_code, sent.headers["Location"]) == (301, "https://testserver/login/")
    assert_protected(sent.headers)
    there = client.get("/login/", secure=True)
    assert there.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.django_db
def test_request_numbers_differ_and_are_not_taken_from_outside(client: Client) -> None:
    answers = [client.get("/login/", headers={"x-request-id": "mine"}) for _ in range(2)]
    numbers = {answer.headers["X-Request-ID"] for answer in answers}
    assert len(numbers) == 2
    assert "mine" not in numbers


def test_requests_are_limited() -> None:
    limits = site.DATA_UPLOAD_MAX_MEMORY_SIZE, site.DATA_UPLOAD_MAX_NUMBER_FIELDS, site.DATA_UPLOAD_MAX_NUMBER_FILES
    assert limits == (5_000_000, 5_000, 50)


def test_secrecy_warning_says_what_not_to_do() -> None:
    html = Template("{% secrecy_warning %}").render(Context())
    assert "请勿上传或填写涉及国家秘密的内容" in html
    assert 'role="note"' in html


def test_labels_are_three() -> None:
    assert {label.value: str(label.label) for label in Label} == {
        "public": "公开",
        "internal": "内部",
        "sensitive": "敏感",
    }


def test_watermark_names_the_person_and_the_minute() -> None:
    at = datetime.fromisoformat("2026-11-23T16:05:00+00:00")
    person = User(username="chen", display_name="陈主任")
    assert watermark(person, at) == "陈主任（chen） 2026年11月24日00:05导出，仅限工作使用，请勿外传"
    assert watermark("system", at) == "system 2026年11月24日00:05导出，仅限工作使用，请勿外传"


def test_every_model_of_ours_is_governed_or_has_a_reason_not_to_be() -> None:
    from django.apps import apps  # noqa: PLC0415 - app ready

    from hengji.config.governed import GOVERNED, UNGOVERNED  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.governed import governed_models  # noqa: PLC0415 - app ready

    ours = {
        f"{model.__module__.split('.models')[0]}.models.{model.__name__}"
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("hengji.")
    }
    assert ours == set(GOVERNED) | set(UNGOVERNED)
    assert not set(GOVERNED) & set(UNGOVERNED)
    assert all(UNGOVERNED.values())
    assert [model._meta.label for model in governed_models()] == [
        f"{name.split('.')[2]}.{name.rsplit('.', 1)[1]}" for name in GOVERNED
    ]
