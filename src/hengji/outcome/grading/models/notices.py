import json
from typing import Any, ClassVar, NoReturn, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from hengji.outcome.assessment.models import Run
from hengji.outcome.grading.enums import NoticeKind

from .proceedings import Proceeding


class Line(TypedDict):
    """One participant as it was put up; ``notes`` are bars and lifts, which leave the score as it is."""

    code: str
    name: str
    pool: str
    group: str
    total: str
    rank: int
    grade: str
    notes: list[str]


class NoticeIsFinalError(TypeError):
    """Somebody tried to change or remove what was put up; a correction is another notice."""

    def __init__(self) -> None:
        super().__init__("公示、更正和通报一经发布不得修改或删除，更正须另行发布。")


class NoticeQuerySet(models.QuerySet["Notice"]):
    @override
    def update(self, **changes: Any) -> NoReturn:
        raise NoticeIsFinalError

    @override
    def delete(self) -> NoReturn:
        raise NoticeIsFinalError


class Notice(models.Model):
    """What was put up: the publicity, a numbered correction, the circular. Kept for ever as it was.

    ``text`` is the lines as JSON, ``digest`` their SHA-256 with the digest of the run behind them; ``reason`` says why
    a correction was made.
    """

    proceeding = models.ForeignKey(Proceeding, models.PROTECT, related_name="notices", verbose_name=_("结果办理"))
    kind = models.CharField(_("种类"), max_length=20, choices=NoticeKind)
    number = models.PositiveIntegerField(_("更正号"), default=0)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", verbose_name=_("所据汇总"))
    document_number = models.CharField(_("文号"), max_length=120, blank=True)
    text = models.TextField(_("内容"))
    digest = models.CharField(_("摘要"), max_length=80)
    reason = models.CharField(_("更正理由"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发布人"))
    at = models.DateTimeField(_("发布时间"))

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("结果公告")
        verbose_name_plural = _("结果公告")
        ordering: ClassVar = ["proceeding", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proceeding", "kind", "number"], name="grading_notice_once"),
            models.CheckConstraint(
                name="grading_correction_numbered",
                condition=Q(kind=NoticeKind.CORRECTION, number__gt=0) & ~Q(reason="")
                | (~Q(kind=NoticeKind.CORRECTION) & Q(number=0)),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"第{self.number}号更正" if self.number else str(NoticeKind(self.kind).label)

    @override
    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise NoticeIsFinalError
        super().save(*args, **options)

    @override
    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise NoticeIsFinalError

    @property
    def lines(self) -> list[Line]:
        found: list[Line] = json.loads(self.text)
        return found
