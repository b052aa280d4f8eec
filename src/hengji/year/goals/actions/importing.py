"""Importing goals of many participants at once: all of a file or none of it, and twice the same is once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.common.problems import Problem
from hengji.foundation.ledger.actions import Change, record_many
from hengji.foundation.ledger.canonical import Plain, name_of, snapshot
from hengji.foundation.organisations.models import User
from hengji.year.goals.content import YES
from hengji.year.goals.enums import Fault
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion, sheet_key
from hengji.year.goals.permissions import IMPORT_GOALS
from hengji.year.goals.queries.import_ground import ImportGround, import_ground
from hengji.year.goals.workbook.goals import Line
from hengji.year.plans.models import Participant, Plan

from .import_checks import Looked, Looking, Step
from .shared import check_plan, refuse

Progress = Callable[[int, int], None]  # how many hundredths of a hundred are done
DEED = "goals.import_goals"
PORTION = 250  # rows of one entry in the ledger
BATCH = 1000  # rows of one statement


@dataclass(frozen=True)
class Imported:
    """How many goals were added, changed, and left as they are."""

    new: int
    changed: int
    same: int


def unwatched(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


def check_import(plan: Plan, lines: Sequence[Line], *, by: User) -> Looked:
    """The dry run: what these rows would do and every reason why they cannot. Writes nothing."""
    return _look(plan, lines, by)[0]


def _look(plan: Plan, lines: Sequence[Line], by: User) -> tuple[Looked, ImportGround]:
    ground = import_ground(by, plan, {line.fields["upper"] for line in lines if line.fields.get("upper")})
    found = Looking(ground).look(lines)
    found.problems[:0] = check_plan(plan)
    if not lines:
        found.problems.append(Problem(Fault.EMPTY.value, _("没有一行目标。"), "", _("请逐行填写后再导入。")))
    return found, ground


@transaction.atomic
def import_goals(plan: Plan, lines: Sequence[Line], *, by: User, progress: Progress = unwatched) -> Imported:
    """Add and change goals as a file says; goals that it does not name stay. Raises ProblemsError with all problems.

    The same file a second time changes nothing. ``by`` must be allowed to import into the plan; rows of participants
    beyond that permission are problems, as are changes in sheets that are under review or issued.
    """
    if not can(by, IMPORT_GOALS, plan):
        raise PermissionDenied(IMPORT_GOALS)
    Plan.objects.select_for_update().get(pk=plan.pk)  # one import at a time
    list(GoalSheet.objects.select_for_update().filter(plan=plan).values_list("pk"))
    found, ground = _look(plan, lines, by)
    refuse(found.problems)
    new = [step for step in found.steps if step.version is None]
    changed = [step for step in found.steps if step.version is not None]
    writing = _Writing(plan, ground, by, progress, 2 * len(new) + len(changed))
    writing.open_sheets(found.steps)
    writing.add(new)
    writing.change(changed)
    return Imported(len(new), len(changed), found.same.total())


class _Writing:
    """The rows of one import, written a thousand a statement and recorded a few hundred an entry."""

    def __init__(self, plan: Plan, ground: ImportGround, by: User, progress: Progress, total: int) -> None:
        self.plan, self.ground, self.by, self.progress, self.total = plan, ground, by, progress, total
        self.done = 0
        self.sheets: dict[int, GoalSheet] = {}

    def open_sheets(self, steps: Iterable[Step]) -> None:
        """Begin the sheets that are not there, count a revision of the others."""
        people = {step.participant.pk: step.participant for step in steps}
        known = {key: row for key, row in self.ground.sheets.items() if key in people}
        made = GoalSheet.objects.bulk_create(
            GoalSheet(plan=self.plan, participant=who, key=sheet_key(self.plan.code, who.code), revision=1)
            for key, who in people.items()
            if key not in known
        )
        before = {key: snapshot(row) for key, row in known.items()}
        for row in known.values():
            row.revision += 1
        GoalSheet.objects.bulk_update(known.values(), ["revision"], BATCH)
        changes = [Change(name_of(row), before[key], snapshot(row)) for key, row in known.items()]
        self._record([*(_created(row) for row in made), *changes])
        self.sheets = known | {row.participant_id: row for row in made}

    def add(self, steps: Sequence[Step]) -> None:
        last = dict(self.ground.last)
        goals = [self._goal(step.participant, last) for step in steps]
        self._create(Goal, goals)
        versions = []
        for goal, step in zip(goals, steps, strict=True):
            version = GoalVersion(goal=goal)
            self._fill(version, step.columns)
            versions.append(version)
        self._create(GoalVersion, versions)

    def _goal(self, who: Participant, last: dict[int, int]) -> Goal:
        place = last[who.pk] = last.get(who.pk, 0) + 1
        return Goal(plan=self.plan, sheet=self.sheets[who.pk], code=f"{who.code}-{place:02d}", position=place)

    def _fill(self, version: GoalVersion, columns: Mapping[str, str]) -> None:
        for name, value in columns.items():
            if name == "classified":
                version.classified = value == YES
            elif name == "upper":
                version.upper = self.ground.uppers.get(value)
            else:
                setattr(version, name, value)

    def _create(self, model: type[models.Model], rows: Sequence[models.Model]) -> None:
        for start in range(0, len(rows), BATCH):
            portion = rows[start : start + BATCH]
            model._default_manager.bulk_create(portion)  # noqa: SLF001 - Django's documented name
            self._record([_created(row) for row in portion])
            self._tell(len(portion))

    def change(self, steps: Sequence[Step]) -> None:
        names = sorted({name for step in steps for name in step.columns})
        for start in range(0, len(steps), BATCH):
            portion = steps[start : start + BATCH]
            rows = [step.version for step in portion if step.version is not None]
            before = [snapshot(row) for row in rows]
            for row, step in zip(rows, portion, strict=True):
                self._fill(row, step.columns)
            _overwrite(rows, names)
            pairs = zip(rows, before, strict=True)
            self._record([Change(name_of(row), old, snapshot(row)) for row, old in pairs])
            self._tell(len(portion))

    def _record(self, changes: Sequence[Change]) -> None:
        for start in range(0, len(changes), PORTION):
            record_many(DEED, by=self.by, objs=changes[start : start + PORTION])

    def _tell(self, count: int) -> None:
        self.done += count
        self.progress(self.done * 100 // self.total, 100)


def _created(row: models.Model) -> Change:
    before: Plain | None = None
    return Change(name_of(row), before, snapshot(row))


def _overwrite(rows: Sequence[GoalVersion], names: Sequence[str]) -> None:
    """One statement for many rows and columns; an UPDATE with a CASE per cell would take a hundred times as long."""
    copies = []
    for row in rows:
        twin = copy(row)
        twin.pk = None
        copies.append(twin)
    GoalVersion.objects.bulk_create(
        copies, update_conflicts=True, unique_fields=["goal", "number"], update_fields=list(names)
    )
