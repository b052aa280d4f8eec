"""States of a plan, what may follow what, phases of the year, and the codes of everything that can be wrong."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    DRAFTING = "drafting", _("拟制")
    CIRCULATED = "circulated", _("征求意见")
    ISSUED = "issued", _("已印发")
    RUNNING = "running", _("执行")
    CLOSED = "closed", _("办结")
    ARCHIVED = "archived", _("归档")


# A text that was circulated once may be amended after the comments and issued without a second round.
PLAN_MOVES: Mapping[str, frozenset[str]] = {
    PlanState.DRAFTING: frozenset({PlanState.CIRCULATED, PlanState.ISSUED}),
    PlanState.CIRCULATED: frozenset({PlanState.DRAFTING, PlanState.ISSUED}),
    PlanState.ISSUED: frozenset({PlanState.RUNNING}),
    PlanState.RUNNING: frozenset({PlanState.CLOSED}),
    PlanState.CLOSED: frozenset({PlanState.ARCHIVED}),
    PlanState.ARCHIVED: frozenset(),
}
# From issuing on the scheme changes by correction only.
FROZEN = frozenset({PlanState.ISSUED, PlanState.RUNNING, PlanState.CLOSED, PlanState.ARCHIVED})
SHOWN = FROZEN | {PlanState.CIRCULATED}  # what the evaluated organs may read
LIVE = frozenset({PlanState.CIRCULATED, PlanState.ISSUED, PlanState.RUNNING})  # where windows open
OVER = frozenset({PlanState.CLOSED, PlanState.ARCHIVED})  # nothing about participants or windows changes any more


class Phase(models.TextChoices):
    """What may be done while a window is open; the policy's rows name these."""

    COMMENTS = "comments", _("征求意见")
    GOALS = "goals", _("目标制定")
    AMENDMENT = "amendment", _("目标调整")
    REPORTING = "reporting", _("进展填报")
    INSPECTION = "inspection", _("过程核查")
    INNOVATION = "innovation", _("创新项目")
    RATING = "rating", _("领导评价")
    SURVEY = "survey", _("公众评议")
    SELF_ASSESSMENT = "self_assessment", _("单位自评")
    SCORING = "scoring", _("责任单位评分")
    OBJECTION = "objection", _("异议")
    REVIEW = "review", _("复核")
    PUBLICITY = "publicity", _("公示")
    APPEAL = "appeal", _("申诉")
    RESULTS = "results", _("结果运用")


# By which word of a step in a scheme's calendar its phase is known; the first that fits counts.
PHASE_WORDS: tuple[tuple[str, Phase], ...] = (
    ("征求意见", Phase.COMMENTS),
    ("创新项目", Phase.INNOVATION),
    ("目标申报", Phase.GOALS),
    ("目标制定", Phase.GOALS),
    ("目标调整", Phase.AMENDMENT),
    ("填报", Phase.REPORTING),
    ("过程核查", Phase.INSPECTION),
    ("暗访", Phase.INSPECTION),
    ("领导评价", Phase.RATING),
    ("公众评议", Phase.SURVEY),
    ("自评", Phase.SELF_ASSESSMENT),
    ("责任单位评分", Phase.SCORING),
    ("提出异议", Phase.OBJECTION),
    ("申诉", Phase.APPEAL),
    ("复核", Phase.REVIEW),
    ("公示", Phase.PUBLICITY),
    ("反馈意见书", Phase.RESULTS),
    ("整改", Phase.RESULTS),
)


