"""Letters for people: the list of a plan, the blocks of one as the page shows them, who signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.documents.content import Block, Document, Heading, Paragraph, Table
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, row
from hengji.foundation.shell.table import Table as ShellTable
from hengji.year.goals.letter_enums import LetterState, Side
from hengji.year.goals.models import LetterSignature
from hengji.year.goals.queries.letters import LetterLine

NONE = "—"
TONES = {
    LetterState.MISSING: "warn", LetterState.OLD: "warn", LetterState.ORGAN: "info", LetterState.SUPERIOR: "info",
    LetterState.SUCCEED: "warn", LetterState.DONE: "ok", LetterState.PLAIN: "ok",
}  # fmt: skip


def letters_table(lines: Sequence[LetterLine]) -> ShellTable:
    columns = (
        Column(_("参评单位")), Column(_("状态")), Column(_("版本"), Kind.NUMBER), Column(_("甲方")), Column(_("乙方")),
        Column(_("现任主要负责人")),
    )  # fmt: skip
    empty = Empty(_("没有符合条件的单位"), _("目标下达以后，在这里生成责任书。"))
    return ShellTable(_("责任书"), columns, tuple(map(_row, lines)), empty, Narrow.CARDS, caption_hidden=True)


def _row(line: LetterLine) -> Any:  # noqa: ANN401 - a row of the table
    state = LetterState(line.state)
    signs = line.letter is not None and line.letter.is_signed_for
    return row(
        Cell(line.sheet.participant.name, reverse("goals-sheet-letter", args=[line.sheet.key])),
        Cell(state.label, badge=TONES[state]), str(line.letter.number) if line.letter else NONE,
        _signed(line.signed.get(Side.SUPERIOR), signs=signs), _signed(line.signed.get(Side.ORGAN), signs=signs),
        Cell(line.holder.name, note=line.holder.post) if line.holder else NONE,
    )  # fmt: skip


def _signed(by: LetterSignature | None, *, signs: bool) -> Cell:
    if by is not None:
        return Cell(by.name, note=chinese_date(by.signed_on))
    return Cell(_("未签") if signs else NONE)


def blocks_of(document: Document) -> Iterator[dict[str, Any]]:
    """The blocks as the page draws them; the places to sign have a card of their own."""
    for block in document.blocks:
        if found := _block(block):
            yield found


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text=text):
            return {"kind": "heading", "text": text}
        case Paragraph(text=text, align=align):
            return {"kind": "paragraph", "lines": text.split("\n"), "align": align.value}
        case Table():
            columns = tuple(Column(each.title) for each in block.columns)
            rows = tuple(row(*cells) for cells in block.rows)
            table = ShellTable(_("目标"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)
            return {"kind": "table", "table": table}
        case _:
            return {}
