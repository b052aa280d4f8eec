"""Duties, answers, gaps of the breakdown, and the codes of what can be wrong with it."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Duty(models.TextChoices):
    """What an organ has to do with a task."""

    LEAD = "lead", _("牵头")
    COOPERATE = "cooperate", _("配合")


class Answer(models.TextChoices):
    """What the office says to an organ's 不是本单位职责."""

    WAITING = "", _("待答复")
    KEPT = "kept", _("维持分工")
    MOVED = "moved", _("改由其他单位承担")


class Gap(models.TextChoices):
    """What a complete and unambiguous breakdown does not have, the graver first."""

    NO_LEAD = "no_lead", _("缺牵头单位")
    TWIN = "twin", _("疑似重复登记")
    GONE = "gone", _("承担单位已不参评")
    OBJECTED = "objected", _("单位提出不是本单位职责")
    NO_GOAL = "no_goal", _("没有对应的目标")
    LEAD_NO_GOAL = "lead_no_goal", _("牵头单位没有对应的目标")


class TaskFault(StrEnum):
    """Codes of what can be wrong with sources, tasks, their split, and strategic goals."""

    NOTHING = "TASK_NOTHING"
    PLAN_OVER = "TASK_PLAN_OVER"
    EMPTY = "TASK_CELL_EMPTY"
    WORD_UNKNOWN = "TASK_WORD_UNKNOWN"
    LONG = "TASK_CELL_LONG"
    COLUMN_MISSING = "TASK_COLUMN_MISSING"
    DATE_TEXT = "TASK_DATE_TEXT"
    CODE_TWICE = "TASK_CODE_TWICE"
    ROW_TWICE = "TASK_ROW_TWICE"
    SOURCE_TWICE = "TASK_SOURCE_TWICE"
    SOURCE_DIFFERS = "TASK_SOURCE_DIFFERS"
    ORGAN_UNKNOWN = "TASK_ORGAN_UNKNOWN"
    ORGAN_TWICE = "TASK_ORGAN_TWICE"
    TWO_LEADS = "TASK_TWO_LEADS"
    NO_LEAD = "TASK_NO_LEAD"
    SHARE_TEXT = "TASK_SHARE_TEXT"
    SHARE_SUM = "TASK_SHARE_SUM"
    WITHDRAWN = "TASK_WITHDRAWN"
    STALE = "TASK_STALE"
    REASON = "TASK_REASON"
    NOT_GIVEN = "TASK_NOT_GIVEN"
    ASKED_ALREADY = "TASK_ASKED_ALREADY"
    ANSWERED = "TASK_ANSWERED"
    YEARS = "STRATEGY_YEARS"
