"""What the database itself refuses, to whoever comes past the application.

Entries and checkpoints are never changed or removed. A payload is removed only when an entry says that it was erased.
In SQLite an `INSERT OR REPLACE` deletes without a delete trigger, so an insert must also continue the chain.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

ERASED = "SELECT 1 FROM ledger_entry WHERE action = 'ledger.erase' AND object = 'ledger.payload:' || OLD.entry_id"

_SQLITE = {
    "ledger_entry_no_update": "BEFORE UPDATE ON ledger_entry",
    "ledger_entry_no_delete": "BEFORE DELETE ON ledger_entry",
    "ledger_entry_continues": (
        "BEFORE INSERT ON ledger_entry WHEN NEW.seq <> COALESCE((SELECT MAX(seq) FROM ledger_entry), 0) + 1 "
        "OR EXISTS (SELECT 1 FROM ledger_entry WHERE hash = NEW.hash OR prev = NEW.prev)"
    ),
    "ledger_checkpoint_no_update": "BEFORE UPDATE ON ledger_checkpoint",
    "ledger_checkpoint_no_delete": "BEFORE DELETE ON ledger_checkpoint",
    "ledger_checkpoint_no_replace": (
        "BEFORE INSERT ON ledger_checkpoint WHEN EXISTS (SELECT 1 FROM ledger_checkpoint WHERE size = NEW.size)"
    ),
    "ledger_payload_no_update": "BEFORE UPDATE ON ledger_payload",
    "ledger_payload_no_delete": f"BEFORE DELETE ON ledger_payload WHEN NOT EXISTS ({ERASED})",
    "ledger_payload_no_replace": (
        "BEFORE INSERT ON ledger_payload WHEN EXISTS (SELECT 1 FROM ledger_payload WHERE entry_id = NEW.entry_id)"
    ),
}

_FUNCTIONS = {
    "ledger_refuse": "RAISE EXCEPTION 'the ledger is append-only';",
    "ledger_refuse_unless_erased": (
        f"IF NOT EXISTS ({ERASED}) THEN RAISE EXCEPTION 'the ledger is append-only'; END IF; RETURN OLD;"
    ),
}
_POSTGRESQL = {
    "ledger_entry_fixed": ("ledger_entry", "BEFORE UPDATE OR DELETE", "ROW", "ledger_refuse"),
    "ledger_entry_kept": ("ledger_entry", "BEFORE TRUNCATE", "STATEMENT", "ledger_refuse"),
    "ledger_checkpoint_fixed": ("ledger_checkpoint", "BEFORE UPDATE OR DELETE", "ROW", "ledger_refuse"),
    "ledger_checkpoint_kept": ("ledger_checkpoint", "BEFORE TRUNCATE", "STATEMENT", "ledger_refuse"),
    "ledger_payload_fixed": ("ledger_payload", "BEFORE UPDATE", "ROW", "ledger_refuse"),
    "ledger_payload_erased": ("ledger_payload", "BEFORE DELETE", "ROW", "ledger_refuse_unless_erased"),
    "ledger_payload_kept": ("ledger_payload", "BEFORE TRUNCATE", "STATEMENT", "ledger_refuse"),
}


def names(vendor: str) -> frozenset[str]:
    return frozenset(_POSTGRESQL if vendor == "postgresql" else _SQLITE)


def install(connection: BaseDatabaseWrapper) -> None:
    run(connection, _install_postgresql() if connection.vendor == "postgresql" else _install_sqlite())


def remove(connection: BaseDatabaseWrapper) -> None:
    """For the reverse of the migration, and for tests that play a database administrator."""
    if connection.vendor == "postgresql":
        run(connection, [f"DROP TRIGGER IF EXISTS {name} ON {place[0]}" for name, place in _POSTGRESQL.items()])
    else:
        run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE])


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Triggers that somebody has removed."""
    return absent(connection, names(connection.vendor))


def _install_sqlite() -> list[str]:
    refusal = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    return [f"CREATE TRIGGER {name} {when} {refusal}" for name, when in _SQLITE.items()]


def _install_postgresql() -> list[str]:
    functions = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
        for name, body in _FUNCTIONS.items()
    ]
    triggers = [
        f"CREATE TRIGGER {name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()"
        for name, (table, when, each, function) in _POSTGRESQL.items()
    ]
    return functions + triggers


def absent(connection: BaseDatabaseWrapper, wanted: frozenset[str]) -> set[str]:
    """Those of some triggers that the database does not have, or that somebody has switched off; for all rooms."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return set(wanted) - {name for (name,) in cursor.fetchall()}


def run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """Statements about triggers, one by one; for all rooms."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
