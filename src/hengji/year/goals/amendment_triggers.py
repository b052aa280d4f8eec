"""The database itself keeps a decided amendment as it is, and lets nobody begin with a decision.

While an amendment is on its way, its reasons and lines change by rounds; its number, plan, sheet and kind never do.
"""

# ruff: noqa: S608 - statements of our own names, no input

from hengji.foundation.ledger.guarding import Guard

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


GUARD = Guard({name: (*each, FINAL) for name, each in _sqlite().items()}, _postgresql())
names, install, remove, missing = GUARD.names, GUARD.install, GUARD.remove, GUARD.missing
