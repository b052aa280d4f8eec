"""What other rooms call, as the last write of their transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models, transaction

from hengji.foundation.ledger.canonical import Plain, canonical_json, name_of, snapshot
from hengji.foundation.ledger.enums import DENIED, ERASE, EXPORT, ROWS_ASKED
from hengji.foundation.ledger.governed import governed_models
from hengji.foundation.ledger.models import Entry, Payload

from .appending import Change, append
from .checkpoints import checkpoint_when_full

LONGEST_OBJECT = 200


def record(
    action: str, *, by: object, obj: models.Model | str, before: Plain | None = None, after: Plain | None = None,
    reason: str = "",
) -> Entry:  # fmt: skip
    """Record a change; ``after`` is the object's own columns unless given, ``before`` a snapshot taken earlier.

    A row that was deleted is given by its name, ``obj=name_of(row)`` taken before, with ``before=snapshot(row)``.
    Must be the last write in the transaction of the change: outside of one it refuses.
    """
    name = obj if isinstance(obj, str) else name_of(obj)
    state = after if after is not None or isinstance(obj, str) else snapshot(obj)
    return _append(action, by, name, [Change(name, before, state)], reason)


def record_many(
    action: str, *, by: object, objs: Iterable[models.Model | Change], before: Mapping[Any, Plain] | None = None,
    reason: str = "",
) -> Entry:  # fmt: skip
    """Record one action on many rows as one entry; ``before`` has the earlier snapshots by primary key.

    Deleted rows are given as Change(name_of(row), snapshot(row), None), made before the deletion.
    """
    earlier = before or {}
    changes = [
        obj if isinstance(obj, Change) else Change(name_of(obj), earlier.get(obj.pk), snapshot(obj)) for obj in objs
    ]
    tables = sorted({change.object.partition(":")[0] for change in changes})
    return _append(action, by, f"{','.join(tables)} ×{len(changes)}", changes, reason)


@transaction.atomic
def record_denial(user: object, action: str, obj_name: str) -> Entry:
    """Somebody was refused something that he or she could see."""
    return _append(DENIED, user, f"{action} {obj_name}", [], "")


@transaction.atomic
def record_export(by: object, what: str, rows: int) -> Entry:
    """Somebody took data out: what, and how many rows."""
    return _append(EXPORT, by, what, [Change(what, None, {"rows": rows})], "")


@transaction.atomic
def erase_payload(entry: Entry, *, by: object, reason: str) -> Entry:
    """Erase what an entry was about, for good; the chain stays valid and says who erased it and why."""
    if not reason.strip():
        raise ValueError("请写明清除的理由。")
    payload = Payload.objects.filter(pk=entry.pk).first()
    if payload is None:
        raise ValueError("这一条的内容已经清除过。")
    if _still_stands(payload):
        raise ValueError("这些内容仍是表中的现状。请先更正或删除那一行，再清除日志里的旧内容。")
    erasure = _append(ERASE, by, f"ledger.payload:{entry.pk}", [], reason)
    Payload.objects.erase(entry.pk)
    return erasure


def _still_stands(payload: Payload) -> bool:
    """Whether a governed row still is as this payload says: erasing it would leave the row without a record."""
    tables = {model._meta.label_lower: model for model in governed_models()}
    for change in json.loads(payload.text)["changes"]:
        label, _, key = change["object"].partition(":")
        row = tables[label]._base_manager.filter(pk=key).first() if label in tables else None
        if row and canonical_json(snapshot(row)) == canonical_json(change["after"]):
            return True
    return False


def _append(action: str, by: object, name: str, changes: Sequence[Change], reason: str) -> Entry:
    entry = append(action, by, name[:LONGEST_OBJECT], changes, reason)
    if entry.seq % ROWS_ASKED == 0:
        transaction.on_commit(checkpoint_when_full, robust=True)
    return entry
