"""Moving a result with its cases, and its days with the calendar."""

from __future__ import annotations

from django.db import transaction

from hengji.foundation.approvals.enums import CaseState
from hengji.foundation.approvals.models import Case
from hengji.foundation.ledger.actions import SYSTEM
from hengji.foundation.workdays.actions import Moved
from hengji.foundation.workdays.calculus import Calendar, deadline
from hengji.outcome.grading.enums import State
from hengji.outcome.grading.models import Proceeding
from hengji.year.plans.actions.changes import Changes

from .proposing import DECISION, REVIEW
from .shared import move

BACK = (CaseState.RETURNED, CaseState.WITHDRAWN)


def follow_result(case: Case, *, by: object) -> Proceeding | None:
    """Move a result as its case moved, in the same transaction, wherever it was decided (settings.CASE_MOVED)."""
    if case.url_name not in {REVIEW, DECISION}:
        return None
    first = case.url_name == REVIEW
    if case.state == CaseState.APPROVED:
        state = State.REVIEWED if first else State.DECIDED
    elif case.state in BACK:
        state = State.PROPOSED if first else State.PUBLIC
    else:
        return None
    proceeding = Proceeding.objects.select_for_update(of=("self",)).get(key=case.key)
    changes = Changes()
    move(changes, proceeding, state)
    changes.write("grading.follow_case", by=by)
    return proceeding


@transaction.atomic
def recompute_dues(known: Calendar) -> list[Moved]:
    """Keep provisional last days in step with the calendar; called when a holiday notice is loaded or mended."""
    changes, moved = Changes(), []
    rows = Proceeding.objects.filter(provisional=True, state=State.PUBLIC).select_related("plan")
    for each in rows:
        assert each.opens is not None  # noqa: S101 - put up, so it has its days
        assert each.closes is not None  # noqa: S101
        closes, appeals = (deadline(each.opens, days, known) for days in (each.days, each.appeal_days))
        before, provisional = each.closes, closes.provisional or appeals.provisional
        changes.change(each, closes=closes.day, appeals_until=appeals.day, provisional=provisional)
        if before != closes.day:
            moved.append(Moved(str(each), before, closes.day, provisional, (each.proposed_by_id,), DECISION, each.key))
    changes.write("grading.recompute_dues", by=SYSTEM)
    return moved
