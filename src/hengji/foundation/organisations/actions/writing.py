"""The two ways of writing a row here, each with its entry in the ledger, and the one way of refusing."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise

from hengji.foundation.ledger.actions import record
from hengji.foundation.ledger.canonical import snapshot
from hengji.foundation.organisations.models import User

M = TypeVar("M", bound=models.Model)
By = User | str  # an account, or the name of a part of the system


def problem(code: str, message: str | Promise) -> ValidationError:
    return ValidationError(str(message), code=code)


def refuse(problems: Iterable[ValidationError]) -> None:
    """Raise all problems at once; nothing happens where there is none."""
    found = list(problems)
    if found:
        raise ValidationError(found)


def account(by: By) -> User | None:
    return by if isinstance(by, User) else None


def added(action: str, row: M, *, by: By, reason: str = "") -> M:
    row.save(force_insert=True)
    record(action, by=by, obj=row, reason=reason)
    return row


def changed(action: str, row: M, *, by: By, reason: str = "", **columns: Any) -> M:  # noqa: ANN401 - any column
    """Write some columns; where none is different nothing happens, and nothing is recorded."""
    before = snapshot(row)
    for name, value in columns.items():
        setattr(row, name, value)
    if snapshot(row) != before:
        row.save(update_fields=list(columns))
        record(action, by=by, obj=row, before=before, reason=reason)
    return row
