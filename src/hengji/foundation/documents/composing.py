"""A document from a wording: what a business room calls with its values."""

from collections.abc import Mapping
from typing import Any

from .content import Block, Document
from .kinds import DocumentKind
from .queries import Wording
from .style import GB, Style
from .wording import fill, fill_line


def compose(
    wording: Wording, fields: Mapping[str, str], parts: Mapping[str, tuple[Block, ...]], **head: Any,  # noqa: ANN401
) -> Document:  # fmt: skip
    """Fill a wording; ``head`` are further fields of ``Document``, such as number, addressee, mark, digest."""
    return Document(title=fill_line(wording.title, fields), blocks=fill(wording.text, fields, parts), **head)


def style_of(wording: Wording) -> Style:
    """The look of the Word file: the office's own base where it has one."""
    return Style(base=wording.base) if wording.base else GB


def sample_of(kind: DocumentKind, title: str, text: str) -> Document:
    """A document with the kind's sample values, for the preview."""
    wording = Wording(kind, title, text)
    fields = {field.name: field.sample for field in kind.fields}
    return compose(wording, fields, {part.name: part.sample for part in kind.parts}, mark="样张")
