from .approving import set_chain, submit_scheme
from .calendar import Span, open_disclosure, set_windows
from .comment_rounds import extend_round, open_round, remind_unanswered
from .comments import Comment, answer_item, remove_item, return_reply, sign_reply, submit_reply, write_item
from .correcting import SchemeChanges, confirm_correction, correct_scheme, refuse_correction
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
from .filing import accept_filing, file_upward, return_filing, take_superior
from .granting import confirm_plan_grant, grant_plan, revoke_plan_grant
from .people import Entrant, attributes_of, entrant_of, remove_participant, set_participants, set_substitutes
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
    "Comment",
    "Document",
    "Entrant",
    "Head",
    "SchemeChanges",
    "Span",
    "accept_filing",
    "add_indicator",
    "answer_item",
    "archive_plan",
    "attributes_of",
    "change_indicator",
    "change_indicators",
    "change_scheme",
    "circulate_plan",
    "close_plan",
    "confirm_correction",
    "confirm_plan_grant",
    "copy_indicator",
    "correct_scheme",
    "create_plan",
    "entrant_of",
    "extend_round",
    "file_upward",
    "grant_plan",
    "issue_plan",
    "move_indicator",
    "open_disclosure",
    "open_round",
    "read_pack",
    "refuse_correction",
    "remind_unanswered",
    "remove_indicator",
    "remove_item",
    "remove_participant",
    "remove_section",
    "reorder_indicators",
    "replace_scheme",
    "return_filing",
    "return_reply",
    "revoke_plan_grant",
    "set_chain",
    "set_participants",
    "set_section",
    "set_substitutes",
    "set_windows",
    "sign_reply",
    "start_plan",
    "submit_reply",
    "submit_scheme",
    "take_back_plan",
    "take_superior",
    "undo_edit",
    "write_item",
]
