"""What was seen in the year comes in through the narrow waist, and somebody else confirms it."""

from hengji.front.operations.rehearsal.stage import Stage
from hengji.year.goals.queries import goals_of
from hengji.year.observations.actions import Arrival, confirm_observations, register_observations
from hengji.year.observations.enums import Way
from hengji.year.observations.fact_rows import NAMES, Fact
from hengji.year.observations.models import Observation

TITLE = "登记和确认计分依据"
KEY = "rehearsal-{code}"


def is_played(stage: Stage) -> bool:
    return Observation.objects.filter(plan__code=stage.code).exists()


def play(stage: Stage) -> None:
    _people, _goals, seen = stage.tables
    issued = {(goal.participant, goal.goal) for goal in goals_of(stage.plan)}
    about = [each for each in seen if not each.goal or (each.participant, each.goal) in issued]
    facts = [Fact(**{name: getattr(each, name) for name in NAMES if name != "level"}) for each in about]
    register_observations(
        stage.plan, facts, by=stage.actor("office"), arrival=Arrival(KEY.format(code=stage.code), name=TITLE)
    )
    rows = list(Observation.objects.filter(plan__code=stage.code))
    confirm_observations(rows, by=stage.actor("chief"), way=Way.HEARD)
