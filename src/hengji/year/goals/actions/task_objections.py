"""不是本单位职责: an organ objects to a task, the office answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.goals.models import Assignment, Task, TaskObjection
from hengji.year.goals.task_enums import Answer, TaskFault
from hengji.year.goals.task_permissions import ANSWER, OBJECT
from hengji.year.goals.task_split import given_of
from hengji.year.plans.actions.changes import Changes
from hengji.year.plans.actions.refusing import locked, refuse
from hengji.year.plans.models import Participant

from .task_shared import demand, over_problems, reason_problems, withdrawn_problems
from .tasks import split_task


@transaction.atomic
def object_to_task(assignment: Assignment, reason: str, *, by: User) -> TaskObjection:
    """Say that a task is not the organ's, with a reason. The split stands until the office answers."""
    demand(by, OBJECT, assignment)
    plan, task = locked(assignment.task.plan), Task.objects.get(pk=assignment.task_id)
    given = Assignment.objects.filter(task=task, participant=assignment.participant_id).exists()
    refuse([
        *over_problems(plan), *withdrawn_problems(task), *reason_problems(reason, _("理由")),
        *_asking(task, assignment.participant, given=given),
    ])  # fmt: skip
    changes = Changes()
    found = changes.add(TaskObjection(task=task, participant=assignment.participant, reason=reason.strip(), by=by,
                                      at=timezone.now()))  # fmt: skip
    changes.write(OBJECT, by=by)
    return found


def _asking(task: Task, participant: Participant, *, given: bool) -> Iterator[Problem]:
    if not given:
        yield Problem(
            TaskFault.NOT_GIVEN.value, _("这项任务已不由“%s”承担。") % participant.name, "", _("请刷新页面。")
        )
    if task.objections.filter(participant=participant, answer=Answer.WAITING).exists():
        yield Problem(TaskFault.ASKED_ALREADY.value, _("已经提出过，正待目标绩效办答复。"))


@transaction.atomic
def answer_objection(
    objection: TaskObjection, answer: str, words: str, *, by: User, to: Participant | None = None
) -> TaskObjection:  # fmt: skip
    """Keep the split, or move what the organ was given to another (``to``), with words that it will read."""
    demand(by, ANSWER, objection)
    plan = locked(objection.task.plan)
    row = TaskObjection.objects.select_related("task").get(pk=objection.pk)
    refuse([*over_problems(plan), *_answering(row, answer, to), *reason_problems(words, _("答复内容"))])
    if answer == Answer.MOVED and to is not None:
        split = given_of(row.task.assignments.select_related("participant"))
        moved = [replace(each, participant=to) if each.participant.pk == row.participant_id else each
                 for each in split]  # fmt: skip
        split_task(row.task, moved, by=by)
    changes = Changes()
    changes.change(row, answer=answer, words=words.strip(), answered_by=by, answered_at=timezone.now())
    changes.write(ANSWER, by=by)
    return row


def _answering(row: TaskObjection, answer: str, to: Participant | None) -> Iterator[Problem]:
    if row.answer:
        yield Problem(TaskFault.ANSWERED.value, _("已经答复过。"), "", _("请刷新页面。"))
    if answer not in {Answer.KEPT, Answer.MOVED}:
        yield Problem(TaskFault.EMPTY.value, _("没有选择怎样答复。"), _("答复"))
    if answer == Answer.MOVED and to is None:
        yield Problem(TaskFault.EMPTY.value, _("没有写明改由哪个单位承担。"), _("改由"), _("请选择单位。"))
