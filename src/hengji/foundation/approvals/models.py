"""Cases and what happened to them. Decisions are only ever added: the database refuses to change one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from .chain import ChainSpec, StepSpec, chain_of_json
from .enums import PRESENT, CaseState, Countersign, RecordState, StepKind, StepState, Verdict

USER = settings.AUTH_USER_MODEL


class Case(models.Model):
    """One document on its way through a chain. The document is known by title, digest and address only."""

    kind = models.CharField(_("事项类别"), max_length=40)
    title = models.CharField(_("标题"), max_length=200)
    digest = models.CharField(_("内容摘要"), max_length=128)
    url_name = models.CharField(_("页面"), max_length=80)
    key = models.CharField(_("编号"), max_length=140)
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")  # of the present round
    chain_text = models.TextField(_("审批流程"))
    state = models.CharField(_("状态"), max_length=10, choices=CaseState, default=CaseState.OPEN)
    round = models.PositiveIntegerField(_("轮次"), default=1)
    opened_at = models.DateTimeField(_("提交时间"))
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("审批")
        verbose_name_plural = _("审批")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["url_name", "key"], name="approvals_case_document"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="approvals_case_state"),
            models.CheckConstraint(condition=Q(round__gte=1), name="approvals_case_round"),
            models.CheckConstraint(
                condition=Q(state=CaseState.APPROVED, closed_at__isnull=False)
                | (~Q(state=CaseState.APPROVED) & Q(closed_at=None)),
                name="approvals_case_closed",
            ),
            models.CheckConstraint(condition=~Q(digest=""), name="approvals_case_digest"),
        ]

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> ChainSpec:
        return chain_of_json(self.chain_text)


class Maker(models.Model):
    """Somebody who wrote or entered the document and therefore never decides about it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="makers")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("经办人")
        verbose_name_plural = _("经办人")
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="approvals_maker_once")]

    @override
    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"


class Step(models.Model):
    """One step in one round; a step that a return does not reach keeps its row of the earlier round."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveIntegerField(_("轮次"))
    index = models.PositiveIntegerField(_("次序"))
    code = models.CharField(_("代码"), max_length=40)
    title = models.CharField(_("步骤"), max_length=60)
    kind = models.CharField(_("办理方式"), max_length=10, choices=StepKind)
    countersign = models.CharField(_("会签"), max_length=3, choices=Countersign)
    digest = models.CharField(_("所审内容的摘要"), max_length=128)
    state = models.CharField(_("状态"), max_length=10, choices=StepState, default=StepState.WAITING)
    started = models.DateField(_("开始日期"), null=True, blank=True)
    due = models.DateField(_("期限"), null=True, blank=True)
    provisional = models.BooleanField(_("暂定"), default=False)
    escalated_on = models.DateField(_("催办日期"), null=True, blank=True)
    decided_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("审批步骤")
        verbose_name_plural = _("审批步骤")
        ordering = ["case", "round", "index"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "index"], name="approvals_step_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=sorted(PRESENT)), name="approvals_one_present_step"
            ),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="approvals_step_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "returned"]) | Q(decided_at__isnull=False),
                name="approvals_step_decided",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.case_id} {self.round}.{self.index} {self.title}"

    @property
    def spec(self) -> StepSpec:
        return self.case.chain.steps[self.index]


class Seat(models.Model):
    """A person whose decision a step asks for; for a meeting or a paper, who may record or check it."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(_("依据的关系"), max_length=60, blank=True)  # see actions.routing.leader_relation
    left_at = models.DateTimeField(_("改派时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("审批人")
        verbose_name_plural = _("审批人")
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "user"], condition=Q(left_at=None), name="approvals_seat_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.step_id} {self.user_id}"


class Record(models.Model):
    """A decision of a meeting or on paper as somebody entered it; it counts when another person has checked it."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="records")
    verdict = models.CharField(_("结论"), max_length=8, choices=Verdict)
    date = models.DateField(_("日期"))
    agenda = models.CharField(_("会议议题"), max_length=200, blank=True)
    minutes_number = models.CharField(_("会议纪要编号"), max_length=100, blank=True)
    signer = models.CharField(_("签批人"), max_length=100, blank=True)
    scan = models.CharField(_("扫描件编号"), max_length=200, blank=True)
    remark = models.TextField(_("意见"), blank=True)
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))
    state = models.CharField(_("状态"), max_length=10, choices=RecordState, default=RecordState.PENDING)
    checked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    check_remark = models.TextField(_("核对意见"), blank=True)

    class Meta:
        verbose_name = _("会议或纸质审批登记")
        verbose_name_plural = _("会议或纸质审批登记")
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["step"], condition=Q(state="pending"), name="approvals_record_one_pending"),
            models.UniqueConstraint(fields=["step"], condition=Q(state="confirmed"), name="approvals_record_one_valid"),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("recorded_by")), name="approvals_record_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", checked_by=None) | (~Q(state="pending") & Q(checked_by__isnull=False)),
                name="approvals_record_checked",
            ),
            models.CheckConstraint(condition=Q(verdict__in=["approve", "return"]), name="approvals_record_verdict"),
        ]

    @override
    def __str__(self) -> str:
        return self.minutes_number or self.scan


class Decision(models.Model):
    """Who decided what, when, about which content; for whom, if standing in; by which record, if in a meeting."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="decisions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    as_delegate_for = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(_("意见"), max_length=8, choices=Verdict)
    remark = models.TextField(_("说明"), blank=True)
    attempt = models.PositiveIntegerField(_("第几次"), default=1)
    record = models.OneToOneField(Record, on_delete=models.PROTECT, null=True, blank=True, related_name="decision")
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )
    at = models.DateTimeField(_("时间"))

    objects: ClassVar[models.Manager["Decision"]] = models.Manager()

    class Meta:
        verbose_name = _("审批意见")
        verbose_name_plural = _("审批意见")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "attempt"], condition=~Q(verdict="withdraw"), name="approvals_decision_once"
            ),
            models.CheckConstraint(
                condition=Q(as_delegate_for=None) | ~Q(as_delegate_for=F("by")), name="approvals_decision_delegate"
            ),
            models.CheckConstraint(
                condition=Q(seat=None, record__isnull=False) | Q(seat__isnull=False, record=None),
                name="approvals_decision_seat_or_record",
            ),
            models.CheckConstraint(
                condition=Q(verdict="withdraw", takes_back__isnull=False)
                | (~Q(verdict="withdraw") & Q(takes_back=None)),
                name="approvals_decision_takes_back",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="return") | ~Q(remark="") | Q(record__isnull=False),
                name="approvals_return_says_why",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.step_id} {self.verdict}"


class Remark(models.Model):
    """A remark on one item of the document, e.g. one goal; the owning room shows it beside the item."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remarks")
    round = models.PositiveIntegerField(_("轮次"))
    item_key = models.CharField(_("条目编号"), max_length=80)
    item_label = models.CharField(_("条目"), max_length=200)
    text = models.TextField(_("意见"))
    author = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("时间"))
    resolved_at = models.DateTimeField(_("解决时间"), null=True, blank=True)
    resolved_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("逐条意见")
        verbose_name_plural = _("逐条意见")
        ordering = ["case", "round", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="approvals_remark_text"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="approvals_remark_resolved",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.item_label}：{self.text}"
