"""What stands around every endpoint, through the front door."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz
from hypothesis import strategies as st
from ninja import Router
from ninja.errors import HttpError
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.core.scoring.types import Code, Place
from hengji.core.scoring.types import Problem as ScoringProblem
from hengji.core.scoring.types import ProblemsError as ScoringProblemsError
from hengji.foundation.access.testing import roles
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.common.testing import OFFICER, PASSWORD, STRANGER
from hengji.foundation.notifications.actions import notify
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.notifications.models import Notification
from hengji.foundation.notifications.queries import unread_count
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.models import User
from hengji.foundation.workdays.actions import load_published
from hengji.front.api import actions, tasks
from hengji.front.api.enums import Lifetime
from hengji.front.api.models import Answer, Key
from hengji.front.api.site import action_of, api, assemble, operations, routers, schema, scopes

pytestmark = pytest.mark.django_db

SCOPES = ["api.me", "web.inbox", "workdays.view", "notifications.read"]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def officer() -> Iterator[User]:
    with roles():
        yield create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD)


@pytest.fixture
def machine(officer: User) -> Client:
    return with_key(officer, SCOPES)


def with_key(owner: User, scopes: list[str], name: str = "办公系统") -> Client:
    _key, token = actions.create_key(owner, name, scopes, Lifetime.MONTH, by=owner)
    return Client(headers={"Authorization": f"Bearer {token}"}, enforce_csrf_checks=True)


def said(response: object) -> list[tuple[str, str]]:
    """Codes and places of an answer's problems, after a look at the shape of each."""
    problems = response.json()["problems"]  # type: ignore[attr-defined]  # an answer of the test client
    assert all(list(each) == ["code", "message", "where", "remedy"] for each in problems)
    assert all(each["message"] and each["remedy"] for each in problems)
    return [(each["code"], each["where"]) for each in problems]


def test_key_acts_as_its_owner(machine: Client) -> None:
    assert machine.get("/api/v1/me").json() == {
        "username": "zhang", "display_name": "张联络", "key": "办公系统", "scopes": sorted(SCOPES),
    }  # fmt: skip
    assert Key.objects.get().last_used_at is not None


