"""Deciding about sheets: one with remarks on its goals, or many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.approvals.actions import Item
from hengji.foundation.approvals.actions import decide as decide_case
from hengji.foundation.approvals.enums import Outcome, Verdict
from hengji.foundation.approvals.models import Case
from hengji.foundation.approvals.queries import case_of
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.models import User
from hengji.year.goals.enums import Fault
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion
from hengji.year.goals.queries.review import REVIEW
from hengji.year.goals.queries.sheets import pairs_of

from .shared import refusal

LONGEST_LABEL = 200


@dataclass(frozen=True)
class Shown:
    """What a page showed of a sheet before it was decided: the step that waited, and the digest of its content."""

    step: int
    digest: str


@dataclass(frozen=True)
class Decided:
    """What became of one sheet of many; without an outcome, why not."""

    sheet: GoalSheet
    outcome: Outcome | None
    problems: tuple[Problem, ...] = ()


@transaction.atomic
def decide_sheet(
    sheet: GoalSheet, *, by: User, verdict: str, remark: str = "", remarks: Mapping[str, str] | None = None,
    shown: Shown,
) -> Outcome:  # fmt: skip
    """Decide the step that waits; ``remarks`` are on goals, by code. Raises ProblemsError (approvals.decide).

    The sheet moves with its case (follow_case). A page that shows other content than lies before the step is refused.
    """
    case = _case_of(sheet)
    if case.digest != shown.digest:
        raise refusal(Fault.STALE, _("目标表又有新的一轮送审，与页面上的内容不同。"), _("请刷新后再办理。"))
    items = _items(sheet, remarks or {})
    if items and verdict == Verdict.APPROVE:
        text = _("有%d条对目标的意见，同意时不会送出。") % len(items)
        raise refusal(Fault.REMARKS, text, _("请退回修改，或删去这些意见后再同意。"))
    return decide_case(case, by=by, verdict=verdict, remark=remark, items=items, step=shown.step)


def _case_of(sheet: GoalSheet) -> Case:
    case = case_of(REVIEW, sheet.key)  # as it stands, whenever the sheet was read
    if case is None:
        raise refusal(Fault.SHEET_STATE, _("目标表还没有送审。"))
    return case


def _items(sheet: GoalSheet, remarks: Mapping[str, str]) -> list[Item]:
    """Remarks in the sheet's order; for goals that the sheet does not have there are none."""
    pairs: list[tuple[Goal, GoalVersion]] = pairs_of(sheet)
    return [
        Item(goal.code, (version.title or goal.code)[:LONGEST_LABEL], remarks[goal.code].strip())
        for goal, version in pairs
        if remarks.get(goal.code, "").strip()
    ]


def decide_many(sheets: Sequence[GoalSheet], *, by: User, shown: Mapping[str, Shown]) -> list[Decided]:
    """Approve several sheets, each in a transaction of its own: one that cannot be approved holds up no other.

    ``shown`` has by the sheet's key what the page of confirmation showed.
    """
    return [_decide_one(sheet, by, shown.get(sheet.key)) for sheet in sheets]


def _decide_one(sheet: GoalSheet, by: User, shown: Shown | None) -> Decided:
    try:
        if shown is None:
            raise refusal(Fault.STALE, _("确认页没有列出这张目标表。"), _("请重新勾选。"))
        outcome = decide_sheet(sheet, by=by, verdict=Verdict.APPROVE.value, shown=shown)
    except ProblemsError as error:
        return Decided(sheet, None, error.problems)
    return Decided(sheet, outcome)
