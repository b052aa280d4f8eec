"""Putting a sheet before whoever decides, taking it back, and moving it with its case."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.actions import Submission, open_case, reopen_after_return, resolve_remarks
from hengji.foundation.approvals.actions import withdraw as withdraw_case
from hengji.foundation.approvals.enums import CaseState
from hengji.foundation.approvals.models import Case
from hengji.foundation.approvals.queries import case_of
from hengji.foundation.notifications.actions import forget
from hengji.foundation.organisations.models import User
from hengji.year.goals.content import digest_of, sheet_text
from hengji.year.goals.enums import NEXT, Fault, SheetState
from hengji.year.goals.models import GoalSheet, Round, SheetAuthor
from hengji.year.goals.queries.checking import check_sheet
from hengji.year.goals.queries.review import REVIEW, candidates_for, chain_for, compared
from hengji.year.goals.queries.sheets import pairs_of
from hengji.year.plans.actions.changes import Changes

from .authors import note_author
from .reminding import reminder_key
from .shared import locked, open_sheet, refusal, refuse

# To where a sheet goes when its case goes there.
WITH_CASE = {
    CaseState.RETURNED.value: SheetState.RETURNED.value,
    CaseState.APPROVED.value: SheetState.APPROVED.value,
    CaseState.WITHDRAWN.value: SheetState.DRAFT.value,
}


@transaction.atomic
def submit_sheet(sheet: GoalSheet, *, by: User, seen: int | None = None) -> GoalSheet:
    """Keep the sheet as a round and put it before the first step; a second click finds the first.

    Raises ProblemsError with everything that is wrong with the sheet, or with who would have to decide.
    """
    found = locked(sheet)
    if found.state == SheetState.SUBMITTED and found.case is not None and found.case.submitted_by_id == by.pk:
        return found
    sheet = open_sheet(sheet, seen=seen)
    refuse(check_sheet(sheet).blocking)
    round_ = _keep_round(sheet, by)
    forget(reminder_key(sheet.participant_id))
    if sheet.case is None:
        _open(sheet, round_, by)
    else:
        _open_again(sheet, sheet.case, round_, by)
    return locked(sheet)


def _keep_round(sheet: GoalSheet, by: User) -> Round:
    text = sheet_text(pairs_of(sheet))
    number = (sheet.rounds.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    changes = Changes()
    note_author(changes, sheet, by)
    made = changes.add(
        Round(
            sheet=sheet, number=number, text=text, digest=digest_of(text), submitted_by=by, submitted_at=timezone.now()
        )
    )  # fmt: skip
    changes.change(sheet, state=SheetState.SUBMITTED.value)
    changes.write("goals.submit_sheet", by=by)
    return made


def _open(sheet: GoalSheet, round_: Round, by: User) -> None:
    words = {"name": sheet.participant.name, "year": sheet.plan.year}
    title = _("%(name)s%(year)d年度目标") % words
    chain = chain_for(sheet.plan)
    paper = Submission(_("目标审核"), title[:200], round_.digest, REVIEW, sheet.key)
    authors = SheetAuthor.objects.filter(sheet=sheet).values("user")
    makers = list(User.objects.filter(pk__in=authors))
    case = open_case(paper, chain, candidates_for(sheet.participant, chain), by=by, makers=makers)
    changes = Changes()
    changes.change(locked(sheet), case=case)  # as the case may have moved it already
    changes.write("goals.submit_sheet", by=by)


def _open_again(sheet: GoalSheet, case: Case, round_: Round, by: User) -> None:
    """A new round of the same case; remarks on goals that changed since are mended."""
    authors = SheetAuthor.objects.filter(sheet=sheet).values("user")
    makers = list(User.objects.filter(pk__in=authors))
    candidates = candidates_for(sheet.participant, case.chain)
    last = sheet.rounds.filter(number__lt=round_.number).order_by("-number").first()
    reopen_after_return(case, digest=round_.digest, by=by, candidates=candidates, makers=makers)
    if last is not None:
        changed = [line.code for line in compared(last.text, round_.text) if line.change != "same"]
        resolve_remarks(case, changed, by=by)


@transaction.atomic
def withdraw_sheet(sheet: GoalSheet, *, by: User) -> GoalSheet:
    """Take a submitted sheet back before anybody decided; it is a draft again. Only who submitted it may."""
    case = case_of(REVIEW, sheet.key)  # as it stands, whenever the sheet was read
    if case is None:
        raise refusal(Fault.SHEET_STATE, _("目标表还没有送审，不用撤回。"))
    if case.submitted_by_id != by.pk:
        text = _("目标表由%s送审，只有送审人可以撤回。") % case.submitted_by
        raise refusal(Fault.SHEET_STATE, text, _("请由送审人撤回，或请审核人退回。"))
    withdraw_case(case, by=by)
    return locked(sheet)


def follow_case(case: Case, *, by: object) -> GoalSheet | None:
    """Move a sheet as its case moved, in the same transaction, wherever it was decided (settings.CASE_MOVED)."""
    if case.url_name != REVIEW or case.state not in WITH_CASE:
        return None
    sheet = GoalSheet.objects.select_for_update().get(key=case.key)
    state = WITH_CASE[case.state]
    if state not in NEXT[sheet.state]:
        raise ValueError(f"a sheet does not go from {sheet.state} to {state}")
    changes = Changes()
    changes.change(sheet, state=state)
    changes.write("goals.follow_case", by=by)
    return sheet
