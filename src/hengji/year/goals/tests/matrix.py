"""For the matrix of all addresses: sheets on their way, their goals, tasks, and what is imported and exported."""

from collections.abc import Mapping, Sequence

from hengji.foundation.access.testing import Targets, World
from hengji.year.goals.models import GoalSheet

from .amendment_matrix import amendment_objects
from .cascade_matrix import cascade_objects
from .exchange_matrix import exchange_objects
from .letter_matrix import letter_objects
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
    amended = {name: GoalSheet.objects.get(key=sheets[name]) for name in RELATIONS}
    return {
        **reviewed,
        **amendment_objects(amended, world.actors["unit_filler"]),
        **task_objects(world),
        **exchange_objects(plans, sheets),
        **letter_objects(plans, sheets),
        **cascade_objects(plans, goals),
        **dict.fromkeys(_SHEET, Targets(*({"key": key} for key in keys))),
        **dict.fromkeys(_GOAL, with_missing(goals, {"key": keys[0], "code": "P0-00"})),
        "goals-alike": Targets(*({"code": plans[name]} for name in RELATIONS)),
        "goals-start": with_missing(starts, {"code": starts[0]["code"], "participant": "P0"}),
    }


def with_missing(rows: Sequence[Mapping[str, object]], missing: Mapping[str, object]) -> Targets:
    own, other, unrelated = rows
    return Targets(own, other, unrelated, missing=missing)
