"""Deciding about an amendment. When the last step consents, numbered versions are made in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.actions import Item
from hengji.foundation.approvals.actions import decide as decide_case
from hengji.foundation.approvals.enums import CaseState, Verdict
from hengji.foundation.approvals.models import Case
from hengji.foundation.common.dates import chinese_date
from hengji.foundation.common.problems import Problem
from hengji.foundation.notifications.actions import notify
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.queries import holders
from hengji.year.goals.amendment_enums import AMENDMENT_MOVES, ENDS, FINAL, AmendmentFault, AmendmentState, LineKind
from hengji.year.goals.content import FIELDS, YES
from hengji.year.goals.models import Amendment, AmendmentLine, Goal, GoalSheet, GoalVersion
from hengji.year.plans.actions.changes import Changes

from .amending import AMENDMENT, locked_amendment, state_refusal
from .shared import refuse

REFUSE = "refuse"  # 不予同意: the end of it; a return asks for mending
MOST_DOCUMENT = 100
# To where an amendment goes when its case goes there.
WITH_CASE = {
    CaseState.RETURNED.value: AmendmentState.RETURNED.value,
    CaseState.APPROVED.value: AmendmentState.EFFECTIVE.value,
    CaseState.WITHDRAWN.value: AmendmentState.WITHDRAWN.value,
}


@dataclass(frozen=True)
class Opinion:
    """What somebody says to an amendment: approve, return or refuse; remarks; the number of the answering document."""

    verdict: str
    remark: str = ""
    items: Sequence[Item] = ()
    document_number: str = ""


@transaction.atomic
def decide_amendment(amendment: Amendment, opinion: Opinion, *, by: User, step: int | None = None) -> Amendment:
    """Consent, return or refuse (不予同意) at the step that waits; ``step`` is its key as the page showed it.

    Refused or returned, nothing changes. Raises ProblemsError.
    """
    row = locked_amendment(amendment)
    if row.case is None:
        raise state_refusal(row)
    number = opinion.document_number.strip()
    if len(number) > MOST_DOCUMENT:
        text = _("批复文号最多%d字。") % MOST_DOCUMENT
        refuse([Problem(AmendmentFault.DOCUMENT.value, text, _("批复文号"), _("请删减。"))])
    if number:
        _set(row, "goals.decide_amendment", by, document_number=number)
    said = Verdict.RETURN.value if opinion.verdict == REFUSE else opinion.verdict
    decide_case(row.case, by=by, verdict=said, remark=opinion.remark, items=opinion.items, step=step)
    row = locked_amendment(row)
    if opinion.verdict == REFUSE and row.state == AmendmentState.RETURNED:
        _set(row, "goals.decide_amendment", by, state=AmendmentState.REFUSED, decided_at=timezone.now())
    return row


def _set(row: Amendment, deed: str, by: object, **columns: Any) -> None:  # noqa: ANN401 - any column
    changes = Changes()
    changes.change(row, **columns)
    changes.write(deed, by=by)


def follow_amendment(case: Case, *, by: object) -> Amendment | None:
    """Move an amendment as its case moved, in the same transaction, wherever it was decided (settings.CASE_MOVED)."""
    if case.url_name != AMENDMENT or case.state not in WITH_CASE:
        return None
    row = locked_amendment(Amendment.objects.get(key=case.key))
    state = WITH_CASE[case.state]
    if state not in AMENDMENT_MOVES[row.state]:
        raise ValueError(f"an amendment does not go from {row.state} to {state}")
    changes = Changes()
    if state == AmendmentState.EFFECTIVE:
        _bring_into_force(changes, row)
    changes.change(row, case=case, state=state, decided_at=timezone.now() if state in FINAL else None)
    changes.write("goals.follow_amendment", by=by)
    if state == AmendmentState.EFFECTIVE:
        _tell(row)
    return row


def _tell(row: Amendment) -> None:
    """The organs whose goals have changed hear of it, whoever asked; who asked hears of it from the approval."""
    sheets = {row.sheet.participant.organisation_id, *row.lines.values_list("target__organisation", flat=True)}
    places = sorted(place for place in sheets if place is not None)
    people = {each.user.pk for each in holders(Role.UNIT_FILLER, timezone.localdate(), organisations=places)}
    words = {"who": row.sheet.participant.name, "kind": row.get_kind_display()}
    text = _("从%s起按新版本执行，原版本保留。") % chinese_date(row.effective)
    notify(
        people - {row.requested_by_id}, Kind.RESULT, _("目标%(kind)s已批准：%(who)s") % words, text,
        matter=Matter(AMENDMENT, row.key),
    )  # fmt: skip


def _bring_into_force(changes: Changes, row: Amendment) -> None:
    lines = list(row.lines.select_related("goal__sheet", "sheet__participant", "target", "into").order_by("position"))
    goals = {
        goal.pk: goal for goal in Goal.objects.select_for_update().filter(pk__in=[x.goal_id for x in lines if x.goal])
    }
    refuse(_stale(line) for line in lines if line.goal_id and goals[line.goal_id].version != line.base)
    found = GoalVersion.objects.filter(goal__in=goals).current().select_related("upper")
    versions = {version.goal_id: version for version in found}
    for line in lines:
        if line.goal_id is None:
            _begin(changes, row, line.sheet, _columns_of(line, None))
            continue
        before = versions[line.goal_id]
        _next(changes, row, goals[line.goal_id], before, line)
        if line.kind == LineKind.MOVE:
            _begin(changes, row, _sheet_of(line), _columns_of(line, before))


def _stale(line: AmendmentLine) -> Problem:
    text = _("目标“%s”在这件调整提出以后已有新版本。") % line.goal
    return Problem(AmendmentFault.STALE.value, text, str(line.goal), _("请退回，按新版本重新申请。"))


def _sheet_of(line: AmendmentLine) -> GoalSheet:
    return GoalSheet.objects.select_related("participant", "plan").get(participant=line.target_id)


def _columns_of(line: AmendmentLine, before: GoalVersion | None) -> dict[str, Any]:
    """The columns of the version that a line makes."""
    content = line.content
    found: dict[str, Any] = {name: content.get(name, "") for name in FIELDS}
    found["classified"] = found["classified"] == YES
    found["upper"] = before.upper if before else None
    return found


def _next(changes: Changes, row: Amendment, goal: Goal, before: GoalVersion, line: AmendmentLine) -> None:
    """The goal's next version; the ones before stay as they are."""
    number = before.number + 1
    changes.add(
        GoalVersion(
            goal=goal, number=number, sealed=True, effective=row.effective, amendment=row,
            cancelled=line.kind in ENDS, **_columns_of(line, before),
        )
    )  # fmt: skip
    changes.change(goal, version=number)


def _begin(changes: Changes, row: Amendment, sheet: GoalSheet, columns: dict[str, Any]) -> None:
    """A new goal at the end of a sheet, in its first version."""
    last = Goal.objects.filter(sheet=sheet).order_by("-position").values_list("position", flat=True).first() or 0
    code = f"{sheet.participant.code}-{last + 1:02d}"
    goal = changes.add(Goal(plan_id=row.plan_id, sheet=sheet, code=code, position=last + 1))
    changes.add(
        GoalVersion(goal=goal, number=1, sealed=True, effective=row.effective, amendment=row, **columns)
    )  # fmt: skip
