"""Kinds of letters, whose signatures they carry, how somebody signed, and what stands in the way."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    """A scheme that names a basis has responsibility letters; without one there is only a list of tasks."""

    LETTER = "letter", _("目标责任书")
    TASK = "task", _("目标任务书")


class Side(models.TextChoices):
    SUPERIOR = "superior", _("甲方")
    ORGAN = "organ", _("乙方")


class How(models.TextChoices):
    DRAWN = "drawn", _("手写签名")
    SCAN = "scan", _("扫描件")
    PAPER = "paper", _("纸质原件")


class LetterState(models.TextChoices):
    """What the list is filtered by; computed, never stored."""

    MISSING = "missing", _("未生成")
    OLD = "old", _("目标已调整，待生成新版")
    ORGAN = "organ", _("乙方未签")
    SUPERIOR = "superior", _("甲方未签")
    SUCCEED = "succeed", _("待继任确认")
    DONE = "done", _("已签齐")
    PLAIN = "plain", _("已生成，不签字")


class LetterFault(models.TextChoices):
    """What stands in the way; a code is never reused for something else."""

    NOT_ISSUED = "GL_NOT_ISSUED", _("目标还没有下达")
    NOTHING = "GL_NOTHING", _("没有已下达的目标表")
    NO_SIGNATURES = "GL_NO_SIGNATURES", _("任务书不签字")
    OLD_VERSION = "GL_OLD_VERSION", _("不是最新一版")
    SIGNED = "GL_SIGNED", _("这一方已经签过")
    SIDE = "GL_SIDE", _("不能代表这一方签字")
    DRAWING = "GL_DRAWING", _("没有手写签名")
    NAME = "GL_NAME", _("缺少签字人")
    PROOF = "GL_PROOF", _("缺少凭据")
    DAY = "GL_DAY", _("签字日期不对")
    NOT_HEAD = "GL_NOT_HEAD", _("不是现任主要负责人")
    NOT_SIGNED = "GL_NOT_SIGNED", _("还没有签字")
    CONTENT = "GL_CONTENT", _("内容与摘要不符")
