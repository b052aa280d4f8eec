"""The database itself refuses to change or delete a run, whoever asks. A test sees that the triggers are in place."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "assessment_run"
MESSAGE = "a stored run is final"

# SQLite's INSERT OR REPLACE deletes the old row without asking the trigger for deletion.
_WHEN = {
    "update": "UPDATE",
    "delete": "DELETE",
    "replace": "INSERT",
}
_REPLACED = f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"  # noqa: S608 - the name is ours
_SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_{name} BEFORE {verb} ON {TABLE} {_REPLACED if name == 'replace' else ''} "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for name, verb in _WHEN.items()
]
_POSTGRESQL = [
    f"""CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER {TABLE}_final BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()""",
]
_INSTALL = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_REMOVE = {
    "sqlite": [f"DROP TRIGGER {TABLE}_no_{verb}" for verb in _WHEN],
    "postgresql": [f"DROP TRIGGER {TABLE}_final ON {TABLE}", f"DROP FUNCTION {TABLE}_refuse()"],
}


def install(connection: BaseDatabaseWrapper) -> None:
    _execute(connection, _INSTALL[connection.vendor])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Only for undoing the migration, and for tests that must empty the table."""
    _execute(connection, _REMOVE[connection.vendor])


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
