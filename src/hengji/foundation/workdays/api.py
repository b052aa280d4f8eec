"""Working days for machines."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from hengji.foundation.access.views import action

from . import queries
from .calculus import FARTHEST
from .enums import Unit

router = Router(tags=["工作日"])


class DayOut(Schema):
    date: date
    is_workday: bool
    name: str = Field(description="节日名称；平常的日子为空")
    provisional: bool = Field(description="当年的节假日通知尚未录入")


class DeadlineOut(Schema):
    day: date = Field(description="最后一日，当日24时前有效")
    provisional: bool = Field(description="暂定：相关年份的节假日通知尚未录入")


@router.get("/workdays/{day}", response=DayOut, summary="查询某日是否工作日")
@action("workdays.view")
def workday(request: HttpRequest, day: date) -> DayOut:
    known, found = queries.calendar(), queries.what_is(day)
    return DayOut(
        date=day, is_workday=known.is_workday(day), name=found.name if found else "",
        provisional=not known.is_known(day, day),
    )  # fmt: skip


@router.get("/deadlines", response=DeadlineOut, summary="计算从某日起若干日的期限")
@action("workdays.view")
def deadline(
    request: HttpRequest,
    start: Annotated[date, Query(ge=date(2000, 1, 1), le=date(2100, 12, 31), description="起算日，本日不计入")],
    days: Annotated[int, Query(ge=0, le=FARTHEST, description="几日")],
    unit: Annotated[Unit, Query(description="working 工作日，calendar 自然日")] = Unit.WORKING,
) -> DeadlineOut:
    found = queries.deadline(start, days, unit)
    return DeadlineOut(day=found.day, provisional=found.provisional)
