from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.organisations.models import Organisation
from hengji.year.plans.enums import FROZEN, Adoption, PlanState, ReplyState, SubRulesState

from .plan import Plan
from .scheme import LONGEST_NAME
from .sub_rules import SubRules

USER = settings.AUTH_USER_MODEL
REASONED = (Adoption.PARTLY, Adoption.REFUSED, Adoption.EXPLAINED)


def live(path: str = "") -> Q:
    """The rounds that organs answer now; one ends by itself when its text is taken back, filed or issued."""
    at = f"{path}__" if path else ""
    whole = Q(
        (f"{at}sub_rules", None), (f"{at}plan__state", PlanState.CIRCULATED),
        (f"{at}circulated_at", F(f"{at}plan__circulated_at")),
    )  # fmt: skip
    part = Q((f"{at}sub_rules__state", SubRulesState.OPEN), (f"{at}circulated_at", F(f"{at}sub_rules__signed_at")))
    return whole | (part & ~Q((f"{at}plan__state__in", sorted(FROZEN))))


class CommentRound(models.Model):
    """征求意见: one circulation of a text, which every participating organ answers once, by a day.

    The text is the draft of the plan's scheme or, with ``sub_rules``, an owner's sub-rules of one indicator.

    ``due`` is the last day on which an organ's answer is in time; provisional while a holiday notice that can move it
    is not loaded. ``digest`` is that of the pack text that was circulated.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="comment_rounds")
    sub_rules = models.ForeignKey(SubRules, models.PROTECT, null=True, blank=True, related_name="rounds")
    number = models.PositiveIntegerField(_("轮次"))
    circulated_at = models.DateTimeField(_("征求意见时间"))  # the text's, which tells the live round from earlier ones
    digest = models.CharField(_("征求意见稿摘要"), max_length=80)
    started = models.DateField(_("起算日期"))
    days = models.PositiveIntegerField(_("工作日"))
    due = models.DateField(_("截止日期"))
    provisional = models.BooleanField(_("暂定"), default=False)
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("开始时间"))

    class Meta:
        verbose_name = _("征求意见")
        verbose_name_plural = _("征求意见")
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], condition=Q(sub_rules=None), name="plans_comment_round_number"
            ),
            models.UniqueConstraint(
                fields=["plan", "circulated_at"], condition=Q(sub_rules=None), name="plans_comment_round_once"
            ),
            models.UniqueConstraint(fields=["sub_rules", "number"], name="plans_sub_rules_round_number"),
            models.UniqueConstraint(fields=["sub_rules", "circulated_at"], name="plans_sub_rules_round_once"),
            models.CheckConstraint(condition=Q(due__gte=F("started")), name="plans_comment_round_dates"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.subject}（第{self.number}轮）"

    @property
    def subject(self) -> str:
        """What is commented on: the plan's title, and that of the indicator where it is about its sub-rules."""
        return self.plan.title if self.sub_rules is None else f"{self.plan.title}·{self.sub_rules.title}评分细则"

    @property
    def is_live(self) -> bool:
        if self.sub_rules is not None:
            asked = self.sub_rules.state == SubRulesState.OPEN and self.sub_rules.signed_at == self.circulated_at
            return asked and not self.plan.is_frozen
        return self.plan.state == PlanState.CIRCULATED and self.plan.circulated_at == self.circulated_at


class CommentReply(models.Model):
    """反馈意见: what one organ answers in a round; drafted by one person, signed off by another, then it stands."""

    ORGANISATION_PATH = "organisation"

    round = models.ForeignKey(CommentRound, models.PROTECT, related_name="replies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("单位"))
    state = models.CharField(_("状态"), max_length=10, choices=ReplyState, default=ReplyState.WAITING)
    no_opinion = models.BooleanField(_("无意见"), default=False)
    submitted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    return_remark = models.TextField(_("退回意见"), blank=True)
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    digest = models.CharField(_("签发内容摘要"), max_length=80, blank=True)
    reminded_on = models.DateField(_("催办日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("反馈意见")
        verbose_name_plural = _("反馈意见")
        ordering = ["round", "organisation__code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="plans_comment_reply_once"),
            models.CheckConstraint(condition=Q(state__in=ReplyState.values), name="plans_comment_reply_state"),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("submitted_by")), name="plans_comment_reply_two_persons"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReplyState.SIGNED)
                | (~Q(digest="") & Q(submitted_by__isnull=False, signed_by__isnull=False, signed_at__isnull=False)),
                name="plans_comment_reply_signed",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.round_id} {self.organisation_id}"


class CommentItem(models.Model):
    """One comment on an indicator (its code and title as circulated) or, with an empty code, on the whole text."""

    ORGANISATION_PATH = "reply__organisation"

    reply = models.ForeignKey(CommentReply, models.PROTECT, related_name="items")
    number = models.PositiveIntegerField(_("序号"))
    indicator = models.CharField(_("指标编码"), max_length=LONGEST_NAME, blank=True)
    title = models.CharField(_("条目"), max_length=LONGEST_NAME)
    text = models.TextField(_("意见"))
    suggestion = models.TextField(_("建议修改为"), blank=True)
    written_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("填写时间"))
    adoption = models.CharField(_("采纳情况"), max_length=10, choices=Adoption, blank=True, default=Adoption.NONE)
    answer = models.TextField(_("理由"), blank=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects: ClassVar[models.Manager["CommentItem"]] = models.Manager()

    class Meta:
        verbose_name = _("意见")
        verbose_name_plural = _("意见")
        ordering = ["reply", "number"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "number"], name="plans_comment_item_number"),
            models.CheckConstraint(condition=~Q(text=""), name="plans_comment_item_text"),
            models.CheckConstraint(condition=Q(adoption__in=Adoption.values), name="plans_comment_item_adoption"),
            models.CheckConstraint(
                condition=Q(adoption="", answered_by=None)
                | (~Q(adoption="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="plans_comment_item_answered",
            ),
            models.CheckConstraint(
                condition=~Q(adoption__in=[each.value for each in REASONED]) | ~Q(answer=""),
                name="plans_comment_item_says_why",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.title
