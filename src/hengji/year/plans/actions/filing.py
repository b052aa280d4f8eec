"""报上级备案: an issued plan goes to the office of the plan above it, which records it or returns it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import OVER, Fault, FilingState, Verdict
from hengji.year.plans.models import Filing, FilingVerdict, Plan, SuperiorText
from hengji.year.plans.queries import digest_of_text, pack_text
from hengji.year.plans.queries.filings import Standing, standing_of, superior_text_of

from .changes import Changes
from .creating import superior_text
from .filing_telling import keep_reminding, tell_decided, tell_filed
from .refusing import locked, refusal, refuse

LONGEST = 2000


@transaction.atomic
def take_superior(plan: Plan, *, by: User) -> SuperiorText:
    """Measure the plan by the superior's text as it stands from now on: it was looked at, and what follows is done.

    A plan that was begun from something else comes under its superior's marks by this. The same text twice changes
    nothing. Raises ProblemsError.
    """
    plan = locked(plan)
    superior = _superior(plan)
    if plan.state in OVER:
        raise refusal(Fault.PLAN_STATE, _("本考评已办结，不再对照上级办法。"))
    known = superior_text_of(plan)
    row = superior_text(plan, superior, known.number + 1 if known else 1, by)
    if known is not None and known.digest == row.digest:
        return known
    changes = Changes()
    changes.add(row)
    changes.write("plans.take_superior", by=by)
    return row


@transaction.atomic
def file_upward(plan: Plan, *, by: User, note: str = "") -> Filing:
    """File the text in force with the superior's office, beside the superior's text of this moment.

    After a return something must have been corrected, or ``note`` says why not. Raises ProblemsError.
    """
    plan = locked(plan)
    superior = _superior(plan)
    standing = standing_of(plan)
    refuse([*_check_filing(superior, standing), *_check_note(standing, note.strip())])
    assert standing.due is not None  # noqa: S101 - whatever may be filed is due some day
    text, above = pack_text(plan), pack_text(superior)
    changes = Changes()
    filing = changes.add(
        Filing(
            plan=plan, number=standing.filing.number + 1 if standing.filing else 1, text=text,
            digest=digest_of_text(text), superior_text=above, superior_digest=digest_of_text(above), note=note.strip(),
            due=standing.due, filed_by=by, filed_at=timezone.now(),
        )
    )  # fmt: skip
    changes.write("plans.file_upward", by=by)
    tell_filed(filing, superior)
    keep_reminding(plan)
    return filing


@transaction.atomic
def accept_filing(filing: Filing, *, by: User, remark: str = "") -> FilingVerdict:
    """备案: the superior's office takes the filing on record."""
    return _decided(filing, Verdict.ACCEPTED, remark, by)


@transaction.atomic
def return_filing(filing: Filing, *, by: User, remark: str) -> FilingVerdict:
    """退回修改: the superior's office says what to mend; the plan below is corrected and filed again."""
    return _decided(filing, Verdict.RETURNED, remark, by)


def _decided(filing: Filing, verdict: Verdict, remark: str, by: User) -> FilingVerdict:
    locked(filing.plan)
    row = Filing.objects.select_related("plan").get(pk=filing.pk)
    refuse(_check_verdict(row, verdict, remark.strip(), by))
    changes = Changes()
    made = changes.add(
        FilingVerdict(
            filing=row, verdict=verdict, remark=remark.strip(), decided_by=by, decided_at=timezone.now()
        )
    )  # fmt: skip
    changes.write("plans.accept_filing" if verdict == Verdict.ACCEPTED else "plans.return_filing", by=by, reason=remark)
    tell_decided(made)
    keep_reminding(row.plan)
    return made


def _superior(plan: Plan) -> Plan:
    if plan.superior is None:
        raise refusal(Fault.NO_SUPERIOR, _("本考评没有上级考评，不用报备。"))
    return plan.superior


def _check_filing(superior: Plan, standing: Standing) -> Iterator[Problem]:
    if not superior.is_frozen:
        text = _("上级办法还没有印发，不能报备。")
        yield Problem(Fault.FILING_STATE, text, "", _("请等上级办法印发。"))
    remedies = {
        FilingState.NOT_DUE: _("请先印发。"),
        FilingState.FILED: _("请等上级目标绩效办备案或退回。"),
        FilingState.ACCEPTED: _("更正以后才需要重新报备。"),
    }
    if not standing.may_file:
        text = _("本办法现在是“%s”，不能报备。") % standing.state.label
        yield Problem(Fault.FILING_STATE, text, "", remedies[standing.state])


def _check_note(standing: Standing, note: str) -> Iterator[Problem]:
    if standing.state == FilingState.RETURNED and not standing.outdated and not note:
        text = _("退回以后本办法没有更正过。")
        yield Problem(Fault.REASON, text, _("报备说明"), _("请先办理更正；认为不用改的，请写明理由。"))
    if len(note) > LONGEST:
        yield Problem(Fault.COMMENT_TEXT, _("超过%d字。") % LONGEST, _("报备说明"), _("请写得简短一些。"))


def _check_verdict(row: Filing, verdict: Verdict, remark: str, by: User) -> Iterator[Problem]:
    if FilingVerdict.objects.filter(filing=row).exists():
        yield Problem(Fault.FILING_STATE, _("这次报备已经办理。"), "", _("请刷新页面查看。"))
    if row.filed_by_id == by.pk:
        text = _("报备由您提出，不能由您办理。")
        yield Problem(Fault.TWO_PERSONS, text, "", _("请由另一人办理。"))
    if verdict == Verdict.RETURNED and not remark:
        yield Problem(Fault.REASON, _("没有写明退回的理由。"), _("意见"), _("请写明要改什么。"))
    if len(remark) > LONGEST:
        yield Problem(Fault.COMMENT_TEXT, _("超过%d字。") % LONGEST, _("意见"), _("请写得简短一些。"))
