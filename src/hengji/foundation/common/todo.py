"""One thing that waits for a person: what each room's `todo(user)` returns and the inbox shows."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Todo:
    """What to do, why it waits here, until when, and the page where it is done with one click."""

    title: str
    why: str
    due: date | None  # the last day on which it is in time; None where nothing presses
    url: str
    kind: str  # a short word of the room for the kind of matter, e.g. 审批
    room: str  # the room that speaks
