"""The measured calls of `benchmarks.notifications`; Django is set up before this is imported."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.management import call_command
from django.utils import timezone

from benchmarks.measuring import table, timed
from hengji.foundation.notifications import actions
from hengji.foundation.notifications.actions.reminders import Wording
from hengji.foundation.notifications.channels import console
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.organisations.models import User
from hengji.foundation.workdays import queries
from hengji.foundation.workdays.actions import load_published
from hengji.foundation.workdays.calculus import Calendar, deadline

PEOPLE, RUNS = 2_000, 5


def measure() -> None:
    """Print one table; every line is one call of an action or query."""
    call_command("migrate", verbosity=0)
    load_published()
    console.logger.disabled = True
    people = User.objects.bulk_create(User(username=f"u{n}", display_name=f"人员{n}") for n in range(PEOPLE))
    today, calendar = timezone.localdate(), queries.calendar()
    reading = timed("calendar read from the database", lambda _: queries.calendar(), RUNS)
    timings = [
        reading,
        timed("100 deadlines of 20 working days", lambda _: _deadlines(today, calendar), RUNS),
        timed(f"{PEOPLE} people told, outbox included", lambda n: actions.notify(people, Kind.TASK, f"{n}"), RUNS),
        timed("200 reminders written", lambda n: actions.remind(f"{n}", people[:200], today, Wording("填报")), RUNS),
        timed(f"messages of {PEOPLE} people planned", _plan, 1),
        timed("200 messages sent to the console", lambda _: actions.send_dispatches(timezone.now()), RUNS),
    ]
    table(f"{PEOPLE} people, a SQLite file, synchronous FULL", timings, reading)


def _deadlines(today: date, calendar: Calendar) -> None:
    for _ in range(100):
        deadline(today, 20, calendar)


def _plan(n: int) -> None:
    """Nothing in the unmeasured run: it would take everything away."""
    if n:
        actions.plan_dispatches(timezone.now() - timedelta(minutes=1))
