"""Writing the ledger: always inside the transaction of the change that it records."""

from __future__ import annotations

import hashlib
import secrets
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from .canonical import Plain, canonical_json, name_of, snapshot
from .models import Entry, Payload

GENESIS = "0" * 64
SYSTEM = "system"
request_id: ContextVar[str] = ContextVar("request_id", default="")


def record(
    action: str, *, by: object, obj: models.Model | str, before: Plain | None = None, after: Plain | None = None,
    reason: str = "",
) -> Entry:  # fmt: skip
    """Record a change; ``after`` is the object's own columns unless given, ``before`` a snapshot taken earlier.

    Must run in the transaction of the change: outside of one it refuses.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the ledger is written in the transaction of the change")
    state = after if after is not None or isinstance(obj, str) else snapshot(obj)
    text = canonical_json({"before": before, "after": state})
    salt = secrets.token_hex(16)
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first() or (0, GENESIS)
    entry = Entry(
        seq=last[0] + 1, at=timezone.now(), alg="sha256", actor=actor_name(by), action=action,
        object=obj if isinstance(obj, str) else name_of(obj), before_hash=_hash_of(before), after_hash=_hash_of(state),
        reason=reason, payload_digest=_digest(salt + text), prev=last[1], request_id=request_id.get(),
    )  # fmt: skip
    entry.hash = chained(entry)
    entry.save(force_insert=True)
    Payload(entry=entry, salt=salt, text=text).save(force_insert=True)
    return entry


def actor_name(by: object) -> str:
    """An actor as text: the username, or the name of a part of the system."""
    return by if isinstance(by, str) else str(getattr(by, "username", None) or SYSTEM)


def chained(entry: Entry) -> str:
    """Hash of an entry's content, the previous hash included."""
    content: dict[str, Any] = {name: value for name, value in snapshot(entry).items() if name != "hash"}
    return hashlib.sha256(b"\x00" + canonical_json(content).encode()).hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _hash_of(state: Plain | None) -> str:
    return "" if state is None else _digest(canonical_json(state))
