"""Strategic goals of an organ: written by its own people, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import Organisation, User
from hengji.year.goals.enums import Perspective
from hengji.year.goals.models import StrategicGoal
from hengji.year.goals.task_enums import TaskFault
from hengji.year.goals.task_permissions import WRITE_STRATEGY
from hengji.year.plans.actions.changes import Changes
from hengji.year.plans.actions.refusing import refuse

from .task_shared import demand, reason_problems, text_problems

SHORTEST, LONGEST = 3, 5  # years
_TITLES = {"code": "编号", "title": "战略目标"}
_LONGEST = {"code": 40, "title": 200, "text": 1000}
_FIRST_YEAR, _LAST_YEAR = 1949, 2199


@dataclass(frozen=True)
class StrategicDraft:
    code: str
    title: str
    first_year: int
    last_year: int
    perspective: str = ""
    text: str = ""


@transaction.atomic
def write_strategic_goal(
    organisation: Organisation, draft: StrategicDraft, *, by: User, there: StrategicGoal | None = None
) -> StrategicGoal:  # fmt: skip
    """Write a goal of three to five years, or change one; its code stays. Raises ProblemsError with every problem."""
    demand(by, WRITE_STRATEGY, organisation)
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    row = StrategicGoal.objects.get(pk=there.pk, organisation=organisation) if there else None
    refuse([*_draft_problems(draft), *_standing_problems(row), *_code_problems(organisation, draft, row)])
    changes, now = Changes(), timezone.now()
    if row is None:
        row = changes.add(StrategicGoal(organisation=organisation, written_by=by, written_at=now, **vars(draft)))
    elif any(getattr(row, name) != value for name, value in vars(draft).items() if name != "code"):
        changes.change(row, **{**vars(draft), "code": row.code}, written_by=by, written_at=now)
    changes.write(WRITE_STRATEGY, by=by)
    return row


@transaction.atomic
def withdraw_strategic_goal(there: StrategicGoal, reason: str, *, by: User) -> StrategicGoal:
    """It is pursued no longer; goals that served it keep pointing at it."""
    demand(by, WRITE_STRATEGY, there)
    row = StrategicGoal.objects.select_for_update().get(pk=there.pk)
    refuse([*_standing_problems(row), *reason_problems(reason, _("撤销理由"))])
    changes = Changes()
    changes.change(row, withdrawn_at=timezone.now(), withdrawn_reason=reason.strip())
    changes.write("goals.withdraw_strategy", by=by, reason=reason.strip())
    return row


def _draft_problems(draft: StrategicDraft) -> Iterator[Problem]:
    yield from text_problems({name: getattr(draft, name) for name in _LONGEST}, _TITLES, _LONGEST)
    years = draft.last_year - draft.first_year + 1
    within = draft.first_year >= _FIRST_YEAR and draft.last_year <= _LAST_YEAR
    if not (within and SHORTEST <= years <= LONGEST):
        said = _("%(first)d年至%(last)d年不是三到五年。") % {"first": draft.first_year, "last": draft.last_year}
        yield Problem(TaskFault.YEARS.value, said, _("截止年度"), _("战略目标管三到五年，请改正起止年度。"))
    if draft.perspective and draft.perspective not in Perspective.values:
        yield Problem(TaskFault.WORD_UNKNOWN.value, _("没有这个维度。"), _("维度"), _("请从列表中选择。"))


def _standing_problems(row: StrategicGoal | None) -> Iterator[Problem]:
    if row is not None and row.withdrawn_at is not None:
        yield Problem(TaskFault.WITHDRAWN.value, _("这个战略目标已撤销。"), "", _("请刷新页面。"))


def _code_problems(organisation: Organisation, draft: StrategicDraft, row: StrategicGoal | None) -> Iterator[Problem]:
    if row is None and StrategicGoal.objects.filter(organisation=organisation, code=draft.code).exists():
        yield Problem(TaskFault.CODE_TWICE.value, _("编号“%s”已经用过。") % draft.code, _("编号"), _("请换一个。"))
