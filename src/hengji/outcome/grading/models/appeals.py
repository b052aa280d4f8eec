from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.outcome.grading.enums import AppealState, Finding
from hengji.year.observations.models import Observation
from hengji.year.plans.models import Participant

from .notices import Notice
from .proceedings import Proceeding

USER = settings.AUTH_USER_MODEL


class Appeal(models.Model):
    """申诉: an organ says that one observation of its own is wrong, and what it should be.

    Drafted by its liaison, signed by its head; handled by somebody who had no part in the score, decided by another.
    """

    ORGANISATION_PATH = "participant__organisation"

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="appeals", verbose_name=_("结果办理"))
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", verbose_name=_("申诉单位"))
    number = models.PositiveIntegerField(_("序号"))
    observation = models.ForeignKey(Observation, models.PROTECT, related_name="+", verbose_name=_("申诉的计分依据"))
    value = models.CharField(_("主张的数值"), max_length=40)
    reason = models.TextField(_("事实和理由"))
    state = models.CharField(_("进展"), max_length=20, choices=AppealState, default=AppealState.DRAFT)
    drafted_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    drafted_at = models.DateTimeField(_("起草时间"))
    signed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("签发人"))
    signed_at = models.DateTimeField(_("签发时间"), null=True)
    due = models.DateField(_("决定期限"), null=True)
    handler = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("复核人"))
    finding = models.CharField(_("复核意见"), max_length=10, choices=Finding, blank=True)
    opinion = models.TextField(_("复核理由"), blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+", verbose_name=_("决定人"))
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decision = models.TextField(_("决定"), blank=True)
    correction = models.ForeignKey(
        Observation, models.PROTECT, null=True, related_name="+", verbose_name=_("纠正后的计分依据")
    )
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="appeals", verbose_name=_("更正公告"))

    class Meta:
        verbose_name = _("申诉")
        verbose_name_plural = _("申诉")
        ordering: ClassVar = ["proceeding", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proceeding", "number"], name="grading_appeal_number"),
            models.CheckConstraint(name="grading_appeal_state", condition=Q(state__in=AppealState.values)),
            models.CheckConstraint(
                name="grading_appeal_signed_by_another",
                condition=Q(signed_by=None) | ~Q(signed_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="grading_appeal_decided_by_another",
                condition=Q(decided_by=None) | (Q(handler__isnull=False) & ~Q(decided_by=F("handler"))),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.participant.name}申诉{self.number}号"
