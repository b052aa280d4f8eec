"""Observations as pages list them; always within what a person may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Exists, OuterRef, QuerySet

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.year.observations.enums import State
from hengji.year.observations.models import Confirmation, Observation, ObservationQuerySet, Voiding
from hengji.year.observations.permissions import CONFIRM, LIST, VIEW
from hengji.year.plans.models import Indicator, Participant, Plan


@dataclass(frozen=True)
class Filter:
    """What somebody looks for; empty fields do not narrow. ``state`` is one of State, ``current`` or ``asked``."""

    participant: str = ""
    indicator: str = ""
    channel: str = ""
    state: str = ""
    words: str = ""

    def of(self, rows: ObservationQuerySet) -> ObservationQuerySet:
        equal = {"participant__code": self.participant, "indicator": self.indicator, "channel": self.channel}
        found = rows.filter(**{name: word for name, word in equal.items() if word})
        for word in self.words.split():
            found = found.filter(matter__icontains=word) | found.filter(document__icontains=word)
        return self._in_state(found)

    def _in_state(self, rows: ObservationQuerySet) -> ObservationQuerySet:
        if self.state == State.UNCONFIRMED:
            return rows.standing().unconfirmed()
        if self.state == State.CONFIRMED:
            return rows.standing().confirmed()
        if self.state == "asked":
            return rows.filter(voidings__in=Voiding.objects.open())
        if self.state in State.values:
            return {State.WAITING: rows.waiting, State.VOIDED: rows.voided, State.REPLACED: rows.replaced}[
                State(self.state)
            ]()
        return rows.standing() | rows.waiting() if self.state == "current" else rows


def plans_for(user: User) -> QuerySet[Plan]:
    """Plans of which a user may open the observations, newest year first."""
    return scope(user, LIST, Plan.objects.all()).order_by("-year", "code")


def counts_for(user: User, plans: QuerySet[Plan]) -> dict[int, tuple[int, int]]:
    """By plan: how many standing observations a user may see, and how many of them are unconfirmed; two queries."""
    rows = _seen(user).filter(plan__in=plans).standing().order_by()
    found: dict[int, tuple[int, int]] = {}
    open_ones = dict(rows.unconfirmed().values_list("plan").annotate(n=Count("pk")))
    for plan, count in rows.values_list("plan").annotate(n=Count("pk")):
        found[plan] = count, open_ones.get(plan, 0)
    return found


def observations_for(user: User, plan: Plan, wanted: Filter = Filter()) -> ObservationQuerySet:
    """Observations of a plan that a user may see, the latest first."""
    rows = wanted.of(_seen(user).filter(plan=plan))
    return rows.select_related("participant", "registered_by").order_by("-pk")


def facts_for(user: User, plan: Plan, participant: str = "", indicator: str = "") -> ObservationQuerySet:
    """What stands in a plan as far as a user may see it, the earliest first, and whether it is confirmed."""
    rows = Filter(participant, indicator, state="all").of(_seen(user).filter(plan=plan)).standing()
    confirmed = Exists(Confirmation.objects.filter(observation=OuterRef("pk")))
    return rows.annotate(is_confirmed=confirmed).select_related("participant").order_by("pk")


def confirmable_for(user: User, plan: Plan, wanted: Filter = Filter()) -> ObservationQuerySet:
    """Of what a filter shows: what waits for a confirmation that this user may give."""
    rows = cast("ObservationQuerySet", scope(user, CONFIRM, Observation.objects.filter(plan=plan)))
    shown = wanted.of(rows).unconfirmed()
    return (shown.standing() | shown.waiting()).exclude(voidings__in=Voiding.objects.open()).order_by("pk")


def observation_for(user: User, key: int) -> Observation | None:
    return _seen(user).select_related("plan", "participant", "registered_by", "batch").filter(pk=key).first()


def _seen(user: User) -> ObservationQuerySet:
    return cast("ObservationQuerySet", scope(user, VIEW, Observation.objects.all()))


@dataclass(frozen=True)
class Choices:
    """What can be filtered by: code and name each, as far as the user sees any of it."""

    participants: list[tuple[str, str]]
    indicators: list[tuple[str, str]]
    channels: list[str]


def choices_for(user: User, plan: Plan) -> Choices:
    """Three queries."""
    rows = _seen(user).filter(plan=plan).order_by()
    people = Participant.objects.filter(pk__in=rows.values("participant")).order_by("position", "pk")
    titles = titles_of(plan)
    codes = sorted(set(rows.values_list("indicator", flat=True).distinct()))
    channels = sorted(set(rows.exclude(channel="").values_list("channel", flat=True).distinct()))
    return Choices(list(people.values_list("code", "name")), [(code, titles.get(code, "")) for code in codes], channels)


def titles_of(plan: Plan) -> dict[str, str]:
    """Titles of a plan's indicators by code; one query."""
    return dict(Indicator.objects.filter(plan=plan).values_list("code", "title"))
