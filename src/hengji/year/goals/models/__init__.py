from .amendments import Amendment, AmendmentLine, amendment_key
from .authors import SheetAuthor
from .goals import Goal, GoalVersion, VersionQuerySet
from .letters import Letter, LetterQuerySet, LetterSignature, LetterSuccession
from .sheets import GoalSheet, Round, sheet_key
from .strategy import StrategicGoal, StrategicGoalQuerySet
from .tasks import Assignment, Source, Task, TaskObjection, TaskQuerySet

__all__ = [
    "Amendment",
    "AmendmentLine",
    "Assignment",
    "Goal",
    "GoalSheet",
    "GoalVersion",
    "Letter",
    "LetterQuerySet",
    "LetterSignature",
    "LetterSuccession",
    "Round",
    "SheetAuthor",
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
