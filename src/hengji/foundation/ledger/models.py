from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

T = TypeVar("T", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[T]):
    """Rows that are written once; database triggers say the same to whoever comes past us."""

    def _refuse(self) -> NoReturn:
        raise PermissionError("操作日志只能追加，不能修改或删除。")

    @override
    def update(self, **kwargs: Any) -> NoReturn:
        self._refuse()

    @override
    def delete(self) -> NoReturn:
        self._refuse()


class Entry(models.Model):
    """One thing that somebody did; its hash covers its content and the hash of the entry before it."""

    seq = models.BigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    alg = models.CharField(_("算法"), max_length=8)
    actor = models.CharField(_("操作人"), max_length=120)
    role = models.CharField(_("身份"), max_length=60, blank=True)
    action = models.CharField(_("操作"), max_length=60, db_index=True)
    object = models.CharField(_("对象"), max_length=120, db_index=True)
    before_hash = models.CharField(_("变更前摘要"), max_length=64, blank=True)
    after_hash = models.CharField(_("变更后摘要"), max_length=64, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)
    payload_digest = models.CharField(_("内容摘要"), max_length=64, blank=True)
    prev = models.CharField(_("前一条摘要"), max_length=64)
    hash = models.CharField(_("本条摘要"), max_length=64, unique=True)

    objects: ClassVar[models.Manager["Entry"]] = models.Manager.from_queryset(AppendOnlyQuerySet["Entry"])()

    class Meta:
        verbose_name = _("操作日志")
        verbose_name_plural = _("操作日志")
        ordering = ["seq"]

    @override
    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.object}"


class Payload(models.Model):
    """What an entry was about, apart from the chain: erasing it (and its salt) keeps the chain valid."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    salt = models.CharField(max_length=32)
    text = models.TextField()

    class Meta:
        verbose_name = _("操作内容")
        verbose_name_plural = _("操作内容")

    @override
    def __str__(self) -> str:
        return f"{self.pk}"
