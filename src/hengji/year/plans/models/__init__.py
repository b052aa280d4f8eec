from .approval import Chain, Submission, submission_key
from .comments import CommentItem, CommentReply, CommentRound
from .filing import Filing, FilingVerdict, SuperiorText
from .frozen import FrozenError, SchemeQuerySet, SchemeRow, refuse_frozen
from .journal import Correction, Edit
from .people import Participant, PlanGrant, Substitute
from .plan import Plan, PlanQuerySet
from .scheme import LONGEST_NAME, Group, Indicator, PlanClass, SchemePart, Section
from .sub_rules import SubRuleItem, SubRules
from .year import Disclosure, Window

SCHEME_ROWS = (Section, Indicator, Group, PlanClass, SchemePart)  # what is frozen when a plan is issued

__all__ = [
    "LONGEST_NAME",
    "SCHEME_ROWS",
    "Chain",
    "CommentItem",
    "CommentReply",
    "CommentRound",
    "Correction",
    "Disclosure",
    "Edit",
    "Filing",
    "FilingVerdict",
    "FrozenError",
    "Group",
    "Indicator",
    "Participant",
    "Plan",
    "PlanClass",
    "PlanGrant",
    "PlanQuerySet",
    "SchemePart",
    "SchemeQuerySet",
    "SchemeRow",
    "Section",
    "SubRuleItem",
    "SubRules",
    "Submission",
    "Substitute",
    "SuperiorText",
    "Window",
    "refuse_frozen",
    "submission_key",
]
