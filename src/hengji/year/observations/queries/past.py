"""What organs reached in past years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import Organisation
from hengji.foundation.organisations.queries import names
from hengji.year.observations.models import PastValue


def history_of(organisation: Organisation, indicator: str) -> Mapping[int, Decimal]:
    """Actual values of one organ under one indicator by year, the earliest first; a year without a value is absent."""
    rows = PastValue.objects.standing().filter(organisation=organisation, indicator=indicator).order_by("year")
    return {year: Decimal(value) for year, value in rows.values_list("year", "value")}


def histories_of(organisations: Sequence[int]) -> Mapping[tuple[int, str], Mapping[int, Decimal]]:
    """The same for many organs at once, by key of the organ and indicator code; one query."""
    found: dict[tuple[int, str], dict[int, Decimal]] = {}
    rows = PastValue.objects.standing().filter(organisation__in=organisations).order_by("year")
    for organ, indicator, year, value in rows.values_list("organisation", "indicator", "year", "value"):
        found.setdefault((organ, indicator), {})[year] = Decimal(value)
    return found


@dataclass(frozen=True)
class Kept:
    """What is registered of one organ."""

    code: str
    name: str
    indicators: int
    values: int
    first: int
    last: int


def kept_for(user: Any, words: str = "") -> list[Kept]:  # noqa: ANN401 - any account
    """Organs with values of past years that a user may see, by code; three queries."""
    rows = scope(user, "observations.view_past", PastValue.objects.standing()).order_by()
    sums = rows.values("organisation", "organisation__code").annotate(
        indicators=Count("indicator", distinct=True), values=Count("pk"), first=Min("year"), last=Max("year")
    )  # fmt: skip
    called = names({row["organisation"] for row in sums}, timezone.localdate())
    found = [
        Kept(row["organisation__code"], called[row["organisation"]], row["indicators"], row["values"], row["first"],
             row["last"])
        for row in sums
    ]  # fmt: skip
    return sorted((each for each in found if words in each.name or words in each.code), key=lambda each: each.code)


def past_values_for(user: Any, organisation: Organisation) -> list[PastValue]:  # noqa: ANN401 - any account
    """The standing values of one organ, as far as a user may see them, by indicator and year."""
    rows = scope(user, "observations.view_past", PastValue.objects.standing().filter(organisation=organisation))
    return list(rows.select_related("registered_by", "replaces").order_by("indicator", "year"))


def corrections_of(value: PastValue) -> list[PastValue]:
    """What a value was before, the latest first, beginning with itself."""
    chain = [value]
    while chain[-1].replaces is not None:
        earlier = chain[-1].replaces
        chain.append(PastValue.objects.select_related("registered_by", "replaces").get(pk=earlier.pk))
    return chain


def all_standing(user: Any) -> QuerySet[PastValue]:  # noqa: ANN401 - any account
    """For the export."""
    rows = scope(user, "observations.view_past", PastValue.objects.standing())
    return rows.select_related("organisation").order_by("organisation__code", "indicator", "year")


def latest_of(value: PastValue) -> PastValue:
    """What stands now in the place of a value."""
    rows = PastValue.objects.standing().select_related("registered_by", "replaces", "organisation")
    return rows.get(organisation=value.organisation_id, indicator=value.indicator, year=value.year)


def series_of(values: Sequence[PastValue]) -> dict[str, dict[int, PastValue]]:
    """By indicator code and year."""
    found: dict[str, dict[int, PastValue]] = {}
    for value in values:
        found.setdefault(value.indicator, {})[value.year] = value
    return found


def years_of(values: Sequence[PastValue]) -> list[int]:
    """All years from the first to the last, so that a gap is seen as one."""
    years = [value.year for value in values]
    return list(range(min(years), max(years) + 1)) if years else []