class CorrectionState(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    APPLYING = "applying", _("执行中")  # only inside the transaction that confirms it
    APPLIED = "applied", _("已更正")
    REFUSED = "refused", _("未同意")


CORRECTION_MOVES: Mapping[str, frozenset[str]] = {
    CorrectionState.PROPOSED: frozenset({CorrectionState.APPLYING, CorrectionState.REFUSED}),
    CorrectionState.APPLYING: frozenset({CorrectionState.APPLIED}),
    CorrectionState.APPLIED: frozenset(),
    CorrectionState.REFUSED: frozenset(),
}


class Matter(models.TextChoices):
    """What of a plan is decided along a chain of its own."""

    SCHEME = "scheme", _("考评办法")
    GOALS = "goals", _("目标")
    AMENDMENT = "amendment", _("目标调整")
    RESULTS = "results", _("考评结果审议")
    DECISION = "decision", _("考评结果审定")


class ReplyState(models.TextChoices):
    """How far an organ's reply to a comments round is."""

    WAITING = "waiting", _("未反馈")
    DRAFTED = "drafted", _("起草中")
    SUBMITTED = "submitted", _("待单位负责人签发")
    SIGNED = "signed", _("已反馈")


REPLY_MOVES: Mapping[str, frozenset[str]] = {
    ReplyState.WAITING: frozenset({ReplyState.DRAFTED, ReplyState.SUBMITTED}),
    ReplyState.DRAFTED: frozenset({ReplyState.DRAFTED, ReplyState.SUBMITTED}),
    ReplyState.SUBMITTED: frozenset({ReplyState.DRAFTED, ReplyState.SIGNED}),
    ReplyState.SIGNED: frozenset(),
}


class Adoption(models.TextChoices):
    """采纳情况: what the office makes of a comment; all but the first say why."""

    NONE = "", _("未答复")
    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    REFUSED = "refused", _("不采纳")
    EXPLAINED = "explained", _("解释")


class FilingState(models.TextChoices):
    """报备: how a plan stands with the office of the plan above it; follows from its filings, is not stored."""

    NOT_DUE = "not_due", _("未印发")
    UNFILED = "unfiled", _("未报备")
    FILED = "filed", _("已报备")
    ACCEPTED = "accepted", _("已备案")
    RETURNED = "returned", _("退回修改")


class Verdict(models.TextChoices):
    """What the superior's office says to a filing."""

    ACCEPTED = "accepted", _("备案")
    RETURNED = "returned", _("退回修改")


class SubRulesState(models.TextChoices):
    """How far the sub-rules of an indicator are: its owner drafts and signs, organs comment, the office files."""

    ASKED = "asked", _("待起草")
    DRAFTED = "drafted", _("起草中")
    SUBMITTED = "submitted", _("待审核人签发")
    OPEN = "open", _("征求意见")
    READY = "ready", _("待备案")
    FILED = "filed", _("已备案")


SUB_RULES_MOVES: Mapping[str, frozenset[str]] = {
    SubRulesState.ASKED: frozenset({SubRulesState.DRAFTED}),
    SubRulesState.DRAFTED: frozenset({SubRulesState.DRAFTED, SubRulesState.SUBMITTED}),
    SubRulesState.SUBMITTED: frozenset({SubRulesState.DRAFTED, SubRulesState.OPEN, SubRulesState.READY}),
    SubRulesState.OPEN: frozenset({SubRulesState.DRAFTED, SubRulesState.READY}),
    SubRulesState.READY: frozenset({SubRulesState.DRAFTED, SubRulesState.FILED}),
    SubRulesState.FILED: frozenset({SubRulesState.READY}),  # only when the edit by which it was filed is undone
}
OWED = frozenset({SubRulesState.ASKED, SubRulesState.DRAFTED, SubRulesState.SUBMITTED})  # the owner's turn
SIGNED_SUB_RULES = frozenset({SubRulesState.OPEN, SubRulesState.READY, SubRulesState.FILED})  # others may read them


class Scale(models.TextChoices):
    """What the points of the items add up to."""

    HUNDRED = "hundred", _("百分制，合计100分，折算为本指标分值")
    POINTS = "points", _("合计等于本指标分值")


class Audience(models.TextChoices):
    """Who sees an item of the disclosure list."""

    NOBODY = "nobody", _("不公开")
    OFFICE = "office", _("目标绩效办")
    OWN = "own", _("本单位")
    GROUP = "group", _("本组单位")
    PARTICIPANTS = "participants", _("全体参评单位")
    PUBLIC = "public", _("社会公众")


class Fault(StrEnum):
    """What can be wrong in this room, besides the codes of the scoring core; a code is never reused."""

    PLAN_CODE = "PLAN_CODE"
    PLAN_TITLE = "PLAN_TITLE"
    PLAN_YEAR = "PLAN_YEAR"
    PLAN_STATE = "PLAN_STATE"
    PLAN_FROZEN = "PLAN_FROZEN"
    PLAN_CHANGED = "PLAN_CHANGED"
    PLAN_EMPTY = "PLAN_EMPTY"
    SCHEME_PROBLEMS = "SCHEME_PROBLEMS"
    CASES_FAIL = "CASES_FAIL"
    DOCUMENT = "DOCUMENT"
    BAR_BASIS = "BAR_BASIS"
    ROUND_STATE = "ROUND_STATE"
    ROUND_DAYS = "ROUND_DAYS"
    NOBODY_ASKED = "NOBODY_ASKED"
    REPLY_STATE = "REPLY_STATE"
    REPLY_LATE = "REPLY_LATE"
    REPLY_EMPTY = "REPLY_EMPTY"
    REPLY_CHANGED = "REPLY_CHANGED"
    COMMENT_TEXT = "COMMENT_TEXT"
    COMMENT_ANSWER = "COMMENT_ANSWER"
    SUB_RULES_STATE = "SUB_RULES_STATE"
    SUB_RULES_OWNER = "SUB_RULES_OWNER"
    SUB_RULES_INDICATOR = "SUB_RULES_INDICATOR"
    SUB_RULES_ITEM = "SUB_RULES_ITEM"
    SUB_RULES_SUM = "SUB_RULES_SUM"
    SUB_RULES_OUTSIDE = "SUB_RULES_OUTSIDE"
    SUB_RULES_CHANGED = "SUB_RULES_CHANGED"
    SUB_RULES_ANSWERS = "SUB_RULES_ANSWERS"
    TWO_PERSONS = "TWO_PERSONS"
    REASON = "REASON"
    SOURCE_UNKNOWN = "SOURCE_UNKNOWN"
    NODE_ABSENT = "NODE_ABSENT"
    NODE_PLACE = "NODE_PLACE"
    NODE_CODE = "NODE_CODE"
    NODE_FIELD = "NODE_FIELD"
    NODE_VALUE = "NODE_VALUE"
    PART_FIELD = "PART_FIELD"
    NOTHING_TO_UNDO = "NOTHING_TO_UNDO"
    NO_CHANGE = "NO_CHANGE"
    CORRECTION_STATE = "CORRECTION_STATE"
    CHAIN_ROLE = "CHAIN_ROLE"
    CHAIN_LINE = "CHAIN_LINE"
    SUBMITTED = "SUBMITTED"
    NOT_APPROVED = "NOT_APPROVED"
    ROW_TWICE = "ROW_TWICE"
    CELL_EMPTY = "CELL_EMPTY"
    WORD_UNKNOWN = "WORD_UNKNOWN"
    DATE_ORDER = "DATE_ORDER"
    PARTICIPANT_CODE = "PARTICIPANT_CODE"
    PARTICIPANT_TWICE = "PARTICIPANT_TWICE"
    GROUP_UNKNOWN = "GROUP_UNKNOWN"
    CLASS_UNKNOWN = "CLASS_UNKNOWN"
    ROLE = "ROLE"
    SUBSTITUTE = "SUBSTITUTE"
    PARTICIPANT_DATES = "PARTICIPANT_DATES"
    CLAUSE_CHANGED = "CLAUSE_CHANGED"
    CLAUSE_REMOVED = "CLAUSE_REMOVED"
    CLAUSE_ADDED = "CLAUSE_ADDED"
    CLAUSE_LOOSENED = "CLAUSE_LOOSENED"
    NO_SUPERIOR = "NO_SUPERIOR"
    FILING_STATE = "FILING_STATE"
