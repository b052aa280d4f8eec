"""The one place that inserts entries."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.db.models.sql import InsertQuery
from django.utils import timezone

from hengji.foundation.access import policy as access
from hengji.foundation.ledger.canonical import Plain, canonical_json
from hengji.foundation.ledger.chain import GENESIS, columns, payload_digest, row_hash, salted
from hengji.foundation.ledger.enums import CLOCK
from hengji.foundation.ledger.models import Entry, Payload

SYSTEM = "system"
CHAIN_LOCK = 0x48454E474A49  # "HENGJI": one writer at a time appends
LAST = "SELECT seq, hash, at FROM ledger_entry ORDER BY seq DESC LIMIT 1"
CLOCK_TOLERANCE = timedelta(seconds=1)

request_id: ContextVar[str] = ContextVar("request_id", default="")


@dataclass(frozen=True)
class Change:
    """One row's state before and after; None where it did not exist."""

    object: str
    before: Plain | None
    after: Plain | None

    def plain(self) -> Plain:
        return {"object": self.object, "before": self.before, "after": self.after}


class End(NamedTuple):
    """The last entry, as far as the next one needs it."""

    seq: int
    hash: str
    at: datetime


def append(action: str, by: object, name: str, changes: Sequence[Change] = (), reason: str = "") -> Entry:
    """Chain a new entry to the last one; a clock that was set back is noted first."""
    roles = _roles(by)
    last = _locked_end()
    now = timezone.now()
    if now + CLOCK_TOLERANCE < last.at:
        noted = _write(last, Entry(at=now, actor=SYSTEM, action=CLOCK, object=f"ledger.entry:{last.seq}"), ())
        last = End(noted.seq, noted.hash, noted.at)
    entry = Entry(at=now, actor=actor_name(by), role=roles, action=action, object=name, reason=reason)
    return _write(last, entry, changes)


def actor_name(by: object) -> str:
    """An actor as text: the username, or the name of a part of the system."""
    return by if isinstance(by, str) else str(getattr(by, "username", None) or SYSTEM)


def _roles(by: object) -> str:
    return ",".join(sorted(access.policy().roles_of(by))) if getattr(by, "is_authenticated", False) else ""


def _locked_end() -> End:
    """The last entry, with the end of the chain held until the transaction ends."""
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise RuntimeError("the ledger is written in the transaction of the change")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # SQLite has one writer anyway
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        cursor.execute(LAST)
        found = cursor.fetchone()
    if found is None:
        return End(0, GENESIS, datetime.min.replace(tzinfo=UTC))
    seq, digest, at = found
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at  # SQLite keeps UTC as text
    return End(seq, digest, moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _write(last: End, entry: Entry, changes: Sequence[Change]) -> Entry:
    alg, salt = settings.LEDGER_ALG, secrets.token_hex(16)
    text = canonical_json({"changes": [change.plain() for change in changes]})
    befores = [change.before for change in changes if change.before is not None]
    afters = [change.after for change in changes if change.after is not None]
    entry.seq, entry.prev, entry.alg, entry.request_id = last.seq + 1, last.hash, alg, request_id.get()
    entry.before_hash = salted(alg, salt, befores or None)
    entry.after_hash = salted(alg, salt, afters or None)
    entry.payload_digest = payload_digest(alg, salt, text)
    entry.hash = row_hash(columns(entry))
    _insert(entry)
    _insert(Payload(entry_id=entry.seq, salt=salt, text=text))
    return entry


def _insert(row: models.Model) -> None:
    """As save() does it, without what save() asks itself first: this runs at every change of the whole system."""
    query = InsertQuery(type(row))
    query.insert_values(row._meta.concrete_fields, [row])
    query.get_compiler(connection=transaction.get_connection()).execute_sql()
    row._state.adding = False
