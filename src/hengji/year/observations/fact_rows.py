"""A fact as somebody wrote it, and every reason why it, or one of its neighbours, cannot be registered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import cache, partial

from django.utils.translation import gettext as _

from hengji.core.scoring.leaf import accepted_inputs, accepted_words
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.sheet import Table, read_sheet, sheet_tables
from hengji.core.scoring.sheet.columns import OBSERVATIONS
from hengji.core.scoring.types import Goal, Participant
from hengji.core.scoring.types import Problem as CoreProblem
from hengji.foundation.common.problems import Problem

from .enums import Fault
from .models import Observation

LEVEL = "级别"  # a further column of the long sheet; the core carries it along
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
_TITLES = {column.field: column.title for column in OBSERVATIONS.columns}
# What tells one fact from another (core.scoring.sheet): two rows that agree in all of it say the same thing twice.
IDENTITY = ("participant", "indicator", "goal", "input", "key", "period", "layer", "matter", "document")


@dataclass(frozen=True)
class Fact:
    """One fact in the words of the long sheet (scoring.md, "The sheet as files"), all of it text.

    ``value`` is decimal text as written, or 未报, 不适用, 待公布, 免考. ``date`` is a day as people write it.
    """

    participant: str
    indicator: str
    value: str
    goal: str = ""
    channel: str = ""
    input: str = ""
    key: str = ""
    period: str = ""
    layer: str = ""
    n: str = ""
    matter: str = ""
    document: str = ""
    date: str = ""
    level: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(asdict(self).values())


NAMES = tuple(field.name for field in fields(Fact))
TEXTS = tuple(name for name in NAMES if name not in {"participant", "date"})  # columns that are stored as they are
_LONGEST = {
    field.name: field.max_length or 0
    for field in Observation._meta.fields  # noqa: SLF001 - Django's documented name
    if field.name in TEXTS
}
Identity = tuple[str, ...]
Inputs = Callable[[str], Mapping[str, frozenset[str] | None] | None]


@dataclass(frozen=True)
class Ground:
    """What facts are held against: the scheme, who is evaluated, and where the first fact stands in its table."""

    scheme: Scheme
    participants: Sequence[Participant]
    table: str = OBSERVATIONS.title
    first_row: int = 2

    def where(self, place: int, column: str) -> str:
        title = LEVEL if column == "level" else _TITLES[column]
        return _("%(table)s 第%(row)d行“%(column)s”列") % {
            "table": self.table, "row": self.first_row + place, "column": title,
        }  # fmt: skip

    @property
    def inputs(self) -> Inputs:
        return cache(self._inputs)

    def _inputs(self, code: str) -> Mapping[str, frozenset[str] | None] | None:
        node = self.scheme.nodes.get(code)
        return accepted_inputs(self.scheme, code) if node is not None and node.is_leaf else None


def check_facts(facts: Sequence[Fact], ground: Ground) -> list[Problem]:
    """Everything that is wrong with facts in themselves: what the core finds in a sheet, and what a column cannot hold.

    Goals are not judged: they belong to a room above, which names them by codes that last.
    """
    return [*_of_the_core(facts, ground), *_of_cells(facts, ground)]


def _of_the_core(facts: Sequence[Fact], ground: Ground) -> Iterator[Problem]:
    named = dict.fromkeys((f.participant, f.indicator, f.goal) for f in facts if f.goal)
    tables = sheet_tables(sheet_of(ground.participants, [Goal(*each) for each in named], []))
    goals = tables["goals"].name
    tables["observations"] = _table(facts, ground)
    words = cache(partial(accepted_words, ground.scheme))
    _sheet, found = read_sheet(ground.scheme, tables, inputs=ground.inputs, words=words)
    for problem in found:
        if problem.place.table == ground.table and problem.place.table != goals and not problem.warning:
            yield of_core(problem)


def of_core(problem: CoreProblem) -> Problem:
    return Problem(str(problem.code), problem.message, str(problem.place), problem.remedy)


def _table(facts: Sequence[Fact], ground: Ground) -> Table:
    columns = {
        title: [getattr(fact, name) for fact in facts] for name, title in _TITLES.items() if name in NAMES
    }  # fmt: skip
    return Table(ground.table, tuple(columns), columns, ground.first_row)


def _of_cells(facts: Sequence[Fact], ground: Ground) -> Iterator[Problem]:
    for place, fact in enumerate(facts):
        if fact.date and day_of(fact.date) is None:
            message = _("“%s”不是日期。") % fact.date[:40]
            remedy = _("请写成2026-01-31或2026年1月31日。")
            yield Problem(Fault.DATE_TEXT.value, message, ground.where(place, "date"), remedy)
        for name in TEXTS:
            length = len(getattr(fact, name))
            if length > _LONGEST[name]:
                message, remedy = _("文字过长，共%d个字。") % length, _("请缩短到%d个字以内。") % _LONGEST[name]
                yield Problem(Fault.CELL_LONG.value, message, ground.where(place, name), remedy)


def day_of(text: str) -> date | None:
    """A day as people write it; None for what is none."""
    found = _DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        return None


def identity_of(fact: Fact, inputs: Inputs) -> Identity:
    """What tells a fact from others; the only input of a rule may be named or not."""
    return _named(tuple(getattr(fact, name) for name in IDENTITY), inputs)


def _named(identity: Identity, inputs: Inputs) -> Identity:
    accepted = None if identity[3] else inputs(identity[1])
    if accepted is None or len(accepted) != 1:
        return identity
    (only,) = accepted
    return (*identity[:3], only, *identity[4:])


def standing_identities(standing: Iterable[Sequence[str]], inputs: Inputs) -> set[Identity]:
    """Identities of what is registered, given as rows of IDENTITY."""
    return {_named(tuple(row), inputs) for row in standing}


def check_new(
    facts: Sequence[Fact], ground: Ground, taken: set[Identity], *, owned: frozenset[str] | None, own: frozenset[str]
) -> Iterator[Problem]:
    """What stands in the way of good facts: said already, not this person's indicator, the own organ's cell.

    ``owned``: indicators that the person registers, None for all; ``own``: participants that are the person's organ.
    """
    inputs = ground.inputs
    for place, fact in enumerate(facts):
        if fact.is_blank:
            continue
        if identity_of(fact, inputs) in taken:
            remedy = _("请删去这一行；原来登记有误的，请打开那一条办理更正。")
            yield Problem(Fault.DUPLICATE.value, _("同一项事实已经登记过。"), ground.where(place, "value"), remedy)
        if owned is not None and fact.indicator not in owned:
            message = _("指标%s不由您所在单位负责。") % fact.indicator[:40]
            remedy = _("请删去这一行，由该指标的考评责任单位登记。")
            yield Problem(Fault.NOT_OWNED.value, message, ground.where(place, "indicator"), remedy)
        if owned is not None and fact.participant in own:
            remedy = _("请删去这一行，由替补评分单位登记。")
            yield Problem(
                Fault.OWN_CELL.value, _("考评责任单位不给自己登记。"), ground.where(place, "participant"), remedy
            )


def fact_of(observation: Observation) -> Fact:
    """An observation back in the words of the long sheet."""
    day = observation.date.isoformat() if observation.date else ""
    texts = {name: getattr(observation, name) for name in TEXTS}
    return replace(Fact(observation.participant.code, "", "", date=day), **texts)
