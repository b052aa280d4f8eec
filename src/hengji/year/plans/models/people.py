from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.organisations.enums import ADMINISTRATORS, Role
from hengji.foundation.organisations.models import Organisation, Person

from .plan import Plan
from .scheme import Group, PlanClass

USER = settings.AUTH_USER_MODEL


class Participant(models.Model):
    """参评对象: who is evaluated in a plan, an organ, a division or a person, under a code that outlasts every rename.

    ``since`` and ``until`` are the first and the last day inside the year; empty: from its beginning, to its end.
    """

    ORGANISATION_PATH = "organisation"
    USER_PATH = "person__user"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="participants")
    code = models.CharField(_("编码"), max_length=60)
    name = models.CharField(_("名称"), max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="participations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="participations")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="participants")
    klass = models.ForeignKey(PlanClass, models.PROTECT, null=True, blank=True, related_name="participants")
    is_lead = models.BooleanField(_("组长单位"), default=False)
    attributes = models.TextField(_("适用标记"), default="{}")  # JSON text: mark → value
    since = models.DateField(_("参评起"), null=True, blank=True)
    until = models.DateField(_("参评止"), null=True, blank=True)
    ranked = models.BooleanField(_("参加排名"), default=True)
    unranked_reason = models.CharField(_("不排名的理由"), max_length=200, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("参评对象")
        verbose_name_plural = _("参评对象")
        ordering = ["plan", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plans_participant_code"),
            models.UniqueConstraint(
                fields=["plan", "organisation"], condition=Q(person=None), name="plans_participant_organisation"
            ),
            models.UniqueConstraint(fields=["plan", "person"], name="plans_participant_person"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lte=F("until")), name="plans_participant_dates"
            ),
            models.CheckConstraint(
                condition=Q(ranked=True) | ~Q(unranked_reason=""), name="plans_participant_unranked_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("pk")), name="plans_participant_not_after_itself"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class Substitute(models.Model):
    """替补评分单位: who scores an owner's own cell, of one indicator or (empty) of all that it owns."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="substitutes")
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("考评责任单位"))
    indicator = models.CharField(_("指标编码"), max_length=200, blank=True)
    substitute = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("替补评分单位"))

    class Meta:
        verbose_name = _("替补评分单位")
        verbose_name_plural = _("替补评分单位")
        ordering = ["plan", "owner", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "owner", "indicator"], name="plans_substitute_once"),
            models.CheckConstraint(condition=~Q(owner=F("substitute")), name="plans_substitute_another"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.owner_id} {self.indicator} → {self.substitute_id}"


class PlanGrant(models.Model):
    """A role on one very plan, for somebody who holds the role; two persons give it. Plans below inherit none."""

    USER_PATH = "user"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="grants")
    user = models.ForeignKey(USER, models.PROTECT, related_name="plan_grants")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    granted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(_("授予时间"))
    reason = models.CharField(_("授予理由"), max_length=300, blank=True)
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    revoked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    revoke_reason = models.CharField(_("撤销理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("考评授权")
        verbose_name_plural = _("考评授权")
        ordering = ["plan", "role", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "user", "role"], condition=Q(revoked_at=None), name="plans_grant_once"
            ),
            models.CheckConstraint(condition=~Q(role__in=sorted(ADMINISTRATORS)), name="plans_grant_no_administrator"),
            models.CheckConstraint(condition=~Q(granted_by=F("user")), name="plans_grant_not_to_oneself"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | (~Q(confirmed_by=F("granted_by")) & ~Q(confirmed_by=F("user"))),
                name="plans_grant_two_persons",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.plan_id}"
