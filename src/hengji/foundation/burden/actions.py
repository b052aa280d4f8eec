"""Recording what is asked of whom. Rooms that ask call this in the transaction in which they ask."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from hengji.foundation.ledger.actions import actor_name, record_many

from .models import Ask


@dataclass(frozen=True)
class Cost:
    """What answering takes."""

    fields: int = 0
    files: int = 0
    minutes: int = 0


def topic_key(text: str) -> str:
    """One key for the same matter, however it is spelt: width, case, spaces and punctuation do not count."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if unicodedata.category(char)[0] in "LN")[:120]


def period_of(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}"


@transaction.atomic
def record_asked(
    organisation_codes: str | Iterable[str], what: str, *, by: object, cost: Cost, room: str = "", topic: str = "",
) -> list[Ask]:  # fmt: skip
    """Record that something is asked of an organ (or of several at once); one entry in the ledger for all of them.

    ``topic`` names the matter where ``what`` is only its wording: two asks with the same topic are duplicates.
    Attaching a material that the organ has already is not asked of it: do not count it among the files.
    """
    codes = [organisation_codes] if isinstance(organisation_codes, str) else sorted(set(organisation_codes))
    if not codes or not any((cost.fields, cost.files, cost.minutes)):
        return []
    now = timezone.now()
    today = timezone.localdate(now)
    asks = [
        Ask(organisation_code=code, room=room, what=what, topic=topic_key(topic or what),
            period=period_of(today.year, today.month), fields=cost.fields, files=cost.files, minutes=cost.minutes,
            asked_by=actor_name(by), asked_at=now)
        for code in codes
    ]  # fmt: skip
    for ask in asks:
        ask.full_clean()
    made = Ask.objects.bulk_create(asks)
    record_many("burden.ask", by=by, objs=made)
    return made
