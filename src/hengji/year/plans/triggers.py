"""The database itself keeps an issued scheme as it is, whoever asks; it steps aside only for a confirmed correction.

Frozen are the rows of the scheme, and of the plan its identity, its document and that it was issued. A correction that
was carried out or refused stays as it is. A test sees that the triggers are in place.
"""

# ruff: noqa: S608 - statements of our own names, no input

from hengji.foundation.ledger.guarding import Guard

SCHEME_TABLES = ("plans_indicator", "plans_section", "plans_group", "plans_planclass", "plans_schemepart")
MESSAGE = "the scheme of an issued plan is frozen"
FINAL = "a decided correction is final"

_FROZEN_STATES = "('issued', 'running', 'closed', 'archived')"
_FIXED = (
    "code", "year", "organiser_id", "superior_id", "digest", "document_number", "document_date", "issued_by_id",
    "issued_at", "drafted_by_id",
)  # fmt: skip


def _frozen(plan: str) -> str:
    """Whether a plan's scheme may not change now."""
    return (
        f"EXISTS (SELECT 1 FROM plans_plan p WHERE p.id = {plan} AND p.state IN {_FROZEN_STATES} AND NOT EXISTS "
        f"(SELECT 1 FROM plans_correction c WHERE c.plan_id = p.id AND c.state = 'applying'))"
    )


def _replaces(table: str) -> str:
    """SQLite's OR REPLACE removes the row that stands in the way without asking the trigger for deletion."""
    frozen = _frozen("r.plan_id")
    return f"EXISTS (SELECT 1 FROM {table} r WHERE r.id = NEW.id AND {frozen})"


_DIFFERENT = {
    "sqlite": " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _FIXED),
    "postgresql": " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _FIXED),
}
# One way only, and never to "applying" without another person: that is what the other triggers let through.
_CORRECTION_MOVES = (
    "(OLD.state = 'proposed' AND NEW.state = 'proposed') OR (OLD.state = 'applying' AND NEW.state = 'applied') "
    "OR (OLD.state = 'proposed' AND NEW.state IN ('applying', 'refused') AND NEW.confirmed_by_id IS NOT NULL "
    "AND NEW.confirmed_by_id <> NEW.proposed_by_id)"
)
_CORRECTION_FIXED = ("plan_id", "number", "reason", "text_before", "text_after", "proposed_by_id", "proposed_at")
_CORRECTION_SAME = " AND ".join(f"NEW.{name} = OLD.{name}" for name in _CORRECTION_FIXED)


def _plan_update(vendor: str) -> str:
    return f"OLD.state IN {_FROZEN_STATES} AND (NEW.state NOT IN {_FROZEN_STATES} OR {_DIFFERENT[vendor]})"


_CORRECTION_UPDATE = f"NOT ({_CORRECTION_SAME} AND ({_CORRECTION_MOVES}))"
_CORRECTION_INSERT = "NEW.state <> 'proposed'"


def _sqlite() -> dict[str, tuple[str, str, str]]:
    """Name → (event and table, condition, message)."""
    found: dict[str, tuple[str, str, str]] = {}
    for table in SCHEME_TABLES:
        new, old, other = _frozen("NEW.plan_id"), _frozen("OLD.plan_id"), _replaces(table)
        found[f"{table}_frozen_insert"] = (f"INSERT ON {table}", f"{new} OR {other}", MESSAGE)
        found[f"{table}_frozen_update"] = (f"UPDATE ON {table}", f"{old} OR {new} OR {other}", MESSAGE)
        found[f"{table}_frozen_delete"] = (f"DELETE ON {table}", old, MESSAGE)
    frozen = f"OLD.state IN {_FROZEN_STATES}"
    found["plans_plan_frozen_update"] = ("UPDATE ON plans_plan", _plan_update("sqlite"), MESSAGE)
    found["plans_plan_frozen_delete"] = ("DELETE ON plans_plan", frozen, MESSAGE)
    known = "EXISTS (SELECT 1 FROM {0} r WHERE r.id = NEW.id)"
    taken = f"{known.format('plans_plan')} OR EXISTS (SELECT 1 FROM plans_plan r WHERE r.code = NEW.code)"
    found["plans_plan_no_replace"] = ("INSERT ON plans_plan", taken, MESSAGE)
    found["plans_correction_final_update"] = ("UPDATE ON plans_correction", _CORRECTION_UPDATE, FINAL)
    found["plans_correction_final_delete"] = ("DELETE ON plans_correction", "1", FINAL)
    replaced = (
        f"{_CORRECTION_INSERT} OR {known.format('plans_correction')} OR EXISTS (SELECT 1 FROM plans_correction r "
        "WHERE r.plan_id = NEW.plan_id AND (r.number = NEW.number OR r.state IN ('proposed', 'applying')))"
    )
    found["plans_correction_no_replace"] = ("INSERT ON plans_correction", replaced, FINAL)
    return found


def _postgresql() -> dict[str, tuple[str, str, str]]:
    """Name → (events, table, body of the function)."""
    found: dict[str, tuple[str, str, str]] = {}
    refusal = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
    final = f"RAISE EXCEPTION '{FINAL}' USING ERRCODE = 'integrity_constraint_violation';"
    body = (
        f"IF TG_OP <> 'INSERT' THEN IF {_frozen('OLD.plan_id')} THEN {refusal} END IF; END IF; "
        f"IF TG_OP <> 'DELETE' THEN IF {_frozen('NEW.plan_id')} THEN {refusal} END IF; RETURN NEW; END IF; RETURN OLD;"
    )
    for table in SCHEME_TABLES:
        found[f"{table}_frozen"] = ("INSERT OR UPDATE OR DELETE", table, body)
    plan = (
        f"IF TG_OP = 'DELETE' THEN IF OLD.state IN {_FROZEN_STATES} THEN {refusal} END IF; RETURN OLD; END IF; "
        f"IF {_plan_update('postgresql')} THEN {refusal} END IF; RETURN NEW;"
    )
    found["plans_plan_frozen"] = ("UPDATE OR DELETE", "plans_plan", plan)
    correction = (
        f"IF TG_OP = 'DELETE' THEN {final} END IF; "
        f"IF TG_OP = 'INSERT' THEN IF {_CORRECTION_INSERT} THEN {final} END IF; RETURN NEW; END IF; "
        f"IF {_CORRECTION_UPDATE} THEN {final} END IF; RETURN NEW;"
    )
    found["plans_correction_final"] = ("INSERT OR UPDATE OR DELETE", "plans_correction", correction)
    emptied = (
        f"IF EXISTS (SELECT 1 FROM plans_plan WHERE state IN {_FROZEN_STATES}) THEN {refusal} END IF; RETURN NULL;"
    )
    for table in (*SCHEME_TABLES, "plans_plan", "plans_correction"):
        found[f"{table}_kept"] = ("TRUNCATE", table, emptied)
    return found


GUARD = Guard(_sqlite(), _postgresql())
names, install, remove, missing = GUARD.names, GUARD.install, GUARD.remove, GUARD.missing
