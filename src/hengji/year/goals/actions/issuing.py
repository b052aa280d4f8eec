"""Issuing: approved sheets become binding under a document number; their content is sealed (rulebook 2.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.notifications.actions import notify
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.organisations.models import User
from hengji.year.goals.content import digest_of, sheet_text
from hengji.year.goals.enums import Fault, SheetState
from hengji.year.goals.models import GoalSheet, SheetAuthor
from hengji.year.goals.queries.sheets import pairs_of
from hengji.year.plans.actions.changes import Changes
from hengji.year.plans.models import Plan

from .shared import check_plan, refuse
from .telling import page_of

LONGEST_NUMBER = 100


@transaction.atomic
def issue_sheets(plan: Plan, sheets: Sequence[GoalSheet], number: str, *, by: User) -> list[GoalSheet]:
    """Issue approved sheets of a plan under one document number (文号): all of them or none.

    Each sheet gets its digest, its versions are sealed and from then on change by amendments alone. Nobody issues what
    he or she wrote or submitted. Sheets that are not named stay. Raises ProblemsError with every problem at once.
    """
    keys = sorted({sheet.pk for sheet in sheets})
    rows = GoalSheet.objects.select_for_update(of=("self",)).select_related("participant", "case")
    found = list(rows.filter(plan=plan, pk__in=keys).order_by("participant__position", "participant__code"))
    if found and all(_was_issued(sheet, number, by) for sheet in found):
        return found  # a second click
    refuse([*check_plan(plan), *_check_number(number, len(keys) - len(found), found), *_check_sheets(found, by)])
    for sheet in found:
        _issue(sheet, number.strip(), by)
    return found


def _was_issued(sheet: GoalSheet, number: str, by: User) -> bool:
    return (
        sheet.state == SheetState.ISSUED and sheet.document_number == number.strip() and sheet.issued_by_id == by.pk
    )  # fmt: skip


def _check_number(number: str, foreign: int, found: Sequence[GoalSheet]) -> Iterator[Problem]:
    if not found or foreign:
        yield Problem(Fault.EMPTY.value, _("没有选定本考评的目标表。"), "", _("请勾选已审定的目标表。"))
    if not number.strip():
        yield Problem(
            Fault.NUMBER_MISSING.value, _("没有填写下达文号。"), _("文号"), _("请填写，例如省目标办〔2026〕3号。")
        )
    if len(number.strip()) > LONGEST_NUMBER:
        yield Problem(Fault.TEXT_LONG.value, _("下达文号最多%d字。") % LONGEST_NUMBER, _("文号"))


def _check_sheets(found: Iterable[GoalSheet], by: User) -> Iterator[Problem]:
    rows = list(found)
    written = set(SheetAuthor.objects.filter(sheet__in=rows, user=by).values_list("sheet", flat=True))
    for sheet in rows:
        name = sheet.participant.name
        if sheet.state != SheetState.APPROVED:
            text = _("目标表现处于“%s”，不能下达。") % sheet.get_state_display()
            yield Problem(Fault.SHEET_STATE.value, text, name, _("审定以后才能下达。"))
        elif sheet.case is None or sheet.case.digest != digest_of(sheet_text(pairs_of(sheet))):
            yield Problem(
                Fault.STALE.value, _("目标表的内容与审定的不一致。"), name, _("请联系系统管理员核对操作日志。")
            )
        if sheet.pk in written:
            yield Problem(Fault.MAKER.value, _("您参与拟定或送审了这张目标表。"), name, _("请由没有参与的人下达。"))


def _issue(sheet: GoalSheet, number: str, by: User) -> None:
    pairs = pairs_of(sheet)
    digest = digest_of(sheet_text(pairs))
    changes = Changes()
    for _goal, version in pairs:
        changes.change(version, sealed=True)
    changes.change(
        sheet, state=SheetState.ISSUED.value, digest=digest, document_number=number, issued_by=by,
        issued_at=timezone.now(),
    )  # fmt: skip
    changes.write("goals.issue_sheets", by=by)
    told = SheetAuthor.objects.filter(sheet=sheet).values_list("user", flat=True)
    text = _("下达文号：%s。此后的变动须办理目标调整。") % number
    notify(told, Kind.RESULT, _("目标已下达：%s") % sheet.participant.name, text, matter=page_of(sheet))
