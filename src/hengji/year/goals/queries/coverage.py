"""任务覆盖: whether each task has one lead and a goal, and what each organ is given from each source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.organisations.models import User
from hengji.year.goals.linter.twins import alike
from hengji.year.goals.models import Assignment, GoalVersion, Source, Task, TaskObjection
from hengji.year.goals.task_enums import Answer, Duty, Gap
from hengji.year.plans.models import Participant, Plan

from .sheets import sheets_for

SHORT = 40  # characters of a task in a sentence
Cells = Mapping[tuple[int, int], Counter[str]]  # participant and source → how many tasks of each duty


@dataclass(frozen=True)
class TaskGoal:
    """A goal that names a task: of which participant, its code and title."""

    participant: int
    code: str
    title: str
    sheet: str  # the sheet's key


@dataclass(frozen=True)
class TaskGap:
    """What is missing or doubled at a task, in a sentence, and the address where it is mended."""

    gap: Gap
    task: Task
    sentence: str
    address: str


@dataclass(frozen=True)
class SourceCover:
    """Tasks of a source: with a goal, with a lead but no goal, without a lead."""

    source: Source
    covered: int
    without_goal: int
    without_lead: int

    @property
    def total(self) -> int:
        return self.covered + self.without_goal + self.without_lead


@dataclass
class Coverage:
    tasks: list[Task]
    sources: list[SourceCover] = field(default_factory=list)
    gaps: list[TaskGap] = field(default_factory=list)
    people: list[Participant] = field(default_factory=list)
    cells: Cells = field(default_factory=dict)

    @property
    def led(self) -> int:
        return sum(each.total - each.without_lead for each in self.sources)

    @property
    def covered(self) -> int:
        return sum(each.covered for each in self.sources)

    @property
    def busy(self) -> list[Participant]:
        """Participants that are given any task."""
        given = {participant for participant, _source in self.cells}
        return [each for each in self.people if each.pk in given]

    @property
    def idle(self) -> list[Participant]:
        """Participants without any task."""
        busy = {each.pk for each in self.busy}
        return [each for each in self.people if each.pk not in busy]

    def of_kind(self, gap: Gap) -> list[TaskGap]:
        return [each for each in self.gaps if each.gap == gap]


def goals_by_task(plan: Plan) -> Mapping[str, Sequence[TaskGoal]]:
    """Goals of a plan by the code of the task that they serve, drafts included; one query."""
    rows = GoalVersion.objects.filter(goal__plan=plan, cancelled=False).exclude(task="").current()
    found: dict[str, list[TaskGoal]] = {}
    names = ("task", "goal__sheet__participant", "goal__code", "title", "goal__sheet__key")
    for code, *said in rows.values_list(*names):
        found.setdefault(code, []).append(TaskGoal(*said))
    return found


def coverage_of(plan: Plan) -> Coverage:
    """Every gap of a plan's breakdown, in the order of the sources; a fixed number of queries."""
    tasks = list(plan.tasks.standing().order_by("source__position", "position", "pk"))
    found = Coverage(tasks, people=list(plan.participants.order_by("position", "pk")))
    people = {each.pk: each for each in found.people}
    splits = _splits(plan, people)
    goals = goals_by_task(plan)
    found.cells = _cells(tasks, splits)
    found.sources = list(_covers(plan, tasks, splits, goals))
    gaps = [*_twins(tasks, splits), *_objected(plan)]
    for task in tasks:
        gaps += _of_task(task, splits.get(task.pk, ()), goals.get(task.code, ()), plan.year)
    found.gaps = sorted(gaps, key=lambda each: Gap.values.index(each.gap))
    return found


@dataclass(frozen=True)
class Part:
    """What one participant is given of a task, and who follows it."""

    participant: Participant
    duty: str
    successor: Participant | None


Splits = Mapping[int, Sequence[Part]]


def _splits(plan: Plan, people: Mapping[int, Participant]) -> Splits:
    found: dict[int, list[Part]] = {}
    rows = Assignment.objects.filter(task__plan=plan).order_by("pk")
    for task, key, duty in rows.values_list("task", "participant", "duty"):
        person = people[key]
        successor = people.get(person.successor_id) if person.successor_id else None
        found.setdefault(task, []).append(Part(person, duty, successor))
    return found


def _lead(split: Sequence[Part]) -> Participant | None:
    return next((part.participant for part in split if part.duty == Duty.LEAD), None)


def _cells(tasks: Sequence[Task], splits: Splits) -> Cells:
    found: dict[tuple[int, int], Counter[str]] = {}
    for task in tasks:
        for part in splits.get(task.pk, ()):
            found.setdefault((part.participant.pk, task.source_id), Counter())[part.duty] += 1
    return found


