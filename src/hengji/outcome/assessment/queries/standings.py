"""Who stands where: the stored result table as rows, and the groups in which ranks are given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.sheet import Table
from hengji.core.scoring.types import MISSING_WORDS, Participant

PLAIN_MARKS = {"是", "1", "true", "yes"}


@dataclass(frozen=True)
class Standing:
    """One participant's stored results; texts have the places at which they were rounded."""

    code: str
    name: str
    pool: str
    klass: str
    total: str
    compared: str
    rank: int  # 0: scored, not ranked
    grade: str
    scores: Mapping[str, str]  # nodes and sections by code: a number, or the word for having none
    notes: tuple[str, ...] = ()  # why the grade is not that of the score alone: places, bars, lifts
    moved: tuple[str, ...] = ()  # of these the bars and lifts
    reason: str = ""  # why it is not ranked

    def number(self, code: str) -> Decimal | None:
        """The score of a node, None where it does not count."""
        text = self.scores[code]
        return None if text in MISSING_WORDS else Decimal(text)


@dataclass(frozen=True)
class Group:
    """Participants that are ranked among one another, best first, and those that are only scored."""

    code: str
    title: str
    ranked: tuple[Standing, ...]
    unranked: tuple[Standing, ...]

    @property
    def members(self) -> tuple[Standing, ...]:
        return self.ranked + self.unranked

    @cached_property
    def totals(self) -> tuple[Decimal, ...]:
        return tuple(Decimal(standing.total) for standing in self.ranked)

    @cached_property
    def mean(self) -> Decimal | None:
        return mean_of(self.totals)

    def neighbours(self, code: str) -> tuple[Standing | None, Standing | None]:
        """Who stands directly before and behind in the order of the group."""
        order = [standing.code for standing in self.members]
        at = order.index(code)
        before = self.members[at - 1] if at else None
        return before, self.members[at + 1] if at + 1 < len(order) else None


def mean_of(values: Sequence[Decimal]) -> Decimal | None:
    """Mean at the places of the values, rounded half up; for reading only, no score rests on it."""
    if not values:
        return None
    # The default context rounds the quotient at 28 digits, far behind the places shown.
    exponent = min(int(value.as_tuple().exponent) for value in values)
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal(1).scaleb(exponent), "ROUND_HALF_UP")


def standings_of(results: Table, outcome: Outcome) -> tuple[Standing, ...]:
    columns = results.columns
    scored = [code for code in results.header if code in outcome.scheme.nodes or code in outcome.sections]
    return tuple(
        Standing(
            code=person.code,
            name=person.name,
            pool=_pool(person, outcome.scheme),
            klass=person.klass,
            total=columns["total"][i],
            compared=columns["compared"][i],
            rank=int(columns["rank"][i] or 0),
            grade=columns["grade"][i],
            scores={code: columns[code][i] for code in scored},
            notes=tuple(outcome.grading.notes(i)),
            moved=tuple(outcome.grading.moved.get(i, ())),
            reason="" if outcome.ranked[i] else _reason(person),
        )
        for i, person in enumerate(outcome.ground.sheet.participants)
    )


def _pool(person: Participant, scheme: Scheme) -> str:
    return {"group": person.group, "class": person.klass, "all": ""}[scheme.ranking.within]


def _reason(person: Participant) -> str:
    mark = person.attributes.get("unranked", "")
    if person.has("unranked"):
        return _("按规定计分不排名") if mark in PLAIN_MARKS else mark
    return _("没有可以计分的项目")


def groups_of(standings: Iterable[Standing], scheme: Scheme) -> dict[str, Group]:
    """Groups in the scheme's order, then those that only the sheet knows."""
    found: dict[str, list[Standing]] = {code: [] for code in _titles(scheme)}
    for standing in standings:
        found.setdefault(standing.pool, []).append(standing)
    return {code: _group(code, members, scheme) for code, members in found.items() if members}


def _titles(scheme: Scheme) -> Mapping[str, str]:
    return {"group": scheme.groups, "class": scheme.classes, "all": {}}[scheme.ranking.within]


def _group(code: str, members: list[Standing], scheme: Scheme) -> Group:
    title = _titles(scheme).get(code, code) or _("全部参评对象")
    ranked = sorted((each for each in members if each.rank), key=lambda each: each.rank)
    return Group(code, title, tuple(ranked), tuple(each for each in members if not each.rank))
