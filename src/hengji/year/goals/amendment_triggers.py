"""The database itself keeps a decided amendment as it is, and lets nobody begin with a decision.

While an amendment is on its way, its reasons and lines change by rounds; its number, plan, sheet and kind never do.
"""

# ruff: noqa: S608 - statements of our own names, no input

from django.db.backends.base.base import BaseDatabaseWrapper

from hengji.foundation.ledger.triggers import absent, run

FINAL = "a decided amendment is final"
_OPEN = "('submitted', 'returned')"
_FIXED = ("plan_id", "sheet_id", "number", "key", "kind", "requested_by_id", "asked_on")
_SAME = " AND ".join(f"NEW.{name} = OLD.{name}" for name in _FIXED)
_BACK = "NEW.state IN ('returned', 'submitted', 'refused', 'withdrawn')"
_MOVES = f"OLD.state = 'submitted' OR (OLD.state = 'returned' AND {_BACK})"
_UPDATE = f"NOT ({_SAME} AND OLD.state IN {_OPEN} AND ({_MOVES}))"
_INSERT = "NEW.state <> 'submitted'"
_TABLE, _LINES = "goals_amendment", "goals_amendmentline"


def _closed(key: str) -> str:
    return f"NOT EXISTS (SELECT 1 FROM {_TABLE} a WHERE a.id = {key} AND a.state IN {_OPEN})"


def _kept(key: str) -> str:
    """A line goes only while its amendment is back with whoever asked."""
    return f"NOT EXISTS (SELECT 1 FROM {_TABLE} a WHERE a.id = {key} AND a.state = 'returned')"


def _sqlite() -> dict[str, tuple[str, str]]:
    """Name → (event and table, condition)."""
    taken = (
        f"EXISTS (SELECT 1 FROM {_TABLE} r WHERE r.id = NEW.id OR r.key = NEW.key "
        "OR (r.plan_id = NEW.plan_id AND r.number = NEW.number))"
    )
    line = (
        f"EXISTS (SELECT 1 FROM {_LINES} r WHERE r.id = NEW.id OR (r.amendment_id = NEW.amendment_id "
        "AND (r.position = NEW.position OR r.goal_id = NEW.goal_id)))"
    )
    return {
        "goals_amendment_final_update": (f"UPDATE ON {_TABLE}", _UPDATE),
        "goals_amendment_final_delete": (f"DELETE ON {_TABLE}", "1"),
        "goals_amendment_no_replace": (f"INSERT ON {_TABLE}", f"{_INSERT} OR {taken}"),
        "goals_amendmentline_fixed": (f"UPDATE ON {_LINES}", "1"),
        "goals_amendmentline_kept": (f"DELETE ON {_LINES}", _kept("OLD.amendment_id")),
        "goals_amendmentline_insert": (f"INSERT ON {_LINES}", f"{_closed('NEW.amendment_id')} OR {line}"),
    }


def _postgresql() -> dict[str, tuple[str, str, str]]:
    """Name → (events, table, body of the function)."""
    final = f"RAISE EXCEPTION '{FINAL}' USING ERRCODE = 'integrity_constraint_violation';"
    head = (
        f"IF TG_OP = 'DELETE' THEN {final} END IF; "
        f"IF TG_OP = 'INSERT' THEN IF {_INSERT} THEN {final} END IF; RETURN NEW; END IF; "
        f"IF {_UPDATE} THEN {final} END IF; RETURN NEW;"
    )
    lines = (
        f"IF TG_OP = 'UPDATE' THEN {final} END IF; "
        f"IF TG_OP = 'DELETE' THEN IF {_kept('OLD.amendment_id')} THEN {final} END IF; RETURN OLD; END IF; "
        f"IF {_closed('NEW.amendment_id')} THEN {final} END IF; RETURN NEW;"
    )
    emptied = f"IF EXISTS (SELECT 1 FROM {_TABLE} WHERE state NOT IN {_OPEN}) THEN {final} END IF; RETURN NULL;"
    return {
        "goals_amendment_final": ("INSERT OR UPDATE OR DELETE", _TABLE, head),
        "goals_amendmentline_final": ("INSERT OR UPDATE OR DELETE", _LINES, lines),
        "goals_amendment_kept": ("TRUNCATE", _TABLE, emptied),
        "goals_amendmentline_all_kept": ("TRUNCATE", _LINES, emptied),
    }


def names(vendor: str) -> frozenset[str]:
    return frozenset(_postgresql() if vendor == "postgresql" else _sqlite())


def install(connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "postgresql":
        run(connection, [statement for name, each in _postgresql().items() for statement in _function(name, *each)])
        return
    run(
        connection,
        [
            f"CREATE TRIGGER {name} BEFORE {event} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{FINAL}'); END"
            for name, (event, condition) in _sqlite().items()
        ],
    )


def _function(name: str, events: str, table: str, body: str) -> list[str]:
    each = "STATEMENT" if events == "TRUNCATE" else "ROW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}_check()",
    ]


def remove(connection: BaseDatabaseWrapper) -> None:
    """Only for undoing the migration, and for tests that must empty the tables."""
    if connection.vendor == "postgresql":
        found = _postgresql().items()
        run(connection, [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, (_events, table, _body) in found])
        run(connection, [f"DROP FUNCTION IF EXISTS {name}_check()" for name in _postgresql()])
    else:
        run(connection, [f"DROP TRIGGER IF EXISTS {name}" for name in _sqlite()])


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Triggers that somebody has removed."""
    return absent(connection, names(connection.vendor))
