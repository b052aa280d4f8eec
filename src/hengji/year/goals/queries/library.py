"""目标库: goals from which a new one can begin, of the organ's earlier years and of the scheme's own collection."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.queries import names_of
from hengji.year.goals.content import content_of
from hengji.year.goals.models import GoalSheet, GoalVersion
from hengji.year.goals.normal import day_of, normal
from hengji.year.goals.permissions import VIEW_SHEET
from hengji.year.observations.queries.past import histories_of
from hengji.year.plans.queries import scheme_of

from .scheme import GoalRules, goal_rules

LIBRARY = "goal_library"  # the part of the scheme that the core carries along
# Last year's values and ties: they say nothing about this year.
LEFT = frozenset({"baseline", "reason", "task", "upper", "classified", "register", "custodian"})
PLAIN = {
    "title": "title", "type": "rule", "unit": "unit", "target": "target", "challenge": "challenge",
    "points": "points", "due": "deadline", "source": "data_source", "perspective": "perspective",
}  # fmt: skip
OF_ITS_OWN = {"baseline": "baseline", "lower_than_baseline_reason": "reason"}
DIRECTIONS = {"正向": "up", "逆向": "down"}
_YEAR = re.compile(r"(?<!\d)(\d{4})(?=[-年./])")


@dataclass(frozen=True)
class LibraryGoal:
    """A goal to begin from; ``fields`` are what the new one gets. ``taken``: the sheet has one under this title."""

    key: str
    title: str
    organ: str
    source: str
    fields: Mapping[str, str]
    own: bool
    taken: bool = False


def library(sheet: GoalSheet, text: str = "", *, user: User) -> list[LibraryGoal]:
    """The organ's goals of earlier plans, newest first; then the scheme's for this organ, then for others.

    Of goals with the same title the first is given. ``text``: words, each of which must occur. Seven queries or so.
    """
    rules = goal_rules(sheet.plan)
    have = set(
        GoalVersion.objects.filter(goal__sheet=sheet, goal__removed=False).values_list("title", flat=True)
    )  # fmt: skip
    actual = _last_actual(sheet)
    found: dict[tuple[str, bool], LibraryGoal] = {}
    for each in (*_earlier(sheet, rules, user), *_of_scheme(sheet, rules)):
        fields = dict(each.fields)
        if each.title in actual:
            fields["baseline"] = actual[each.title]
        found.setdefault((each.title, each.own), replace(each, fields=fields, taken=each.title in have))
    words = text.split()
    return [each for each in found.values() if _holds(each, words)]


def _holds(each: LibraryGoal, words: list[str]) -> bool:
    text = " ".join((each.title, each.organ, *each.fields.values()))
    return all(word in text for word in words)


def _last_actual(sheet: GoalSheet) -> dict[str, str]:
    """The last actual value before the plan's year, by the title under which it is kept."""
    place = sheet.participant.organisation_id
    if place is None:
        return {}
    found = {}
    for (_place, name), values in histories_of([place]).items():
        years = [year for year in values if year < sheet.plan.year]
        if years:
            found[name] = f"{values[max(years)]:f}"
    return found


def _earlier(sheet: GoalSheet, rules: GoalRules, user: User) -> Iterator[LibraryGoal]:
    who = sheet.participant
    if who.organisation_id is None:
        return
    same = GoalSheet.objects.filter(
        participant__organisation=who.organisation_id, participant__person=who.person_id, plan__year__lt=sheet.plan.year
    )
    rows = GoalVersion.objects.filter(goal__sheet__in=scope(user, VIEW_SHEET, same).order_by().values("pk")).current()
    rows = rows.filter(classified=False, cancelled=False).exclude(title="").select_related("goal__plan", "upper")
    for row in rows.order_by("-goal__plan__year", "goal__position", "goal"):
        fields = {name: value for name, value in content_of(row).items() if name not in LEFT}
        fields |= _moved(fields, sheet.plan.year - row.goal.plan.year)
        source = _("%(year)d年，%(code)s") % {"year": row.goal.plan.year, "code": row.goal.code}
        yield LibraryGoal(f"g{row.goal_id}", row.title, who.name, source, _placed(fields, rules), own=True)


def _moved(fields: Mapping[str, str], years: int) -> dict[str, str]:
    """Deadline and milestones in another year; the end of February stays its end."""
    moved = {
        name: _YEAR.sub(lambda found: str(int(found[1]) + years), fields[name])
        for name in ("deadline", "milestones")
        if name in fields
    }
    if moved.get("deadline", "").endswith("-02-29") and day_of(moved["deadline"]) is None:
        moved["deadline"] = moved["deadline"].replace("-02-29", "-02-28")
    return moved


def _placed(fields: Mapping[str, str], rules: GoalRules) -> dict[str, str]:
    """Indicator and kind of scoring as this year's scheme has them; left empty where they cannot be told."""
    kind = fields.get("rule", "")
    leaf = rules.leaves.get(fields.get("indicator", ""))
    if leaf is None:
        fitting = [each for each in rules.leaves.values() if kind in each.rules]
        leaf = fitting[0] if len(fitting) == 1 else None
    placed = {name: value for name, value in fields.items() if name not in {"indicator", "rule"} and value}
    if leaf is not None:
        placed["indicator"] = leaf.code
        placed |= {"rule": kind} if kind in leaf.rules else {}
    return placed


def _of_scheme(sheet: GoalSheet, rules: GoalRules) -> list[LibraryGoal]:
    said = scheme_of(sheet.plan).carried.get(LIBRARY, ())
    # A classified goal is a placeholder there; nothing can begin from it.
    entries = [each for each in said if isinstance(each, Mapping) and each.get("title") and "secrecy" not in each]
    place = sheet.participant.organisation_id
    called = {sheet.participant.name, *names_of([place] if place else [])}
    found = [_entry(number, each, sheet, rules, called) for number, each in enumerate(entries, 1)]
    return sorted(found, key=lambda each: not each.own)


def _entry(
    number: int, said: Mapping[str, Any], sheet: GoalSheet, rules: GoalRules, called: set[str]
) -> LibraryGoal:  # fmt: skip
    organ = str(said.get("organ", ""))
    own = organ in called
    taken = {**PLAIN, **(OF_ITS_OWN if own else {})}
    fields = {name: normal(name, str(said[key])) for key, name in taken.items() if key in said}
    steps = said.get("milestones", {})
    if isinstance(steps, Mapping):
        fields["milestones"] = "\n".join(f"{day} {what}" for day, what in steps.items())
    fields["direction"] = next((way for start, way in DIRECTIONS.items() if start in fields.get("rule", "")), "")
    due = day_of(fields.get("deadline", ""))
    if due is not None:
        fields |= _moved(fields, sheet.plan.year - due.year)
    return LibraryGoal(f"s{number}", str(said["title"]), organ, _("考评办法目标库"), _placed(fields, rules), own=own)
