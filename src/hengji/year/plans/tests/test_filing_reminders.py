"""The last day for filing upward as reminders: begun, moved, and forgotten with what happens to the plan."""

from datetime import date, timedelta

from django.utils import timezone

from hengji.foundation.notifications.actions import recompute_reminders
from hengji.foundation.notifications.actions.reminders import send_reminders
from hengji.foundation.notifications.models import Notification, Reminder
from hengji.foundation.workdays.calculus import Calendar
from hengji.foundation.workdays.queries import add_workdays
from hengji.year.plans import actions
from hengji.year.plans.actions import Head
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import standing_of
from hengji.year.plans.tests.filed import City, above, below, city, corrected, issued, issued_below
from hengji.year.plans.tests.house import House

__all__ = ["above", "below", "city", "issued_below"]  # fixtures


def reminded() -> set[tuple[str, date]]:
    return set(Reminder.objects.filter(key__startswith="plans.filing:").values_list("user__username", "due"))


def both(day: date) -> set[tuple[str, date]]:
    return {("city-clerk", day), ("city-chief", day)}


def due() -> date:
    return add_workdays(timezone.localdate(), 10)


def test_an_issued_plan_is_reminded_of_until_it_is_filed(house: House, city: City, issued_below: Plan) -> None:
    assert reminded() == both(due())
    row = Reminder.objects.filter(user=city.clerk).get()
    assert (row.title, row.url_name, row.url_key) == ("把“贵阳市2026年度考评”报上级备案", "plan-superior", "GY-2026")
    assert (row.before, row.after) == ("3,1", "1,3")
    filing = actions.file_upward(issued_below, by=city.clerk)
    assert reminded() == set()
    actions.accept_filing(filing, by=house.colleague)
    assert reminded() == set()
    corrected(issued_below, {"DJ": {"note": "含市直和区县"}}, city.clerk, city.chief)
    assert reminded() == both(due())


def test_a_return_begins_the_time_anew(house: House, city: City, issued_below: Plan) -> None:
    filing = actions.file_upward(issued_below, by=city.clerk)
    actions.return_filing(filing, by=house.clerk, remark="请改")
    assert reminded() == both(due())
    actions.file_upward(issued_below, by=city.clerk, note="不改")
    assert reminded() == set()


def test_what_was_corrected_while_it_was_looked_at_is_filed_again(house: House, city: City, issued_below: Plan) -> None:
    filing = actions.file_upward(issued_below, by=city.clerk)
    corrected(issued_below, {"DJ": {"note": "含区县"}}, city.clerk, city.chief)
    assert reminded() == set()  # it lies with the superior
    actions.accept_filing(filing, by=house.colleague)
    assert reminded() == both(due())


def test_reminders_come_three_and_one_days_before_on_the_day_and_after(city: City, issued_below: Plan) -> None:
    last, said = due(), []
    for number in range(25):
        day = timezone.localdate() + timedelta(days=number)
        if send_reminders(day):
            said.append(day)
    assert said == [add_workdays(last, -3), add_workdays(last, -1), last, add_workdays(last, 1), add_workdays(last, 3)]
    rows = Notification.objects.filter(recipient=city.clerk, kind="deadline", url_name="plan-superior")
    assert rows.count() == 5


def test_the_calendar_moves_a_provisional_last_day(city: City, issued_below: Plan) -> None:
    del city
    assert Reminder.objects.filter(provisional=True).count() == 2
    first = add_workdays(timezone.localdate(), 1)
    years = frozenset(range(first.year - 1, first.year + 3))
    moved = recompute_reminders(Calendar(rests=frozenset({first}), years=years))
    assert {(each.before, each.after) for each in moved} == {(due(), add_workdays(due(), 1))}
    assert reminded() == both(add_workdays(due(), 1))
    assert standing_of(issued_below).may_file


def test_nobody_is_reminded_of_a_plan_that_is_over_or_has_no_issued_superior(
    house: House, city: City, plan: Plan
) -> None:  # fmt: skip
    own = actions.create_plan(Head("GY-2026", 2026, "市", city.organ, plan), plan, by=city.clerk)
    own = issued(own, city.clerk, city.chief)
    assert reminded() == set()  # the superior is a draft still
    issued(plan, house.clerk, house.chief)
    assert reminded() == both(due())
    actions.close_plan(actions.start_plan(own, by=city.clerk), by=city.clerk)
    assert reminded() == set()
