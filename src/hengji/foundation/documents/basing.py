"""What a base file of an office must be: a plain .docx that passes the gate of evidence, and that we can write over."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.evidence.gate import Limits, examine

from .content import Column, Document, Heading, Paragraph, Seal, Signature, Signatures, Table
from .style import Style
from .word import as_docx

LARGEST = 2_000_000
LIMITS = Limits(size=LARGEST, unpacked=20_000_000, entries=500)


def check_base(path: Path, name: str) -> list[Problem]:
    """Everything that is wrong with an uploaded base; the gate refuses macros, controls and addresses outside."""
    if not name.lower().endswith(".docx"):
        remedy = _("请用Word另存为“Word文档（.docx）”，不要带宏。")
        return [Problem("BASE_TYPE", _("底版只能是.docx文件。"), name, remedy)]
    if path.stat().st_size > LARGEST:
        return [Problem("BASE_LARGE", _("底版超过2MB。"), name, _("请删去其中的图片后再上传。"))]
    found = [Problem(f"BASE_{each.code.value}".upper(), each.message, name, each.remedy) for each in examine(
        path, name, LIMITS)]  # fmt: skip
    return found or list(_check_writing(path, name))


def _check_writing(path: Path, name: str) -> Iterable[Problem]:
    table = Table((Column("样张"), Column("样张", width=30)), (("样张", "样张"),), "样张")
    blocks = (Heading("一、样张"), Paragraph("样张"), table, Signatures((Signature("样张"),)), Seal("样张", "样张"))
    sample = Document("样张", blocks, digest="样张")
    try:
        as_docx(sample, Style(base=path.read_bytes()))
    except Exception:  # noqa: BLE001 - whatever a strange file brings python-docx to
        yield Problem("BASE_BROKEN", _("这份底版打不开，或结构不完整。"), name, _("请用Word打开后另存一份再上传。"))
