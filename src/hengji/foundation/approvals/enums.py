"""Kinds of steps, states, what may follow what, and the codes of everything that can be wrong."""

from collections.abc import Mapping
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepKind(models.TextChoices):
    """How a step is decided. A meeting's or a paper's decision is recorded by one person and checked by another."""

    ONLINE = "online", _("在线审批")
    MEETING = "meeting", _("会议审定")
    PAPER = "paper", _("纸质签批")


class Countersign(models.TextChoices):
    """Whose consent a step with several people needs; they are asked at the same time."""

    ALL = "all", _("全部同意")
    ANY = "any", _("一人同意")


class CaseState(models.TextChoices):
    OPEN = "open", _("办理中")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已通过")
    WITHDRAWN = "withdrawn", _("已撤回")


CASE_MOVES: Mapping[str, frozenset[str]] = {
    CaseState.OPEN: frozenset({CaseState.RETURNED, CaseState.APPROVED, CaseState.WITHDRAWN}),
    CaseState.RETURNED: frozenset({CaseState.OPEN}),
    CaseState.WITHDRAWN: frozenset({CaseState.OPEN}),
    CaseState.APPROVED: frozenset(),
}


class StepState(models.TextChoices):
    WAITING = "waiting", _("未到")
    ACTIVE = "active", _("办理中")
    RECORDED = "recorded", _("待核对")  # a meeting's or a paper's decision is entered and not yet checked
    DONE = "done", _("已同意")
    SKIPPED = "skipped", _("无人可办，已跳过")
    RETURNED = "returned", _("已退回")
    CLOSED = "closed", _("未办即结束")


STEP_MOVES: Mapping[str, frozenset[str]] = {
    StepState.WAITING: frozenset({StepState.ACTIVE, StepState.SKIPPED, StepState.CLOSED}),
    StepState.ACTIVE: frozenset(
        {StepState.RECORDED, StepState.DONE, StepState.RETURNED, StepState.WAITING, StepState.CLOSED}
    ),
    StepState.RECORDED: frozenset({StepState.ACTIVE, StepState.DONE, StepState.RETURNED}),
    StepState.DONE: frozenset({StepState.ACTIVE}),  # a consent is taken back before the next step is decided
    StepState.SKIPPED: frozenset({StepState.WAITING}),  # ... and what it had led to waits again
    StepState.RETURNED: frozenset(),
    StepState.CLOSED: frozenset(),
}
PASSED = frozenset({StepState.DONE, StepState.SKIPPED})
PRESENT = frozenset({StepState.ACTIVE, StepState.RECORDED})


class Verdict(models.TextChoices):
    APPROVE = "approve", _("同意")
    RETURN = "return", _("退回")
    WITHDRAW = "withdraw", _("撤回意见")


class RecordState(models.TextChoices):
    PENDING = "pending", _("待核对")
    CONFIRMED = "confirmed", _("已核对")
    REFUSED = "refused", _("核对不符")


class Outcome(StrEnum):
    """What a decision led to; on RETURNED and APPROVED the owning room continues in the same transaction."""

    WAITING = "waiting"
    RETURNED = "returned"
    APPROVED = "approved"


class Fault(StrEnum):
    """What can be wrong with a chain or a request; a code is never reused for something else."""

    CHAIN_EMPTY = "CHAIN_EMPTY"
    CHAIN_SHAPE = "CHAIN_SHAPE"
    STEP_CODE = "STEP_CODE"
    STEP_TITLE = "STEP_TITLE"
    STEP_WORD = "STEP_WORD"
    STEP_DAYS = "STEP_DAYS"
    STEP_RETURN = "STEP_RETURN"
    STEP_UNKNOWN = "STEP_UNKNOWN"
    NO_CANDIDATE = "NO_CANDIDATE"
    ONLY_MAKERS = "ONLY_MAKERS"
    TWO_PERSONS = "TWO_PERSONS"
    IN_A_ROW = "IN_A_ROW"
    TEXT_MISSING = "TEXT_MISSING"
    CASE_EXISTS = "CASE_EXISTS"
    CASE_STATE = "CASE_STATE"
    SAME_CONTENT = "SAME_CONTENT"
    NOT_ONLINE = "NOT_ONLINE"
    NOT_RECORDED = "NOT_RECORDED"
    MAKER = "MAKER"
    NOT_CANDIDATE = "NOT_CANDIDATE"
    DECIDED = "DECIDED"
    REMARK = "REMARK"
    RECORDER = "RECORDER"
    TOO_LATE = "TOO_LATE"
    DATE = "DATE"
