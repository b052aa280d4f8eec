"""From the outbox to the channels: planned into slots so that nobody is flooded, sent until it is sent.

A dispatch belongs to one person, channel, kind and hour (or to a day, for a digest); the database allows no second one.
Sending is claimed first, so that two nodes do not send the same; a claim that was never settled lapses.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hengji.foundation.notifications import channels
from hengji.foundation.notifications.enums import Mode, State
from hengji.foundation.notifications.letters import ChannelError, Letter, Line
from hengji.foundation.notifications.models import Contact, Dispatch, Outgoing
from hengji.foundation.notifications.queries import address_of, due_dispatches, waiting
from hengji.foundation.workdays.queries import calendar

logger = logging.getLogger(__name__)

DIGEST_FROM = time(8, 30)
CLAIM = timedelta(minutes=5)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=4)
MOST_ATTEMPTS = 8
AT_ONCE = 200  # dispatches of one transaction, or of one run, so that others get their turn
LONGEST_ERROR = 300

Group = tuple[int, str, str, str]  # recipient, channel, kind ("" for a digest), slot


def plan_dispatches(now: datetime) -> int:
    """Put what waits into dispatches whose slot is free; the rest waits for the next hour or day."""
    local = timezone.localtime(now)
    digests = local.time() >= DIGEST_FROM and calendar().is_workday(local.date())
    groups: defaultdict[Group, list[int]] = defaultdict(list)
    superfluous: list[int] = []
    for item in waiting():
        if item.notification.read_at is not None or not item.notification.recipient.is_active:
            superfluous.append(item.pk)
        elif item.mode == Mode.PROMPT or digests:
            groups[_group(item, local)].append(item.pk)
    Outgoing.objects.filter(pk__in=superfluous, dispatch=None).delete()
    taken = _taken(groups)
    free = [(group, items) for group, items in groups.items() if group not in taken]
    return sum(_planned(free[first : first + AT_ONCE], now) for first in range(0, len(free), AT_ONCE))


def _group(item: Outgoing, local: datetime) -> Group:
    about = item.notification
    if item.mode == Mode.DAILY:
        return about.recipient_id, item.channel, "", local.date().isoformat()
    return about.recipient_id, item.channel, about.kind, local.strftime("%Y-%m-%dT%H")


def _taken(groups: dict[Group, list[int]]) -> set[Group]:
    slots = {group[3] for group in groups}
    rows = Dispatch.objects.filter(slot__in=slots).values_list("recipient_id", "channel", "kind", "slot")
    return set(rows)


@transaction.atomic
def _planned(groups: Sequence[tuple[Group, list[int]]], now: datetime) -> int:
    """Take the slots that are still free, and put their items in; another node may have been first."""
    wanted = {
        uuid4(): (Dispatch(recipient_id=recipient, channel=channel, kind=kind, slot=slot, next_at=now), items)
        for (recipient, channel, kind, slot), items in groups
    }
    for key, (dispatch, _items) in wanted.items():
        dispatch.key = key
    Dispatch.objects.bulk_create([dispatch for dispatch, _items in wanted.values()], ignore_conflicts=True)
    ours = Dispatch.objects.filter(key__in=wanted).values_list("key", "pk")
    for key, pk in ours:
        Outgoing.objects.filter(pk__in=wanted[key][1], dispatch=None).update(dispatch=pk)
    return len(ours)


def send_dispatches(now: datetime) -> tuple[int, int]:
    """Send what is due; returns how many went out and how many did not."""
    Dispatch.objects.filter(state=State.SENDING, next_at__lte=now).update(state=State.WAITING)
    sent = failed = 0
    for dispatch in list(due_dispatches(now)[:AT_ONCE]):
        if not _claimed(dispatch, now):
            continue
        if _sent(dispatch, now):
            sent += 1
        else:
            failed += 1
    return sent, failed


def _claimed(dispatch: Dispatch, now: datetime) -> bool:
    waiting_still = Dispatch.objects.filter(pk=dispatch.pk, state=State.WAITING)
    return bool(waiting_still.update(state=State.SENDING, attempts=F("attempts") + 1, next_at=now + CLAIM))


def _sent(dispatch: Dispatch, now: datetime) -> bool:
    mine = Dispatch.objects.filter(pk=dispatch.pk, state=State.SENDING)
    try:
        channels.adapter(dispatch.channel).send(_letter(dispatch))
    except Exception as error:  # noqa: BLE001 - whatever an adapter does, the other messages must go out
        final = isinstance(error, ChannelError) and error.final
        attempts = dispatch.attempts + 1
        state = State.FAILED if final or attempts >= MOST_ATTEMPTS else State.WAITING
        mine.update(state=state, error=_said(error), next_at=now + pause(attempts))
        logger.warning("message %s over %s did not go out: %s", dispatch.key, dispatch.channel, _said(error))
        return False
    mine.update(state=State.SENT, sent_at=timezone.now(), error="")
    return True


def pause(attempts: int) -> timedelta:
    """Wait longer after each failure: 1, 2, 4 … minutes, at most four hours."""
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)


def _said(error: Exception) -> str:
    text = str(error) if isinstance(error, ChannelError) else f"{type(error).__name__}: {error}"
    return text[:LONGEST_ERROR]


def _letter(dispatch: Dispatch) -> Letter:
    items = dispatch.items.select_related("notification").order_by("pk")
    lines = tuple(_line(item) for item in items)
    contact = Contact.objects.filter(user_id=dispatch.recipient_id, channel=dispatch.channel).first()
    address = contact.address if contact else dispatch.recipient.get_username()
    return Letter(str(dispatch.key), address, str(dispatch.recipient), lines)


def _line(item: Outgoing) -> Line:
    about = item.notification
    path = address_of(about.url_name, about.url_key)
    return Line(about.title, about.text, about.due, f"{settings.NOTIFICATION_SITE}{path}" if path else "")
