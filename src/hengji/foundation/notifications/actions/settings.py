from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from hengji.foundation.ledger.actions import record
from hengji.foundation.notifications.enums import Channel, Kind, Mode
from hengji.foundation.notifications.models import Contact, Preference
from hengji.foundation.notifications.queries import contacts_of, modes_of


@transaction.atomic
def change_settings(
    user: AbstractBaseUser, modes: Mapping[tuple[Kind, Channel], Mode], contacts: Mapping[Channel, str], *, by: object
) -> None:
    """Keep how a person wants to hear of things, and where; empty contacts are forgotten."""
    before = _state(user)
    for (kind, channel), mode in modes.items():
        Preference.objects.update_or_create(user_id=user.pk, kind=kind, channel=channel, defaults={"mode": mode})
    for channel, address in contacts.items():
        if address:
            Contact.objects.update_or_create(user_id=user.pk, channel=channel, defaults={"address": address})
        else:
            Contact.objects.filter(user_id=user.pk, channel=channel).delete()
    after = _state(user)
    if after != before:
        record("notifications.change_settings", by=by, obj=user, before=before, after=after)


def _state(user: AbstractBaseUser) -> dict[str, Any]:
    """What the ledger keeps: the choices, and of addresses only as much as is needed to recognise a change."""
    contacts = {channel: _veiled(address) for channel, address in contacts_of(user).items()}
    return {
        "modes": {f"{kind}/{channel}": mode for (kind, channel), mode in modes_of(user).items()},
        "contacts": contacts,
    }


def _veiled(address: str) -> str:
    return f"{address[:2]}***{address[-2:]}"
