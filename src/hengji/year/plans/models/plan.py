from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.common.labels import Label
from hengji.foundation.organisations.models import Organisation
from hengji.year.plans.enums import FROZEN, PlanState

USER = settings.AUTH_USER_MODEL


class PlanQuerySet(models.QuerySet["Plan"]):
    def with_names(self) -> "PlanQuerySet":
        """For lists: newest year first, with what they show of other tables."""
        return self.select_related("organiser", "superior", "drafted_by").order_by("-year", "code")


class Plan(models.Model):
    """年度考评: one organiser's evaluation of one year, with its scheme. The scheme itself stands in the rows below."""

    ORGANISATION_PATH = "organiser"

    code = models.CharField(_("编号"), max_length=40, unique=True)
    year = models.PositiveIntegerField(_("年度"))
    title = models.CharField(_("名称"), max_length=200)
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, related_name="plans", verbose_name=_("组织单位")
    )  # fmt: skip
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("上级考评")
    )
    label = models.CharField(_("标识"), max_length=10, choices=Label, default=Label.INTERNAL)
    state = models.CharField(_("状态"), max_length=10, choices=PlanState, default=PlanState.DRAFTING)
    source_pack = models.CharField(_("起草所据模板"), max_length=200, blank=True)
    source_plan = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("起草所据考评")
    )
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("拟制人"))
    drafted_at = models.DateTimeField(_("拟制时间"))
    circulated_at = models.DateTimeField(_("征求意见时间"), null=True, blank=True)
    issued_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("印发人")
    )
    issued_at = models.DateTimeField(_("印发登记时间"), null=True, blank=True)
    document_number = models.CharField(_("文号"), max_length=100, blank=True)
    document_date = models.DateField(_("成文日期"), null=True, blank=True)
    digest = models.CharField(_("印发文本摘要"), max_length=80, blank=True)  # "sha256:…" of the pack text as issued

    objects: ClassVar[models.Manager["Plan"]] = models.Manager.from_queryset(PlanQuerySet)()

    class Meta:
        verbose_name = _("年度考评")
        verbose_name_plural = _("年度考评")
        ordering = ["-year", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plans_plan_state"),
            models.CheckConstraint(
                condition=Q(superior=None) | ~Q(superior=F("pk")), name="plans_plan_not_above_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(FROZEN))
                | (~Q(document_number="") & ~Q(digest="") & Q(document_date__isnull=False, issued_by__isnull=False)),
                name="plans_plan_issued_with_document",
            ),
            models.CheckConstraint(
                condition=Q(issued_by=None) | ~Q(issued_by=F("drafted_by")), name="plans_plan_two_persons"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def is_frozen(self) -> bool:
        return self.state in FROZEN
