"""What can be wrong with a holiday notice before it is loaded."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.common.problems import Problem

from .calculus import DECEMBER, NEXT_NOTICE_FROM, SATURDAY
from .enums import Kind
from .texts import weekday

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_NAME, LONGEST_NUMBER = 40, 60


@dataclass(frozen=True)
class DayIn:
    """A day as somebody wants to load it; ``row`` is where it stood in a file, 0 elsewhere."""

    date: date
    kind: Kind
    name: str
    row: int = 0

    @property
    def where(self) -> str:
        return _("第%(row)d行") % {"row": self.row} if self.row else chinese_date(self.date)


def check_notice(
    year: int, document_number: str, days: Sequence[DayIn], *, others: Collection[date] = ()
) -> list[Problem]:
    """Every problem of a notice; ``others`` are the days of other years' notices."""
    problems = list(_head(year, document_number, days))
    if FIRST_YEAR <= year <= LAST_YEAR:
        problems += [problem for day in days for problem in _day(year, day)]
    problems += _repeats(days)
    problems += [
        Problem("DAY_TAKEN", _("%(day)s已在另一年度的安排里。") % {"day": chinese_date(day.date)}, day.where,
                _("请先核对两年的通知，从其中一年删去这一天。"))
        for day in days if day.date in others
    ]  # fmt: skip
    return problems


def _head(year: int, document_number: str, days: Sequence[DayIn]) -> Iterator[Problem]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        yield Problem("YEAR", _("年份应在2000到2100之间，这里是%(year)d。") % {"year": year}, _("年份"),
                      _("请填写通知所安排的年份。"))  # fmt: skip
    number = document_number.strip()
    if not number or len(number) > LONGEST_NUMBER:
        yield Problem("DOCUMENT_NUMBER", _("文号是空的或超过60个字。"), _("文号"),
                      _("请填写国务院办公厅通知的文号，例如：国办发明电〔2025〕7号。"))  # fmt: skip
    if not days:
        yield Problem("NO_DAYS", _("没有任何一天的安排。"), "", _("请按通知逐日填写放假和调休上班的日期。"))


def _day(year: int, day: DayIn) -> Iterator[Problem]:
    first = date(year - 1, DECEMBER, NEXT_NOTICE_FROM)
    if not first <= day.date <= date(year, DECEMBER, 31):
        yield Problem("OTHER_YEAR", _("%(day)s不在%(year)d年内。") % {"day": chinese_date(day.date), "year": year},
                      day.where, _("请核对日期；上一年12月25日以后因元旦调整的日子可以写在本年安排里。"))  # fmt: skip
    if day.kind is Kind.WORK and day.date.weekday() < SATURDAY:
        text = _("%(day)s是%(week)s，本来就上班。") % {"day": chinese_date(day.date), "week": weekday(day.date)}
        yield Problem("ALREADY_WORK", text, day.where, _("请核对日期；“班”只用于调休上班的周六、周日。"))
    if not day.name.strip() or len(day.name.strip()) > LONGEST_NAME:
        yield Problem("NAME", _("名称是空的或超过40个字。"), day.where, _("请填写节日名称，例如：春节。"))


def _repeats(days: Sequence[DayIn]) -> Iterator[Problem]:
    counts = Counter(day.date for day in days)
    for day, count in counts.items():
        if count > 1:
            text = _("%(day)s写了%(n)d次。") % {"day": chinese_date(day), "n": count}
            yield Problem("DAY_TWICE", text, chinese_date(day), _("请只保留一行。"))
