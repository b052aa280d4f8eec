"""The inbox: what waits for a person, gathered from the rooms of a written list."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from hengji.foundation.common.todo import Todo
from hengji.foundation.shell.pages import Text

logger = logging.getLogger(__name__)

Source = Callable[[AbstractBaseUser], Iterable[Todo]]
SOON = timedelta(days=7)


class Urgency(IntEnum):
    """In the order in which they stand on the page."""

    OVERDUE = 0
    TODAY = 1
    SOON = 2
    LATER = 3
    OPEN = 4


HEADINGS: dict[Urgency, Text] = {
    Urgency.OVERDUE: _("已逾期"),
    Urgency.TODAY: _("今天到期"),
    Urgency.SOON: _("七天内到期"),
    Urgency.LATER: _("以后到期"),
    Urgency.OPEN: _("没有期限"),
}


@dataclass(frozen=True)
class Inbox:
    todos: tuple[Todo, ...]  # the most urgent first
    silent: int  # rooms that could not answer

    def counted(self) -> int:
        return len(self.todos)


def inbox(user: AbstractBaseUser) -> Inbox:
    """Ask every room; one that fails is logged and leaves the others alone."""
    found: list[Todo] = []
    silent = 0
    sources: Iterable[str] = import_string(settings.INBOX)
    for name in sources:
        try:
            source: Source = import_string(name)
            found += source(user)
        except Exception:
            logger.exception("%s could not say what waits", name)
            silent += 1
    return Inbox(tuple(sorted(found, key=_order)), silent)


def _order(todo: Todo) -> tuple[bool, date, str]:
    return todo.due is None, todo.due or date.max, todo.title


def urgency(due: date | None, today: date) -> Urgency:
    if due is None:
        return Urgency.OPEN
    if due <= today:
        return Urgency.TODAY if due == today else Urgency.OVERDUE
    return Urgency.SOON if due <= today + SOON else Urgency.LATER
