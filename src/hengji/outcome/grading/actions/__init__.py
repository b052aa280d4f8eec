from .appealing import draft_appeal, sign_appeal, withdraw_appeal
from .correcting import publish_correction
from .deciding import assign_handler, decide_appeal, propose_finding
from .following import follow_result, recompute_dues
from .proposing import propose_result, submit_decision, submit_review
from .publishing import issue_circular, publish_result

__all__ = [
    "assign_handler",
    "decide_appeal",
    "draft_appeal",
    "follow_result",
    "issue_circular",
    "propose_finding",
    "propose_result",
    "publish_correction",
    "publish_result",
    "recompute_dues",
    "sign_appeal",
    "submit_decision",
    "submit_review",
    "withdraw_appeal",
]
