"""任务分解: what the work report asks for is registered once and split to lead and co-operating organs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengji.front.operations.rehearsal.stage import Stage
from hengji.year.goals.actions.tasks import SourceDraft, TaskDraft, split_task, write_source, write_task
from hengji.year.goals.models import Source
from hengji.year.goals.task_enums import Duty
from hengji.year.goals.task_split import Given
from hengji.year.plans.models import Participant

TITLE = "登记和分解上级任务"
NUMBER = "示例〔2026〕1号"
SOURCE = SourceDraft("2026年省政府工作报告重点任务（示例）", NUMBER, "省人民政府")


def is_played(stage: Stage) -> bool:
    return Source.objects.filter(plan__code=stage.code).exists()


def play(stage: Stage) -> None:
    office, plan = stage.actor("office"), stage.plan
    people = {each.name: each for each in plan.participants.all()}
    source = write_source(plan, SOURCE, by=office)
    for entry in stage.scheme.carried["task_library"]:
        article = str(entry["basis"]).removeprefix(NUMBER).strip()
        task = write_task(source, TaskDraft(str(entry["title"]), article=article), by=office)
        given = _given(entry, people)
        if given:
            split_task(task, given, by=office)


def _given(entry: Mapping[str, Any], people: Mapping[str, Participant]) -> list[Given]:
    """The lead and who co-operates, as far as they take part; without its lead a task stays open."""
    lead = people.get(entry["lead"])
    if lead is None:
        return []
    others = [people[name] for name in entry["co"] if name in people]
    return [Given(lead, Duty.LEAD.value), *(Given(each, Duty.COOPERATE.value) for each in others)]
