from .adopting import adopt_goals
from .cells import CellEdit, Refused, save_cells
from .drafting import MOST_GOALS, Row, move_goal, remove_goal, restore_goal, start_sheet, write_goals
from .import_checks import Looked
from .importing import Imported, check_import, import_goals

__all__ = [
    "MOST_GOALS",
    "CellEdit",
    "Imported",
    "Looked",
    "Refused",
    "Row",
    "adopt_goals",
    "check_import",
    "import_goals",
    "move_goal",
    "remove_goal",
    "restore_goal",
    "save_cells",
    "start_sheet",
    "write_goals",
]
