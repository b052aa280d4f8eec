import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.common.testing import Account
from hengji.foundation.ledger.models import Entry
from hengji.foundation.workdays import actions, queries
from hengji.foundation.workdays.checks import DayIn
from hengji.foundation.workdays.enums import Kind
from hengji.foundation.workdays.models import Day, Move, Notice
from hengji.foundation.workdays.tests import moving

pytestmark = pytest.mark.django_db

NUMBER = "国办发明电〔2026〕9号"
NEW_YEAR = [DayIn(date(2027, 1, 1), Kind.REST, "元旦"), DayIn(date(2027, 1, 2), Kind.WORK, "元旦")]


def entries() -> list[tuple[str, str, str]]:
    return list(Entry.objects.exclude(action="account.create").values_list("action", "actor", "object"))


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_notice_is_loaded_with_its_days_and_recorded(office: Account) -> None:
    notice = actions.load_notice(2027, f" {NUMBER} ", NEW_YEAR, by=office).notice
    assert [(day.date, day.kind, day.name) for day in queries.days_of(notice)] == [
        (date(2027, 1, 1), "rest", "元旦"),
        (date(2027, 1, 2), "work", "元旦"),
    ]
    assert entries() == [("workdays.load_notice", "chen", f"workdays.notice:{notice.pk}")]
    (change,) = json.loads(Entry.objects.get(action="workdays.load_notice").payload.text)["changes"]
    assert change == {
        "object": f"workdays.notice:{notice.pk}",
        "before": None,
        "after": {
            "year": 2027,
            "document_number": NUMBER,
            "days": {"2027-01-01": "休 元旦", "2027-01-02": "班 元旦"},
        },
    }
    assert queries.is_workday(date(2027, 1, 2))
    assert not queries.is_workday(date(2027, 1, 1))
    assert queries.add_workdays(date(2026, 12, 31), 1) == date(2027, 1, 2)
    assert queries.workdays_between(date(2026, 12, 31), date(2027, 1, 4)) == 2
    assert queries.deadline(date(2027, 1, 4), 1).provisional is False


def test_loading_again_replaces_the_year(office: Account) -> None:
    first = actions.load_notice(2027, NUMBER, NEW_YEAR, by=office).notice
    second = actions.load_notice(2027, NUMBER, NEW_YEAR[:1], by=office).notice
    assert (second.pk, Day.objects.count(), Entry.objects.count()) == (first.pk, 1, 2)


def test_every_problem_is_said_at_once_and_nothing_is_changed(office: Account) -> None:
    actions.load_notice(2028, "某号", [DayIn(date(2027, 12, 31), Kind.REST, "元旦")], by=office)
    days = [
        DayIn(date(2027, 1, 1), Kind.REST, "元旦", row=2),
        DayIn(date(2027, 1, 1), Kind.REST, "元旦", row=3),
        DayIn(date(2026, 12, 24), Kind.REST, "元旦", row=4),
        DayIn(date(2027, 1, 4), Kind.WORK, " ", row=5),
        DayIn(date(2027, 12, 31), Kind.REST, "元旦", row=6),
    ]
    with pytest.raises(ProblemsError) as error:
        actions.load_notice(2027, " ", days, by=office)
    assert [(each.code, each.where) for each in error.value.problems] == [
        ("DOCUMENT_NUMBER", "文号"),
        ("OTHER_YEAR", "第4行"),
        ("ALREADY_WORK", "第5行"),
        ("NAME", "第5行"),
        ("DAY_TWICE", "2027年1月1日"),
        ("DAY_TAKEN", "第6行"),
    ]
    assert all(each.message and each.remedy for each in error.value.problems)
    assert (Notice.objects.count(), Entry.objects.count()) == (1, 1)


def test_absurd_year_and_empty_notice_are_refused(office: Account) -> None:
    with pytest.raises(ProblemsError) as error:
        actions.load_notice(1999, NUMBER, [], by=office)
    assert codes(error) == ["YEAR", "NO_DAYS"]


def test_a_day_can_be_added_corrected_and_taken_away(office: Account) -> None:
    notice = actions.load_notice(2027, NUMBER, NEW_YEAR, by=office).notice
    actions.set_day(notice, DayIn(date(2027, 1, 4), Kind.REST, "元旦"), by=office)
    actions.set_day(notice, DayIn(date(2027, 1, 2), Kind.REST, "元旦"), by=office)
    actions.remove_day(notice, date(2027, 1, 1), by=office)
    actions.remove_day(notice, date(2027, 1, 1), by=office)  # the second click
    assert [(str(day.date), day.kind) for day in queries.days_of(notice)] == [
        ("2027-01-02", "rest"),
        ("2027-01-04", "rest"),
    ]
    assert [entry[0] for entry in entries()] == [
        "workdays.load_notice", "workdays.set_day", "workdays.set_day", "workdays.remove_day",
    ]  # fmt: skip


def test_wrong_day_is_refused_and_the_last_one_stays(office: Account) -> None:
    notice = actions.load_notice(2027, NUMBER, NEW_YEAR[:1], by=office).notice
    with pytest.raises(ProblemsError) as error:
        actions.set_day(notice, DayIn(date(2028, 1, 4), Kind.REST, "元旦"), by=office)
    assert codes(error) == ["OTHER_YEAR"]
    with pytest.raises(ProblemsError) as error:
        actions.remove_day(notice, date(2027, 1, 1), by=office)
    assert codes(error) == ["LAST_DAY"]
    assert (Day.objects.count(), Entry.objects.count()) == (1, 1)


def test_loading_recomputes_provisional_deadlines_and_writes_down_whom_to_tell(
    office: Account, stranger: Account, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEADLINE_KEEPERS = "hengji.foundation.workdays.tests.moving.KEEPERS"
    monkeypatch.setattr(moving, "PEOPLE", [office.pk, stranger.pk])
    actions.load_published(by=office)
    assert Move.objects.count() == 0
    loaded = actions.load_notice(2027, NUMBER, NEW_YEAR[:1], by=office)
    assert [(move.before, move.after) for move in loaded.moved] == [(date(2027, 1, 4), date(2027, 1, 5))]
    assert set(Move.objects.values_list("user", "title", "before", "after", "provisional", "told_at")) == {
        (person.pk, "整改报告", date(2027, 1, 4), date(2027, 1, 5), False, None) for person in (office, stranger)
    }


def test_published_notices_are_loaded_once(office: Account) -> None:
    assert actions.load_published() == [2024, 2025, 2026]
    assert actions.load_published() == []
    assert [entry[:2] for entry in entries()] == [("workdays.load_notice", "system")] * 3
    assert [(line.year, line.document_number, line.rests, line.works) for line in queries.notices(office)] == [
        (2026, "国办发明电〔2025〕7号", 33, 6),
        (2025, "国办发明电〔2024〕12号", 28, 5),
        (2024, "国办发明电〔2023〕7号", 28, 8),
    ]


def test_database_knows_only_rest_and_work(office: Account) -> None:
    notice = actions.load_notice(2027, NUMBER, NEW_YEAR, by=office).notice
    with pytest.raises(IntegrityError), transaction.atomic():
        Day.objects.create(notice=notice, date=date(2027, 5, 1), kind="half", name="劳动节")
    with pytest.raises(IntegrityError), transaction.atomic():
        Day.objects.create(notice=notice, date=date(2027, 1, 1), kind="work", name="元旦")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(year=1800)
