from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from .enums import Alg, Why

T = TypeVar("T", bound=models.Model)


def refuse() -> NoReturn:
    raise PermissionError("操作日志只能追加，不能修改或删除。")


class AppendOnlyQuerySet(models.QuerySet[T]):
    """Rows that are written once; database triggers say the same to whoever comes past us."""

    @override
    def update(self, **kwargs: Any) -> NoReturn:
        refuse()

    @override
    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        refuse()

    @override
    def delete(self) -> NoReturn:
        refuse()


class AppendOnly(models.Model):
    class Meta:
        abstract = True

    @override
    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            refuse()
        super().save(*args, **kwargs)

    @override
    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        refuse()


class Entry(AppendOnly):
    """One thing that somebody did; its hash covers its content and the hash of the entry before it."""

    seq = models.BigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"), db_index=True)
    alg = models.CharField(_("算法"), max_length=8, choices=Alg.choices)
    actor = models.CharField(_("操作人"), max_length=120, db_index=True)
    role = models.CharField(_("身份"), max_length=200, blank=True)
    action = models.CharField(_("操作"), max_length=80, db_index=True)
    object = models.CharField(_("对象"), max_length=200, db_index=True)
    before_hash = models.CharField(_("变更前摘要"), max_length=64, blank=True)
    after_hash = models.CharField(_("变更后摘要"), max_length=64, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)
    payload_digest = models.CharField(_("内容摘要"), max_length=64)
    prev = models.CharField(_("前一条摘要"), max_length=64, unique=True)  # so the chain cannot fork
    hash = models.CharField(_("本条摘要"), max_length=64, unique=True)

    objects: ClassVar[models.Manager["Entry"]] = models.Manager.from_queryset(AppendOnlyQuerySet["Entry"])()

    class Meta:
        verbose_name = _("操作日志")
        verbose_name_plural = _("操作日志")
        ordering = ["seq"]

    @override
    def __str__(self) -> str:
        return f"{self.seq} {self.action} {self.object}"


class PayloadQuerySet(AppendOnlyQuerySet["Payload"]):
    def erase(self, seq: int) -> int:
        """The database lets a payload go only after the entry that says who erased it and why."""
        return self.filter(pk=seq)._raw_delete(self.db)


class Payload(AppendOnly):
    """What an entry was about, apart from the chain: erasing it (and its salt) keeps the chain valid."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="payload")
    salt = models.CharField(max_length=32)
    text = models.TextField()

    objects: ClassVar[PayloadQuerySet] = PayloadQuerySet.as_manager()  # type: ignore[assignment]  # a manager of it

    class Meta:
        verbose_name = _("操作内容")
        verbose_name_plural = _("操作内容")

    @override
    def __str__(self) -> str:
        return f"{self.pk}"


class Checkpoint(AppendOnly):
    """A signed statement of the ledger's size and Merkle root; what leaves the machine."""

    size = models.BigIntegerField(_("条数"), primary_key=True)
    at = models.DateTimeField(_("生成时间"))
    why = models.CharField(_("原因"), max_length=12, choices=Why.choices)
    made_by = models.CharField(_("生成人"), max_length=120)
    root = models.CharField(_("根摘要"), max_length=64)
    frontier = models.TextField()  # complete subtrees, so that the next one reads only what is new
    key = models.CharField(_("验证公钥"), max_length=300)
    note = models.TextField(_("检查点"))

    objects: ClassVar[models.Manager["Checkpoint"]] = models.Manager.from_queryset(AppendOnlyQuerySet["Checkpoint"])()

    class Meta:
        verbose_name = _("检查点")
        verbose_name_plural = _("检查点")
        ordering = ["-size"]

    @override
    def __str__(self) -> str:
        return f"{self.size} {self.root}"
