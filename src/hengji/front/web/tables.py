"""What waits, in words: grouped by urgency, each with how far away its last day is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.common.todo import Todo
from hengji.foundation.shell.pages import Text
from hengji.foundation.workdays.calculus import Calendar
from hengji.foundation.workdays.texts import remaining

from .queries import HEADINGS, Urgency, urgency

TONES = {Urgency.OVERDUE: "danger", Urgency.TODAY: "warn", Urgency.SOON: "info"}


@dataclass(frozen=True)
class Line:
    title: str
    why: str
    url: str
    kind: str
    due: str
    far: str
    tone: str


@dataclass(frozen=True)
class Group:
    heading: Text
    tone: str
    lines: tuple[Line, ...]


def groups_of(todos: Iterable[Todo], today: date, known: Calendar) -> list[Group]:
    """Groups in the order of their urgency; the todos come sorted."""
    return [
        Group(HEADINGS[how], TONES.get(how, "neutral"), tuple(_line(todo, how, today, known) for todo in inside))
        for how, inside in groupby(todos, key=lambda todo: urgency(todo.due, today))
    ]


def _line(todo: Todo, how: Urgency, today: date, known: Calendar) -> Line:
    due = chinese_date(todo.due) if todo.due else ""
    far = remaining(todo.due, today, known) if todo.due else ""
    return Line(todo.title, todo.why, todo.url, todo.kind, due, far, TONES.get(how, "neutral"))
