"""Tasks and sources as far as somebody may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hengji.foundation.access.policy import can, scope
from hengji.foundation.organisations.models import User
from hengji.year.goals.models import Assignment, Source, Task, TaskObjection, TaskQuerySet
from hengji.year.goals.task_enums import Answer, Duty
from hengji.year.goals.task_permissions import ANSWER, COVERAGE, LIST, OBJECT, VIEW, VIEW_OBJECTION
from hengji.year.plans.models import Participant, Plan

LED, NO_LEAD, WITHDRAWN = "led", "no_lead", "withdrawn"


@dataclass(frozen=True)
class TaskFilter:
    """What somebody looks for; empty texts are not looked at. ``organ`` is the code of a participant."""

    source: str = ""
    organ: str = ""
    duty: str = ""
    state: str = ""
    words: str = ""

    def of(self, rows: TaskQuerySet) -> TaskQuerySet:
        rows = rows.exclude(withdrawn_at=None) if self.state == WITHDRAWN else rows.standing()
        leads = Assignment.objects.filter(task=OuterRef("pk"), duty=Duty.LEAD)
        if self.state == NO_LEAD:
            rows = rows.filter(~Exists(leads))
        elif self.state == LED:
            rows = rows.filter(Exists(leads))
        if self.source.isdigit():
            rows = rows.filter(source=int(self.source))
        held = {"participant__code": self.organ, "duty": self.duty}
        wanted = {name: value for name, value in held.items() if value}
        if wanted:
            rows = rows.filter(Exists(Assignment.objects.filter(task=OuterRef("pk"), **wanted)))
        for word in self.words.split():
            rows = rows.filter(Q(text__icontains=word) | Q(code__icontains=word) | Q(article__icontains=word))
        return rows


def plans_for(user: User) -> QuerySet[Plan]:
    """Plans whose tasks a user may open, newest year first."""
    return scope(user, LIST, Plan.objects.all()).order_by("-year", "code")


def counts_for(user: User, plans: QuerySet[Plan]) -> Mapping[int, int]:
    """By plan: how many standing tasks a user may see; one query."""
    rows = _seen(user).standing().filter(plan__in=plans).order_by()
    return dict(rows.values_list("plan").annotate(n=Count("pk", distinct=True)))


def tasks_for(user: User, plan: Plan, wanted: TaskFilter = TaskFilter()) -> TaskQuerySet:
    """Tasks of a plan that a user may see, in the order of their sources, with everybody who is given a part."""
    rows = wanted.of(_seen(user).filter(plan=plan))
    found = rows.select_related("source").prefetch_related("assignments__participant")
    return found.order_by("source__position", "position", "pk")


def _seen(user: User) -> TaskQuerySet:
    return cast("TaskQuerySet", scope(user, VIEW, Task.objects.all()))


def sees_all(user: User, plan: Plan) -> bool:
    """Whether somebody reads the whole breakdown, and not only what own organs are given."""
    return can(user, COVERAGE, plan)


@dataclass(frozen=True)
class TaskChoices:
    """What can be filtered by."""

    sources: Sequence[Source]
    organs: Sequence[tuple[str, str]]


def choices_for(user: User, plan: Plan, *, whole: bool) -> TaskChoices:
    """Two queries; ``whole`` offers the sources without tasks as well."""
    rows = _seen(user).filter(plan=plan).order_by()
    people = Participant.objects.filter(assignments__task__in=rows.values("pk")).order_by("position", "pk").distinct()
    sources = plan.task_sources.all() if whole else plan.task_sources.filter(pk__in=rows.values("source"))
    return TaskChoices(list(sources), list(people.values_list("code", "name")))


@dataclass(frozen=True)
class SourceCounts:
    source: Source
    tasks: int
    led: int
    withdrawn: int


def sources_of(plan: Plan) -> list[SourceCounts]:
    """Sources of a plan with how many tasks stand, have a lead, were withdrawn; for those who see all. One query."""
    standing = Q(tasks__withdrawn_at=None)
    lead = Q(tasks__assignments__duty=Duty.LEAD)
    rows = plan.task_sources.annotate(
        n=Count("tasks", filter=standing, distinct=True), led=Count("tasks", filter=standing & lead, distinct=True),
        gone=Count("tasks", filter=Q(tasks__withdrawn_at__isnull=False), distinct=True),
    )  # fmt: skip
    return [SourceCounts(row, row.n, row.led, row.gone) for row in rows.order_by("position", "pk")]


def objections_of(user: User, task: Task) -> list[TaskObjection]:
    """What organs said about a task, the latest first, as far as a user may see it."""
    rows = scope(user, VIEW_OBJECTION, task.objections.all())
    return list(rows.select_related("participant", "by", "answered_by").order_by("-pk"))


def answerable_for(user: User, plan: Plan | None = None) -> list[TaskObjection]:
    """Objections that wait for an answer of this user, the oldest first."""
    rows = TaskObjection.objects.filter(answer=Answer.WAITING)
    rows = rows if plan is None else rows.filter(task__plan=plan)
    found = scope(user, ANSWER, rows).select_related("task__plan", "participant", "by")
    return list(found.order_by("pk"))


def own_assignments(user: User, task: Task) -> list[Assignment]:
    """The parts of a task about which a user may say that they are not the organ's, and has not said so yet."""
    open_ones = TaskObjection.objects.filter(task=task, participant=OuterRef("participant"), answer=Answer.WAITING)
    rows = scope(user, OBJECT, task.assignments.filter(~Exists(open_ones)))
    return list(rows.select_related("participant"))


def task_options(participant: Participant) -> list[tuple[str, str, str]]:
    """Tasks that a participant is given, which its goals may name: code, words, duty; one query."""
    rows = Assignment.objects.filter(participant=participant, task__withdrawn_at=None)
    rows = rows.order_by("task__source__position", "task__position", "task")
    return [(code, text, str(Duty(duty).label)) for code, text, duty in rows.values_list(
        "task__code", "task__text", "duty")]  # fmt: skip
