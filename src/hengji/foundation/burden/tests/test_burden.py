"""What is asked of whom is recorded, summed, and found when asked twice."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.foundation.access.policy import can, scope
from hengji.foundation.access.testing import policy_as
from hengji.foundation.burden.actions import Cost, period_of, record_asked, topic_key
from hengji.foundation.burden.models import Ask
from hengji.foundation.burden.queries import burdens, repeated_asks
from hengji.foundation.common.testing import OFFICE, OFFICER, PASSWORD, STRANGER
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.models import User

A, B = "520000-A", "520000-B"
ROLES = {OFFICE.username: "office", OFFICER.username: "unit_filler"}


def roles_of(user: User) -> frozenset[str]:
    return frozenset({ROLES[user.username]} if user.username in ROLES else ())


def organisations_of(user: User, role: str) -> frozenset[str]:
    return frozenset({A}) if user.username == OFFICER.username else frozenset()


def names(codes: set[str]) -> dict[str, str]:
    return {A: "甲厅", B: "乙局"}


@pytest.fixture(autouse=True)
def _world(settings: Settings) -> Iterator[None]:
    settings.ORGANISATIONS_OF = f"{__name__}.organisations_of"
    settings.ORGANISATION_NAMES = f"{__name__}.names"
    with policy_as(roles_of=roles_of):
        yield


@pytest.fixture
def office(db: None) -> User:
    return create_account(OFFICE.username, OFFICE.display_name, password=PASSWORD)


@pytest.fixture
def officer(db: None) -> User:
    return create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD)


@pytest.fixture
def stranger(db: None) -> User:
    return create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD)


def test_asking_many_is_one_entry(office: User) -> None:
    made = record_asked([B, A, A], "报一季度进展", by=office, cost=Cost(fields=12, files=2, minutes=30), room="goals")
    assert [(ask.organisation_code, ask.topic, ask.asked_by, str(ask)) for ask in made] == [
        (A, "报一季度进展", "chen", "报一季度进展"), (B, "报一季度进展", "chen", "报一季度进展"),
    ]  # fmt: skip
    entry = Entry.objects.get(action="burden.ask")
    assert (entry.action, entry.actor, entry.object) == ("burden.ask", "chen", "burden.ask ×2")


def test_nothing_asked_is_not_recorded(office: User) -> None:
    assert record_asked(A, "只引用已有材料", by=office, cost=Cost()) == []
    assert record_asked([], "没有单位", by=office, cost=Cost(fields=1)) == []
    assert (Ask.objects.count(), Entry.objects.filter(action="burden.ask").count()) == (0, 0)


@pytest.mark.parametrize(("code", "what", "cost"), [("", "x", Cost(1)), (A, "", Cost(1)), (A, "x", Cost(-1)),
                                                    (A, "x" * 201, Cost(1))])  # fmt: skip
def test_nonsense_is_refused_whole(office: User, code: str, what: str, cost: Cost) -> None:
    with pytest.raises(ValidationError):
        record_asked([B, code], what, by=office, cost=cost)
    assert (Ask.objects.count(), Entry.objects.filter(action="burden.ask").count()) == (0, 0)


def asked(by: object) -> tuple[str, str]:
    record_asked(A, "报送2025年度总结", by=by, cost=Cost(fields=3, minutes=20), topic="年度总结")
    record_asked(A, "再报年度总结（盖章版）", by="system", cost=Cost(files=1, minutes=10), topic="年度 总结！")
    record_asked([A, B], "人员名册", by=by, cost=Cost(fields=5))
    period = Ask.objects.values_list("period", flat=True).first() or ""
    return period, period


def test_sums_by_organ(office: User, officer: User, stranger: User) -> None:
    span = asked(office)
    found = [(each.organisation, each.asks, each.fields, each.files, each.minutes) for each in burdens(office, *span)]
    assert found == [
        ("甲厅", 3, 8, 1, 30), ("乙局", 1, 5, 0, 0),
    ]  # fmt: skip
    assert [each.organisation for each in burdens(officer, *span)] == ["甲厅"]
    assert burdens(stranger, *span) == burdens(office, "1999-01", "1999-12") == []


def test_same_matter_asked_twice_is_found(office: User, officer: User, stranger: User) -> None:
    span = asked(office)
    assert [(each.organisation, each.what, each.times) for each in repeated_asks(office, *span)] == [
        ("甲厅", ("报送2025年度总结", "再报年度总结（盖章版）"), 2)
    ]
    assert repeated_asks(officer, *span) == repeated_asks(office, *span)
    assert repeated_asks(stranger, *span) == []


def test_page_is_for_the_office_and_the_organ(office: User, officer: User, stranger: User, client: Client) -> None:
    asked(office)
    client.force_login(office)
    text = client.get("/burden/").content.decode()
    assert all(part in text for part in ("甲厅", "乙局", "合计", "重复索要", "再报年度总结"))
    assert "这段时间没有记录" in client.get("/burden/?first=1999-01&last=1999-12").content.decode()
    assert client.get("/burden/?first=x&last=2026-13").status_code == 200
    client.force_login(officer)
    text = client.get("/burden/").content.decode()
    assert ("甲厅" in text, "乙局" in text, "合计" in text) == (True, False, False)
    client.force_login(stranger)
    assert client.get("/burden/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_database_equally_often(
    office: User, client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        record_asked([A, f"520000-{number}"], "名册", by=office, cost=Cost(1))
        record_asked(A, "名册", by=office, cost=Cost(1))
    client.force_login(office)
    with django_assert_num_queries(5):
        client.get("/burden/")


def test_scope_and_can_agree(office: User, officer: User, stranger: User) -> None:
    asked(office)
    for user in (office, officer, stranger):
        seen = set(scope(user, "burden.view", Ask.objects.all()))
        assert seen == {ask for ask in Ask.objects.all() if can(user, "burden.view", ask)}
    assert scope(officer, "burden.view", User.objects.all()).count() == 0


@given(st.text(max_size=200))
def test_topic_key_is_its_own_key(text: str) -> None:
    key = topic_key(text)
    assert topic_key(f"《{text}》 ") == key
    assert len(key) <= 120


def test_spelling_does_not_count() -> None:
    assert topic_key("年度 总结（ＡＢ）") == topic_key("年度总结ab") == "年度总结ab"
    assert period_of(2026, 3) == "2026-03"
