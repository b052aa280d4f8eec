from .cells import CellEdit, Refused, save_cells
from .drafting import MOST_GOALS, Row, move_goal, remove_goal, restore_goal, start_sheet, write_goals

__all__ = [
    "MOST_GOALS",
    "CellEdit",
    "Refused",
    "Row",
    "move_goal",
    "remove_goal",
    "restore_goal",
    "save_cells",
    "start_sheet",
    "write_goals",
]
