from .authors import SheetAuthor
from .amendments import Amendment, AmendmentLine, amendment_key
from .goals import Goal, GoalVersion, VersionQuerySet
from .sheets import GoalSheet, Round, sheet_key
from .strategy import StrategicGoal, StrategicGoalQuerySet
from .tasks import Assignment, Source, Task, TaskObjection, TaskQuerySet

__all__ = ["Goal", "GoalSheet", "GoalVersion", "Round", "SheetAuthor", "VersionQuerySet", "sheet_key"]
__all__ = [
    "Assignment",
    "Amendment",
    "AmendmentLine",
    "Goal",
    "GoalSheet",
    "GoalVersion",
    "Round",
    "Source",
    "StrategicGoal",
    "StrategicGoalQuerySet",
    "Task",
    "TaskObjection",
    "TaskQuerySet",
    "VersionQuerySet",
    "amendment_key",
    "sheet_key",
]
