"""For the matrix of all addresses: own, other and unrelated tasks, sources, objections, strategic goals."""

from __future__ import annotations

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.organisations.models import Organisation, User
from hengji.year.goals.models import Assignment, Source, StrategicGoal, Task, TaskObjection
from hengji.year.plans.models import Plan

_OF_PLAN = ("tasks", "task-sources", "task-source-add", "task-new", "task-coverage", "tasks-import", "tasks-template",
            "tasks-export")  # fmt: skip
_OF_TASK = ("task", "task-change", "task-split", "task-withdraw", "task-object")
_OF_STRATEGY = ("strategic-goal", "strategic-goal-change", "strategic-goal-withdraw")


def task_objects(world: World) -> dict[str, Targets]:
    """Own: a task that the actors' own organ leads, in a plan of the office. Other: its neighbour's, in the same plan.

    Unrelated: in another organ's plan. The plans are those that the room of observations made.
    """
    maker, _new = User.objects.get_or_create(username="matrix-breakdown", defaults={"display_name": "登记人"})
    places: dict[str, Organisation] = {name: world.made[name] for name in ("own", "other", "unrelated")}
    ours, theirs = (Plan.objects.get(code=code) for code in ("MATRIX-O", "MATRIX-U"))
    plans = {"own": ours, "other": ours, "unrelated": theirs}
    tasks = {name: _task(plans[name], place, maker, name) for name, place in places.items()}
    objections = {name: _objection(task, maker) for name, task in tasks.items()}
    strategic = {name: _strategic(place, maker) for name, place in places.items()}
    by_plan = Targets(*({"code": plan.code} for plan in plans.values()))
    by_token = Targets(*({"code": plan.code, "token": name} for name, plan in plans.items()))
    return {
        **dict.fromkeys(_OF_PLAN, by_plan),
        **dict.fromkeys(("tasks-preview", "tasks-run"), by_token),
        **dict.fromkeys(_OF_TASK, Targets(*({"pk": task.pk} for task in tasks.values()))),
        "task-source": Targets(*({"pk": task.source_id} for task in tasks.values())),
        "task-objection-answer": Targets(*({"pk": row.pk} for row in objections.values())),
        **dict.fromkeys(_OF_STRATEGY, Targets(*({"pk": goal.pk} for goal in strategic.values()))),
    }


def _task(plan: Plan, place: Organisation, by: User, code: str) -> Task:
    source, _new = Source.objects.get_or_create(plan=plan, title="工作报告", defaults={"position": 1})
    task = Task.objects.create(
        plan=plan, source=source, code=code, text=f"任务{code}", registered_by=by, registered_at=timezone.now()
    )
    Assignment.objects.create(task=task, participant=plan.participants.get(organisation=place), duty="lead")
    return task


def _objection(task: Task, by: User) -> TaskObjection:
    participant = task.assignments.get().participant
    return TaskObjection.objects.create(
        task=task, participant=participant, reason="不是本单位职责", by=by, at=timezone.now()
    )


def _strategic(place: Organisation, by: User) -> StrategicGoal:
    return StrategicGoal.objects.create(
        organisation=place, code="Z1", title="战略目标", first_year=2026, last_year=2030, written_by=by,
        written_at=timezone.now(),
    )  # fmt: skip
