"""任务分解: what comes from above, the single tasks in it, and who answers for each."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.year.goals.enums import Perspective
from hengji.year.goals.task_enums import Answer, Duty
from hengji.year.plans.models import Participant, Plan

USER = settings.AUTH_USER_MODEL


class Source(models.Model):
    """任务来源: a document from above that sets tasks, once for each plan: work report, decision, programme."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="task_sources", verbose_name=_("年度考评"))
    title = models.CharField(_("来源标题"), max_length=200)
    number = models.CharField(_("文号"), max_length=100, blank=True)
    issued_by = models.CharField(_("发文机关"), max_length=200, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("任务来源")
        verbose_name_plural = _("任务来源")
        ordering: ClassVar = ["plan", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "title", "number"], name="goals_source_once"),
            models.CheckConstraint(name="goals_source_titled", condition=~Q(title="")),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title


class TaskQuerySet(models.QuerySet["Task"]):
    def standing(self) -> Self:
        """Those that nobody withdrew."""
        return self.filter(withdrawn_at=None)


class Task(models.Model):
    """任务: one thing that a source demands, under a code that outlasts every change of its words.

    ``plan`` is the plan of the source, kept here as well so that the database sees to it that codes are unique in it.
    """

    ORGANISATION_PATH = "assignments__participant__organisation"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks", verbose_name=_("年度考评"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="tasks", verbose_name=_("任务来源"))
    code = models.CharField(_("任务编号"), max_length=40)
    article = models.CharField(_("条款"), max_length=100, blank=True)
    text = models.CharField(_("任务内容"), max_length=1000)
    due = models.DateField(_("完成时限"), null=True, blank=True)
    perspective = models.CharField(_("维度"), max_length=20, choices=Perspective, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    registered_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    registered_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤销理由"), max_length=500, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务")
        verbose_name_plural = _("任务")
        ordering: ClassVar = ["plan", "source__position", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "code"], name="goals_task_code"),
            models.CheckConstraint(name="goals_task_said", condition=~Q(code="") & ~Q(text="")),
            models.CheckConstraint(
                name="goals_task_withdrawn_for_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
            models.CheckConstraint(
                name="goals_task_perspective", condition=Q(perspective__in=["", *Perspective.values])
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Assignment(models.Model):
    """任务分工: a participant leads a task or co-operates; one lead at most, nobody twice.

    ``share`` is decimal text, percent of the task; the shares of one task are all given and sum to 100, or none is.
    """

    ORGANISATION_PATH = "participant__organisation"

    task = models.ForeignKey(Task, models.PROTECT, related_name="assignments", verbose_name=_("任务"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="assignments", verbose_name=_("承担单位")
    )  # fmt: skip
    duty = models.CharField(_("分工"), max_length=10, choices=Duty)
    share = models.CharField(_("份额"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("任务分工")
        verbose_name_plural = _("任务分工")
        ordering: ClassVar = ["task", "-duty", "participant__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "participant"], name="goals_assignment_once"),
            models.UniqueConstraint(fields=["task"], condition=Q(duty=Duty.LEAD), name="goals_assignment_one_lead"),
            models.CheckConstraint(name="goals_assignment_duty", condition=Q(duty__in=Duty.values)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.participant_id} {self.duty} {self.task_id}"


class TaskObjection(models.Model):
    """不是本单位职责: a participant says why a task is not its own; the office keeps the split, or moves the task."""

    ORGANISATION_PATH = "participant__organisation"

    task = models.ForeignKey(Task, models.PROTECT, related_name="objections", verbose_name=_("任务"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="task_objections", verbose_name=_("提出单位")
    )  # fmt: skip
    reason = models.CharField(_("理由"), max_length=500)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    at = models.DateTimeField(_("提出时间"))
    answer = models.CharField(_("答复"), max_length=10, choices=Answer, blank=True, default=Answer.WAITING)
    words = models.CharField(_("答复内容"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("分工异议")
        verbose_name_plural = _("分工异议")
        ordering: ClassVar = ["task", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task", "participant"], condition=Q(answer=""), name="goals_objection_open_once"
            ),
            models.CheckConstraint(name="goals_objection_reasoned", condition=~Q(reason="")),
            models.CheckConstraint(name="goals_objection_answer", condition=Q(answer__in=Answer.values)),
            models.CheckConstraint(
                name="goals_objection_answered_by_somebody",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.participant_id} {self.task_id}"
