from .correcting import confirm_correction, correct_scheme, refuse_correction
from .creating import Head, create_plan, read_pack
from .editing import (
    add_indicator,
    change_indicator,
    change_indicators,
    change_scheme,
    copy_indicator,
    move_indicator,
    remove_indicator,
    remove_section,
    reorder_indicators,
    replace_scheme,
    set_section,
)
from .stating import (
    Document,
    archive_plan,
    circulate_plan,
    close_plan,
    issue_plan,
    start_plan,
    take_back_plan,
)
from .undoing import undo_edit

__all__ = [
    "Document",
    "Head",
    "add_indicator",
    "archive_plan",
    "change_indicator",
    "change_indicators",
    "change_scheme",
    "circulate_plan",
    "close_plan",
    "confirm_correction",
    "copy_indicator",
    "correct_scheme",
    "create_plan",
    "issue_plan",
    "move_indicator",
    "read_pack",
    "refuse_correction",
    "remove_indicator",
    "remove_section",
    "reorder_indicators",
    "replace_scheme",
    "set_section",
    "start_plan",
    "take_back_plan",
    "undo_edit",
]
