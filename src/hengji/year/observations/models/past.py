"""Actual values of past years: what the linter, difficulty and trajectories compare with."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.organisations.models import Organisation

from .append_only import AppendOnly, AppendOnlyQuerySet
from .facts import Batch

USER = settings.AUTH_USER_MODEL
FIRST_YEAR, LAST_YEAR = 1949, 2199


class PastValueQuerySet(AppendOnlyQuerySet["PastValue"]):
    def standing(self) -> Self:
        """The latest of each chain of corrections."""
        return self.filter(~Exists(PastValue.objects.filter(replaces=OuterRef("pk"))))


class PastValue(AppendOnly):
    """What an organ really reached under an indicator in a year; corrected by another row."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("机构"))
    indicator = models.CharField(_("指标编码"), max_length=200)
    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("指标名称"), max_length=120)
    value = models.CharField(_("实际值"), max_length=40)  # decimal text
    unit = models.CharField(_("计量单位"), max_length=40, blank=True)
    source = models.CharField(_("数据来源"), max_length=200)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="past_values", verbose_name=_("登记批次"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("更正的记录")
    )
    reason = models.CharField(_("更正理由"), max_length=500, blank=True)
    registered_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    registered_at = models.DateTimeField(_("登记时间"))

    objects = PastValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("历年实际值")
        verbose_name_plural = _("历年实际值")
        ordering: ClassVar = ["organisation", "indicator", "year", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "indicator", "year"], condition=Q(replaces=None), name="past_value_once"
            ),
            models.CheckConstraint(name="past_value_year", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)),
            models.CheckConstraint(
                name="past_value_said", condition=~Q(value="") & ~Q(indicator="") & ~Q(title="") & ~Q(source="")
            ),
            models.CheckConstraint(
                name="past_value_corrected_for_a_reason",
                condition=Q(replaces=None, reason="") | (Q(replaces__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(name="past_value_replaces_another", condition=~Q(replaces=F("id"))),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.indicator} {self.year} {self.value}"
