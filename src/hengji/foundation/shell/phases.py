"""The strip on top of each page: the year's phases, with today on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _


class State(StrEnum):
    PAST = "past"
    CURRENT = "current"
    COMING = "coming"

    @property
    def word(self) -> str:
        return {"past": _("已结束"), "current": _("进行中"), "coming": _("未开始")}[self.value]


@dataclass(frozen=True)
class Phase:
    title: str
    start: date
    end: date
    url: str = ""
    note: str = ""  # how far away its end is, while it is under way; else calendar days are counted

    def state(self, today: date) -> State:
        if today > self.end:
            return State.PAST
        return State.CURRENT if today >= self.start else State.COMING


@dataclass(frozen=True)
class Step:
    phase: Phase
    state: State
    days_left: int | None  # calendar days to the end of a phase that is under way, today included

    @property
    def period(self) -> str:
        start, end = self.phase.start, self.phase.end
        return _("%(m1)d月%(d1)d日—%(m2)d月%(d2)d日") % {
            "m1": start.month,
            "d1": start.day,
            "m2": end.month,
            "d2": end.day,
        }


@dataclass(frozen=True)
class Strip:
    title: str
    today: date
    steps: tuple[Step, ...]


def strip(title: str, phases: Iterable[Phase], *, today: date) -> Strip:
    return Strip(title, today, tuple(_step(phase, today) for phase in sorted(phases, key=_order)))


def _order(phase: Phase) -> tuple[date, date]:
    return phase.start, phase.end


def _step(phase: Phase, today: date) -> Step:
    state = phase.state(today)
    return Step(phase, state, (phase.end - today).days + 1 if state is State.CURRENT else None)
