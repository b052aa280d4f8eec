from datetime import date
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.year.plans.enums import Audience
from hengji.year.plans.models import LONGEST_NAME, Disclosure, Participant, Plan

from .enums import BINDING, Kind

LONGEST_TITLE = 80  # of a scenario
OWN_SCORES = "本单位"  # how a disclosure list names an organ's own scores
WIDE = (Audience.OWN, Audience.GROUP, Audience.PARTICIPANTS, Audience.PUBLIC)


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
    confirmed_only = models.BooleanField(_("只计已确认"), default=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="+", verbose_name=_("更正的汇总"))
    number = models.PositiveIntegerField(_("更正号"), default=0)  # first, second … correction of the official run
    reason = models.CharField(_("更正理由"), max_length=500, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("汇总")
        verbose_name_plural = _("汇总")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan"], condition=Q(kind=Kind.OFFICIAL), name="assessment_official_once"),
            models.UniqueConstraint(fields=["plan", "number"], condition=Q(number__gt=0), name="assessment_correction"),
            models.CheckConstraint(
                name="assessment_corrects_for_a_reason",
                condition=(Q(kind=Kind.CORRECTED, corrects__isnull=False, number__gt=0) & ~Q(reason=""))
                | (~Q(kind=Kind.CORRECTED) & Q(corrects=None, number=0)),
            ),
        ]

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


class ResultQuerySet(models.QuerySet["Result"]):
    @override
    def update(self, **changes: Any) -> NoReturn:
        raise RunIsFinalError

    @override
    def delete(self) -> NoReturn:
        raise RunIsFinalError

    def shown(self, today: date) -> "ResultQuerySet":
        """Those of runs that count, of plans whose disclosure list has opened an organ's own scores by a day."""
        opened = Disclosure.objects.filter(
            plan=OuterRef("run__plan"), item__contains=OWN_SCORES, audience__in=WIDE, open_from__lte=today
        )
        corrected = Run.objects.filter(corrects=OuterRef("run"))
        return self.filter(Exists(opened), ~Exists(corrected), run__kind__in=BINDING)


class Result(models.Model):
    """What one participant reached in one run: the line of the run's table, so that it can be asked for by itself.

    Written with the run and never again; the run's file remains the original, and its digest covers these numbers.
    """

    ORGANISATION_PATH = "participant__organisation"

    run = models.ForeignKey(Run, models.PROTECT, related_name="results", verbose_name=_("汇总"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+", verbose_name=_("参评对象")
    )  # none: a run of no plan
    code = models.CharField(_("编码"), max_length=LONGEST_NAME)
    name = models.CharField(_("名称"), max_length=200)
    pool = models.CharField(_("组别"), max_length=LONGEST_NAME, blank=True)
    total = models.CharField(_("总分"), max_length=40)  # decimal text, as rounded
    compared = models.CharField(_("排名用分"), max_length=40)
    rank = models.PositiveIntegerField(_("名次"))  # 0: scored, not ranked
    grade = models.CharField(_("等次"), max_length=40, blank=True)
    notes = models.TextField(_("等次说明"), blank=True)
    scores = models.TextField(_("各项得分"))  # JSON: node or section → decimal text, or the word for having none

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("参评对象得分")
        verbose_name_plural = _("参评对象得分")
        ordering: ClassVar = ["run", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "code"], name="assessment_result_once")]

    @override
    def __str__(self) -> str:
        return f"{self.name} {self.total}"

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
