from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.year.goals.enums import Direction, Frequency, GoalKind, Perspective, Verification
from hengji.year.plans.models import Plan

from .sheets import GoalSheet


class Goal(models.Model):
    """目标: what one participant undertakes under an indicator, under a code that outlasts every version."""

    ORGANISATION_PATH = "sheet__participant__organisation"
    USER_PATH = "sheet__participant__person__user"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    sheet = models.ForeignKey(GoalSheet, models.PROTECT, related_name="goals")
    code = models.CharField(_("编码"), max_length=60)
    position = models.PositiveIntegerField(_("排序"))
    version = models.PositiveIntegerField(_("现行版本"), default=1)
    removed = models.BooleanField(_("已删除"), default=False)  # from a draft, so that it can be brought back

    class Meta:
        verbose_name = _("目标")
        verbose_name_plural = _("目标")
        ordering = ["sheet", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="goals_goal_code")]

    @override
    def __str__(self) -> str:
        return self.code


class VersionQuerySet(models.QuerySet["GoalVersion"]):
    def current(self) -> "VersionQuerySet":
        """The newest approved version of each goal that was not removed, in the sheets' order."""
        found = self.filter(number=F("goal__version"), goal__removed=False)
        return found.order_by("goal__sheet", "goal__position", "goal")


class GoalVersion(models.Model):
    """One version of a goal's content. Numbers and dates are text as written; a draft may hold what cannot be read yet.

    A sealed version never changes: an amendment adds the next one, with the day from which it counts (3.4).
    """

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"), default=1)
    sealed = models.BooleanField(_("已锁定"), default=False)
    effective = models.DateField(_("生效日期"), null=True, blank=True)  # empty: from the beginning of the year
    cancelled = models.BooleanField(_("已核减"), default=False)
    amendment = models.ForeignKey(
        "goals.Amendment", models.PROTECT, null=True, blank=True, related_name="versions", verbose_name=_("目标调整")
    )

    title = models.CharField(_("目标名称"), max_length=300, blank=True)
    kind = models.CharField(_("目标类别"), max_length=20, choices=GoalKind, default=GoalKind.FUNCTIONAL, blank=True)
    indicator = models.CharField(_("所属指标"), max_length=200, blank=True)
    rule = models.CharField(_("计分类型"), max_length=100, blank=True)  # one of those the indicator names
    points = models.CharField(_("分值"), max_length=40, blank=True)
    direction = models.CharField(_("方向"), max_length=10, choices=Direction, blank=True)
    unit = models.CharField(_("计量单位"), max_length=40, blank=True)
    baseline = models.CharField(_("基期值"), max_length=80, blank=True)
    target = models.CharField(_("目标值"), max_length=80, blank=True)
    challenge = models.CharField(_("挑战值"), max_length=80, blank=True)
    alert = models.CharField(_("预警下限"), max_length=80, blank=True)
    deadline = models.CharField(_("完成时限"), max_length=60, blank=True)  # ISO where it could be read
    deliverable = models.CharField(_("成果"), max_length=500, blank=True)
    description = models.TextField(_("目标说明"), blank=True)
    reason = models.CharField(_("低于历年的理由"), max_length=500, blank=True)
    document = models.CharField(_("依据文号"), max_length=200, blank=True)
    article = models.CharField(_("依据条款"), max_length=200, blank=True)
    data_source = models.CharField(_("数据来源"), max_length=300, blank=True)
    data_owner = models.CharField(_("数据提供单位"), max_length=200, blank=True)
    frequency = models.CharField(_("填报频次"), max_length=10, choices=Frequency, blank=True)
    evidence = models.CharField(_("佐证材料"), max_length=300, blank=True)
    verification = models.CharField(_("核验方式"), max_length=20, choices=Verification, blank=True)
    responsible_leader = models.CharField(_("责任领导"), max_length=60, blank=True)
    responsible_division = models.CharField(_("责任处室"), max_length=100, blank=True)
    responsible_person = models.CharField(_("责任人"), max_length=60, blank=True)
    perspective = models.CharField(_("维度"), max_length=20, choices=Perspective, blank=True)
    milestones = models.TextField(_("阶段目标"), blank=True)  # one per line: date, what is expected, weight
    partners = models.TextField(_("配合单位"), blank=True)  # one per line: participant's name, share
    task = models.CharField(_("对应任务"), max_length=60, blank=True)  # the task's code in the plan
    strategic = models.CharField(_("战略目标"), max_length=60, blank=True)  # the strategic goal's code in the organ
    upper = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="lower_versions", verbose_name=_("上级目标")
    )
    classified = models.BooleanField(_("涉密"), default=False)
    register = models.CharField(_("登记编号"), max_length=80, blank=True)
    custodian = models.CharField(_("保管人"), max_length=60, blank=True)

    objects: ClassVar[models.Manager["GoalVersion"]] = models.Manager.from_queryset(VersionQuerySet)()

    class Meta:
        verbose_name = _("目标内容")
        verbose_name_plural = _("目标内容")
        ordering = ["goal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="goals_version_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="goals_version_from_one"),
            # Classified content never enters the system: only points, the register's number and the custodian.
            models.CheckConstraint(
                condition=Q(classified=False)
                | (Q(target="") & Q(baseline="") & Q(description="") & Q(deliverable="") & Q(challenge="")),
                name="goals_version_classified_is_empty",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.title
