from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.year.plans.enums import CorrectionState

from .plan import Plan

USER = settings.AUTH_USER_MODEL


class Edit(models.Model):
    """One edit of a draft: what was done, and every row that it touched as it was before and after. For undoing."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="edits")
    number = models.PositiveIntegerField(_("序号"))
    what = models.CharField(_("修改内容"), max_length=300)
    changes = models.TextField(_("前后内容"))  # JSON text: [[model, key, before or null, after or null], …]
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    undone_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("修改记录")
        verbose_name_plural = _("修改记录")
        ordering = ["plan", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plans_edit_number")]

    @override
    def __str__(self) -> str:
        return self.what


class Correction(models.Model):
    """更正: the only way of changing an issued scheme. One person proposes it with a reason, another confirms it.

    The pack text as it stood and as it is to become are both kept; their difference is what changes.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField(_("序号"))
    reason = models.TextField(_("理由"))
    text_before = models.TextField(_("更正前"))
    text_after = models.TextField(_("更正后"))
    digest = models.CharField(_("更正后摘要"), max_length=80, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=CorrectionState, default=CorrectionState.PROPOSED)
    proposed_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    remark = models.TextField(_("确认意见"), blank=True)

    class Meta:
        verbose_name = _("更正")
        verbose_name_plural = _("更正")
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_correction_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state__in=["proposed", "applying"]), name="plans_correction_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="plans_correction_reason"),
            models.CheckConstraint(condition=Q(state__in=CorrectionState.values), name="plans_correction_state"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="plans_correction_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.PROPOSED) | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="plans_correction_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.APPLIED) | ~Q(digest=""), name="plans_correction_digest"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"
