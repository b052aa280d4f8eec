"""Goals of the library in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.year.goals.content import label_of, shown_value
from hengji.year.goals.normal import day_of
from hengji.year.goals.queries.library import LibraryGoal

SHOWN = ("rule", "baseline", "target", "challenge", "points", "deadline", "data_source")


@dataclass(frozen=True)
class Entry:
    key: str
    title: str
    source: str
    facts: str
    own: bool
    taken: bool


def entries(found: Iterable[LibraryGoal]) -> list[Entry]:
    return [Entry(each.key, each.title, _source(each), _facts(each), each.own, each.taken) for each in found]


def _source(each: LibraryGoal) -> str:
    return _("%(organ)s，%(source)s") % {"organ": each.organ, "source": each.source} if each.organ else each.source


def _facts(each: LibraryGoal) -> str:
    """The numbers with their unit, the other fields as they are."""
    unit = each.fields.get("unit", "")
    said = []
    for name in SHOWN:
        value = each.fields.get(name, "")
        if value:
            said.append(f"{label_of(name)} {_value(name, value, unit)}")
    return "；".join(said)


def _value(name: str, value: str, unit: str) -> str:
    day = day_of(value) if name == "deadline" else None
    if day is not None:
        return chinese_date(day)
    if name in {"baseline", "target", "challenge"}:
        return f"{value}{unit}" if unit in {"", "%"} else f"{value} {unit}"
    return shown_value(name, value)
