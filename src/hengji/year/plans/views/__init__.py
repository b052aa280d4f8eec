from .catalogue import pack, packs, rule, rules
from .corrections import correct, correction, corrections, decide
from .exchange import compare, import_page, pack_file, workbook_file
from .people import calendar, enter, people, set_calendar
from .plans import node_page, plan_list, plan_new, plan_page
from .steps import edits, issue, step, undo

__all__ = [
    "calendar",
    "compare",
    "correct",
    "correction",
    "corrections",
    "decide",
    "edits",
    "enter",
    "import_page",
    "issue",
    "node_page",
    "pack",
    "pack_file",
    "packs",
    "people",
    "plan_list",
    "plan_new",
    "plan_page",
    "rule",
    "rules",
    "set_calendar",
    "step",
    "undo",
    "workbook_file",
]
