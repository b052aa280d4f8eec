"""For the matrix of all addresses: the trees of plans, and goals that go down."""

from collections.abc import Mapping

from hengji.foundation.access.testing import Targets


def cascade_objects(plans: Mapping[str, str], goals: list[dict[str, str]]) -> dict[str, Targets]:
    """On the same plans and goals as the other addresses."""
    return {
        "goals-cascade": Targets(*({"code": plans[name]} for name in ("own", "other", "unrelated"))),
        "goals-cascade-goal": Targets(*goals, missing={"key": goals[0]["key"], "code": "P0-00"}),
    }
