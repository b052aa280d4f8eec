"""One matter that is counted twice: looked for here, where the facts of all channels lie side by side."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hengji.foundation.evidence.models import Use
from hengji.year.observations.models import Observation
from hengji.year.plans.models import Plan

ROOM, OBJECT_NAME = "observations", "observations.observation"
SHARED = 3  # participants that may share a day before it says nothing


class Sign(StrEnum):
    """What several facts of one participant have in common, the strongest sign first."""

    DOCUMENT = "document"
    EVIDENCE = "evidence"
    MATTER = "matter"
    DATE = "date"


@dataclass(frozen=True)
class Suspect:
    """Facts of one participant, from different channels or under different indicators, that may be one and the same."""

    sign: Sign
    word: str
    rows: tuple[Observation, ...]

    @property
    def participant(self) -> str:
        return self.rows[0].participant.name


def doubles_in(plan: Plan) -> list[Suspect]:
    """Suspected double counting among the standing observations of a plan, the strongest signs first; two queries.

    The same day is a sign only between facts of different channels that name a matter or a document, and only where few
    participants share the day: on the days of reports and statistics there is something about everybody. Facts that a
    stronger sign has brought together already are not told again.
    """
    standing = list(
        Observation.objects.filter(plan=plan).standing().select_related("participant").order_by("participant", "pk")
    )
    materials, common = _materials(standing), _common_days(standing)
    keys: Mapping[Sign, Callable[[Observation], Iterable[str]]] = {
        Sign.DOCUMENT: lambda row: [plain(row.document)],
        Sign.EVIDENCE: lambda row: materials.get(row.pk, ()),
        Sign.MATTER: lambda row: [plain(row.matter)],
        Sign.DATE: lambda row: [str(row.date)] if row.date not in common and (row.matter or row.document) else [],
    }
    told: set[frozenset[int]] = set()
    found = []
    for sign in Sign:
        for suspect in _alike(standing, sign, keys[sign]):
            rows = frozenset(row.pk for row in suspect.rows)
            if not any(rows <= known for known in told):
                told.add(rows)
                found.append(suspect)
    return found


def _common_days(rows: Iterable[Observation]) -> set[date | None]:
    """Days that say nothing: none at all, and those on which there are facts about many."""
    about: dict[date | None, set[int]] = defaultdict(set)
    for row in rows:
        about[row.date].add(row.participant_id)
    return {None, *(day for day, participants in about.items() if len(participants) > SHARED)}


def _alike(
    rows: Iterable[Observation], sign: Sign, keys: Callable[[Observation], Iterable[str]]
) -> Iterator[Suspect]:  # fmt: skip
    together: dict[tuple[int, str], list[Observation]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            if key:
                together[row.participant_id, key].append(row)
    for same in together.values():
        channels = {row.channel for row in same}
        apart = channels if sign is Sign.DATE else {(row.channel, row.indicator) for row in same}
        if len(apart) > 1:
            yield Suspect(sign, _word(sign, same[0]), tuple(same))


def _word(sign: Sign, row: Observation) -> str:
    words = {Sign.DOCUMENT: row.document, Sign.MATTER: row.matter, Sign.DATE: str(row.date or "")}
    return words.get(sign, "")


def plain(text: str) -> str:
    """One key for one number or matter, however it is spelt: width, case, spaces and punctuation do not count."""
    letters = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in letters if unicodedata.category(letter)[0] in "LN")


def _materials(rows: Iterable[Observation]) -> Mapping[int, list[str]]:
    """By observation: the content of each file that is attached to it, and each paper."""
    wanted = {row.pk for row in rows}
    uses = Use.objects.filter(room=ROOM, object_name=OBJECT_NAME, ended_at=None).select_related("file")
    found: dict[int, list[str]] = defaultdict(list)
    for use in uses.order_by("pk"):
        if int(use.key) in wanted:
            found[int(use.key)].append(use.file.content_id if use.file else f"paper:{use.paper_id}")
    return found
