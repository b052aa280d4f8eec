"""Tables of which the database refuses some changes, whoever asks: triggers as data. For rooms of all wings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from .triggers import absent, run

Lite = Mapping[str, tuple[str, str, str]]  # name → event and table, condition, what is said
Full = Mapping[str, tuple[str, str, str]]  # name → events, table, body of the check


@dataclass(frozen=True)
class Guard:
    """One set of triggers for each database. A migration calls ``install``; emptying the tests' database ``remove``."""

    sqlite: Lite
    postgresql: Full

    def names(self, vendor: str) -> frozenset[str]:
        return frozenset(self.postgresql if vendor == "postgresql" else self.sqlite)

    def install(self, connection: BaseDatabaseWrapper) -> None:
        if connection.vendor == "postgresql":
            run(connection, [text for name, each in self.postgresql.items() for text in _checked(name, *each)])
        else:
            run(connection, [_refused(name, *each) for name, each in self.sqlite.items()])

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Only for undoing the migration, and for tests that must empty the tables."""
        if connection.vendor == "postgresql":
            found = self.postgresql.items()
            run(connection, [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, (_events, table, _body) in found])
            run(connection, [f"DROP FUNCTION IF EXISTS {name}_check()" for name in self.postgresql])
        else:
            run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in self.sqlite])

    def missing(self, connection: BaseDatabaseWrapper) -> set[str]:
        """Triggers that somebody has removed."""
        return absent(connection, self.names(connection.vendor))


def _refused(name: str, event: str, condition: str, message: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {event} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _checked(name: str, events: str, table: str, body: str) -> list[str]:
    each = "STATEMENT" if events == "TRUNCATE" else "ROW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}_check()",
    ]
