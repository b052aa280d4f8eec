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
from .undoing import undo_edit

__all__ = [
    "Head",
    "add_indicator",
    "change_indicator",
    "change_indicators",
    "change_scheme",
    "copy_indicator",
    "create_plan",
    "move_indicator",
    "read_pack",
    "remove_indicator",
    "remove_section",
    "reorder_indicators",
    "replace_scheme",
    "set_section",
    "undo_edit",
]
