from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class Key(models.Model):
    """With this a machine acts as its owner, within a few actions and for a time. Of the secret only a hash is here."""

    name = models.CharField(_("名称"), max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    scopes = models.JSONField(_("用途"))  # names of actions
    prefix = models.CharField(_("前缀"), max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("建立时间"))
    expires_at = models.DateTimeField(_("有效期至"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True)
    revoked_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("接口密钥")
        verbose_name_plural = _("接口密钥")
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "name"], condition=Q(revoked_at=None), name="api_key_name_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """What was answered to a call with an Idempotency-Key: the same call again gets the same answer, for a day."""

    caller = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    content = models.BinaryField(default=b"")
    content_type = models.CharField(max_length=100, default="")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("接口应答")
        verbose_name_plural = _("接口应答")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["caller", "key"], name="api_answer_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
