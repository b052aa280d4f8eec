"""The database only adds to filings, what was said to them, and the superior texts that plans are measured by."""

# ruff: noqa: S608 - statements of our own names, no input

from django.db.backends.base.base import BaseDatabaseWrapper

from hengji.foundation.ledger.triggers import absent, run

MESSAGE = "what was filed stays as it was filed"
KEYS = {  # what makes a row the same one, for SQLite's INSERT OR REPLACE, which asks no trigger for deletion
    "plans_filing": "r.plan_id = NEW.plan_id AND r.number = NEW.number",
    "plans_filingverdict": "r.filing_id = NEW.filing_id",
    "plans_superiortext": "r.plan_id = NEW.plan_id AND r.number = NEW.number",
}
_FUNCTION = "plans_filing_refuse"


def _sqlite() -> dict[str, str]:
    """Name → event, table and condition."""
    found: dict[str, str] = {}
    for table, same in KEYS.items():
        replaced = f"WHEN EXISTS (SELECT 1 FROM {table} r WHERE r.id = NEW.id OR ({same}))"
        found |= {
            f"{table}_no_update": f"UPDATE ON {table}",
            f"{table}_no_delete": f"DELETE ON {table}",
            f"{table}_no_replace": f"INSERT ON {table} {replaced}",
        }
    return found


def _postgresql() -> dict[str, str]:
    return {f"{table}_final": f"UPDATE OR DELETE ON {table} FOR EACH ROW" for table in KEYS}


def names(vendor: str) -> frozenset[str]:
    return frozenset(_postgresql() if vendor == "postgresql" else _sqlite())


def install(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "postgresql":
        refuse = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
        function = f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$"
        made = [f"CREATE TRIGGER {n} BEFORE {what} EXECUTE FUNCTION {_FUNCTION}()" for n, what in _postgresql().items()]
        run(connection, [function, *made])
        return
    body = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    run(connection, [f"CREATE TRIGGER {name} BEFORE {what} {body}" for name, what in _sqlite().items()])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Only for undoing the migration, and for tests that must empty the tables."""
    if connection.vendor == "postgresql":
        gone = [f"DROP TRIGGER IF EXISTS {name} ON {what.split()[-4]}" for name, what in _postgresql().items()]
        run(connection, [*gone, f"DROP FUNCTION IF EXISTS {_FUNCTION}()"])
    else:
        run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite()])


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Triggers that somebody has removed."""
    return absent(connection, names(connection.vendor))
