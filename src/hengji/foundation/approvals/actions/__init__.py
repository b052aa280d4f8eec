from .calendar import escalate_overdue, recompute_dues
from .deciding import decide, withdraw
from .opening import Asked, Submission, open_case, reopen_after_return
from .recording import Minutes, Paper, confirm_record, record_meeting, record_paper, refuse_record
from .remarks import Item, resolve_remarks
from .routing import (
    follow_leader,
    follow_leaders,
    hand_over_steps,
    leader_asked,
    leader_relation,
    reroute_step,
)

__all__ = [
    "Asked",
    "Item",
    "Minutes",
    "Paper",
    "Submission",
    "confirm_record",
    "decide",
    "escalate_overdue",
    "follow_leader",
    "follow_leaders",
    "hand_over_steps",
    "leader_asked",
    "leader_relation",
    "open_case",
    "recompute_dues",
    "record_meeting",
    "record_paper",
    "refuse_record",
    "reopen_after_return",
    "reroute_step",
    "resolve_remarks",
    "withdraw",
]
