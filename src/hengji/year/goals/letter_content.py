"""What a letter says: the goals of a sheet in force, laid into the office's wording; and back from what was kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone

from hengji.core.scoring.decimals import decimal_text
from hengji.foundation.common.dates import chinese_date
from hengji.foundation.documents.composing import compose
from hengji.foundation.documents.content import (
    Align,
    Block,
    Column,
    ColumnKind,
    Document,
    Fields,
    Heading,
    PageBreak,
    Paragraph,
    Seal,
    Signature,
    Signatures,
    Table,
)
from hengji.foundation.documents.digesting import canonical_text
from hengji.foundation.documents.queries import Wording

from .letter_enums import LetterKind, Side
from .models import Goal, GoalSheet, GoalVersion, LetterSignature
from .normal import day_of, is_number

Pairs = Sequence[tuple[Goal, GoalVersion]]
CODES = {LetterKind.LETTER.value: "goals.letter", LetterKind.TASK.value: "goals.task_letter"}
NONE = "—"
CLASSIFIED = "涉密，登记编号%s"
COLUMNS = (
    Column("序号", ColumnKind.CENTRE, 5), Column("目标", width=17), Column("指标值", ColumnKind.CENTRE, 9),
    Column("挑战值", ColumnKind.CENTRE, 9), Column("分值", ColumnKind.CENTRE, 5),
    Column("完成时限", ColumnKind.CENTRE, 13), Column("责任处室", width=8),
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """What the scheme says of letters: its basis, who stands on the upper side, and who signs for it."""

    kind: str
    basis: str = ""
    superior: str = ""
    signed_by: str = ""


@dataclass(frozen=True)
class Frame:
    """What is the same in all letters of a plan. ``mark`` stands on every page, e.g. 演示数据."""

    terms: Terms
    wording: Wording
    mark: str = ""


def letter_document(sheet: GoalSheet, pairs: Pairs, goals_digest: str, frame: Frame) -> Document:
    """The letter of a sheet, its places to sign still empty. Cancelled goals are left out (3.4)."""
    standing = [version for _goal, version in pairs if not version.cancelled]
    parts: dict[str, tuple[Block, ...]] = {"目标": (Table(COLUMNS, tuple(_rows(standing))),)}
    if frame.terms.kind == LetterKind.LETTER:
        parts["签字"] = (places(frame.terms),)
    return compose(
        frame.wording, _fields(sheet, standing, frame.terms), parts, mark=frame.mark, digest=goals_digest
    )  # fmt: skip


def _fields(sheet: GoalSheet, standing: Sequence[GoalVersion], terms: Terms) -> dict[str, str]:
    plan = sheet.plan
    points = sum((Fraction(each.points) for each in standing if is_number(each.points)), Fraction(0))
    return {
        "单位名称": sheet.participant.name, "年度": str(plan.year), "考评名称": plan.title, "依据": terms.basis,
        "甲方": terms.superior, "甲方签字人": terms.signed_by, "下达文号": sheet.document_number,
        "下达日期": _issued_on(sheet), "目标项数": str(len(standing)), "分值合计": decimal_text(points),
        "起始日期": chinese_date(date(plan.year, 1, 1)), "终止日期": chinese_date(date(plan.year, 12, 31)),
    }  # fmt: skip


def _issued_on(sheet: GoalSheet) -> str:
    return chinese_date(timezone.localdate(sheet.issued_at)) if sheet.issued_at else ""


def _rows(standing: Iterable[GoalVersion]) -> Iterable[tuple[str, ...]]:
    for number, each in enumerate(standing, 1):
        yield (
            str(number), _titled(each), _target(each), _measured(each.challenge, each.unit), each.points or NONE,
            _day(each.deadline), each.responsible_division or NONE,
        )  # fmt: skip


def _titled(each: GoalVersion) -> str:
    if each.effective is None:
        return each.title
    return f"{each.title}（第{each.number}版，自{chinese_date(each.effective)}起）"


def _target(each: GoalVersion) -> str:
    return CLASSIFIED % each.register if each.classified else _measured(each.target, each.unit)


def _measured(value: str, unit: str) -> str:
    return f"{value}{unit}" if value else NONE


def _day(text: str) -> str:
    found = day_of(text)
    return chinese_date(found) if found else text or NONE


def places(terms: Terms) -> Signatures:
    return Signatures((
        Signature(f"甲方（{terms.signed_by or terms.superior}）："), Signature("乙方（主要负责人）："),
    ))  # fmt: skip


def signed_document(document: Document, signatures: Iterable[LetterSignature]) -> Document:
    """The kept letter with the names, days and drawings of those who signed; its words stay as they were sealed."""
    found = {each.side: each for each in signatures}
    sides = (found.get(Side.SUPERIOR), found.get(Side.ORGAN))
    blocks = tuple(
        Signatures(tuple(_signed(*pair) for pair in zip(block.places, sides, strict=True)))
        if isinstance(block, Signatures) and len(block.places) == len(sides) else block
        for block in document.blocks
    )  # fmt: skip
    return replace(document, blocks=blocks)


def _signed(place: Signature, by: LetterSignature | None) -> Signature:
    if by is None:
        return place
    note = "" if by.how == "drawn" else f"（{by.get_how_display()}）"
    return replace(place, name=f"{by.name}{note}", day=chinese_date(by.signed_on), drawing=bytes(by.drawing))


def kept_text(document: Document) -> str:
    """The content model as JSON; drawings come later, so that nothing is lost."""
    return canonical_text(document)


def document_in(text: str) -> Document:
    """The document of ``kept_text``."""
    found: Document = _built(json.loads(text))
    return found


_KINDS: Mapping[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (Heading, Paragraph, Table, Fields, Signature, Signatures, Seal, PageBreak, Document)
}
_COLUMN_KINDS = frozenset(each.value for each in ColumnKind)
_ALIGN = {"align": Align}


def _built(value: Any) -> Any:  # noqa: ANN401 - any part of the model
    if isinstance(value, list):
        return tuple(_built(each) for each in value)
    if not isinstance(value, dict):
        return value
    said = {name: _built(each) for name, each in value.items() if name != "kind"}
    if value["kind"] in _COLUMN_KINDS:  # a column's own kind stands where the others say what they are
        return Column(said["title"], ColumnKind(value["kind"]), said["width"])
    if "drawing" in said:
        said["drawing"] = b""
    return _KINDS[value["kind"]](**{name: _ALIGN.get(name, _same)(each) for name, each in said.items()})


def _same(value: Any) -> Any:  # noqa: ANN401
    return value
