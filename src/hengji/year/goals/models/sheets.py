from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.approvals.models import Case
from hengji.year.goals.enums import OPEN, SheetState
from hengji.year.plans.models import Participant, Plan

USER = settings.AUTH_USER_MODEL


class SheetManager(models.Manager["GoalSheet"]):
    """Sheets come with whose they are and of which plan: no page can do without."""

    @override
    def get_queryset(self) -> models.QuerySet["GoalSheet"]:
        return super().get_queryset().select_related("plan", "participant")


class GoalSheet(models.Model):
    """目标表: the goals of one participant in one plan, drafted, reviewed and issued together."""

    ORGANISATION_PATH = "participant__organisation"
    USER_PATH = "participant__person__user"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goal_sheets")
    participant = models.OneToOneField(Participant, models.PROTECT, related_name="goal_sheet")
    state = models.CharField(_("状态"), max_length=20, choices=SheetState, default=SheetState.DRAFT)
    revision = models.PositiveIntegerField(_("修订"), default=0)  # counts every change, so that a stale page is noticed
    key = models.CharField(_("编号"), max_length=140, unique=True)  # how addresses and its case name it
    case = models.OneToOneField(Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审批"))
    digest = models.CharField(_("下达稿摘要"), max_length=80, blank=True)
    document_number = models.CharField(_("下达文号"), max_length=100, blank=True)
    issued_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(_("下达时间"), null=True, blank=True)

    objects: ClassVar[models.Manager["GoalSheet"]] = SheetManager()

    class Meta:
        verbose_name = _("目标表")
        verbose_name_plural = _("目标表")
        ordering = ["plan", "participant__position", "participant__code"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="goals_sheet_state"),
            models.CheckConstraint(
                condition=~Q(state=SheetState.ISSUED) | (Q(issued_at__isnull=False) & ~Q(digest="")),
                name="goals_sheet_issued_with_digest",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.key

    @property
    def is_open(self) -> bool:
        """Tell whether its participant may still change it."""
        return self.state in OPEN


class Round(models.Model):
    """一轮送审: the whole sheet as it was submitted; never changed, so that rounds can be laid side by side."""

    sheet = models.ForeignKey(GoalSheet, models.PROTECT, related_name="rounds")
    number = models.PositiveIntegerField(_("轮次"))
    text = models.TextField(_("目标表内容"))  # JSON, as content.sheet_text writes it
    digest = models.CharField(_("摘要"), max_length=80)
    submitted_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("送审人"))
    submitted_at = models.DateTimeField(_("送审时间"))

    class Meta:
        verbose_name = _("送审轮次")
        verbose_name_plural = _("送审轮次")
        ordering = ["sheet", "number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="goals_round_number")]

    @override
    def __str__(self) -> str:
        return f"{self.sheet_id} {self.number}"


def sheet_key(plan: str, participant: str) -> str:
    """The key of a participant's sheet."""
    return f"{plan}.{participant}"
