"""Telling people something: the list inside the system at once, the outbox in the same transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.notifications.models import Notification, Outgoing
from hengji.foundation.notifications.queries import wanted
from hengji.foundation.workdays.models import Move

LONGEST_TITLE, LONGEST_TEXT = 200, 500


@dataclass(frozen=True)
class Matter:
    """The page that a notification is about: a URL name and the key of its record."""

    url_name: str = ""
    url_key: str = ""


NOTHING = Matter()


@transaction.atomic
def notify(
    recipients: Iterable[AbstractBaseUser | int], kind: Kind, title: str, text: str = "", *, matter: Matter = NOTHING,
    due: date | None = None,
) -> list[Notification]:  # fmt: skip
    """Tell each person once. Call it inside the transaction of what is told: neither happens without the other."""
    people = list(dict.fromkeys(each if isinstance(each, int) else each.pk for each in recipients))
    now = timezone.now()
    made = Notification.objects.bulk_create(
        Notification(
            recipient_id=person, kind=kind, title=_short(title, LONGEST_TITLE), text=_short(text, LONGEST_TEXT),
            url_name=matter.url_name, url_key=matter.url_key, due=due, created_at=now,
        )
        for person in people
    )  # fmt: skip
    modes = wanted(people, kind)
    by_person = {notification.recipient_id: notification for notification in made}
    Outgoing.objects.bulk_create(
        Outgoing(notification=by_person[person], channel=channel, mode=mode)
        for (person, channel), mode in sorted(modes.items())
    )
    return made


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


@transaction.atomic
def tell_moves() -> int:
    """Tell whoever a changed calendar concerns; each once, whatever happens in between."""
    moves = list(Move.objects.select_for_update().filter(told_at=None)[:500])
    for move in moves:
        matter = Matter(move.url_name, move.url_key)
        notify([move.user_id], Kind.DEADLINE, *_move_text(move), matter=matter, due=move.after)
    Move.objects.filter(pk__in=[move.pk for move in moves]).update(told_at=timezone.now())
    return len(moves)


def _move_text(move: Move) -> tuple[str, str]:
    days = {"before": chinese_date(move.before), "after": chinese_date(move.after)}
    if move.before == move.after:
        return _("期限已确定：%(title)s") % {"title": move.title}, _("节假日安排已录入，期限仍是%(after)s。") % days
    text = _("节假日安排有变化，期限由%(before)s改为%(after)s，请按新期限办理。") % days
    if move.provisional:
        text += _("新期限仍是暂定的。")
    return _("期限有变化：%(title)s") % {"title": move.title}, text
