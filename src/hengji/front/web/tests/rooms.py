"""Rooms for the tests of the inbox: some that answer, one that cannot."""

from datetime import date, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from hengji.foundation.common.todo import Todo


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def goals(user: AbstractBaseUser) -> list[Todo]:
    if user.get_username() == "sun":
        return []
    return [
        Todo("修改目标", "组长单位退回", day(-10), "/workdays/", "目标", "goals"),
        Todo("填报进展", "十一月", day(20), "/workdays/", "进展", "goals"),
        Todo("补充说明", "没有写依据", None, "/workdays/", "目标", "goals"),
    ]


def approvals(user: AbstractBaseUser) -> list[Todo]:
    if user.get_username() == "sun":
        return []
    return [
        Todo("签发责任书", "等您签发", day(0), "/inbox/", "审批", "approvals"),
        Todo("审核调整", "等您审核", day(3), "/inbox/", "审批", "approvals"),
    ]


def broken(user: AbstractBaseUser) -> list[Todo]:
    raise ZeroDivisionError(user)


PLACE = "hengji.front.web.tests.rooms"
ALL = (f"{PLACE}.goals", f"{PLACE}.approvals")
WITH_BROKEN = (f"{PLACE}.broken", *ALL)
MISSPELT = (f"{PLACE}.mei_you",)
NONE: tuple[str, ...] = ()
