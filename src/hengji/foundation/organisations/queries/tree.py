"""The tree on a day, and what became of an organisation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from hengji.foundation.organisations.enums import Change, Kind
from hengji.foundation.organisations.models import (
    WHOLE,
    Appointment,
    Organisation,
    OrganisationVersion,
    Succession,
    valid,
)

MOST_FOUND = 200


@dataclass(frozen=True)
class Node:
    """A line of the tree: a version, how many stand directly below it, how many persons serve in it."""

    version: OrganisationVersion
    code: str
    below: int
    people: int


def versions_on(on: date) -> QuerySet[OrganisationVersion]:
    """The organisations that exist on a day, as they are then."""
    return OrganisationVersion.objects.filter(valid(on)).select_related("organisation")


def version_on(organisation: Organisation, on: date) -> OrganisationVersion | None:
    """What an organisation is called and where it stands on a day; None where it does not exist then."""
    return OrganisationVersion.objects.filter(valid(on), organisation=organisation).first()


def last_version(organisation: Organisation) -> OrganisationVersion:
    """The latest version, whether it still holds or not."""
    return OrganisationVersion.objects.filter(organisation=organisation).order_by("-since")[0]


def latest_version(organisation: Organisation, on: date) -> OrganisationVersion:
    """The version of a day; else, for what is gone or still to come, the one nearest to it."""
    earlier = OrganisationVersion.objects.filter(organisation=organisation, since__lte=on).order_by("-since").first()
    return earlier or OrganisationVersion.objects.filter(organisation=organisation).order_by("since")[0]


def history(organisation: Organisation) -> list[OrganisationVersion]:
    """All versions, the latest first."""
    return list(
        OrganisationVersion.objects.filter(organisation=organisation).select_related("organisation").order_by("-since")
    )


def names(keys: Iterable[int], on: date) -> Mapping[int, str]:
    """Names of many organisations on a day, by key; for what is not there that day, the last name before or after."""
    wanted = set(keys)
    found: dict[int, str] = {}
    rows = OrganisationVersion.objects.filter(organisation__in=wanted).order_by("since")
    for key, name, since in rows.values_list("organisation_id", "name", "since"):
        if key not in found or since <= on:
            found[key] = name
    return found


def name(organisation: Organisation, on: date) -> str:
    return names([organisation.pk], on)[organisation.pk]


def path(organisation: Organisation, on: date) -> list[OrganisationVersion]:
    """What stands above an organisation on a day, the top first; at most as deep as the tree is."""
    above: list[OrganisationVersion] = []
    version = version_on(organisation, on)
    seen = {organisation.pk}
    while version is not None and version.parent_id is not None and version.parent_id not in seen:
        seen.add(version.parent_id)
        version = versions_on(on).filter(organisation_id=version.parent_id).first()
        if version is not None:
            above.insert(0, version)
    return above


def children(parent: Organisation | None, on: date) -> list[Node]:
    """What stands directly below an organisation on a day, or at the top; two counts each, one query in all."""
    return nodes(versions_on(on).filter(parent=parent), on)


def nodes(versions: QuerySet[OrganisationVersion], on: date) -> list[Node]:
    under = OrganisationVersion.objects.filter(valid(on), parent=OuterRef("organisation")).order_by()
    serving = Appointment.objects.filter(valid(on), post__organisation=OuterRef("organisation")).order_by()
    rows = versions.annotate(
        below=Coalesce(Subquery(under.values("parent").annotate(n=Count("*")).values("n")), 0),
        serving=Coalesce(
            Subquery(
                serving.values("post__organisation").annotate(n=Count("person", distinct=True)).values("n")
            ),
            0,
        ),
        code=F("organisation__code"),
    ).order_by("position", "organisation__code")  # fmt: skip
    return [Node(row, row.code, row.below, row.serving) for row in rows]


def matching(words: str, on: date, kind: str = "") -> list[Node]:
    """Organisations whose name, short name or code holds every word, on a day; the first two hundred."""
    rows = versions_on(on)
    if kind:
        rows = rows.filter(kind=kind)
    for word in words.split():
        rows = rows.filter(organisation__in=_with(word, on))
    return nodes(rows, on)[:MOST_FOUND]


def _with(word: str, on: date) -> QuerySet[OrganisationVersion, int]:
    rows = OrganisationVersion.objects.filter(valid(on))
    found = (
        rows.filter(name__icontains=word)
        | rows.filter(short_name__icontains=word)
        | rows.filter(organisation__code__istartswith=word)
    )
    return found.values_list("organisation_id", flat=True)


def counts_by_kind(on: date) -> Mapping[str, int]:
    """How many organisations of each kind exist on a day."""
    rows = OrganisationVersion.objects.filter(valid(on)).order_by().values_list("kind").annotate(n=Count("*"))
    return dict(rows)


def successors(organisation: Organisation, on: date) -> Mapping[int, Fraction]:
    """Which organisations carry on the work of one by a day, each with its share; itself where it still stands.

    The shares of an organisation that was abolished without a successor are lost; they add up to less than one.
    """
    shares: dict[int, Fraction] = {}
    waiting = [(organisation.pk, Fraction(1), date.min)]
    while waiting:
        key, share, since = waiting.pop()
        steps = list(Succession.objects.filter(predecessor=key, on__lte=on, on__gte=since).order_by("on", "pk"))
        passed = Fraction(sum(step.share for step in steps if step.successor_id is not None), WHOLE)
        waiting += [
            (step.successor_id, share * Fraction(step.share, WHOLE), step.on)
            for step in steps
            if step.successor_id is not None
        ]
        ended = any(step.kind == Change.ABOLISH for step in steps)
        if passed < 1 and not ended:
            shares[key] = shares.get(key, Fraction(0)) + share * (1 - passed)
    return shares


def successions(organisation: Organisation) -> list[Succession]:
    """Steps into and out of an organisation, in their order."""
    rows = Succession.objects.filter(predecessor=organisation) | Succession.objects.filter(successor=organisation)
    return list(rows.select_related("predecessor", "successor").order_by("on", "pk"))


def organisation_options() -> list[tuple[str, str]]:
    """Code and name of what is offered while somebody types an organisation: all but divisions, today."""
    rows = versions_on(timezone.localdate()).exclude(kind=Kind.DIVISION)
    return list(rows.order_by("position", "organisation__code").values_list("organisation__code", "name"))
