from .goals import Goal, GoalVersion, VersionQuerySet
from .sheets import GoalSheet, Round, sheet_key

__all__ = ["Goal", "GoalSheet", "GoalVersion", "Round", "VersionQuerySet", "sheet_key"]
