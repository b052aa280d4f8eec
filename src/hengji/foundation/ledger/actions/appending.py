"""The one place that inserts entries."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from hengji.foundation.access import policy as access
from hengji.foundation.ledger.canonical import Plain, canonical_json
from hengji.foundation.ledger.chain import GENESIS, columns, payload_digest, row_hash, salted
from hengji.foundation.ledger.enums import CLOCK
from hengji.foundation.ledger.locking import hold_the_end
from hengji.foundation.ledger.models import Entry, Payload

SYSTEM = "system"
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
    hold_the_end(connection)
    with connection.cursor() as cursor:
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
    connection = transaction.get_connection()
    values = [column.get_db_prep_save(getattr(row, column.attname), connection) for column in row._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(row)), values)
    row._state.adding = False


@cache
def _statement(model: type[models.Model]) -> str:
    names = [str(column.column) for column in model._meta.concrete_fields]
    marks = ", ".join(["%s"] * len(names))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of our own
