"""Tasks from above: registering, changing, withdrawing, splitting, and many at once from a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.goals.models import Assignment, Source, Task
from hengji.year.goals.task_comparison import SourceKey, TaskComparison, TaskWanted, compare_tasks
from hengji.year.goals.task_enums import TaskFault
from hengji.year.goals.task_permissions import REGISTER, SPLIT
from hengji.year.goals.task_rows import LONGEST, TITLES, TaskRow
from hengji.year.goals.task_split import Given, given_of, mark_of, split_problems
from hengji.year.plans.actions.changes import Changes
from hengji.year.plans.actions.refusing import locked, refuse
from hengji.year.plans.models import Plan

from .task_shared import demand, over_problems, reason_problems, text_problems, withdrawn_problems


@dataclass(frozen=True)
class SourceDraft:
    title: str
    number: str = ""
    issued_by: str = ""
    issued_on: date | None = None


@dataclass(frozen=True)
class TaskDraft:
    """An empty code means: the next of the source."""

    text: str
    code: str = ""
    article: str = ""
    due: date | None = None
    perspective: str = ""


@transaction.atomic
def write_source(plan: Plan, draft: SourceDraft, *, by: User, there: Source | None = None) -> Source:
    """Register a document that sets tasks, or change what is said of it. Raises ProblemsError."""
    demand(by, REGISTER, plan)
    plan = locked(plan)
    said = {"source": draft.title, "number": draft.number, "issued_by": draft.issued_by}
    longest = {name: LONGEST[name] for name in said}
    refuse([
        *over_problems(plan), *text_problems(said, {"source": TITLES["source"]}, longest),
        *_same_source(plan, draft, there),
    ])  # fmt: skip
    changes = Changes()
    if there is None:
        found = changes.add(Source(plan=plan, position=_next_position(plan), **vars(draft)))
    else:
        found = changes.change(Source.objects.get(pk=there.pk), **vars(draft))
    changes.write("goals.write_source", by=by)
    return found


def _same_source(plan: Plan, draft: SourceDraft, there: Source | None) -> Iterator[Problem]:
    same = plan.task_sources.filter(title=draft.title, number=draft.number)
    if (same.exclude(pk=there.pk) if there else same).exists():
        yield Problem(
            TaskFault.SOURCE_TWICE.value, _("这个来源已经登记过。"), TITLES["source"], _("请在原来的来源下登记任务。")
        )


def _next_position(plan: Plan) -> int:
    return (plan.task_sources.aggregate(last=Max("position"))["last"] or 0) + 1


@transaction.atomic
def write_task(source: Source, draft: TaskDraft, *, by: User, there: Task | None = None) -> Task:
    """Register a task of a source, or change its words; its code stays what it was first. Raises ProblemsError."""
    demand(by, REGISTER, source.plan)
    plan = locked(source.plan)
    there = Task.objects.get(pk=there.pk) if there else None
    said = {"text": draft.text, "code": draft.code, "article": draft.article}
    longest = {name: LONGEST[name] for name in said}
    refuse([
        *over_problems(plan), *(withdrawn_problems(there) if there else ()),
        *text_problems(said, {"text": TITLES["text"]}, longest), *_same_code(plan, draft.code, there),
    ])  # fmt: skip
    changes, columns = Changes(), {name: value for name, value in vars(draft).items() if name != "code"}
    if there is None:
        codes = _Codes(plan)
        fresh = Task(plan=plan, source=source, code=draft.code or codes.next(source), registered_by=by,
                     registered_at=timezone.now(), position=codes.place(source), **columns)  # fmt: skip
        there = changes.add(fresh)
    else:
        changes.change(there, source=source, **columns)
    changes.write("goals.write_task", by=by)
    return there


def _same_code(plan: Plan, code: str, there: Task | None) -> Iterator[Problem]:
    if there is None and code and plan.tasks.filter(code=code).exists():
        yield Problem(
            TaskFault.CODE_TWICE.value,
            _("任务编号“%s”已经用过。") % code,
            TITLES["code"],
            _("请换一个，或留空由系统编号。"),
        )


class _Codes:
    """Codes and places for new tasks, as a plan stands and as they are given out."""

    def __init__(self, plan: Plan) -> None:
        rows = list(plan.tasks.values_list("source", "code", "position"))
        self._used = {code for _source, code, _position in rows}
        self._places: dict[int, int] = {}
        for source, _code, position in rows:
            self._places[source] = max(position, self._places.get(source, 0))

    def place(self, source: Source) -> int:
        self._places[source.pk] = self._places.get(source.pk, 0) + 1
        return self._places[source.pk]

    def take(self, code: str) -> str:
        self._used.add(code)
        return code

    def next(self, source: Source) -> str:
        """Number of the source and number in it: 01-003."""
        number = self._places.get(source.pk, 0) + 1
        while (code := f"{source.position:02d}-{number:03d}") in self._used:
            number += 1
        return self.take(code)


@transaction.atomic
def withdraw_task(task: Task, reason: str, *, by: User) -> Task:
    """It no longer counts and stays on record. Raises ProblemsError where somebody was faster."""
    demand(by, REGISTER, task.plan)
    plan = locked(task.plan)
    row = Task.objects.get(pk=task.pk)
    refuse([*over_problems(plan), *withdrawn_problems(row), *reason_problems(reason, _("撤销理由"))])
    changes = Changes()
    changes.change(row, withdrawn_at=timezone.now(), withdrawn_reason=reason.strip())
    changes.write("goals.withdraw_task", by=by, reason=reason.strip())
    return row


@transaction.atomic
def split_task(task: Task, split: Sequence[Given], *, by: User, seen: str | None = None) -> list[Assignment]:
    """Let exactly this split stand; an equal one changes nothing. Raises ProblemsError with every problem.

    ``seen`` is ``mark_of`` the split that the page showed: where another stands by now, nothing is changed.
    """
    demand(by, SPLIT, task)
    plan = locked(task.plan)
    row = Task.objects.get(pk=task.pk)
    standing = list(row.assignments.select_related("participant"))
    strange = [each.participant.name for each in split if each.participant.plan_id != plan.pk]
    if seen is not None and seen != mark_of(given_of(standing)):
        said, remedy = _("分工刚被别人改过。"), _("请看过现在的分工再保存。")
        refuse([Problem(TaskFault.STALE.value, said, "", remedy)])
    refuse([
        *over_problems(plan), *withdrawn_problems(row), *split_problems(split),
        *(Problem(TaskFault.ORGAN_UNKNOWN.value, _("“%s”不是本考评的参评对象。") % name) for name in strange),
    ])  # fmt: skip
    changes = Changes()
    _set_split(changes, row, standing, split)
    changes.write(SPLIT, by=by)
    return list(row.assignments.select_related("participant"))


def _set_split(changes: Changes, task: Task, standing: Sequence[Assignment], split: Sequence[Given]) -> None:
    """Rows of organs that stay are kept; a former lead steps back before the new one is written."""
    wanted = {each.participant.pk: each for each in split}
    rows = {row.participant_id: row for row in standing}
    changes.remove([row for key, row in rows.items() if key not in wanted])
    kept = [(rows[key], given) for key, given in wanted.items() if key in rows]
    for row, given in sorted(kept, key=lambda pair: pair[1].duty):
        changes.change(row, duty=given.duty, share=given.share)
    changes.add_many([Assignment(task=task, participant=each.participant, duty=each.duty, share=each.share)
                      for key, each in wanted.items() if key not in rows])  # fmt: skip


@transaction.atomic
def import_tasks(plan: Plan, rows: Sequence[TaskRow], *, by: User) -> TaskComparison:
    """Register the rows of a workbook with their sources and splits, all or none; the same rows again change nothing.

    Raises ProblemsError with every problem of every row. What rows leave empty stays as it is.
    """
    demand(by, REGISTER, plan)
    plan = locked(plan)
    found = compare_tasks(plan, rows)
    refuse([*over_problems(plan), *found.problems])
    changes = Changes()
    sources = _write_sources(changes, plan, found)
    codes = _Codes(plan)
    for wanted in found.changed:
        _rewrite(changes, sources, wanted)
    for wanted in found.fresh:
        codes.take(wanted.row.code)
    made = changes.add_many([_fresh(wanted, sources[wanted.source], codes, by) for wanted in found.fresh])
    changes.add_many([
        Assignment(task=task, participant=each.participant, duty=each.duty, share=each.share)
        for task, wanted in zip(made, found.fresh, strict=True) for each in wanted.split or ()
    ])  # fmt: skip
    changes.write("goals.import_tasks", by=by)
    return found


def _write_sources(changes: Changes, plan: Plan, found: TaskComparison) -> dict[SourceKey, Source]:
    sources, position = {}, _next_position(plan)
    for key, wanted in found.sources.items():
        if wanted.there is None:
            sources[key] = changes.add(
                Source(plan=plan, title=key[0], number=key[1], position=position, **wanted.columns)
            )
            position += 1
        else:
            sources[key] = changes.change(wanted.there, **wanted.columns) if wanted.differs else wanted.there
    return sources


def _rewrite(changes: Changes, sources: dict[SourceKey, Source], wanted: TaskWanted) -> None:
    there = wanted.there
    if there is None:
        return
    changes.change(there, source=sources[wanted.source], **wanted.columns)
    if wanted.split is not None:
        _set_split(changes, there, list(there.assignments.select_related("participant")), wanted.split)


def _fresh(wanted: TaskWanted, source: Source, codes: _Codes, by: User) -> Task:
    code = wanted.row.code or codes.next(source)
    return Task(plan=source.plan, source=source, code=code, registered_by=by, registered_at=timezone.now(),
                position=codes.place(source), **wanted.columns)  # fmt: skip
