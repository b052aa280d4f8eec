from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from .wording import LONGEST_TITLE


class BaseFile(models.Model):
    """A .docx of an office, whose styles, margins and heads its Word documents take; the same bytes only once."""

    sha256 = models.CharField(_("SHA-256摘要"), max_length=64, unique=True)
    name = models.CharField(_("文件名"), max_length=120)
    content = models.BinaryField(_("内容"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    made_at = models.DateTimeField(_("上传时间"))

    ledger_ignored = ("content",)  # its digest is a column of its own

    class Meta:
        verbose_name = _("底版")
        verbose_name_plural = _("底版")

    @override
    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """One version of an office's wording of a kind of document; editing adds another, nothing is ever changed."""

    kind = models.CharField(_("公文种类"), max_length=64)
    # Code of the organisation whose office writes; empty: of the installation's own office.
    office = models.CharField(_("单位代码"), max_length=64, blank=True)
    version = models.PositiveIntegerField(_("版本"))
    title = models.CharField(_("标题"), max_length=LONGEST_TITLE)
    wording = models.TextField(_("正文"))
    base = models.ForeignKey(
        BaseFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("底版")
    )
    note = models.CharField(_("修改说明"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("修改人")
    )
    made_at = models.DateTimeField(_("修改时间"))

    class Meta:
        verbose_name = _("公文模板")
        verbose_name_plural = _("公文模板")
        ordering: ClassVar = ["kind", "office", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "office", "version"], name="documents_version_once"),
            models.CheckConstraint(name="documents_version_counts", condition=Q(version__gt=0)),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} 第{self.version}版"
