"""A document as PDF. The page is ``page.typ``, which is ours and fixed; all text reaches it as data and is never read.

The answer to the same document is the same, byte for byte, wherever it is made with the same faces.
"""

import io
import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django.utils.translation import gettext as _
from typst import Compiler, TypstError

from hengji.foundation.common.problems import Problem, ProblemsError

from .checks import Fault, clean, demand_sound
from .content import (
    Block,
    Document,
    Fields,
    Heading,
    PageBreak,
    Paragraph,
    Seal,
    Signature,
    Signatures,
    Table,
    texts_of,
)
from .faces import chosen, drawable, folders, fonts_in, missing_from

STAND_IN = "〓"  # the printers' mark for a character that is not in the case
# A number or an address without spaces would run out of its cell: it may be broken every few signs.
_LONG_WORD, _BREAK = re.compile(r"[!-~]{17,}"), 8
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # when it was printed says nothing about what it says


def as_pdf(document: Document) -> bytes:
    """Print as PDF/A-2b. Raises ``ProblemsError`` for what cannot be rendered.

    A character that no face can draw becomes 〓, and a note at the end names it by its code; ``undrawable``
    tells before.
    """
    return _printed(document, "pdf")[0]


def as_pictures(document: Document, ppi: float = 80) -> list[bytes]:
    """Each page as PNG, for looking at."""
    return _printed(document, "png", ppi)


def undrawable(document: Document) -> list[Problem]:
    """Characters that no face can draw: rare ones of names, as a rule."""
    places = folders()
    missing = sorted(missing_from("".join(clean(text) for text in texts_of(document)), places))
    message = _("打印字体里没有“%(character)s”（%(code)s），打印件上以“〓”代替，并在文末注明。")
    remedy = _("请管理员把含有这个字的字体放入公文字体目录。")
    return [
        Problem(Fault.GLYPH_MISSING, message % {"character": each, "code": _code(each)}, "", remedy) for each in missing
    ]


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _printed(document: Document, kind: Any, ppi: float | None = None) -> list[bytes]:  # noqa: ANN401 - a name of typst
    demand_sound(document)
    places = folders()
    data = _data(document, places)
    compiler = Compiler(_page(), font_paths=fonts_in(places), ignore_system_fonts=True, sys_inputs={"data": data})
    try:
        made = compiler.compile(
            format=kind, ppi=ppi, pdf_standards="a-2b" if kind == "pdf" else [], timestamp=_NO_TIME,
        )  # fmt: skip
    except TypstError as error:
        said = _("公文无法排版：%(why)s") % {"why": error.message}
        remedy = _("请检查签名图片等内容；仍不行时请联系管理员。")
        raise ProblemsError([Problem(Fault.PRINT_FAILED, said, document.title, remedy)]) from error
    return made if isinstance(made, list) else [made or b""]


@cache
def _page() -> bytes:
    return Path(__file__).with_name("page.typ").read_bytes()


def _data(document: Document, places: tuple[str, ...]) -> str:
    missing = missing_from("".join(clean(text) for text in texts_of(document)), places)
    show = _Shown(drawable(places))
    return json.dumps({
        "faces": chosen(places), "title": show(document.title), "number": show(document.number),
        "addressee": show(document.addressee), "issuer": show(document.issuer), "mark": show(document.mark),
        "blocks": [show.block(block) for block in document.blocks], "digest": show(document.digest),
        "code": _drawn_code(document.coded) if document.digest else "",
        "note": _note(missing),
    }, ensure_ascii=False)  # fmt: skip


def _note(missing: frozenset[str]) -> str:
    if not missing:
        return ""
    return _("注：“〓”处是打印字体没有的字，编码为%(codes)s。") % {"codes": "、".join(map(_code, sorted(missing)))}


def _drawn_code(text: str) -> str:
    made = io.BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="svg", border=0, xmldecl=False)
    return made.getvalue().decode()


def _breakable(word: re.Match[str]) -> str:
    return "\u200b".join(word[0][start : start + _BREAK] for start in range(0, len(word[0]), _BREAK))


class _Shown:
    """Texts and blocks as plain data, with 〓 for what cannot be drawn."""

    def __init__(self, known: frozenset[int]) -> None:
        self._known = known

    def __call__(self, text: str) -> str:
        drawn = "".join(each if ord(each) in self._known else STAND_IN for each in clean(text))
        return _LONG_WORD.sub(_breakable, drawn)

    def block(self, block: Block) -> dict[str, Any]:  # noqa: PLR0911 - one line for each kind
        match block:
            case Heading():
                return {"is": "heading", "text": self(block.text), "level": min(max(block.level, 1), 3)}
            case Paragraph():
                return {"is": "paragraph", "text": self(block.text), "align": block.align.value}
            case Table():
                return self._table(block)
            case Fields():
                return {"is": "fields", "pairs": [[self(text) for text in pair] for pair in block.pairs]}
            case Signatures():
                return {"is": "signatures", "places": [self._place(place) for place in block.places]}
            case Seal():
                return {"is": "seal", "organ": self(block.organ), "day": self(block.day)}
            case PageBreak():
                return {"is": "break"}

    def _table(self, table: Table) -> dict[str, Any]:
        return {
            "is": "table",
            "caption": self(table.caption),
            "columns": [
                {"title": self(column.title), "kind": column.kind.value, "width": column.width}
                for column in table.columns
            ],
            "rows": [[self(text) for text in row] for row in table.rows],
        }

    def _place(self, place: Signature) -> dict[str, Any]:
        said = {"label": self(place.label), "name": self(place.name), "day": self(place.day)}
        return said | {"drawing": list(place.drawing)}
