"""How much is asked, of whom, and what is asked twice; always within what a person may see."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Sum

from hengji.foundation.access.policy import scope
from hengji.foundation.common.organs import organisation_names

from .models import Ask


@dataclass(frozen=True)
class Burden:
    """What one organ is asked in a span of periods."""

    organisation_code: str
    organisation: str
    asks: int
    fields: int
    files: int
    minutes: int


def _in_span(user: Any, first: str, last: str) -> QuerySet[Ask]:  # noqa: ANN401 - any account
    return scope(user, "burden.view", Ask.objects.all()).filter(period__gte=first, period__lte=last)


def burdens(user: Any, first: str, last: str) -> list[Burden]:  # noqa: ANN401 - any account
    """Sums by organ from one period (2026-03) to another, the heaviest first."""
    rows = _in_span(user, first, last).order_by().values("organisation_code").annotate(
        asks=Count("pk"), sum_fields=Sum("fields"), sum_files=Sum("files"), sum_minutes=Sum("minutes")
    )  # fmt: skip
    names = organisation_names(row["organisation_code"] for row in rows)
    found = [
        Burden(row["organisation_code"], names[row["organisation_code"]], row["asks"], row["sum_fields"],
               row["sum_files"], row["sum_minutes"])
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.minutes, -each.fields, each.organisation_code))


@dataclass(frozen=True)
class Repeated:
    """A matter that one organ was asked about more than once."""

    organisation: str
    what: tuple[str, ...]
    times: int
    first: str
    last: str


def repeated_asks(user: Any, first: str, last: str) -> list[Repeated]:  # noqa: ANN401 - any account
    """Matters asked of the same organ at least twice within the span, the most frequent first."""
    rows = list(
        _in_span(user, first, last).order_by().values("organisation_code", "topic")
        .annotate(times=Count("pk"), since=Min("period"), until=Max("period"))
        .filter(times__gt=1).order_by("-times", "organisation_code", "topic")
    )  # fmt: skip
    names = organisation_names(row["organisation_code"] for row in rows)
    wordings: dict[tuple[str, str], list[str]] = {}
    for code, topic, what in _in_span(user, first, last).filter(topic__in={row["topic"] for row in rows}).values_list(
        "organisation_code", "topic", "what"
    ):  # fmt: skip
        wordings.setdefault((code, topic), []).append(what)
    return [
        Repeated(names[row["organisation_code"]],
                 tuple(dict.fromkeys(wordings[row["organisation_code"], row["topic"]])), row["times"],
                 row["since"], row["until"])
        for row in rows
    ]  # fmt: skip