def test_browser_uses_its_session(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get("/api/v1/me").json() == {
        "username": "zhang", "display_name": "张联络", "key": None, "scopes": None,
    }  # fmt: skip


def test_nobody_is_told_how_to_come_in(client: Client) -> None:
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="hengji"')
    assert said(answer) == [("LOGIN_REQUIRED", "")]


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic emhhbmc6eA==", "Bearer hj_0000000000_" + "A" * 43])
def test_wrong_key_never_falls_back_on_the_session(client: Client, officer: User, header: str) -> None:
    client.force_login(officer)
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    assert (answer.status_code, said(answer)) == (401, [("KEY_UNKNOWN", "请求头 Authorization")])


def test_used_up_keys_say_why(machine: Client, officer: User) -> None:
    Key.objects.update(expires_at=timezone.now())
    assert said(machine.get("/api/v1/me"))[0][0] == "KEY_EXPIRED"
    actions.revoke_key(Key.objects.get(), by=officer)
    assert said(machine.get("/api/v1/me"))[0][0] == "KEY_REVOKED"
    other = with_key(officer, SCOPES, "另一个")
    officer.is_active = False
    officer.save()
    assert said(other.get("/api/v1/me"))[0][0] == "KEY_REVOKED"


def test_key_does_only_what_it_is_for(officer: User) -> None:
    narrow = with_key(officer, ["api.me"])
    assert narrow.get("/api/v1/me").status_code == 200
    answer = narrow.get("/api/v1/inbox")
    assert (answer.status_code, said(answer)) == (403, [("NOT_ALLOWED", "")])


def test_key_does_nothing_that_its_owner_may_not_any_more(machine: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hengji.front.api.site.can", lambda _user, action: action != "web.inbox")
    assert machine.get("/api/v1/inbox").status_code == 403
    assert machine.get("/api/v1/me").status_code == 200


def test_session_changes_nothing_without_its_token(officer: User) -> None:
    (made,) = notify([officer], Kind.TASK, "请看")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer)
    assert browser.post(f"/api/v1/notifications/{made.pk}/read").status_code == 403
    assert unread_count(officer) == 1
    browser.get("/")
    token = browser.cookies["csrftoken"].value
    answer = browser.post(f"/api/v1/notifications/{made.pk}/read", headers={"X-CSRFToken": token})
    assert (answer.status_code, unread_count(officer)) == (200, 0)


def test_rate_of_each_key_is_limited(machine: Client, officer: User, settings: Settings) -> None:
    settings.API_CALLS_PER_MINUTE = 2
    other = with_key(officer, SCOPES, "另一个")
    answers = [machine.get("/api/v1/me") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert said(answers[2]) == [("TOO_MANY_CALLS", "")]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    assert other.get("/api/v1/me").status_code == 200


def test_errors_have_one_shape(machine: Client) -> None:
    assert said(machine.get("/api/v1/mei-you")) == [("NOT_FOUND", "")]
    refused = machine.delete("/api/v1/me")
    assert (refused.status_code, refused.headers["Allow"], said(refused)) == (405, "GET", [("METHOD", "")])
    answer = machine.get("/api/v1/deadlines?start=gestern&days=x&unit=weeks")
    assert answer.status_code == 422
    assert said(answer) == [
        ("VALUE_DATE_FROM_DATETIME_PARSING", "查询参数 start"),
        ("VALUE_INT_PARSING", "查询参数 days"),
        ("VALUE_ENUM", "查询参数 unit"),
    ]
    assert answer.json()["problems"][2]["message"] == "应是 'working' or 'calendar' 之一。"


def test_failure_is_told_without_details(machine: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("hengji.foundation.workdays.api.queries.calendar", burst)
    machine.raise_request_exception = False
    answer = machine.get("/api/v1/workdays/2026-11-23")
    assert (answer.status_code, said(answer)) == (500, [("SERVER", "")])
    assert b"secret detail" not in answer.content


def test_too_much_is_refused(machine: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = machine.post(
        "/api/v1/notifications/1/read", b"x" * 11, "application/json", headers={"Idempotency-Key": "a"}
    )
    assert (answer.status_code, said(answer)) == (413, [("TOO_LARGE", "")])


@pytest.mark.parametrize(
    ("error", "status", "problems"),
    [
        (ProblemsError([Problem("A", "甲", "第1行", "改"), Problem("B", "乙")]), 400, [("A", "第1行"), ("B", "")]),
        (ScoringProblemsError([ScoringProblem(Code.NUMBER_TEXT, Place("表", 2), "甲", "改")]), 400,
         [("NUMBER_TEXT", "表 第2行")]),
        (ValidationError({"name": ["太长", "太怪"]}), 400, [("VALUE", "name"), ("VALUE", "name")]),
        (ValidationError("不行"), 400, [("VALUE", "")]),
        (PermissionDenied(), 403, [("NOT_ALLOWED", "")]),
        (Http404(), 404, [("NOT_FOUND", "")]),
        (HttpError(409, "x"), 409, [("CONFLICT", "")]),
        (HttpError(418, "x"), 418, [("BAD_REQUEST", "")]),
    ],
)  # fmt: skip
def test_each_exception_has_its_answer(error: Exception, status: int, problems: list[tuple[str, str]]) -> None:
    answer = api.on_exception(RequestFactory().get("/"), error)
    assert answer.status_code == status
    found = json.loads(answer.content)["problems"]
    assert [(each["code"], each["where"]) for each in found] == problems


def test_days_and_deadlines(machine: Client) -> None:
    load_published()
    assert machine.get("/api/v1/workdays/2026-02-14").json() == {
        "date": "2026-02-14", "is_workday": True, "name": "春节", "provisional": False,
    }  # fmt: skip
    assert machine.get("/api/v1/workdays/2030-02-16").json() == {
        "date": "2030-02-16", "is_workday": False, "name": "", "provisional": True,
    }  # fmt: skip
    asked = "/api/v1/deadlines?start=2026-11-23&days=5"
    assert machine.get(asked).json() == {"day": "2026-11-30", "provisional": False}
    assert machine.get(f"{asked}&unit=calendar").json() == {"day": "2026-11-28", "provisional": False}
    assert said(machine.get("/api/v1/deadlines?start=2026-11-23&days=3661")) == [
        ("VALUE_LESS_THAN_EQUAL", "查询参数 days")
    ]


def test_inbox_for_machines(machine: Client, settings: Settings) -> None:
    settings.INBOX = "hengji.front.api.tests.test_frame.SOURCES"
    settings.NOTIFICATION_SITE = "https://kp.example.cn"
    answer = machine.get("/api/v1/inbox?size=1&page=2").json()
    assert (answer["total"], answer["page"], answer["pages"]) == (2, 2, 2)
    assert answer["items"] == [
        {"title": "乙", "why": "因为", "due": None, "url": "https://kp.example.cn/b/", "kind": "k", "room": "r"}
    ]
    assert machine.get("/api/v1/inbox?page=9").json()["items"] == []


def source(_user: User) -> list[object]:
    from hengji.foundation.common.todo import Todo  # noqa: PLC0415 - slow import

    return [Todo("乙", "因为", None, "/b/", "k", "r"), Todo("甲", "因为", date(2026, 1, 1), "/a/", "k", "r")]


SOURCES = ("hengji.front.api.tests.test_frame.source",)


@pytest.mark.parametrize("rows", [1, 3])
def test_notifications_come_in_pages(
    machine: Client, officer: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    machine.get("/api/v1/me")  # the first use of a key is written down
    notify([create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD)], Kind.TASK, "别人的")
    for n in range(rows):
        notify([officer], Kind.TASK, f"第{n}件")
    with django_assert_num_queries(3):  # key with its owner, count, page
        answer = machine.get("/api/v1/notifications?unread=true").json()
    assert (answer["total"], [each["title"] for each in answer["items"]]) == (
        rows, [f"第{n}件" for n in reversed(range(rows))],
    )  # fmt: skip


def read(machine: Client, pk: int, key: str, body: str = "") -> object:
    headers = {"Idempotency-Key": key}
    return machine.post(f"/api/v1/notifications/{pk}/read", body, "application/json", headers=headers)


def test_same_call_twice_is_done_once_and_answered_alike(machine: Client, officer: User) -> None:
    (made,) = notify([officer], Kind.TASK, "请看")
    first = machine.post(f"/api/v1/notifications/{made.pk}/read", headers={"Idempotency-Key": "k-1"})
    Notification.objects.update(read_at=None)  # so that doing it again would show
    again = machine.post(f"/api/v1/notifications/{made.pk}/read", headers={"Idempotency-Key": "k-1"})
    assert (again.status_code, again.content) == (first.status_code, first.content) == (200, first.content)
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert again.headers["Idempotent-Replay"] == "true"
    assert "Idempotent-Replay" not in first.headers
    assert unread_count(officer) == 1


def test_same_key_for_another_call_is_refused(machine: Client, officer: User) -> None:
    one, two = (notify([officer], Kind.TASK, title)[0] for title in "甲乙")
    read(machine, one.pk, "k-1")
    assert said(read(machine, two.pk, "k-1")) == [("IDEMPOTENCY_KEY_USED", "请求头 Idempotency-Key")]
    assert said(read(machine, one.pk, "k-1", "{}"))[0][0] == "IDEMPOTENCY_KEY_USED"
    assert unread_count(officer) == 1


def test_keys_of_different_callers_do_not_meet(machine: Client, officer: User) -> None:
    one, two = (notify([officer], Kind.TASK, title)[0] for title in "甲乙")
    read(machine, one.pk, "k-1")
    read(with_key(officer, SCOPES, "另一个"), two.pk, "k-1")
    assert unread_count(officer) == 0


def test_error_undoes_everything_and_frees_the_key(machine: Client, officer: User) -> None:
    (made,) = notify([officer], Kind.TASK, "请看")
    assert said(read(machine, 999_999, "k-1")) == [("NOT_FOUND", "")]
    assert Answer.objects.count() == 0
    read(machine, made.pk, "k-1")
    assert unread_count(officer) == 0


def test_key_is_good_for_a_day(machine: Client, officer: User) -> None:
    one, two = (notify([officer], Kind.TASK, title)[0] for title in "甲乙")
    read(machine, one.pk, "k-1")
    Answer.objects.update(created_at=timezone.now() - timedelta(hours=23))
    assert tasks.forget_answers() == ""
    Answer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    read(machine, two.pk, "k-1")
    assert unread_count(officer) == 0
    Answer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert tasks.forget_answers() == "清除1条"


@pytest.mark.parametrize("key", ["", " ", "键", "x" * 101])
def test_odd_keys_are_refused(machine: Client, key: str) -> None:
    assert said(read(machine, 1, key)) == [("IDEMPOTENCY_KEY", "请求头 Idempotency-Key")]


def test_reading_needs_no_key(machine: Client) -> None:
    machine.get("/api/v1/me", headers={"Idempotency-Key": "k-1"})
    assert Answer.objects.count() == 0


def test_every_endpoint_declares_an_action_that_exists() -> None:
    found = {action_of(operation) for router in routers() for operation in operations(router)}
    assert found == {
        "api.me", "web.inbox", "notifications.read", "workdays.view", "plans.list", "plans.view", "observations.list",
        "observations.register", "observations.view_past", "observations.import_past", "goals.list", "goals.view",
        "goals.tasks", "goals.list_amendments",
    }  # fmt: skip
    assert {name for name, _summary in scopes()} == found
    undeclared = Router()

    @undeclared.get("/open")
    def everything(request: HttpRequest) -> str:
        return "all"

    with pytest.raises(ImproperlyConfigured, match="has no action"):
        assemble([undeclared])


def test_description_can_be_read_without_any_outside_address(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = client.get("/api/").content.decode()
    paths = schema()["paths"]
    assert all(path in page for path in paths)
    assert "http://testserver/api/v1/me" in page
    assert client.get("/api/openapi.json").json() == json.loads(json.dumps(schema()))


texts = st.text(max_size=30).map(lambda text: text.replace("/", ""))
PATHS = ["workdays/{}", "notifications/{}/read", "inbox?page={}&size={}", "notifications?unread={}&page={}",
         "deadlines?start={}&days={}&unit={}", "{}", "me?{}"]  # fmt: skip
values = st.one_of(
    texts, st.integers().map(str), st.dates().map(str), st.sampled_from(["working", "true", "9" * 40, "-1", "\0", "%"])
)


@fuzz(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(PATHS), st.lists(values, min_size=3, max_size=3), st.sampled_from(["get", "post", "put"]),
       st.binary(max_size=40), st.none() | texts)  # fmt: skip
def test_nothing_that_is_sent_makes_it_stumble(
    machine: Client, path: str, parts: list[str], method: str, body: bytes, key: str | None
) -> None:
    cache.clear()
    machine.raise_request_exception = True
    headers = {} if key is None else {"Idempotency-Key": key}
    call = getattr(machine, method)
    data = {} if method == "get" else {"data": body, "content_type": "application/json"}
    answer = call(f"/api/v1/{path.format(*parts)}", headers=headers, **data)
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert said(answer)
