"""Making letters: the first version at issuing, the next after each amendment; the same goals give no new one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.common.problems import Problem
from hengji.foundation.documents.digesting import digest_of
from hengji.foundation.documents.queries import wording_of
from hengji.foundation.organisations.models import User
from hengji.year.goals.enums import SheetState
from hengji.year.goals.letter_content import CODES, Frame, Pairs, kept_text, letter_document
from hengji.year.goals.letter_enums import LetterFault
from hengji.year.goals.letter_permissions import MAKE_LETTERS
from hengji.year.goals.models import GoalSheet, Letter
from hengji.year.goals.queries.letters import goals_digest, letter_terms, pairs_by_sheet
from hengji.year.plans.actions.changes import Changes
from hengji.year.plans.models import Plan

from .shared import check_plan, refuse

DEMO_MARK = "演示数据"


def make_letter(sheet: GoalSheet, *, by: User) -> Letter:
    """The letter of a sheet in its goals' present version; made if there is none yet. Raises ProblemsError."""
    return make_letters(sheet.plan, by=by, sheets=[sheet])[0]


@transaction.atomic
def make_letters(plan: Plan, *, by: User, sheets: Sequence[GoalSheet] | None = None) -> list[Letter]:
    """Newest letters of all issued sheets of a plan (or of some), in the plan's order; one entry in the ledger.

    A sheet whose goals are as its newest letter has them gets no other. Raises ProblemsError with every problem.
    """
    if not can(by, MAKE_LETTERS, plan):
        raise PermissionDenied(MAKE_LETTERS)
    found = _locked(plan, sheets)
    refuse([*check_plan(plan), *_check(found)])
    newest = {letter.sheet_id: letter for letter in Letter.objects.filter(sheet__in=found).newest()}
    pairs = pairs_by_sheet(found)
    made = Changes()
    rows = list(_rows(plan, found, newest, pairs, by))
    newest |= {row.sheet_id: row for row in made.add_many(rows)}
    made.write("goals.make_letters", by=by)
    return [newest[sheet.pk] for sheet in found]


def _locked(plan: Plan, sheets: Sequence[GoalSheet] | None) -> list[GoalSheet]:
    rows = GoalSheet.objects.select_for_update(of=("self",)).select_related("plan", "participant").filter(plan=plan)
    rows = rows.filter(state=SheetState.ISSUED) if sheets is None else rows.filter(pk__in=[each.pk for each in sheets])
    return list(rows.order_by("participant__position", "participant__code"))


def _check(found: Iterable[GoalSheet]) -> Iterator[Problem]:
    sheets = list(found)
    if not sheets:
        yield Problem(LetterFault.NOTHING.value, _("还没有已下达的目标表。"), "", _("下达目标以后再生成。"))
    for sheet in sheets:
        if sheet.state != SheetState.ISSUED:
            text = _("目标表现处于“%s”，不能生成责任书。") % sheet.get_state_display()
            yield Problem(LetterFault.NOT_ISSUED.value, text, sheet.participant.name, _("下达以后再生成。"))


def _rows(
    plan: Plan, found: Sequence[GoalSheet], newest: dict[int, Letter], pairs: dict[int, Pairs], by: User
) -> Iterator[Letter]:
    terms = letter_terms(plan)
    wording = wording_of(CODES[terms.kind], plan.organiser.code)
    frame = Frame(terms, wording, DEMO_MARK if settings.DEMO else "")
    at = timezone.now()
    for sheet in found:
        digest, last = goals_digest(pairs[sheet.pk]), newest.get(sheet.pk)
        if last is not None and last.goals_digest == digest:
            continue
        document = letter_document(sheet, pairs[sheet.pk], digest, frame)
        yield Letter(
            plan=plan, sheet=sheet, number=last.number + 1 if last else 1, kind=terms.kind, basis=terms.basis,
            superior=terms.superior, signed_by=terms.signed_by, wording=wording.version, text=kept_text(document),
            digest=digest_of(document), goals_digest=digest, made_by=by, made_at=at,
        )  # fmt: skip
