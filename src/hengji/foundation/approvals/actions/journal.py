"""Rows that one action adds and changes, recorded in the ledger together as one entry."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from hengji.foundation.approvals.enums import CASE_MOVES, STEP_MOVES
from hengji.foundation.approvals.models import Case, Step
from hengji.foundation.ledger.actions import Change, record_many
from hengji.foundation.ledger.canonical import Plain, name_of, snapshot

M = TypeVar("M", bound=models.Model)


class Follow(Protocol):
    """What a room does when a case moves; the case may be another room's."""

    def __call__(self, case: Case, *, by: object) -> object: ...


class Journal:
    def __init__(self) -> None:
        self._rows: dict[str, models.Model] = {}
        self._before: dict[str, Plain | None] = {}
        self._moved: list[Case] = []

    def add(self, row: M) -> M:
        row.save(force_insert=True)
        self._before[name_of(row)] = None
        self._rows[name_of(row)] = row
        return row

    def change(self, row: M, **columns: Any) -> M:  # noqa: ANN401 - any column
        self._before.setdefault(name_of(row), snapshot(row))
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=list(columns))
        self._rows[name_of(row)] = row
        return row

    def move_step(self, step: Step, state: str, **columns: Any) -> Step:  # noqa: ANN401 - any column
        """Change a step's state, only as the table of transitions says."""
        if state not in STEP_MOVES[step.state]:
            raise ValueError(f"a step does not go from {step.state} to {state}")
        return self.change(step, state=state, **columns)

    def move_case(self, case: Case, state: str, **columns: Any) -> Case:  # noqa: ANN401 - any column
        if state not in CASE_MOVES[case.state]:
            raise ValueError(f"a case does not go from {case.state} to {state}")
        self._moved.append(case)
        return self.change(case, state=state, **columns)

    def write(self, action: str, *, by: object, reason: str = "") -> None:
        """Record everything, and tell the rooms whose cases moved; the last statement of an action."""
        changes = [Change(name, self._before[name], snapshot(row)) for name, row in self._rows.items()]
        if changes:
            record_many(action, by=by, objs=changes, reason=reason)
        for name in settings.CASE_MOVED if self._moved else ():
            follow: Follow = import_string(name)
            for case in self._moved:
                follow(case, by=by)
        self._moved = []
