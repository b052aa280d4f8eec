import json
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.approvals.models import Case
from hengji.year.goals.amendment_enums import FINAL, AmendmentKind, AmendmentState, LineKind, PointsMode, ReasonKind
from hengji.year.plans.models import Participant, Plan

from .goals import Goal
from .sheets import GoalSheet

USER = settings.AUTH_USER_MODEL


class Amendment(models.Model):
    """目标调整: a numbered request to change issued goals; once decided it is final, whatever was decided (3.4)."""

    ORGANISATION_PATH = "sheet__participant__organisation"
    USER_PATH = "sheet__participant__person__user"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goal_amendments")
    sheet = models.ForeignKey(GoalSheet, models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField(_("序号"))
    key = models.CharField(_("编号"), max_length=80, unique=True)  # how addresses and its case name it
    kind = models.CharField(_("调整类型"), max_length=10, choices=AmendmentKind)
    reason_kind = models.CharField(_("调整事由"), max_length=10, choices=ReasonKind)
    reason = models.TextField(_("调整理由"))
    basis = models.CharField(_("依据文号"), max_length=200, blank=True)
    effective = models.DateField(_("生效日期"))
    points_mode = models.CharField(_("分值去向"), max_length=10, choices=PointsMode, default=PointsMode.NONE)
    points_note = models.CharField(_("分值去向说明"), max_length=500, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=AmendmentState, default=AmendmentState.SUBMITTED)
    late_because = models.CharField(_("不受理的理由"), max_length=500, blank=True)
    digest = models.CharField(_("内容摘要"), max_length=80)
    case = models.OneToOneField(Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审批"))
    requested_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    requested_at = models.DateTimeField(_("申请时间"))
    asked_on = models.DateField(_("申请日期"))  # what the window and the goals' deadlines are measured by
    decided_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    document_number = models.CharField(_("批复文号"), max_length=100, blank=True)

    objects: ClassVar[models.Manager["Amendment"]] = models.Manager()

    class Meta:
        verbose_name = _("目标调整")
        verbose_name_plural = _("目标调整")
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="goals_amendment_number"),
            models.CheckConstraint(condition=Q(state__in=AmendmentState.values), name="goals_amendment_state"),
            models.CheckConstraint(condition=Q(kind__in=AmendmentKind.values), name="goals_amendment_kind"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(FINAL), decided_at__isnull=False)
                | (~Q(state__in=sorted(FINAL)) & Q(decided_at=None)),
                name="goals_amendment_decided",
            ),
            models.CheckConstraint(
                condition=(Q(state=AmendmentState.LATE) & ~Q(late_because=""))
                | (~Q(state=AmendmentState.LATE) & Q(late_because="")),
                name="goals_amendment_late_says_why",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.key

    @property
    def is_final(self) -> bool:
        """Tell whether it was decided, one way or the other."""
        return self.state in FINAL


class AmendmentLine(models.Model):
    """What becomes of one goal: its content afterwards, from which version it starts, and where it goes."""

    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField(_("排序"))
    kind = models.CharField(_("处理"), max_length=10, choices=LineKind)
    sheet = models.ForeignKey(GoalSheet, models.PROTECT, related_name="+")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="amendment_lines")
    base = models.PositiveIntegerField(_("原版本"), default=0)  # 0: a new goal
    text = models.TextField(_("调整后内容"), default="{}")  # JSON: field → text, as content.content_of gives it
    into = models.ForeignKey(Goal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("并入目标"))
    target = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承接单位")
    )

    class Meta:
        verbose_name = _("调整内容")
        verbose_name_plural = _("调整内容")
        ordering = ["amendment", "position"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "goal"], name="goals_amendment_line_goal"),
            models.UniqueConstraint(fields=["amendment", "position"], name="goals_amendment_line_position"),
            models.CheckConstraint(
                condition=Q(kind=LineKind.ADD, goal=None, base=0)
                | (~Q(kind=LineKind.ADD) & Q(goal__isnull=False, base__gte=1)),
                name="goals_amendment_line_base",
            ),
            models.CheckConstraint(
                condition=Q(kind=LineKind.MERGE, into__isnull=False) | (~Q(kind=LineKind.MERGE) & Q(into=None)),
                name="goals_amendment_line_into",
            ),
            models.CheckConstraint(
                condition=Q(kind=LineKind.MOVE, target__isnull=False) | (~Q(kind=LineKind.MOVE) & Q(target=None)),
                name="goals_amendment_line_target",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.amendment_id} {self.position}"

    @property
    def content(self) -> dict[str, str]:
        """The goal's fields afterwards."""
        return dict(json.loads(self.text))


def amendment_key(plan: str, number: int) -> str:
    """The key of a plan's amendment."""
    return f"{plan}.{number}"
