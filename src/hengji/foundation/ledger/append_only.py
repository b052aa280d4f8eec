"""Tables whose rows are only added: the database itself refuses to change or delete them. For rooms of all wings."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from .triggers import absent, run


@dataclass(frozen=True)
class AppendOnly:
    """One room's tables. Its migration calls ``install``; the tests' emptying of the database calls ``remove``."""

    room: str
    tables: tuple[str, ...]
    message: str = ""  # what is said; by default that the room is append-only

    def names(self, vendor: str) -> frozenset[str]:
        return frozenset(self._sqlite() if vendor == "sqlite" else self._postgresql())

    def install(self, connection: BaseDatabaseWrapper) -> None:
        if connection.vendor == "sqlite":
            run(connection, list(self._sqlite().values()))
            return
        body = f"BEGIN RAISE EXCEPTION '{self._message}' USING ERRCODE = 'integrity_constraint_violation'; END"
        function = f"CREATE OR REPLACE FUNCTION {self.room}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        run(connection, [function, *self._postgresql().values()])

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Only for undoing the migration, and for tests that must empty the tables."""
        lite = connection.vendor == "sqlite"
        names = self._sqlite() if lite else self._postgresql()
        places = {name: "" if lite else f" ON {name.rpartition('_')[0]}" for name in names}
        run(connection, [f"DROP TRIGGER IF EXISTS {name}{place}" for name, place in places.items()])

    def missing(self, connection: BaseDatabaseWrapper) -> set[str]:
        """Triggers that somebody has removed."""
        return absent(connection, self.names(connection.vendor))

    @property
    def _message(self) -> str:
        return self.message or f"{self.room} is append-only"

    def _sqlite(self) -> dict[str, str]:
        """By name. An INSERT OR REPLACE deletes without asking the trigger for deletion, so it is asked too."""
        found = {}
        for table in self.tables:
            there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
            for name, when in (("update", "UPDATE"), ("delete", "DELETE"), ("replace", "INSERT")):
                found[f"{table}_no_{name}"] = (
                    f"CREATE TRIGGER {table}_no_{name} BEFORE {when} ON {table} {there if when == 'INSERT' else ''} "
                    f"BEGIN SELECT RAISE(ABORT, '{self._message}'); END"
                )
        return found

    def _postgresql(self) -> dict[str, str]:
        return {
            f"{table}_{name}": (
                f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} FOR EACH {each} "
                f"EXECUTE FUNCTION {self.room}_refuse()"
            )
            for table in self.tables
            for name, when, each in (("fixed", "UPDATE OR DELETE", "ROW"), ("kept", "TRUNCATE", "STATEMENT"))
        }
