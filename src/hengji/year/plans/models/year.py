from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.year.plans.enums import Audience, Phase

from .plan import Plan


class Window(models.Model):
    """A stretch of days, both ends included, on which what a phase allows may be done; several may bear one phase."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="windows")
    phase = models.CharField(_("阶段"), max_length=20, choices=Phase)
    title = models.CharField(_("事项"), max_length=100, blank=True)
    opens = models.DateField(_("开始"))
    closes = models.DateField(_("截止"))

    class Meta:
        verbose_name = _("时间窗口")
        verbose_name_plural = _("时间窗口")
        ordering = ["plan", "opens", "closes", "pk"]
        indexes = [models.Index(fields=["phase", "opens", "closes"])]
        constraints = [
            models.CheckConstraint(condition=Q(opens__lte=F("closes")), name="plans_window_order"),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="plans_window_phase"),
        ]

    @override
    def __str__(self) -> str:
        return self.title or self.get_phase_display()


class Disclosure(models.Model):
    """公开清单: who sees what and when, as the scheme says it, and from which day on it is open."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="disclosures")
    item = models.CharField(_("内容"), max_length=200)
    audience = models.CharField(_("对象"), max_length=20, choices=Audience)
    moment = models.CharField(_("时间"), max_length=200, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    open_from = models.DateField(_("开放日期"), null=True, blank=True)  # empty: not yet
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("公开事项")
        verbose_name_plural = _("公开事项")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "item", "audience"], name="plans_disclosure_once"),
            models.CheckConstraint(
                condition=~Q(audience=Audience.NOBODY) | Q(open_from=None), name="plans_disclosure_closed"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.item
