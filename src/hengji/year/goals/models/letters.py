"""目标责任书 and 目标任务书: what was printed, who signed it, who took the duty over. Rows are only ever added."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.year.goals.letter_enums import How, LetterKind, Side
from hengji.year.plans.models import Plan

from .sheets import GoalSheet

USER = settings.AUTH_USER_MODEL


class LetterQuerySet(models.QuerySet["Letter"]):
    def newest(self) -> "LetterQuerySet":
        """The last version of each sheet's letter."""
        last = Letter.objects.filter(sheet=OuterRef("sheet")).order_by("-number").values("number")[:1]
        return self.filter(number=Subquery(last))


class Letter(models.Model):
    """One version of a sheet's letter: the first at issuing, the next after each amendment in force."""

    ORGANISATION_PATH = "sheet__participant__organisation"
    USER_PATH = "sheet__participant__person__user"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="letters")
    sheet = models.ForeignKey(GoalSheet, models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField(_("版本"))
    kind = models.CharField(_("种类"), max_length=10, choices=LetterKind)
    basis = models.CharField(_("签订依据"), max_length=300, blank=True)
    superior = models.CharField(_("甲方"), max_length=100, blank=True)
    signed_by = models.CharField(_("甲方签字人"), max_length=100, blank=True)
    wording = models.PositiveIntegerField(_("模板版本"), default=0)  # 0: the built-in one
    text = models.TextField(_("内容"))  # the content model as canonical JSON: both renderers read it
    digest = models.CharField(_("公文摘要"), max_length=64)
    goals_digest = models.CharField(_("目标内容摘要"), max_length=80)  # printed at its end
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("生成人"))
    made_at = models.DateTimeField(_("生成时间"))

    ledger_ignored = ("text",)  # its digest is a column of its own

    objects: ClassVar[models.Manager["Letter"]] = models.Manager.from_queryset(LetterQuerySet)()

    class Meta:
        verbose_name = _("目标责任书")
        verbose_name_plural = _("目标责任书")
        ordering = ["sheet", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="goals_letter_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="goals_letter_from_one"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="goals_letter_kind"),
            # 责任书 only where the scheme names a basis (rulebook 2.1).
            models.CheckConstraint(
                condition=Q(kind=LetterKind.TASK) | ~Q(basis=""), name="goals_letter_has_a_basis"
            ),
        ]  # fmt: skip

    @override
    def __str__(self) -> str:
        return f"{self.sheet_id} {self.number}"

    @property
    def is_signed_for(self) -> bool:
        """Tell whether it is a kind that people sign."""
        return self.kind == LetterKind.LETTER


class LetterSignature(models.Model):
    """Who signed a version for which side: name and post as they were then."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="signatures")
    side = models.CharField(_("签字方"), max_length=10, choices=Side)
    user = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签字人账号")
    )
    name = models.CharField(_("签字人"), max_length=64)
    post = models.CharField(_("职务"), max_length=100, blank=True)
    how = models.CharField(_("签字方式"), max_length=10, choices=How)
    drawing = models.BinaryField(_("签名图片"), default=b"")
    sha256 = models.CharField(_("签名图片摘要"), max_length=64, blank=True)
    letter_digest = models.CharField(_("所签公文摘要"), max_length=64)
    signed_on = models.DateField(_("签字日期"))
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"))

    ledger_ignored = ("drawing",)  # its digest is a column of its own

    class Meta:
        verbose_name = _("责任书签字")
        verbose_name_plural = _("责任书签字")
        ordering = ["letter", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "side"], name="goals_signature_once_a_side"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="goals_signature_side"),
            models.CheckConstraint(
                condition=(Q(how=How.DRAWN) & ~Q(sha256="") & Q(user=F("by")))
                | (Q(how__in=[How.SCAN, How.PAPER]) & Q(sha256="")),
                name="goals_signature_drawn_by_its_owner",
            ),
        ]  # fmt: skip

    @override
    def __str__(self) -> str:
        return f"{self.letter_id} {self.side}"


class LetterSuccession(models.Model):
    """继任: a new head knows of the duty that a predecessor signed, and carries it on."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="successions")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("继任人"))
    name = models.CharField(_("姓名"), max_length=64)
    post = models.CharField(_("职务"), max_length=100, blank=True)
    predecessor = models.CharField(_("原签字人"), max_length=64)
    at = models.DateTimeField(_("确认时间"))

    class Meta:
        verbose_name = _("责任书继任")
        verbose_name_plural = _("责任书继任")
        ordering = ["letter", "pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "user"], name="goals_succession_once")]

    @override
    def __str__(self) -> str:
        return f"{self.letter_id} {self.name}"
