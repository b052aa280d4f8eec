from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.year.plans.models import Plan

from .enums import Kind

LONGEST_TITLE = 80  # of a scenario


class RunIsFinalError(TypeError):
    """Somebody tried to change or delete a run; a correction is another run."""

    def __init__(self) -> None:
        super().__init__("汇总一经保存不得修改或删除，更正须另行汇总。")


class RunQuerySet(models.QuerySet["Run"]):
    @override
    def update(self, **changes: Any) -> NoReturn:
        raise RunIsFinalError

    @override
    def delete(self) -> NoReturn:
        raise RunIsFinalError

    def light(self) -> "RunQuerySet":
        """Without the file, which only opening a run needs; newest first."""
        return self.defer("content").select_related("made_by").order_by("-made_at", "-pk")


class Run(models.Model):
    """One computation, frozen: the run file, and what lists show of it."""

    title = models.CharField(_("名称"), max_length=200)
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, related_name="+", verbose_name=_("年度考评")
    )  # none: a sheet and a scheme from files, by the command line
    plan_title = models.CharField(_("考评办法"), max_length=200)
    year = models.CharField(_("年度"), max_length=20, blank=True)
    organiser = models.CharField(_("组织单位"), max_length=200, blank=True)
    kind = models.CharField(_("性质"), max_length=20, choices=Kind.choices)
    digest = models.CharField(_("摘要"), max_length=80, db_index=True)
    content = models.BinaryField(_("运行文件"))  # zlib of the text that core.scoring.run writes
    participant_count = models.PositiveIntegerField(_("参评数"))
    finding = models.TextField(_("一句话结论"), blank=True)
    made_at = models.DateTimeField(_("汇总时间"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("汇总人"), related_name="+"
    )  # nobody: the command line

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("汇总")
        verbose_name_plural = _("汇总")

    @override
    def __str__(self) -> str:
        return self.title

    @override
    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise RunIsFinalError
        super().save(*args, **options)

    @override
    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise RunIsFinalError


class Scenario(models.Model):
    """A what-if that somebody keeps: what it starts from, and the edits. It binds nobody and can be thrown away."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("所有人"), related_name="+")
    title = models.CharField(_("名称"), max_length=LONGEST_TITLE)
    base_kind = models.CharField(_("依据的种类"), max_length=10)
    base_key = models.CharField(_("依据的编号"), max_length=200)
    base_title = models.CharField(_("依据"), max_length=200)
    base_digest = models.CharField(_("依据的摘要"), max_length=80)
    edits = models.JSONField(_("改动"))  # a list of paths, each with its value at the end; see whatif/edits.py
    finding = models.TextField(_("一句话结论"), blank=True)
    made_at = models.DateTimeField(_("保存时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("模拟测算方案")
        verbose_name_plural = _("模拟测算方案")
        ordering: ClassVar = ["-made_at", "-pk"]

    @override
    def __str__(self) -> str:
        return self.title
