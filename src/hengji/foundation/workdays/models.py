from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from .enums import Kind


class Notice(models.Model):
    """The holiday notice of one year, as the office loaded it."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    document_number = models.CharField(_("文号"), max_length=60)
    loaded_at = models.DateTimeField(_("录入时间"))

    class Meta:
        verbose_name = _("节假日安排")
        verbose_name_plural = _("节假日安排")
        ordering: ClassVar[list[str]] = ["-year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="workdays_notice_year", condition=Q(year__gte=2000) & Q(year__lte=2100)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.year}年"


class Day(models.Model):
    """A day that a notice takes out of the usual week: of rest, or of work (调休)."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="days", verbose_name=_("节假日安排"))
    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("安排"), max_length=4, choices=Kind)
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = _("特殊日期")
        verbose_name_plural = _("特殊日期")
        ordering: ClassVar[list[str]] = ["date"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="workdays_day_kind", condition=Q(kind__in=Kind.values)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class Move(models.Model):
    """A deadline that a notice moved or made final, for one person who is to be told; upper rooms read it and tell."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("事项"), max_length=200)
    url_name = models.CharField(max_length=100, blank=True)
    url_key = models.CharField(max_length=100, blank=True)
    before = models.DateField(_("原期限"))
    after = models.DateField(_("新期限"))
    provisional = models.BooleanField(_("暂定"))
    made_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("期限变动")
        verbose_name_plural = _("期限变动")
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], name="workdays_move_untold", condition=Q(told_at=None)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.title} {self.before} → {self.after}"
