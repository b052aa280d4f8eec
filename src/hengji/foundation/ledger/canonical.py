"""Canonical text of rows: sorted keys, no spaces, NFC, decimals as text, no floats; what hashes are made of."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

Plain = dict[str, Any]


def canonical_json(value: Any) -> str:
    """The one way to write a value as JSON."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {unicodedata.normalize("NFC", str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(item) for item in value)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    raise TypeError(f"{type(value).__name__} has no canonical form")


def snapshot(row: models.Model) -> Plain:
    """A row's own columns, foreign keys as keys."""
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}


def name_of(row: models.Model) -> str:
    """A row's name in the ledger, e.g. organisations.user:17."""
    return f"{row._meta.label_lower}:{row.pk}"
