"""Canonical text of rows: sorted keys, no spaces, NFC, decimals as text, no floats; what hashes are made of."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.duration import duration_iso_string
from django.utils.functional import Promise

from hengji.foundation.common.sealed import SealedField, mark

Plain = dict[str, Any]
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

SECRET = frozenset({"password"})  # columns of which only a digest is written down
IGNORED = frozenset({"last_login"})  # columns that Django writes by itself


def canonical_json(value: Any) -> str:
    """The one way to write a value as JSON."""
    return _ENCODER.encode(_plain(value))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, dict):
        return {_plain(str(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(item) for item in value)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, UUID | FieldFile | Promise):
        return unicodedata.normalize("NFC", str(value))
    raise TypeError(f"{type(value).__name__} has no canonical form")


def snapshot(row: models.Model) -> Plain:
    """A row's own columns, foreign keys as keys; secrets as digests.

    A model may name more such columns in ``ledger_secret`` and ``ledger_ignored``. Sealed columns leave their mark.
    """
    secret = SECRET.union(getattr(row, "ledger_secret", ()))
    ignored = IGNORED.union(getattr(row, "ledger_ignored", ()))
    columns = [column for column in row._meta.concrete_fields if column.attname not in ignored]
    return {column.attname: _written(column, getattr(row, column.attname), secret) for column in columns}


def _written(column: models.Field[Any, Any], value: Any, secret: frozenset[str]) -> Any:
    if isinstance(column, SealedField):
        return value and mark(value)
    return _masked(value) if column.attname in secret else value


def _masked(value: Any) -> Any:
    return value and "sha256:" + hashlib.sha256(canonical_json(value).encode()).hexdigest()


def name_of(row: models.Model) -> str:
    """A row's name in the ledger, e.g. organisations.user:17."""
    return f"{row._meta.label_lower}:{row.pk}"
