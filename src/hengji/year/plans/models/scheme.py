"""The scheme as rows. Order is by ``position``; numbers are decimal text, empty where the scheme says nothing.

``spec`` and ``content`` are JSON text with the keys in the scheme's own order, which a database's JSON type would lose.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from .frozen import SchemeQuerySet, SchemeRow

LONGEST_NAME = 200  # of the scheme's own model


class Section(SchemeRow):
    """A bonus or deduction section beside the tree; its items are indicators."""

    code = models.CharField(_("编码"), max_length=LONGEST_NAME)
    title = models.CharField(_("名称"), max_length=LONGEST_NAME)
    position = models.PositiveIntegerField(_("排序"))
    spec = models.TextField(_("其他内容"), default="{}")

    objects: ClassVar[models.Manager["Section"]] = models.Manager.from_queryset(SchemeQuerySet["Section"])()

    class Meta:
        verbose_name = _("加减分板块")
        verbose_name_plural = _("加减分板块")
        ordering = ["plan", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plans_section_code")]

    @override
    def __str__(self) -> str:
        return self.title


class Indicator(SchemeRow):
    """指标: a node of the tree, or below a section where it has one; all fields of the core's Node."""

    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="items")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField(_("排序"))
    code = models.CharField(_("编码"), max_length=LONGEST_NAME)
    title = models.CharField(_("名称"), max_length=LONGEST_NAME)
    points = models.CharField(_("分值"), max_length=40, blank=True)
    weight = models.CharField(_("权重"), max_length=40, blank=True)
    spec = models.TextField(_("其他内容"), default="{}")

    objects: ClassVar[models.Manager["Indicator"]] = models.Manager.from_queryset(SchemeQuerySet["Indicator"])()

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = _("指标")
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plans_indicator_code"),
            models.CheckConstraint(condition=~Q(code=""), name="plans_indicator_has_code"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Group(SchemeRow):
    """考评组别: participants that are compared with one another."""

    code = models.CharField(_("编码"), max_length=LONGEST_NAME)
    title = models.CharField(_("名称"), max_length=LONGEST_NAME)
    position = models.PositiveIntegerField(_("排序"))

    objects: ClassVar[models.Manager["Group"]] = models.Manager.from_queryset(SchemeQuerySet["Group"])()

    class Meta:
        verbose_name = _("考评组别")
        verbose_name_plural = _("考评组别")
        ordering = ["plan", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plans_group_code")]

    @override
    def __str__(self) -> str:
        return self.title


class PlanClass(SchemeRow):
    """类别: participants for whom points and weights are the same."""

    code = models.CharField(_("编码"), max_length=LONGEST_NAME)
    title = models.CharField(_("名称"), max_length=LONGEST_NAME)
    position = models.PositiveIntegerField(_("排序"))

    objects: ClassVar[models.Manager["PlanClass"]] = models.Manager.from_queryset(SchemeQuerySet["PlanClass"])()

    class Meta:
        verbose_name = _("类别")
        verbose_name_plural = _("类别")
        ordering = ["plan", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plans_class_code")]

    @override
    def __str__(self) -> str:
        return self.title


class SchemePart(SchemeRow):
    """Any other part of the scheme under its name in the pack: ranking, grades, bars, cases, calendar, lights …"""

    name = models.CharField(_("部分"), max_length=60)
    position = models.PositiveIntegerField(_("排序"))
    content = models.TextField(_("内容"))

    objects: ClassVar[models.Manager["SchemePart"]] = models.Manager.from_queryset(SchemeQuerySet["SchemePart"])()

    class Meta:
        verbose_name = _("考评办法的其他部分")
        verbose_name_plural = _("考评办法的其他部分")
        ordering = ["plan", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="plans_part_name")]

    @override
    def __str__(self) -> str:
        return self.name
