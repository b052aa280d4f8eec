"""The database itself keeps issued goals and submitted rounds as they are, whoever asks.

A sealed version never changes and stays; its goal stays under its code and is not removed; a round is only ever added.
"""

# ruff: noqa: S608 - statements of our own names, no input

from hengji.foundation.ledger.guarding import Guard

SEALED = "a sealed version of a goal is final"
KEPT = "an issued goal is kept"
ROUND = "rounds are append-only"

_OF_GOAL = "EXISTS (SELECT 1 FROM goals_goalversion v WHERE v.goal_id = {0}.id AND v.sealed)"
_FIXED = ("plan_id", "sheet_id", "code", "removed")


def _changed(comparison: str) -> str:
    return " OR ".join(f"NEW.{name} {comparison} OLD.{name}" for name in _FIXED)


def _sqlite() -> dict[str, tuple[str, str, str]]:
    """Name → (event and table, condition, message); an insert must not replace a row either."""
    version = (
        "SELECT 1 FROM goals_goalversion r WHERE r.sealed "
        "AND (r.id = NEW.id OR (r.goal_id = NEW.goal_id AND r.number = NEW.number))"
    )
    round_ = "SELECT 1 FROM goals_round r WHERE r.id = NEW.id OR (r.sheet_id = NEW.sheet_id AND r.number = NEW.number)"
    goal = (
        "SELECT 1 FROM goals_goal r WHERE (r.id = NEW.id OR (r.plan_id = NEW.plan_id AND r.code = NEW.code)) "
        f"AND {_OF_GOAL.format('r')}"
    )
    return {
        "goals_version_sealed_update": ("UPDATE ON goals_goalversion", "OLD.sealed", SEALED),
        "goals_version_sealed_delete": ("DELETE ON goals_goalversion", "OLD.sealed", SEALED),
        "goals_version_no_replace": ("INSERT ON goals_goalversion", f"EXISTS ({version})", SEALED),
        "goals_goal_kept_update": (
            "UPDATE ON goals_goal",
            f"({_changed('IS NOT')}) AND {_OF_GOAL.format('OLD')}",
            KEPT,
        ),
        "goals_goal_kept_delete": ("DELETE ON goals_goal", _OF_GOAL.format("OLD"), KEPT),
        "goals_goal_no_replace": ("INSERT ON goals_goal", f"EXISTS ({goal})", KEPT),
        "goals_round_no_update": ("UPDATE ON goals_round", "1", ROUND),
        "goals_round_no_delete": ("DELETE ON goals_round", "1", ROUND),
        "goals_round_no_replace": ("INSERT ON goals_round", f"EXISTS ({round_})", ROUND),
    }


def _postgresql() -> dict[str, tuple[str, str, str]]:
    """Name → (events, table, body of the function)."""

    def refusal(message: str) -> str:
        return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"

    either = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
    goal = (
        f"IF TG_OP = 'DELETE' THEN IF {_OF_GOAL.format('OLD')} THEN {refusal(KEPT)} END IF; RETURN OLD; END IF; "
        f"IF ({_changed('IS DISTINCT FROM')}) AND {_OF_GOAL.format('OLD')} THEN {refusal(KEPT)} END IF; RETURN NEW;"
    )
    emptied = f"IF EXISTS (SELECT 1 FROM goals_goalversion WHERE sealed) THEN {refusal(SEALED)} END IF; RETURN NULL;"
    rounds = f"IF EXISTS (SELECT 1 FROM goals_round) THEN {refusal(ROUND)} END IF; RETURN NULL;"
    return {
        "goals_version_sealed": (
            "UPDATE OR DELETE", "goals_goalversion", f"IF OLD.sealed THEN {refusal(SEALED)} END IF; {either}",
        ),
        "goals_goal_kept": ("UPDATE OR DELETE", "goals_goal", goal),
        "goals_round_fixed": ("UPDATE OR DELETE", "goals_round", refusal(ROUND)),
        "goals_version_emptied": ("TRUNCATE", "goals_goalversion", emptied),
        "goals_round_emptied": ("TRUNCATE", "goals_round", rounds),
    }  # fmt: skip


GUARD = Guard(_sqlite(), _postgresql())
names, install, remove, missing = GUARD.names, GUARD.install, GUARD.remove, GUARD.missing
