from .cells import CellEdit, Refused, save_cells
from .drafting import MOST_GOALS, Row, move_goal, remove_goal, restore_goal, start_sheet, write_goals
from .issuing import issue_sheets
from .reviewing import Decided, Shown, decide_many, decide_sheet
from .submitting import follow_case, submit_sheet, withdraw_sheet
from .importing import Imported, check_import, import_goals

__all__ = [
    "MOST_GOALS",
    "CellEdit",
    "Imported",
    "Refused",
    "Row",
    "check_import",
    "import_goals",
    "move_goal",
    "remove_goal",
    "restore_goal",
    "save_cells",
    "start_sheet",
    "Decided",
    "Shown",
    "decide_many",
    "decide_sheet",
    "follow_case",
    "issue_sheets",
    "submit_sheet",
    "withdraw_sheet",
    "write_goals",
]
