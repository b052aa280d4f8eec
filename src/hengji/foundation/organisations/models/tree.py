from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.foundation.organisations.enums import Change, Kind

from .dated import Dated, DatedQuerySet

WHOLE = 10_000  # shares are stored in ten-thousandths


class Organisation(models.Model):
    """The lasting identity of an organ or division. Its name, parent and kind stand in its versions."""

    ORGANISATION_PATH = "pk"

    code = models.CharField(_("机构编码"), max_length=32, unique=True)
    created_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("机构")
        verbose_name_plural = _("机构")
        ordering = ["code"]

    @override
    def __str__(self) -> str:
        return self.code


class OrganisationVersion(Dated):
    """What an organisation was called and where it stood during a time. Versions of one never overlap.

    That they do not is also said by triggers (or an exclusion constraint) that a migration installs.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(_("机构名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    parent = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="versions_below"
    )
    klass = models.CharField(_("类别"), max_length=20, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=0)
    change = models.CharField(_("变动"), max_length=10, choices=Change, default=Change.CREATE)
    document = models.CharField(_("依据文号"), max_length=100, blank=True)

    objects: ClassVar[models.Manager["OrganisationVersion"]] = models.Manager.from_queryset(
        DatedQuerySet["OrganisationVersion"]
    )()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("机构沿革")
        verbose_name_plural = _("机构沿革")
        ordering = ["organisation", "since"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "since"], name="organisations_version_since"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(until=None), name="organisations_version_one_open"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("organisation")), name="organisations_version_not_below_itself"
            ),
        ]
        indexes = [models.Index(fields=["parent", "since"]), models.Index(fields=["name"])]

    @override
    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """Where the work of an organisation went: to a successor with a share, or nowhere (撤销)."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="precedents"
    )
    kind = models.CharField(_("变动"), max_length=10, choices=Change)
    share = models.PositiveIntegerField(_("份额（万分之）"), default=WHOLE)
    on = models.DateField(_("生效日期"))
    document = models.CharField(_("依据文号"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("机构承继")
        verbose_name_plural = _("机构承继")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=WHOLE), name="organisations_succession_share"),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("predecessor")), name="organisations_succession_to_another"
            ),
            models.CheckConstraint(
                condition=Q(kind=Change.ABOLISH, successor=None) | (~Q(kind=Change.ABOLISH) & ~Q(successor=None)),
                name="organisations_succession_has_successor",
            ),
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="organisations_succession_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
