"""For the matrix of all addresses: sheets on their way, their goals, tasks, and what is imported and exported."""

from hengji.foundation.access.testing import Targets, World

from .cascade_matrix import cascade_objects
from .exchange_matrix import exchange_objects
from .review_matrix import review_objects
from .task_matrix import task_objects

_SHEET = ("goals-sheet", "goals-save", "goals-add", "goals-paste", "goals-map")
_GOAL = ("goals-goal", "goals-step")
RELATIONS = ("own", "other", "unrelated")


def objects(world: World) -> dict[str, Targets]:
    reviewed = review_objects(world)
    sheets, plans = world.made["goal_sheets"], world.made["goal_plans"]
    keys = [sheets[name] for name in RELATIONS]
    goals = [{"key": key, "code": f"{key.rpartition('.')[2]}-01"} for key in keys]
    starts = [{"code": key.rpartition(".")[0], "participant": key.rpartition(".")[2]} for key in keys]
    return {
        **reviewed,
        **task_objects(world),
        **exchange_objects(plans, sheets),
        **cascade_objects(plans, goals),
        **dict.fromkeys(_SHEET, Targets(*({"key": key} for key in keys))),
        **dict.fromkeys(_GOAL, Targets(*goals, missing={"key": keys[0], "code": "P0-00"})),
        "goals-start": Targets(*starts, missing={"code": starts[0]["code"], "participant": "P0"}),
    }
