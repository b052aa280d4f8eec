"""The database itself refuses to change or delete what was registered here, whoever asks."""

from django.db.backends.base.base import BaseDatabaseWrapper

from hengji.foundation.ledger.triggers import absent, run

MESSAGE = "observations are append-only"
TABLES = tuple(
    f"observations_{name}"
    for name in ("batch", "observation", "confirmation", "voiding", "voidinganswer", "pastvalue")
)  # fmt: skip
_FUNCTION = "observations_refuse"


def names(vendor: str) -> frozenset[str]:
    return frozenset(_sqlite() if vendor == "sqlite" else _postgresql())


def install(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "sqlite":
        run(connection, list(_sqlite().values()))
        return
    body = f"BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END"
    function = f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
    run(connection, [function, *_postgresql().values()])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Only for undoing the migration, and for tests that must empty the tables."""
    place = dict.fromkeys(_sqlite(), "") if connection.vendor == "sqlite" else _places()
    run(connection, [f"DROP TRIGGER IF EXISTS {name}{table}" for name, table in place.items()])


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Triggers that somebody has removed."""
    return absent(connection, names(connection.vendor))


def _sqlite() -> dict[str, str]:
    """By name. An INSERT OR REPLACE deletes the old row without asking the trigger for deletion, so it is asked too."""
    found = {}
    for table in TABLES:
        there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 - the name is ours
        for name, when in (("update", "BEFORE UPDATE"), ("delete", "BEFORE DELETE"), ("replace", "BEFORE INSERT")):
            condition = there if name == "replace" else ""
            found[f"{table}_no_{name}"] = (
                f"CREATE TRIGGER {table}_no_{name} {when} ON {table} {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
    return found


def _postgresql() -> dict[str, str]:
    found = {}
    for table in TABLES:
        for name, when, each in (("fixed", "UPDATE OR DELETE", "ROW"), ("kept", "TRUNCATE", "STATEMENT")):
            found[f"{table}_{name}"] = (
                f"CREATE TRIGGER {table}_{name} BEFORE {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}()"
            )
    return found


def _places() -> dict[str, str]:
    return {f"{table}_{name}": f" ON {table}" for table in TABLES for name in ("fixed", "kept")}
