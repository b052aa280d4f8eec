from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.approvals.models import Case
from hengji.outcome.assessment.models import Run
from hengji.outcome.grading.enums import State
from hengji.year.plans.enums import Audience
from hengji.year.plans.models import Plan

USER = settings.AUTH_USER_MODEL


class Proceeding(models.Model):
    """结果办理: the way of a plan's result from the office's proposal of grades to the circular. One for each plan.

    ``key`` is the plan's code, by which approvals names it. ``closes`` and ``appeals_until`` are last days, in time
    until 24:00; provisional while a holiday notice that can move them is not loaded.
    """

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="+", verbose_name=_("年度考评"))
    key = models.CharField(_("编号"), max_length=60, unique=True)
    state = models.CharField(_("进展"), max_length=20, choices=State, default=State.PROPOSED)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", verbose_name=_("所据汇总"))
    note = models.TextField(_("建议说明"), blank=True)
    scope = models.CharField(_("公示范围"), max_length=20, choices=Audience, default=Audience.PARTICIPANTS)
    review = models.OneToOneField(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("审议"))
    decision = models.OneToOneField(Case, models.PROTECT, null=True, related_name="+", verbose_name=_("审定"))
    opens = models.DateField(_("公示开始"), null=True)
    days = models.PositiveIntegerField(_("公示工作日"), default=5)
    closes = models.DateField(_("公示截止"), null=True)
    appeal_days = models.PositiveIntegerField(_("申诉工作日"), default=5)
    appeals_until = models.DateField(_("申诉截止"), null=True)
    provisional = models.BooleanField(_("暂定"), default=False)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("拟议人"))
    proposed_at = models.DateTimeField(_("拟议时间"))

    class Meta:
        verbose_name = _("结果办理")
        verbose_name_plural = _("结果办理")
        ordering: ClassVar = ["-plan__year", "plan__code"]
        constraints: ClassVar = [
            models.CheckConstraint(name="grading_proceeding_state", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="grading_publicity_dates", condition=Q(opens=None) | Q(closes__gte=F("opens"))),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.plan.title}结果"
