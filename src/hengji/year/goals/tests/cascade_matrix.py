"""For the matrix of all addresses: the trees of plans, goals that go down, what machines read."""

from collections.abc import Mapping

from hengji.foundation.access.testing import Targets

_API = ("api:goal_sheets_listed", "api:goals_listed", "api:goal_amendments_listed", "api:tasks_listed")


def cascade_objects(plans: Mapping[str, str], goals: list[dict[str, str]]) -> dict[str, Targets]:
    """On the same plans and goals as the other addresses; what machines read as well."""
    by_plan = Targets(*({"code": plans[name]} for name in ("own", "other", "unrelated")))
    return {
        **dict.fromkeys(_API, by_plan),
        "api:sheet_goals_listed": Targets(*({"key": each["key"]} for each in goals)),
        "goals-cascade": by_plan,
        "goals-cascade-goal": Targets(goals[0], goals[1], goals[2], missing={"key": goals[0]["key"], "code": "P0-00"}),
    }
