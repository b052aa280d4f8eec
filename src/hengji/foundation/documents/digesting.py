"""The digest of a document: over what it says, whatever program printed it."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from .content import Document


def digest_of(document: Document) -> str:
    """SHA-256 (64 hexadecimal digits) over the canonical text of the content model; drawings count by their own."""
    return hashlib.sha256(canonical_text(document).encode()).hexdigest()


def canonical_text(document: Document) -> str:
    """JSON with sorted keys and no spaces; each part of the model says its kind."""
    return json.dumps(_plain(document), ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:  # noqa: ANN401 - any part of the model
    if is_dataclass(value):
        return {"kind": type(value).__name__} | {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else value
