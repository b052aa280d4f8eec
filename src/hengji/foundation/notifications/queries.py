"""What a person was told, and what waits to leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, QuerySet
from django.urls import NoReverseMatch, reverse

from hengji.foundation.access.policy import scope

from . import channels
from .enums import NEEDS_ADDRESS, USUAL_MODES, Channel, Kind, Mode, State
from .models import Contact, Dispatch, Notification, Outgoing, Preference

if TYPE_CHECKING:
    from hengji.foundation.access.policy import Person


def notifications_of(user: Person, *, unread: bool = False) -> QuerySet[Notification]:
    """A person's own list, latest first."""
    found = scope(user, "notifications.read", Notification.objects.all())
    return found.filter(read_at=None) if unread else found


def unread_count(user: AbstractBaseUser) -> int:
    return Notification.objects.filter(recipient_id=user.pk, read_at=None).count()


def address_of(name: str, key: str) -> str:
    """The page that a URL name and a key mean; empty when there is none (any more)."""
    try:
        return (reverse(name, args=[key]) if key else reverse(name)) if name else ""
    except NoReverseMatch:
        return ""


def wanted(people: Iterable[int], kind: Kind) -> dict[tuple[int, str], Mode]:
    """By which channels, and how often, people hear of a kind: only channels that exist and can find the person."""
    names, people = channels.names(), list(people)
    if not names:
        return {}
    chosen = {
        (user, channel): Mode(mode)
        for user, channel, mode in Preference.objects.filter(user__in=people, kind=kind, channel__in=names)
        .values_list("user_id", "channel", "mode")
    }  # fmt: skip
    found = reachable(people, names)
    usual = USUAL_MODES[kind]
    modes = {pair: chosen.get(pair, usual) for pair in found}
    return {pair: mode for pair, mode in modes.items() if mode is not Mode.OFF}


def reachable(people: list[int], names: Iterable[str]) -> set[tuple[int, str]]:
    """Pairs of person and channel where the channel knows where to find the person."""
    names = list(names)
    known = set(Contact.objects.filter(user__in=people, channel__in=names).values_list("user_id", "channel"))
    return known | {(person, name) for name in names if name not in NEEDS_ADDRESS for person in people}


def modes_of(user: AbstractBaseUser) -> dict[tuple[str, str], Mode]:
    """A person's whole settings, the usual where nothing was chosen: (kind, channel) to mode."""
    rows = Preference.objects.filter(user_id=user.pk).values_list("kind", "channel", "mode")
    chosen = {(kind, channel): Mode(mode) for kind, channel, mode in rows}
    usual = {(kind.value, name): USUAL_MODES[kind] for name in channels.names() for kind in Kind}
    return usual | {pair: mode for pair, mode in chosen.items() if pair in usual}


def contacts_of(user: AbstractBaseUser) -> dict[str, str]:
    return dict(Contact.objects.filter(user_id=user.pk).values_list("channel", "address"))


def contact_channels() -> list[Channel]:
    """Channels of this installation that ask a person for an address."""
    return [Channel(name) for name in channels.names() if Channel(name) in NEEDS_ADDRESS]


def waiting() -> QuerySet[Outgoing]:
    """The outbox: what no dispatch has taken yet."""
    found = Outgoing.objects.filter(dispatch=None).select_related("notification", "notification__recipient")
    return found.order_by("pk")


def due_dispatches(now: datetime) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(state=State.WAITING, next_at__lte=now).order_by("next_at", "pk")


def dispatch_counts() -> dict[str, int]:
    """How many messages are in each state."""
    rows = Dispatch.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return {state.value: 0 for state in State} | dict(rows)
