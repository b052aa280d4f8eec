"""The arithmetic, against a day-by-day oracle and against an independent table of holidays."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.foundation.workdays.calculus import (
    FARTHEST,
    Calendar,
    add_workdays,
    deadline,
    notices_for,
    workdays_between,
)
from hengji.foundation.workdays.enums import Kind, Unit
from hengji.foundation.workdays.published import published_notices

DAYS = [day for notice in published_notices() for day in notice.days]
PUBLISHED = Calendar(
    frozenset(day.date for day in DAYS if day.kind is Kind.REST),
    frozenset(day.date for day in DAYS if day.kind is Kind.WORK),
    frozenset(notice.year for notice in published_notices()),
)
ONE = timedelta(days=1)

dates = st.dates(date(2025, 6, 1), date(2026, 6, 30))
calendars = st.builds(
    lambda rests, works: Calendar(frozenset(rests), frozenset(works - rests), frozenset({2025, 2026})),
    st.sets(dates, max_size=30),
    st.sets(dates, max_size=30),
)


def test_every_day_is_what_an_independent_table_says() -> None:
    day, wrong = date(2024, 1, 1), []
    while day <= date(2026, 12, 31):
        if PUBLISHED.is_workday(day) != chinese_calendar.is_workday(day):
            wrong.append(day)
        day += ONE
    assert wrong == []
    assert sum(PUBLISHED.is_workday(date(2026, 1, 1) + ONE * i) for i in range(365)) == 248


@given(dates, st.integers(-60, 60), calendars)
def test_counting_back_gives_what_was_added(start: date, n: int, calendar: Calendar) -> None:
    assert workdays_between(start, add_workdays(start, n, calendar), calendar) == n


@given(dates, st.integers(1, 60), calendars)
def test_result_is_a_working_day_and_the_oracle_agrees(start: date, n: int, calendar: Calendar) -> None:
    day, left = start, n
    while left:
        day += ONE
        left -= calendar.is_workday(day)
    assert add_workdays(start, n, calendar) == day
    assert calendar.is_workday(day)


@given(dates, dates, st.integers(0, 40), calendars)
def test_later_start_and_longer_period_never_end_earlier(a: date, b: date, n: int, calendar: Calendar) -> None:
    first, second = sorted((a, b))
    assert add_workdays(first, n, calendar) <= add_workdays(second, n, calendar)
    assert add_workdays(first, n, calendar) <= add_workdays(first, n + 1, calendar)


@given(dates, dates, dates, calendars)
def test_spans_add_up(a: date, b: date, c: date, calendar: Calendar) -> None:
    first, middle, last = sorted((a, b, c))
    whole = workdays_between(first, last, calendar)
    assert whole == workdays_between(first, middle, calendar) + workdays_between(middle, last, calendar)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2025, 12, 30), 1, date(2025, 12, 31)),
        (date(2025, 12, 30), 2, date(2026, 1, 4)),  # 1 to 3 January are free, Sunday the 4th is worked
        (date(2025, 12, 31), 3, date(2026, 1, 6)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 14), 1, date(2026, 2, 24)),  # the whole Spring Festival in between
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), 2, date(2026, 10, 10)),
        (date(2026, 1, 4), -1, date(2025, 12, 31)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_known_periods(start: date, n: int, end: date) -> None:
    assert add_workdays(start, n, PUBLISHED) == end


def test_deadline_ends_at_midnight_and_never_counts_its_first_day() -> None:
    found = deadline(date(2026, 11, 23), 5, PUBLISHED)
    assert (found.day, found.provisional) == (date(2026, 11, 30), False)
    assert found.end(UTC) == datetime(2026, 12, 1, tzinfo=UTC)


def test_calendar_days_run_through_and_roll_only_when_asked() -> None:
    plain = deadline(date(2026, 9, 21), 10, PUBLISHED, Unit.CALENDAR)
    rolled = deadline(date(2026, 9, 21), 10, PUBLISHED, Unit.CALENDAR, rolls=True)
    assert (plain.day, rolled.day) == (date(2026, 10, 1), date(2026, 10, 8))
    kept = deadline(date(2026, 9, 21), 2, PUBLISHED, Unit.CALENDAR, rolls=True)
    assert kept.day == date(2026, 9, 23)


@pytest.mark.parametrize(
    ("start", "days", "unit", "rolls", "provisional"),
    [
        (date(2026, 11, 23), 5, Unit.WORKING, False, False),
        (date(2026, 12, 21), 3, Unit.WORKING, False, False),
        (date(2026, 12, 21), 4, Unit.WORKING, False, True),  # the 25th: the next notice may speak of it
        (date(2026, 12, 21), 20, Unit.WORKING, False, True),
        (date(2026, 12, 21), 20, Unit.CALENDAR, False, False),  # needs no calendar
        (date(2026, 12, 21), 20, Unit.CALENDAR, True, True),
        (date(2023, 11, 23), 5, Unit.WORKING, False, True),
        (date(2024, 1, 3), -5, Unit.WORKING, False, True),
    ],
)
def test_deadline_is_provisional_where_a_notice_is_missing(
    start: date, days: int, unit: Unit, rolls: bool, provisional: bool
) -> None:
    assert deadline(start, days, PUBLISHED, unit, rolls=rolls).provisional is provisional


def test_end_of_december_asks_for_the_next_notice() -> None:
    assert notices_for(date(2018, 12, 24), date(2018, 12, 24)) == {2018}
    assert notices_for(date(2018, 12, 24), date(2018, 12, 29)) == {2018, 2019}
    assert notices_for(date(2025, 1, 1), date(2027, 1, 1)) == {2025, 2026, 2027}


@pytest.mark.parametrize("n", [FARTHEST + 1, -FARTHEST - 1])
def test_absurd_periods_are_refused(n: int) -> None:
    with pytest.raises(ValueError, match="不能超过3660日"):
        add_workdays(date(2026, 1, 1), n, PUBLISHED)
    with pytest.raises(ValueError, match="不能超过3660日"):
        deadline(date(2026, 1, 1), n, PUBLISHED, Unit.CALENDAR)
