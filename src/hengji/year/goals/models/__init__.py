from .strategy import StrategicGoal, StrategicGoalQuerySet
from .tasks import Assignment, Source, Task, TaskObjection, TaskQuerySet

__all__ = [
    "Assignment",
    "Source",
    "StrategicGoal",
    "StrategicGoalQuerySet",
    "Task",
    "TaskObjection",
    "TaskQuerySet",
]
