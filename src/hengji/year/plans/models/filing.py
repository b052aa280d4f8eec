"""How a plan stands to the one above it: the superior's text that it is measured by, and its filings upward."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.year.plans.enums import Verdict

from .plan import Plan

USER = settings.AUTH_USER_MODEL


class SuperiorText(models.Model):
    """上级办法文本: the superior's text as a plan began from it, or as its office last checked the plan against it.

    Only added to; the last row counts. A plan without one was not begun from its superior and is not measured by it.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="superior_texts")
    number = models.PositiveIntegerField(_("序号"))
    text = models.TextField(_("上级办法文本"))
    digest = models.CharField(_("上级办法摘要"), max_length=80)
    taken_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("所据上级办法")
        verbose_name_plural = _("所据上级办法")
        ordering = ["plan", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plans_superior_text_number")]

    @override
    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


class Filing(models.Model):
    """报备: an issued plan's text as it was filed with the superior's office, beside the superior's of that moment.

    Both texts are kept, so that their difference can be told for ever. Only added to; ``due`` was the last day in time.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="filings")
    number = models.PositiveIntegerField(_("序号"))
    text = models.TextField(_("报备文本"))
    digest = models.CharField(_("报备文本摘要"), max_length=80)
    superior_text = models.TextField(_("上级办法文本"))
    superior_digest = models.CharField(_("上级办法摘要"), max_length=80)
    note = models.TextField(_("报备说明"), blank=True)
    due = models.DateField(_("报备期限"))
    filed_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("报备人"))
    filed_at = models.DateTimeField(_("报备时间"))

    class Meta:
        verbose_name = _("报备")
        verbose_name_plural = _("报备")
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_filing_number"),
            models.CheckConstraint(
                condition=~Q(digest="") & ~Q(text="") & ~Q(superior_text=""), name="plans_filing_texts"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


class FilingVerdict(models.Model):
    """备案意见: what the superior's office said to a filing, once."""

    filing = models.OneToOneField(Filing, models.PROTECT, related_name="verdict")
    verdict = models.CharField(_("意见"), max_length=10, choices=Verdict)
    remark = models.TextField(_("具体意见"), blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    decided_at = models.DateTimeField(_("办理时间"))

    class Meta:
        verbose_name = _("备案意见")
        verbose_name_plural = _("备案意见")
        ordering = ["filing"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="plans_filing_verdict"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.RETURNED) | ~Q(remark=""), name="plans_filing_returned_with_remark"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.filing_id} {self.verdict}"
