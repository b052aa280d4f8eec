"""Do the tables still hold what the ledger says was last written to them?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from typing_extensions import override

from .canonical import Plain, canonical_json, name_of, snapshot
from .governed import governed_models
from .models import Entry
from .verifying import CHUNK, Step

MISSING = "（没有）"


@dataclass(frozen=True)
class Difference:
    """One column of one row that was changed behind the application's back."""

    table: str
    key: str
    column: str
    recorded: str
    found: str

    @override
    def __str__(self) -> str:
        return f"{self.table} 键{self.key} 列{self.column}：日志 {self.recorded}，表中 {self.found}"


@dataclass
class Replay:
    """What came out: rows compared, and differences."""

    rows: int = 0
    differences: list[Difference] = field(default_factory=list)


def replay(watched: Iterable[type[models.Model]] | None = None, step: Step = lambda done: None) -> Replay:
    """Rebuild the last state of each governed row from the ledger and compare it with its table."""
    tables = {model._meta.label_lower: model for model in (governed_models() if watched is None else watched)}
    found = Replay()
    with _steady_view():
        states = last_states(set(tables), step)
        for label, model in tables.items():
            _compare(found, label, model, states[label])
    return found


@contextmanager
def _steady_view() -> Iterator[None]:
    """Ledger and tables as of one moment: SQLite holds writers back, PostgreSQL shows its snapshot."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def last_states(labels: set[str], step: Step = lambda done: None, since: int = 0) -> dict[str, dict[str, str | None]]:
    """By table and key: the row as canonical text after its last entry; None where it was deleted."""
    states: dict[str, dict[str, str | None]] = {label: {} for label in labels}
    for text in _payloads(step, since):
        for change in json.loads(text)["changes"]:
            label, _, key = change["object"].partition(":")
            if label in states:
                states[label][key] = None if change["after"] is None else canonical_json(change["after"])
    return states


def _payloads(step: Step, since: int) -> Iterator[str]:
    found = Entry.objects.filter(seq__gt=since, payload__isnull=False).order_by("seq")
    for place, text in enumerate(found.values_list("payload__text", flat=True).iterator(CHUNK), 1):
        if place % CHUNK == 0:
            step(CHUNK)
        yield text


def rows_of(model: type[models.Model]) -> Iterator[tuple[str, Plain]]:
    """All rows of a table as the ledger would write them; the plain manager sees every one."""
    for row in model._base_manager.order_by("pk").iterator(CHUNK):
        yield name_of(row).partition(":")[2], snapshot(row)


def _compare(found: Replay, label: str, model: type[models.Model], states: dict[str, str | None]) -> None:
    for key, row in rows_of(model):
        found.rows += 1
        known = states.pop(key, None)
        if known is None:
            found.differences.append(Difference(label, key, "*", MISSING, canonical_json(row)))
        elif known != canonical_json(row):
            found.differences += _columns(label, key, json.loads(known), json.loads(canonical_json(row)))
    for key, known in states.items():
        if known is not None:
            found.differences.append(Difference(label, key, "*", known, MISSING))


def _columns(label: str, key: str, recorded: Plain, found: Plain) -> list[Difference]:
    return [
        Difference(label, key, name, _shown(recorded, name), _shown(found, name))
        for name in sorted(recorded.keys() | found.keys())
        if recorded.get(name, MISSING) != found.get(name, MISSING)
    ]


def _shown(row: Plain, name: str) -> str:
    value: Any = row.get(name, MISSING)
    return value if value is MISSING else canonical_json(value)
