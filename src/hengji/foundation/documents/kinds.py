"""Kinds of documents: each is declared by the room that owns it and listed in ``config/documents.py``.

A room's ``documents.py`` says a ``DocumentKind`` and makes its fields and tables; this room knows no business noun.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from .content import Block


@dataclass(frozen=True)
class Known:
    """A field that a wording may use as 【name】; ``sample`` is shown in the preview."""

    name: str
    about: str
    sample: str


@dataclass(frozen=True)
class Part:
    """What stands where a wording has the line 【表：name】: a table, or any blocks; ``sample`` is for the preview."""

    name: str
    about: str
    sample: tuple[Block, ...]
    required: bool = False  # a wording without it is refused


@dataclass(frozen=True)
class DocumentKind:
    """``code`` is ``room.kind``; ``title`` and ``wording`` are the built-in template, in the language of wording.py."""

    code: str
    name: str
    title: str
    wording: str
    fields: tuple[Known, ...] = ()
    parts: tuple[Part, ...] = ()


def kinds() -> Sequence[DocumentKind]:
    """All kinds, in the order of the written list."""
    found: Sequence[DocumentKind] = import_string(settings.DOCUMENT_KINDS)
    return found


def kind_of(code: str) -> DocumentKind:
    """Raises ``KeyError`` for a code that is not in the list."""
    return {kind.code: kind for kind in kinds()}[code]
