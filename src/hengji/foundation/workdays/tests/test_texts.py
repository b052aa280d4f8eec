from datetime import date

import pytest

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.workdays.calculus import Calendar, deadline
from hengji.foundation.workdays.texts import deadline_text, remaining, weekday

PLAIN = Calendar(years=frozenset({2026}))
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("due", "today", "text"),
    [
        (date(2026, 11, 26), date(2026, 11, 23), "还剩3个工作日"),
        (date(2026, 11, 23), date(2026, 11, 23), "今天到期"),
        (date(2026, 11, 22), FRIDAY, "下一个工作日之前到期"),
        (date(2026, 11, 23), FRIDAY, "还剩1个工作日"),
        (date(2026, 11, 19), date(2026, 11, 23), "已逾期2个工作日"),
        (FRIDAY, date(2026, 11, 22), "已逾期，不足1个工作日"),
    ],
)
def test_distance_is_said_in_working_days(due: date, today: date, text: str) -> None:
    assert remaining(due, today, PLAIN) == text


def test_dates_are_chinese() -> None:
    assert chinese_date(date(2026, 11, 3)) == "2026年11月3日"
    assert weekday(date(2026, 11, 22)) == "星期日"


def test_provisional_deadline_says_so() -> None:
    assert deadline_text(deadline(date(2026, 11, 23), 5, PLAIN)) == "2026年11月30日24时"
    assert deadline_text(deadline(date(2026, 12, 31), 5, PLAIN)) == "2027年1月7日24时（暂定）"
