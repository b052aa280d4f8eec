from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class Worker(models.Model):
    """A worker that was seen lately; one that is not seen for a lease is dead, and what it did is done again."""

    name = models.CharField(_("名称"), max_length=64, primary_key=True)
    place = models.CharField(_("位置"), max_length=120)  # host and process
    started_at = models.DateTimeField(_("启动时间"))
    seen_at = models.DateTimeField(_("最近活动"))

    class Meta:
        verbose_name = _("后台进程")
        verbose_name_plural = _("后台进程")
        ordering: ClassVar[list[str]] = ["started_at"]

    @override
    def __str__(self) -> str:
        return self.name


class Schedule(models.Model):
    """The row of a periodic job: when it is due, and which worker has it in hand."""

    job = models.CharField(_("任务"), max_length=40, primary_key=True)
    next_at = models.DateTimeField(_("下次运行"))
    worker = models.CharField(_("运行者"), max_length=64, blank=True)
    started_at = models.DateTimeField(_("开始"), null=True)
    finished_at = models.DateTimeField(_("结束"), null=True)
    said = models.CharField(_("结果"), max_length=300, blank=True)
    failures = models.PositiveIntegerField(_("连续失败"), default=0)

    class Meta:
        verbose_name = _("定时任务")
        verbose_name_plural = _("定时任务")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="operations_running_has_start", condition=Q(worker="") | Q(started_at__isnull=False)
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.job
