from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class Ask(models.Model):
    """One thing that was asked of one organ: how many fields, files and minutes it costs."""

    organisation_code = models.CharField(_("单位代码"), max_length=64)
    room = models.CharField(_("环节"), max_length=40, blank=True)
    what = models.CharField(_("要求"), max_length=200)
    topic = models.CharField(_("事项"), max_length=120)
    period = models.CharField(_("时段"), max_length=7)
    fields = models.PositiveIntegerField(_("填报项数"), default=0)
    files = models.PositiveIntegerField(_("材料份数"), default=0)
    minutes = models.PositiveIntegerField(_("预计分钟"), default=0)
    asked_by = models.CharField(_("提出人"), max_length=120)
    asked_at = models.DateTimeField(_("提出时间"))

    class Meta:
        verbose_name = _("填报要求")
        verbose_name_plural = _("填报要求")
        ordering: ClassVar = ["asked_at", "pk"]
        indexes: ClassVar = [models.Index(name="asked_in_period", fields=["period", "organisation_code", "topic"])]
        constraints: ClassVar = [
            models.CheckConstraint(name="ask_of_an_organ", condition=~Q(organisation_code="") & ~Q(what="")),
            models.CheckConstraint(
                name="ask_costs_something", condition=Q(fields__gt=0) | Q(files__gt=0) | Q(minutes__gt=0)
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.what
