"""Rows that one action adds, changes and removes: written, recorded in the ledger as one entry, kept for undoing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from hengji.foundation.ledger.actions import Change, record_many
from hengji.foundation.ledger.canonical import Plain, name_of, snapshot
from hengji.foundation.organisations.models import User
from hengji.year.plans.models import SCHEME_ROWS, Edit, Plan
from hengji.year.plans.rows import json_text

M = TypeVar("M", bound=models.Model)
MODELS = {model._meta.model_name: model for model in SCHEME_ROWS}  # noqa: SLF001 - Django's own description


class Changes:
    """Collects what happens to rows between the lock and the ledger."""

    def __init__(self) -> None:
        self._rows: dict[str, models.Model] = {}
        self._before: dict[str, Plain | None] = {}
        self._gone: set[str] = set()

    def __bool__(self) -> bool:
        return any(self._differs(name) for name in self._before)

    def add(self, row: M) -> M:
        row.save(force_insert=True)
        self._note(row, None)
        return row

    def add_many(self, rows: Sequence[M]) -> list[M]:
        """Insert rows of one table in one statement."""
        made = type(rows[0])._default_manager.bulk_create(rows) if rows else []  # noqa: SLF001
        for row in made:
            self._note(row, None)
        return made

    def change(self, row: M, **columns: Any) -> M:  # noqa: ANN401 - any column
        self._before.setdefault(name_of(row), snapshot(row))
        before = snapshot(row)
        for name, value in columns.items():
            setattr(row, name, value)
        if snapshot(row) != before:
            row.save(update_fields=list(columns))
        self._rows[name_of(row)] = row
        return row

    def remove(self, rows: Iterable[models.Model]) -> None:
        """Delete rows, in this order: what points at others goes first."""
        for row in rows:
            name = name_of(row)
            self._before.setdefault(name, snapshot(row))
            self._gone.add(name)
            self._rows[name] = row
            key = row.pk
            row.delete()
            row.pk = key

    def restore(self, row: models.Model) -> None:
        """Put back a row that was deleted, under its old key."""
        row.save(force_insert=True)
        self._note(row, None)

    def _note(self, row: models.Model, before: Plain | None) -> None:
        self._before.setdefault(name_of(row), before)
        self._gone.discard(name_of(row))
        self._rows[name_of(row)] = row

    def _after(self, name: str) -> Plain | None:
        return None if name in self._gone else snapshot(self._rows[name])

    def _differs(self, name: str) -> bool:
        return self._before[name] != self._after(name)

    def listed(self) -> list[Change]:
        names = [name for name in self._rows if self._differs(name)]
        return [Change(name, self._before[name], self._after(name)) for name in names]

    def write(self, action: str, *, by: object, reason: str = "") -> None:
        """Record everything; the last statement of an action."""
        found = self.listed()
        if found:
            record_many(action, by=by, objs=found, reason=reason)

    def keep(self, plan: Plan, what: str, *, by: User) -> Edit:
        """Write down how to take this back: the rows of the scheme as they were and as they are."""
        kept = [
            [model, int(key), change.before, change.after]
            for change in self.listed()
            for model, key in [change.object.partition(".")[2].split(":")]
            if model in MODELS
        ]
        last = plan.edits.order_by("-number").values_list("number", flat=True).first() or 0
        return Edit.objects.create(
            plan=plan, number=last + 1, what=what[:300], changes=json_text(kept), by=by, at=timezone.now()
        )


def kept_changes(edit: Edit) -> list[tuple[type[models.Model], int, Plain | None, Plain | None]]:
    return [(MODELS[model], key, before, after) for model, key, before, after in json.loads(edit.changes)]
