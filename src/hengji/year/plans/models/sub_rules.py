"""评分细则: what an owner says in detail about one of its indicators, before it becomes part of the scheme."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.organisations.models import Organisation
from hengji.year.plans.enums import SIGNED_SUB_RULES, Scale, SubRulesState

from .journal import Edit
from .plan import Plan
from .scheme import LONGEST_NAME

USER = settings.AUTH_USER_MODEL


class SubRules(models.Model):
    """The sub-rules of one indicator: drafted and signed in the owner, commented by organs, filed by the office.

    Either items (SubRuleItem), whose points add up as ``scale`` says; or ``outside``: ``body`` evaluates elsewhere
    under ``document`` with ``full`` marks (decimal text), its one value is converted and never scored again. ``edit``
    is the edit of the scheme by which they were filed.
    """

    ORGANISATION_PATH = "owner"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sub_rules")
    indicator = models.CharField(_("指标编码"), max_length=LONGEST_NAME)
    title = models.CharField(_("指标"), max_length=LONGEST_NAME)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("考评责任单位"))
    state = models.CharField(_("状态"), max_length=10, choices=SubRulesState, default=SubRulesState.ASKED)
    scale = models.CharField(_("分值"), max_length=10, choices=Scale, default=Scale.HUNDRED)
    outside = models.BooleanField(_("另行考评、结果折算"), default=False)
    body = models.CharField(_("另行考评的单位"), max_length=LONGEST_NAME, blank=True)
    document = models.CharField(_("另行考评的文号"), max_length=LONGEST_NAME, blank=True)
    full = models.CharField(_("另行考评的满分"), max_length=40, blank=True)
    started = models.DateField(_("起算日期"))
    days = models.PositiveIntegerField(_("工作日"))
    due = models.DateField(_("截止日期"))
    provisional = models.BooleanField(_("暂定"), default=False)
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("要求报送时间"))
    reminded_on = models.DateField(_("催办日期"), null=True, blank=True)
    written_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    return_remark = models.TextField(_("退回意见"), blank=True)
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    digest = models.CharField(_("签发内容摘要"), max_length=80, blank=True)
    filed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    filed_at = models.DateTimeField(_("备案时间"), null=True, blank=True)
    edit = models.ForeignKey(Edit, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("评分细则")
        verbose_name_plural = _("评分细则")
        ordering = ["plan", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator"], name="plans_sub_rules_once"),
            models.CheckConstraint(condition=Q(state__in=SubRulesState.values), name="plans_sub_rules_state"),
            models.CheckConstraint(condition=Q(due__gte=F("started")), name="plans_sub_rules_dates"),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("submitted_by")), name="plans_sub_rules_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(filed_by=None) | (~Q(filed_by=F("submitted_by")) & ~Q(filed_by=F("signed_by"))),
                name="plans_sub_rules_filed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(SIGNED_SUB_RULES))
                | (~Q(digest="") & Q(submitted_by__isnull=False, signed_by__isnull=False, signed_at__isnull=False)),
                name="plans_sub_rules_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubRulesState.FILED)
                | Q(filed_by__isnull=False, filed_at__isnull=False, edit__isnull=False),
                name="plans_sub_rules_filed",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.indicator} {self.title}"


class SubRuleItem(models.Model):
    """One item: what it is worth, how it is scored in words and, if it may be, by a rule of the catalogue.

    ``params`` is the rule's parameters as they stand in a pack, as text. Without a rule the owner gives the points.
    """

    ORGANISATION_PATH = "sub_rules__owner"

    sub_rules = models.ForeignKey(SubRules, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField(_("序号"))
    title = models.CharField(_("考评内容"), max_length=LONGEST_NAME, blank=True)
    points = models.CharField(_("分值"), max_length=40, blank=True)
    method = models.TextField(_("评分办法"), blank=True)
    material = models.TextField(_("所需材料"), blank=True)
    rule = models.CharField(_("计分规则"), max_length=40, blank=True)
    params = models.TextField(_("规则参数"), blank=True)
    policy = models.TextField(_("政策原文"), blank=True)
    article = models.TextField(_("文件条款"), blank=True)
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["SubRuleItem"]] = models.Manager()

    class Meta:
        verbose_name = _("评分细则条目")
        verbose_name_plural = _("评分细则条目")
        ordering = ["sub_rules", "number"]
        constraints = [models.UniqueConstraint(fields=["sub_rules", "number"], name="plans_sub_rule_item_number")]

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """By which comments name it; in the scheme it gets the same unless somebody has it already."""
        return f"{self.sub_rules.indicator}-{self.number}"
