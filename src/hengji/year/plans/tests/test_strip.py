"""The strip: which windows are shown around a day, to whom, and where."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hengji.foundation.organisations.models import User
from hengji.year.plans import actions
from hengji.year.plans.actions import Entrant, Span
from hengji.year.plans.models import Plan, Window
from hengji.year.plans.strip import MOST, around
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.test_pages import As, by, issue  # noqa: F401 - the fixture is used by name

STRIP = 'class="phases"'


def window(opens: date, closes: date) -> Window:
    return Window(phase="goals", opens=opens, closes=closes)


def days(rows: list[Window]) -> list[tuple[int, int]]:
    return [(row.opens.day, row.closes.day) for row in rows]


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        (1, [(2, 4), (3, 8), (10, 12), (14, 15)]),
        (2, [(2, 4), (3, 8), (10, 12), (14, 15)]),
        (4, [(2, 4), (3, 8), (10, 12), (14, 15)]),
        (5, [(2, 4), (3, 8), (10, 12), (14, 15)]),
        (9, [(3, 8), (10, 12), (14, 15)]),
        (15, [(10, 12), (14, 15)]),
        (16, [(14, 15)]),
    ],
)
def test_what_is_open_stands_between_the_last_and_the_next(today: int, shown: list[tuple[int, int]]) -> None:
    rows = [window(date(2026, 3, first), date(2026, 3, last)) for first, last in ((2, 4), (3, 8), (10, 12), (14, 15))]
    assert days(around(rows, date(2026, 3, today))) == shown


def test_a_long_year_is_cut_and_what_is_open_never_is() -> None:
    open_ = [window(date(2026, 3, 1), date(2026, 3, 20)) for _ in range(9)]
    coming = [window(date(2026, 4, day), date(2026, 4, day)) for day in range(1, 20)]
    assert len(around(coming, date(2026, 3, 10))) == MOST
    assert around([*open_, *coming], date(2026, 3, 10)) == [*open_, coming[0]]


def test_the_strip_says_what_is_open_and_how_long_to_who_may_see_the_plan(
    house: House, plan: Plan, by: As  # noqa: F811
) -> None:  # fmt: skip
    today = timezone.localdate()
    spans = [
        Span("goals", today, today, "目标申报"),
        Span("scoring", today + timedelta(30), today + timedelta(40), "评分"),
    ]
    actions.set_windows(plan, spans, by=house.clerk)
    actions.set_participants(plan, [Entrant("1", "省财政厅", house.organ)], by=house.clerk)

    def page(person: User, address: str) -> str:
        found: Callable[[User], Client] = by
        return found(person).get(address).content.decode()

    assert STRIP not in page(house.clerk, "/")  # a draft is not under way
    assert STRIP in page(house.clerk, "/plans/SZ-2026/")
    issue(house, plan)
    for person in (house.clerk, house.filler):
        for address in ("/", "/plans/SZ-2026/", "/plans/SZ-2026/substitutes/"):
            text = page(person, address)
            assert (STRIP in text, "目标申报" in text, "今天到期" in text) == (True, True, True)
    assert STRIP not in page(house.stranger, "/")
    assert STRIP not in page(house.clerk, "/plans/")
