from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.organisations.enums import Acting, Engagement

from .dated import Dated, DatedQuerySet
from .tree import Organisation


class Person(models.Model):
    """The lasting identity of somebody, with an account or without; may hold several posts."""

    ORGANISATION_PATH = "appointments__post__organisation"

    code = models.CharField(_("人员编号"), max_length=32, unique=True)
    name = models.CharField(_("姓名"), max_length=64)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="person"
    )

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        ordering = ["code"]

    @override
    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """职务: a place in an organisation that persons hold one after another."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(_("职务"), max_length=60)
    rank = models.CharField(_("职级"), max_length=30, blank=True)
    places = models.PositiveIntegerField(_("职数"), null=True, blank=True)  # none: no limit
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("职务")
        verbose_name_plural = _("职务")
        ordering = ["organisation", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title"], name="organisations_post_title"),
            models.CheckConstraint(condition=Q(places=None) | Q(places__gt=0), name="organisations_post_places"),
        ]

    @override
    def __str__(self) -> str:
        return self.title


class Appointment(Dated):
    """任职. Roles that a post carries reach its holder only when a second person has confirmed the appointment."""

    ORGANISATION_PATH = "post__organisation"
    USER_PATH = "person__user"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    engagement = models.CharField(_("任职类别"), max_length=10, choices=Engagement, default=Engagement.MAIN)
    acting = models.CharField(_("代理或主持"), max_length=10, choices=Acting, default=Acting.NONE, blank=True)
    document = models.CharField(_("依据文号"), max_length=100, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[models.Manager["Appointment"]] = models.Manager.from_queryset(DatedQuerySet["Appointment"])()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person", "post", "since"], name="organisations_appointment_since"),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(recorded_by=None) | ~Q(confirmed_by=F("recorded_by")),
                name="organisations_appointment_two_persons",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id}"


class Delegation(Dated):
    """Somebody is away, and another account stands in with some of the roles."""

    USER_PATH = "absent"

    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations")
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stands_in")
    roles = models.JSONField(_("代行的角色"), default=list)
    reason = models.CharField(_("事由"), max_length=200, blank=True)

    objects: ClassVar[models.Manager["Delegation"]] = models.Manager.from_queryset(DatedQuerySet["Delegation"])()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("授权代行")
        verbose_name_plural = _("授权代行")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="organisations_delegation_to_another"),
            models.CheckConstraint(condition=~Q(until=None), name="organisations_delegation_ends"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.absent_id} → {self.stand_in_id}"
