"""What was seen, and what was said about it afterwards: five tables to which rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.year.observations.enums import Source, Way
from hengji.year.plans.models import LONGEST_NAME, Participant, Plan

from .append_only import AppendOnly, AppendOnlyQuerySet

USER = settings.AUTH_USER_MODEL


def upto(moment: datetime | None, path: str = "at") -> Q:
    """Rows that were there at a moment; without one, all."""
    return Q() if moment is None else Q((f"{path}__lte", moment))


class Batch(AppendOnly):
    """Rows that came in together. Sending the same batch again under the same key changes nothing."""

    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+", verbose_name=_("年度考评"))
    key = models.CharField(_("批次号"), max_length=120)
    source = models.CharField(_("来源"), max_length=10, choices=Source)
    name = models.CharField(_("文件或说明"), max_length=200, blank=True)
    digest = models.CharField(
        _("内容摘要"), max_length=80
    )  # of the rows as they were given, whatever file they were in
    rows = models.PositiveIntegerField(_("行数"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"))

    objects: ClassVar[models.Manager[Batch]] = AppendOnlyQuerySet["Batch"].as_manager()

    class Meta:
        verbose_name = _("登记批次")
        verbose_name_plural = _("登记批次")
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "key"], name="observations_batch_once"),
            models.UniqueConstraint(fields=["key"], condition=Q(plan=None), name="observations_past_batch_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.name or self.key


class ObservationQuerySet(AppendOnlyQuerySet["Observation"]):
    def in_force(self, at: datetime | None = None) -> Self:
        """Those that took effect: a replacement of one that counts does so only when it is confirmed."""
        confirmed = Confirmation.objects.filter(upto(at), observation=OuterRef("pk"))
        return self.filter(upto(at, "registered_at")).filter(Q(waits=False) | Exists(confirmed))

    def standing(self, at: datetime | None = None) -> Self:
        """What counts as seen at a moment: in force, not voided, not replaced."""
        voided = Voiding.objects.effective(at).filter(observation=OuterRef("pk"))
        later = Observation.objects.in_force(at).filter(replaces=OuterRef("pk"))
        return self.in_force(at).filter(~Exists(voided), ~Exists(later))

    def confirmed(self, at: datetime | None = None) -> Self:
        return self.filter(Exists(Confirmation.objects.filter(upto(at), observation=OuterRef("pk"))))

    def unconfirmed(self, at: datetime | None = None) -> Self:
        return self.filter(~Exists(Confirmation.objects.filter(upto(at), observation=OuterRef("pk"))))

    def voided(self) -> Self:
        return self.filter(Exists(Voiding.objects.effective().filter(observation=OuterRef("pk"))))

    def replaced(self) -> Self:
        return self.filter(Exists(Observation.objects.in_force().filter(replaces=OuterRef("pk"))))

    def waiting(self) -> Self:
        """Replacements of something that counts, not yet confirmed and not taken back."""
        voided = Voiding.objects.effective().filter(observation=OuterRef("pk"))
        return self.filter(waits=True).unconfirmed().filter(~Exists(voided))


class Observation(AppendOnly):
    """One recorded fact that can enter a score; the columns are those of the long sheet (scoring.md)."""

    ORGANISATION_PATH = "participant__organisation"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="observations", verbose_name=_("年度考评"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="observations", verbose_name=_("参评对象")
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="observations", verbose_name=_("登记批次"))
    indicator = models.CharField(_("指标"), max_length=LONGEST_NAME)
    goal = models.CharField(_("目标"), max_length=LONGEST_NAME, blank=True)
    channel = models.CharField(_("渠道"), max_length=LONGEST_NAME, blank=True)
    input = models.CharField(_("输入项"), max_length=LONGEST_NAME, blank=True)
    key = models.CharField(_("键"), max_length=LONGEST_NAME, blank=True)
    period = models.CharField(_("期间"), max_length=LONGEST_NAME, blank=True)
    layer = models.CharField(_("层"), max_length=LONGEST_NAME, blank=True)
    value = models.CharField(_("值"), max_length=40)  # decimal text as written, or a way of having none
    n = models.CharField(_("样本数"), max_length=20, blank=True)
    matter = models.CharField(_("事项"), max_length=200, blank=True)
    document = models.CharField(_("文号"), max_length=120, blank=True)
    date = models.DateField(_("日期"), null=True, blank=True)
    level = models.CharField(_("级别"), max_length=40, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replacements", verbose_name=_("更正的记录")
    )
    waits = models.BooleanField(_("确认后生效"), default=False)  # what it replaces counted already
    reason = models.CharField(_("更正理由"), max_length=500, blank=True)
    registered_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    registered_at = models.DateTimeField(_("登记时间"))

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("计分依据")
        verbose_name_plural = _("计分依据")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(name="observation_of_cell", fields=["plan", "participant", "indicator"]),
            models.Index(name="observation_by_document", fields=["plan", "document"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="observation_has_value", condition=~Q(value="") & ~Q(indicator="")),
            models.CheckConstraint(name="observation_replaces_another", condition=~Q(replaces=F("id"))),
            models.CheckConstraint(
                name="observation_replaced_for_a_reason",
                condition=Q(replaces=None, waits=False, reason="") | (Q(replaces__isnull=False) & ~Q(reason="")),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.indicator} {self.value}"


class Confirmation(AppendOnly):
    """That an observation may count, by somebody else than who registered it."""

    observation = models.OneToOneField(Observation, models.PROTECT, related_name="confirmation")
    way = models.CharField(_("确认方式"), max_length=10, choices=Way)
    basis = models.CharField(_("确认依据"), max_length=200, blank=True)
    maker = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("确认人"))
    second = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("第二确认人"))
    at = models.DateTimeField(_("确认时间"))

    objects: ClassVar[models.Manager[Confirmation]] = AppendOnlyQuerySet["Confirmation"].as_manager()

    class Meta:
        verbose_name = _("确认")
        verbose_name_plural = _("确认")
        constraints: ClassVar = [
            models.CheckConstraint(name="confirmation_way", condition=Q(way__in=Way.values)),
            models.CheckConstraint(name="confirmation_by_another", condition=~Q(by=F("maker"))),
            models.CheckConstraint(
                name="certified_by_two",
                condition=(~Q(way=Way.CERTIFIED) & Q(second=None))
                | (Q(way=Way.CERTIFIED, second__isnull=False) & ~Q(second=F("by"))),
            ),
        ]

    @override
    def __str__(self) -> str:
        return str(Way(self.way).label)


class VoidingQuerySet(AppendOnlyQuerySet["Voiding"]):
    def effective(self, at: datetime | None = None) -> Self:
        """At once where the value did not count yet, else when a second person has agreed."""
        agreed = VoidingAnswer.objects.filter(upto(at), voiding=OuterRef("pk"), agreed=True)
        return self.filter(Q(upto(at), weighty=False) | Exists(agreed))

    def open(self) -> Self:
        """Asked for, and not answered yet."""
        return self.filter(~Exists(VoidingAnswer.objects.filter(voiding=OuterRef("pk"))), weighty=True)


class Voiding(AppendOnly):
    """That an observation shall not count, with the reason."""

    ORGANISATION_PATH = "observation__participant__organisation"

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="voidings")
    reason = models.CharField(_("作废理由"), max_length=500)
    weighty = models.BooleanField(_("须另一人同意"))  # the observation was confirmed
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    at = models.DateTimeField(_("提出时间"))

    objects = VoidingQuerySet.as_manager()

    class Meta:
        verbose_name = _("作废")
        verbose_name_plural = _("作废")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="voiding_has_reason", condition=~Q(reason="")),
            models.UniqueConstraint(fields=["observation"], condition=Q(weighty=False), name="voided_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.reason


class VoidingAnswer(AppendOnly):
    """What the second person said to a voiding."""

    voiding = models.OneToOneField(Voiding, models.PROTECT, related_name="answer")
    agreed = models.BooleanField(_("同意"))
    remark = models.CharField(_("意见"), max_length=500, blank=True)
    asker = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("答复人"))
    at = models.DateTimeField(_("答复时间"))

    objects: ClassVar[models.Manager[VoidingAnswer]] = AppendOnlyQuerySet["VoidingAnswer"].as_manager()

    class Meta:
        verbose_name = _("作废答复")
        verbose_name_plural = _("作废答复")
        constraints: ClassVar = [
            models.CheckConstraint(name="voiding_answered_by_another", condition=~Q(by=F("asker"))),
            models.CheckConstraint(name="voiding_refused_with_remark", condition=Q(agreed=True) | ~Q(remark="")),
        ]

    @override
    def __str__(self) -> str:
        return self.remark
