"""What became of one observation: everything that was ever said about it, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from hengji.foundation.ledger.canonical import name_of
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.models import User
from hengji.year.observations.enums import State
from hengji.year.observations.models import Confirmation, Observation, Voiding, VoidingAnswer
from hengji.year.plans.models import Plan

LONGEST_CHAIN = 200
FEW = 500  # parameters of one question
LONGEST_BULK = timedelta(minutes=30)
Said = Observation | Confirmation | Voiding | VoidingAnswer


def lock_plans(observations: Iterable[int]) -> None:
    """Whoever says something about observations of a plan waits for whoever does so at the same time."""
    keys = sorted(observations)
    portions = (keys[start : start + FEW] for start in range(0, len(keys), FEW))
    plans = {
        plan
        for portion in portions
        for plan in Observation.objects.filter(pk__in=portion).order_by().values_list("plan", flat=True).distinct()
    }
    list(Plan.objects.select_for_update().filter(pk__in=plans).order_by("pk").values_list("pk"))


@dataclass(frozen=True)
class Standing:
    """Where one observation stands, and what is open about it."""

    state: State
    confirmation: Confirmation | None
    voiding: Voiding | None  # asked for and not answered yet
    replacement: Observation | None  # waits for its confirmation


def standing_of(observation: Observation) -> Standing:
    """Six queries at most, for the page of one observation."""
    confirmation = Confirmation.objects.filter(observation=observation).select_related("by", "second").first()
    asked = Voiding.objects.open().filter(observation=observation).select_related("by").first()
    waiting = Observation.objects.filter(replaces=observation).waiting().first()
    (state,) = states_of([observation]).values()
    return Standing(state, confirmation, asked, waiting)


def states_of(observations: Iterable[Observation]) -> dict[int, State]:
    """Where many observations stand, by key; three queries, however many."""
    rows = {each.pk: each for each in observations}
    asked = Observation.objects.filter(pk__in=rows)
    voided, replaced, confirmed = (
        set(found.values_list("pk", flat=True)) for found in (asked.voided(), asked.replaced(), asked.confirmed())
    )
    return {
        key: _state(row, voided=key in voided, replaced=key in replaced, confirmed=key in confirmed)
        for key, row in rows.items()
    }


def _state(row: Observation, *, voided: bool, replaced: bool, confirmed: bool) -> State:
    if voided:
        return State.VOIDED
    if replaced:
        return State.REPLACED
    if confirmed:
        return State.CONFIRMED
    return State.WAITING if row.waits else State.UNCONFIRMED


def chain_of(observation: Observation) -> list[Observation]:
    """The observation with all that it replaced and all that replaced it, the first registered first."""
    keys = {observation.pk}
    for _step in range(LONGEST_CHAIN):
        near = Q(replaces__in=keys) | Q(replacements__in=keys)
        found = set(Observation.objects.filter(near).values_list("pk", flat=True)) - keys
        if not found:
            break
        keys |= found
    rows = Observation.objects.filter(pk__in=keys).select_related("participant", "registered_by", "batch")
    return list(rows.order_by("pk"))


def events_of(chain: Iterable[Observation]) -> list[tuple[str, Any]]:
    """Rows about a chain, as (kind, row), in the order of time: registered, confirmed, asked, voided, refused."""
    rows = list(chain)
    keys = [row.pk for row in rows]
    people = ("by", "observation")
    found: list[tuple[datetime, int, str, Any]] = [
        (row.registered_at, 0, "replaced" if row.replaces_id else "registered", row) for row in rows
    ]
    confirmations = Confirmation.objects.filter(observation__in=keys).select_related(*people, "second")
    voidings = Voiding.objects.filter(observation__in=keys).select_related(*people)
    answers = VoidingAnswer.objects.filter(voiding__observation__in=keys).select_related("by", "voiding__observation")
    found += [(row.at, 1, "confirmed", row) for row in confirmations]
    found += [(row.at, 2, "asked" if row.weighty else "voided", row) for row in voidings]
    found += [(row.at, 3, "agreed" if row.agreed else "refused", row) for row in answers]
    return [(kind, row) for _at, _order, kind, row in sorted(found, key=lambda each: each[:2])]


@dataclass(frozen=True)
class Deed:
    """One entry of the ledger about an observation or what was said about it."""

    seq: int
    action: str
    who: str
    at: datetime
    hash: str


def deeds_of(chain: Iterable[Observation]) -> list[Deed]:
    """Entries of the ledger that are about these rows, newest first, those of a bulk among them."""
    rows = list(chain)
    said = [row for kind, row in events_of(rows) if kind not in {"registered", "replaced"}]
    entries = {each.seq: each for row in [*rows, *said] for each in _entries_about(row)}
    batches = {name_of(row.batch) for row in rows}
    entries |= {each.seq: each for each in Entry.objects.filter(object__in=batches)}
    people = {entry.actor for entry in entries.values()}
    names = dict(User.objects.filter(username__in=people).values_list("username", "display_name"))
    return [
        Deed(seq, each.action, names.get(each.actor, each.actor), each.at, each.hash)
        for seq, each in sorted(entries.items(), reverse=True)
    ]


def _entries_about(row: Said) -> Iterable[Entry]:
    """A bulk is one entry that names all its rows in its content; it was written soon after the row's own moment."""
    name = name_of(row)
    moment = row.registered_at if isinstance(row, Observation) else row.at
    near = Entry.objects.filter(at__gte=moment, at__lte=moment + LONGEST_BULK, action__startswith="observations.")
    return near.filter(Q(object=name) | Q(payload__text__contains=f'"{name}"'))
