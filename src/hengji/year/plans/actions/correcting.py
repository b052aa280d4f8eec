"""Correcting an issued scheme: one person proposes it with a reason, another confirms; old and new text are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring.pack import dump, load
from hengji.core.scoring.scheme import Scheme
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.plans import edits
from hengji.year.plans.enums import CORRECTION_MOVES, CorrectionState, Fault
from hengji.year.plans.models import Correction, Plan
from hengji.year.plans.queries import (
    blocking,
    digest_of_text,
    findings_of_text,
    new_breaches,
    pack_text,
    scheme_of,
)

from .changes import Changes
from .correction_telling import tell_applied, tell_proposed, tell_refused
from .creating import check_twice
from .filing_telling import keep_reminding, tell_below
from .refusing import locked, of_core, refusal, refuse
from .storing import store_scheme

SchemeChanges = Scheme | Mapping[str, Mapping[str, Any]]


@transaction.atomic
def correct_scheme(plan: Plan, changes: SchemeChanges, *, reason: str, by: User) -> Correction:
    """Propose a correction; nothing of the scheme changes before another person confirms it.

    ``changes``: fields by the code of an indicator, and under "" whole parts of the scheme; or the corrected Scheme.
    One correction is open at a time. Raises ProblemsError.
    """
    plan = locked(plan)
    before = pack_text(plan)
    after = dump(_corrected(plan, changes))
    refuse([*_check_proposal(plan, reason), *_check_text(plan, before, after)])
    last = plan.corrections.order_by("-number").values_list("number", flat=True).first() or 0
    made = Changes()
    correction = made.add(
        Correction(
            plan=plan, number=last + 1, reason=reason.strip(), text_before=before, text_after=after, proposed_by=by,
            proposed_at=timezone.now(),
        )
    )  # fmt: skip
    made.write("plans.correct_scheme", by=by, reason=reason.strip())
    tell_proposed(correction)
    return correction


@transaction.atomic
def confirm_correction(correction: Correction, *, by: User, remark: str = "") -> Correction:
    """The second person says yes: the scheme is what the correction says, under a new digest."""
    plan = locked(correction.plan)
    row = _open(correction, by)
    if pack_text(plan) != row.text_before:
        text = _("提出更正之后考评办法已经改变。")
        raise refusal(Fault.PLAN_CHANGED, text, _("请不同意这项更正，重新提出。"))
    changes = Changes()
    now = timezone.now()
    _move(changes, row, CorrectionState.APPLYING, confirmed_by=by, confirmed_at=now, remark=remark.strip())
    store_scheme(changes, plan, load(row.text_after))
    _move(changes, row, CorrectionState.APPLIED, digest=digest_of_text(row.text_after))
    changes.write("plans.confirm_correction", by=by, reason=row.reason)
    tell_applied(row)
    tell_below(plan)
    keep_reminding(plan)
    return row


@transaction.atomic
def refuse_correction(correction: Correction, *, by: User, remark: str) -> Correction:
    """The second person says no, and why; the scheme stays as it is."""
    locked(correction.plan)
    row = _open(correction, by)
    if not remark.strip():
        raise refusal(Fault.REASON, _("没有写明不同意的理由。"), _("请填写理由。"), _("确认意见"))
    changes = Changes()
    _move(changes, row, CorrectionState.REFUSED, confirmed_by=by, confirmed_at=timezone.now(), remark=remark.strip())
    changes.write("plans.refuse_correction", by=by, reason=remark.strip())
    tell_refused(row)
    return row


def _corrected(plan: Plan, changes: SchemeChanges) -> Scheme:
    if isinstance(changes, Scheme):
        refuse(of_core(check_twice(changes)))
        return changes
    draft = edits.draft_of(scheme_of(plan))
    edits.set_parts(draft, changes.get("", {}))
    edits.change(draft, {code: fields for code, fields in changes.items() if code})
    return edits.scheme_of_draft(draft)


def _check_proposal(plan: Plan, reason: str) -> Iterator[Problem]:
    if not plan.is_frozen:
        text = _("考评办法还没有印发，可以直接修改，不用更正。")
        yield Problem(Fault.PLAN_STATE, text, "", _("请在拟制中修改。"))
    if not reason.strip():
        yield Problem(Fault.REASON, _("没有写明更正的理由。"), _("理由"), _("请写明理由和依据。"))
    if plan.corrections.filter(state=CorrectionState.PROPOSED).exists():
        text = _("已有一项更正等待确认。")
        yield Problem(Fault.CORRECTION_STATE, text, "", _("请先办结那一项。"))


def _check_text(plan: Plan, before: str, after: str) -> Iterator[Problem]:
    if before == after:
        yield Problem(Fault.NO_CHANGE, _("更正前后没有不同。"), "", _("请核对要更正的内容。"))
    for found in blocking(findings_of_text(after, plan.year)):
        yield Problem(found.code, found.message, found.where, found.remedy)
    for found in new_breaches(plan, load(before), load(after)):
        yield Problem(found.code, found.message, found.where, found.remedy)


def _open(correction: Correction, by: User) -> Correction:
    """The locked correction, if it waits and the person is another one."""
    row = Correction.objects.select_for_update().get(pk=correction.pk)
    if row.state != CorrectionState.PROPOSED:
        text = _("这项更正%s，不用再办。") % row.get_state_display()
        raise refusal(Fault.CORRECTION_STATE, text, _("请刷新页面查看。"))
    if row.proposed_by_id == by.pk:
        text = _("更正由您提出，不能由您确认。")
        raise refusal(Fault.TWO_PERSONS, text, _("请由另一人确认。"))
    return row


def _move(changes: Changes, row: Correction, state: CorrectionState, **columns: Any) -> None:  # noqa: ANN401
    if state not in CORRECTION_MOVES[row.state]:
        raise ValueError(f"a correction does not go from {row.state} to {state}")
    changes.change(row, state=state, **columns)
