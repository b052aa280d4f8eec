"""战略目标: what an organ wants to have reached in three to five years."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.organisations.models import Organisation
from hengji.year.goals.enums import Perspective

USER = settings.AUTH_USER_MODEL


class StrategicGoalQuerySet(models.QuerySet["StrategicGoal"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def in_year(self, year: int) -> Self:
        """Those that a year's goals can serve."""
        return self.standing().filter(first_year__lte=year, last_year__gte=year)


class StrategicGoal(models.Model):
    """An organ's own, above all its plans: goals of a year point at it, so it is withdrawn and never deleted."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="strategic_goals", verbose_name=_("单位")
    )  # fmt: skip
    code = models.CharField(_("编号"), max_length=40)
    title = models.CharField(_("战略目标"), max_length=200)
    first_year = models.PositiveSmallIntegerField(_("起始年度"))
    last_year = models.PositiveSmallIntegerField(_("截止年度"))
    perspective = models.CharField(_("维度"), max_length=20, choices=Perspective, blank=True)
    text = models.CharField(_("内容"), max_length=1000, blank=True)
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("填写人"))
    written_at = models.DateTimeField(_("填写时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤销理由"), max_length=500, blank=True)

    objects = StrategicGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("战略目标")
        verbose_name_plural = _("战略目标")
        ordering: ClassVar = ["organisation", "first_year", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "code"], name="goals_strategic_code"),
            models.CheckConstraint(
                name="goals_strategic_three_to_five_years",
                condition=Q(last_year__gte=F("first_year") + 2, last_year__lte=F("first_year") + 4),
            ),
            models.CheckConstraint(name="goals_strategic_said", condition=~Q(code="") & ~Q(title="")),
            models.CheckConstraint(
                name="goals_strategic_withdrawn_for_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.title}"
