import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from .enums import Label, Paper, Scan


class Shelf(models.Model):
    """One row, locked by whoever puts bytes into the store or takes them out: the two never meet."""

    class Meta:
        verbose_name = _("存储锁")
        verbose_name_plural = _("存储锁")

    @override
    def __str__(self) -> str:
        return f"{self.pk}"


class Content(models.Model):
    """Bytes in the store, named by their hash; whose they are is said by files, of which there may be many."""

    sha256 = models.CharField(_("SHA-256摘要"), max_length=64, primary_key=True)
    sm3 = models.CharField(_("SM3摘要"), max_length=64, blank=True)
    size = models.BigIntegerField(_("字节数"))
    kind = models.CharField(_("格式"), max_length=8)
    first_seen_at = models.DateTimeField(_("首次收到"))

    class Meta:
        verbose_name = _("存储内容")
        verbose_name_plural = _("存储内容")
        constraints: ClassVar = [models.CheckConstraint(name="content_has_bytes", condition=Q(size__gt=0))]

    @override
    def __str__(self) -> str:
        return self.sha256[:12]


class File(models.Model):
    """A file that an organ (or a person without one) holds as material; the same bytes only once."""

    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="files", verbose_name=_("内容"))
    organisation_code = models.CharField(_("单位代码"), max_length=64, blank=True, db_index=True)
    name = models.CharField(_("文件名"), max_length=120)
    title = models.CharField(_("标题"), max_length=120)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    label = models.CharField(_("标识"), max_length=12, choices=Label.choices, default=Label.INTERNAL)
    scan = models.CharField(_("查毒"), max_length=12, choices=Scan.choices, default=Scan.PENDING)
    scan_note = models.CharField(_("查毒结果"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("材料")
        verbose_name_plural = _("材料")
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="file_once_per_organ", fields=["content", "organisation_code"], condition=~Q(organisation_code="")
            ),
            models.UniqueConstraint(
                name="file_once_per_person", fields=["content", "uploaded_by"], condition=Q(organisation_code="")
            ),
            models.CheckConstraint(name="file_label", condition=Q(label__in=Label.values)),
            models.CheckConstraint(name="file_scan", condition=Q(scan__in=Scan.values)),
        ]

    @override
    def __str__(self) -> str:
        return self.title


class PaperEvidence(models.Model):
    """Evidence without a file: where the original lies, under which number, who keeps it, who looked at it."""

    organisation_code = models.CharField(_("单位代码"), max_length=64, blank=True, db_index=True)
    title = models.CharField(_("标题"), max_length=120)
    place = models.CharField(_("原件存放处"), max_length=120)
    register_number = models.CharField(_("登记号"), max_length=60)
    handler = models.CharField(_("经办人"), max_length=60)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    label = models.CharField(_("标识"), max_length=12, choices=Label.choices, default=Label.INTERNAL)
    state = models.CharField(_("状态"), max_length=12, choices=Paper.choices, default=Paper.ENTERED)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("登记人")
    )
    entered_at = models.DateTimeField(_("登记时间"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("核对人"),
    )  # fmt: skip
    checked_at = models.DateTimeField(_("核对时间"), null=True, blank=True)
    reason = models.CharField(_("退回理由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("无文件材料")
        verbose_name_plural = _("无文件材料")
        ordering: ClassVar = ["-entered_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="paper_label", condition=Q(label__in=Label.values)),
            models.CheckConstraint(name="paper_state", condition=Q(state__in=Paper.values)),
            models.CheckConstraint(
                name="paper_checker_is_another", condition=Q(checked_by=None) | ~Q(checked_by=F("entered_by"))
            ),
            models.CheckConstraint(
                name="paper_checked_by_somebody",
                condition=~Q(state=Paper.CHECKED) | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="paper_number_once",
                fields=["organisation_code", "register_number", "place"],
                condition=~Q(organisation_code=""),
            ),
        ]  # fmt: skip

    @override
    def __str__(self) -> str:
        return self.title


class Use(models.Model):
    """Where a material is used, as text: the room that owns the object, the object, and its page."""

    file = models.ForeignKey(
        File, on_delete=models.PROTECT, related_name="uses", null=True, blank=True, verbose_name=_("材料")
    )
    paper = models.ForeignKey(
        PaperEvidence,
        on_delete=models.PROTECT,
        related_name="uses",
        null=True,
        blank=True,
        verbose_name=_("无文件材料"),
    )
    room = models.CharField(_("环节"), max_length=40)
    object_name = models.CharField(_("对象"), max_length=80)
    key = models.CharField(_("编号"), max_length=80)
    url_name = models.CharField(_("页面"), max_length=80)
    title = models.CharField(_("用途"), max_length=200)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("引用人")
    )
    at = models.DateTimeField(_("引用时间"))
    ended_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("材料引用")
        verbose_name_plural = _("材料引用")
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [models.Index(name="use_of_object", fields=["room", "object_name", "key"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="use_of_one_material",
                condition=Q(file__isnull=False, paper=None) | Q(file=None, paper__isnull=False),
            ),
            models.UniqueConstraint(
                name="file_used_once", fields=["file", "room", "object_name", "key"], condition=Q(ended_at=None)
            ),
            models.UniqueConstraint(
                name="paper_used_once", fields=["paper", "room", "object_name", "key"], condition=Q(ended_at=None)
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.title


class Upload(models.Model):
    """A file that is still arriving, piece by piece; it continues where it stopped."""

    key = models.UUIDField(_("编号"), primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("上传人")
    )
    name = models.CharField(_("文件名"), max_length=255)
    size = models.BigIntegerField(_("字节数"))
    modified = models.CharField(_("修改时间"), max_length=32, blank=True)
    offset = models.BigIntegerField(_("已收到"), default=0)
    started_at = models.DateTimeField(_("开始时间"))

    class Meta:
        verbose_name = _("上传")
        verbose_name_plural = _("上传")
        constraints: ClassVar = [
            models.UniqueConstraint(name="upload_resumed", fields=["user", "name", "size", "modified"]),
            models.CheckConstraint(name="upload_within_size", condition=Q(offset__gte=0, offset__lte=F("size"))),
        ]

    @override
    def __str__(self) -> str:
        return self.name
