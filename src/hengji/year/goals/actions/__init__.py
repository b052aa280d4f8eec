from .adopting import adopt_goals
from .amending import add_goals, request_amendment, revise_amendment, withdraw_amendment
from .amendment_deciding import REFUSE, Opinion, decide_amendment, follow_amendment
from .amendment_lines import Line, Request
from .cascading import Share, cascade_goal
from .cells import CellEdit, Refused, save_cells
from .drafting import MOST_GOALS, Row, move_goal, remove_goal, restore_goal, start_sheet, write_goals
from .import_checks import Looked
from .importing import Imported, check_import, import_goals
from .issuing import issue_sheets
from .letter_signing import Signed, acknowledge_succession, register_signature, sign_letter
from .letters import make_letter, make_letters
from .reviewing import Decided, Shown, decide_many, decide_sheet
from .submitting import follow_case, submit_sheet, withdraw_sheet

__all__ = [
    "MOST_GOALS",
    "REFUSE",
    "CellEdit",
    "Decided",
    "Imported",
    "Line",
    "Looked",
    "Opinion",
    "Refused",
    "Request",
    "Row",
    "Share",
    "Shown",
    "Signed",
    "acknowledge_succession",
    "add_goals",
    "adopt_goals",
    "cascade_goal",
    "check_import",
    "decide_amendment",
    "decide_many",
    "decide_sheet",
    "follow_amendment",
    "follow_case",
    "import_goals",
    "issue_sheets",
    "make_letter",
    "make_letters",
    "move_goal",
    "register_signature",
    "remove_goal",
    "request_amendment",
    "restore_goal",
    "revise_amendment",
    "save_cells",
    "sign_letter",
    "start_sheet",
    "submit_sheet",
    "withdraw_amendment",
    "withdraw_sheet",
    "write_goals",
]
