"""Adapters: one class per way out of the system. The settings name them; each gets the rest of its entry."""

from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from hengji.foundation.notifications.letters import Letter


class Adapter(Protocol):
    def send(self, letter: Letter) -> None:
        """Hand the letter over, or raise ChannelError."""
        ...


def names() -> list[str]:
    """The channels that this installation has."""
    return list(settings.NOTIFICATION_CHANNELS)


def adapter(name: str) -> Adapter:
    options: dict[str, Any] = dict(settings.NOTIFICATION_CHANNELS[name])
    made: Adapter = import_string(options.pop("adapter"))(**options)
    return made