def _covers(
    plan: Plan, tasks: Sequence[Task], splits: Splits, goals: Mapping[str, Sequence[TaskGoal]]
) -> Iterator[SourceCover]:  # fmt: skip
    counts: dict[int, Counter[str]] = {}
    for task in tasks:
        led = _lead(splits.get(task.pk, ())) is not None
        kind = "without_lead" if not led else "covered" if goals.get(task.code) else "without_goal"
        counts.setdefault(task.source_id, Counter())[kind] += 1
    for source in plan.task_sources.order_by("position", "pk"):
        said = counts.get(source.pk, Counter())
        yield SourceCover(source, said["covered"], said["without_goal"], said["without_lead"])


def _named(task: Task) -> str:
    text = task.text if len(task.text) <= SHORT else f"{task.text[:SHORT]}……"
    return f"{task.code}“{text}”"


def _at(task: Task, place: str = "") -> str:
    return f"{reverse('task', args=[task.pk])}{place}"


def _of_task(task: Task, split: Sequence[Part], held: Sequence[TaskGoal], year: int) -> Iterator[TaskGap]:
    lead, named = _lead(split), _named(task)
    for part in split:
        if _gone_before(part.participant, task.due or date(year, 12, 31)):
            yield TaskGap(Gap.GONE, task, _gone_words(named, part), _at(task, "#split"))
    if lead is None:
        yield TaskGap(Gap.NO_LEAD, task, _("%s还没有牵头单位。") % named, _at(task, "#split"))
    elif not held:
        said = _("%(task)s还没有列入任何单位的目标，牵头单位是%(lead)s。") % {"task": named, "lead": lead.name}
        yield TaskGap(Gap.NO_GOAL, task, said, _at(task, "#goals"))
    elif lead.pk not in {each.participant for each in held}:
        said = _("%(task)s由配合单位列了目标，牵头单位%(lead)s自己没有。") % {"task": named, "lead": lead.name}
        yield TaskGap(Gap.LEAD_NO_GOAL, task, said, _at(task, "#goals"))


def _gone_before(participant: Participant, day: date) -> bool:
    return participant.until is not None and participant.until < day


def _gone_words(named: str, part: Part) -> str:
    until = chinese_date(part.participant.until) if part.participant.until else ""
    words = {"task": named, "who": part.participant.name, "day": until, "duty": Duty(part.duty).label}
    if part.successor is not None:
        words["next"] = part.successor.name
        return _("%(task)s的%(duty)s单位%(who)s参评到%(day)s为止，请改由承继它的%(next)s承担。") % words
    return _("%(task)s的%(duty)s单位%(who)s参评到%(day)s为止，请改由其他单位承担。") % words


def _twins(tasks: Sequence[Task], splits: Splits) -> Iterator[TaskGap]:
    """Nearly the same words registered twice: if two organs lead them, one matter has two leads."""
    for i, j in sorted(alike([task.text for task in tasks])):
        first, second = tasks[i], tasks[j]
        leads = [_lead(splits.get(each.pk, ())) for each in (first, second)]
        said = _("%(one)s与%(other)s内容相近，") % {"one": _named(first), "other": _named(second)}
        if None not in leads and leads[0] != leads[1]:
            names = [each.name for each in leads if each]
            said += _("分别由%(one)s、%(other)s牵头，同一件事有两个牵头单位。") % {"one": names[0], "other": names[1]}
        else:
            said += _("确是同一件事的，请撤销其中一项。")
        yield TaskGap(Gap.TWIN, second, said, _at(second, "#withdraw"))


def _objected(plan: Plan) -> Iterator[TaskGap]:
    rows = TaskObjection.objects.filter(task__plan=plan, task__withdrawn_at=None, answer=Answer.WAITING)
    for row in rows.select_related("task", "participant").order_by("pk"):
        said = _("%(who)s提出%(task)s不是本单位职责：%(reason)s") % {
            "who": row.participant.name, "task": _named(row.task), "reason": row.reason
        }  # fmt: skip
        yield TaskGap(Gap.OBJECTED, row.task, said, _at(row.task))


@dataclass(frozen=True)
class Serving:
    """A goal that serves a task, as far as somebody may see it: whose it is, and the sheet's key."""

    participant: str
    code: str
    title: str
    sheet: str


def goals_serving(user: User, task: Task) -> list[Serving]:
    """Goals that name a task, on the sheets that a user may see; two queries."""
    rows = GoalVersion.objects.filter(goal__plan=task.plan, task=task.code, cancelled=False).current()
    seen = rows.filter(goal__sheet__in=sheets_for(user, task.plan).order_by())
    return [Serving(*said) for said in seen.values_list(
        "goal__sheet__participant__name", "goal__code", "title", "goal__sheet__key")]  # fmt: skip


def sheet_of_lead(user: User, task: Task) -> str:
    """The key of the lead's sheet, where the goal is to be written; empty if there is none that the user may see."""
    lead = task.assignments.filter(duty=Duty.LEAD).values("participant")
    found = sheets_for(user, task.plan).filter(participant__in=lead).values_list("key", flat=True).first()
    return found or ""
