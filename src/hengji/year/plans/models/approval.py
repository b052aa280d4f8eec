from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.approvals.chain import ChainSpec, chain_of_json
from hengji.foundation.approvals.models import Case
from hengji.year.plans.enums import Matter

from .plan import Plan

USER = settings.AUTH_USER_MODEL


class Chain(models.Model):
    """审批流程: who decides about one kind of matter of a plan, in which order. A case keeps the text it began with."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="chains")
    matter = models.CharField(_("事项"), max_length=20, choices=Matter)
    text = models.TextField(_("审批流程"))  # JSON, as approvals.chain writes it

    class Meta:
        verbose_name = _("审批流程")
        verbose_name_plural = _("审批流程")
        ordering = ["plan", "matter"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "matter"], name="plans_chain_once"),
            models.CheckConstraint(condition=Q(matter__in=Matter.values), name="plans_chain_matter"),
        ]

    @override
    def __str__(self) -> str:
        return self.get_matter_display()

    @property
    def spec(self) -> ChainSpec:
        return chain_of_json(self.text)


class Submission(models.Model):
    """送审: the scheme as it was put before whoever decides; its digest is what they consent to."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField(_("序号"))
    key = models.CharField(_("编号"), max_length=80, unique=True)  # how the case names it in its address
    digest = models.CharField(_("送审稿摘要"), max_length=80)
    case = models.OneToOneField(Case, models.PROTECT, related_name="+", verbose_name=_("审批"))
    submitted_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("送审人"))
    submitted_at = models.DateTimeField(_("送审时间"))

    class Meta:
        verbose_name = _("送审")
        verbose_name_plural = _("送审")
        ordering = ["plan", "-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plans_submission_number")]

    @override
    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


def submission_key(code: str, number: int) -> str:
    """The key of a plan's submission."""
    return f"{code}.{number}"
