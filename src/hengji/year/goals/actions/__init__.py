from .drafting import MOST_GOALS, Row, move_goal, remove_goal, restore_goal, start_sheet, write_goals
from .importing import Imported, check_import, import_goals

__all__ = [
    "MOST_GOALS",
    "Imported",
    "Row",
    "check_import",
    "import_goals",
    "move_goal",
    "remove_goal",
    "restore_goal",
    "start_sheet",
    "write_goals",
]
