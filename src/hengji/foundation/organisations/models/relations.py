from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.organisations.enums import Lead

from .dated import Dated, DatedQuerySet
from .people import Person
from .tree import Organisation


class LeaderRelation(Dated):
    """分管 or 联系: which leader answers for an organisation, and when. One of each kind at a time."""

    leader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leads")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="leaders")
    kind = models.CharField(_("关系"), max_length=10, choices=Lead)

    objects: ClassVar[models.Manager["LeaderRelation"]] = models.Manager.from_queryset(
        DatedQuerySet["LeaderRelation"]
    )()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("分管和联系领导")
        verbose_name_plural = _("分管和联系领导")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "kind", "since"], name="organisations_leader_since"),
            models.UniqueConstraint(
                fields=["organisation", "kind"], condition=Q(until=None), name="organisations_leader_one_open"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.leader_id} {self.kind} {self.organisation_id}"


class GroupRelation(Dated):
    """组长单位: an organisation that reviews another one first."""

    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="group_members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="group_leads")

    objects: ClassVar[models.Manager["GroupRelation"]] = models.Manager.from_queryset(DatedQuerySet["GroupRelation"])()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("组长单位关系")
        verbose_name_plural = _("组长单位关系")
        ordering = ["since", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "since"], name="organisations_group_since"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(until=None), name="organisations_group_one_open"
            ),
            models.CheckConstraint(condition=~Q(lead=F("organisation")), name="organisations_group_not_itself"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.lead_id} → {self.organisation_id}"
