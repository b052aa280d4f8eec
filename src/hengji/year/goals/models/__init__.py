from .authors import SheetAuthor
from .goals import Goal, GoalVersion, VersionQuerySet
from .sheets import GoalSheet, Round, sheet_key

__all__ = ["Goal", "GoalSheet", "GoalVersion", "Round", "SheetAuthor", "VersionQuerySet", "sheet_key"]
