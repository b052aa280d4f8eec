"""What the pages of 审计管理员 read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from hengji.foundation.access.policy import scope

from .enums import DENIED
from .models import Checkpoint, Entry


@dataclass(frozen=True)
class Filter:
    """What somebody looks for; empty fields do not narrow."""

    since: date | None = None
    until: date | None = None
    actor: str = ""
    action: str = ""
    object: str = ""
    only_denials: bool = False


def entries_for(user: Any, wanted: Filter) -> QuerySet[Entry]:
    """Entries, latest first, without the reasons people wrote."""
    found = scope(user, "ledger.view", Entry.objects.order_by("-seq").defer("reason"))
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    if wanted.only_denials:
        found = found.filter(action=DENIED)
    texts = {"actor": wanted.actor, "action__startswith": wanted.action, "object__contains": wanted.object}
    return found.filter(**{lookup: text for lookup, text in texts.items() if text})


def checkpoints_for(user: Any) -> QuerySet[Checkpoint]:
    """Checkpoints, latest first."""
    return scope(user, "ledger.notes", Checkpoint.objects.order_by("-size").defer("frontier"))


def uncovered() -> int:
    """Entries after the last checkpoint, its own entry not counted."""
    size = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    end = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    return max(0, end - size - 1) if size else end


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
