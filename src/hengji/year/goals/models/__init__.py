from .amendments import Amendment, AmendmentLine, amendment_key
from .authors import SheetAuthor
from .goals import Goal, GoalVersion, VersionQuerySet
from .sheets import GoalSheet, Round, sheet_key

__all__ = [
    "Amendment",
    "AmendmentLine",
    "Goal",
    "GoalSheet",
    "GoalVersion",
    "Round",
    "SheetAuthor",
    "VersionQuerySet",
    "amendment_key",
    "sheet_key",
]
