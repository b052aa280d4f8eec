"""Sub-rules of an indicator: written and signed in the owner, shown to the organs, filed or returned by the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import SUB_RULES_MOVES, Fault, PlanState, SubRulesState
from hengji.year.plans.models import Edit, Plan, SubRuleItem, SubRules
from hengji.year.plans.queries import scheme_of
from hengji.year.plans.queries.sub_rules import branch_for, content_digest, problems_of, unanswered, writers_of
from hengji.year.plans.sub_rule_content import Content, Line, check_size

from .changes import Changes
from .comment_rounds import Text, begin_round, check_days
from .editing import graft_branch
from .refusing import locked, refuse
from .sub_rule_telling import (
    settle_page,
    stop_reminding,
    tell_filed,
    tell_offered,
    tell_returned,
    tell_submitted,
)

COMMENT_DAYS = 5


@transaction.atomic
def write_sub_rules(found: SubRules, content: Content, *, by: User, seen: str) -> SubRules:
    """Save a draft as it is, complete or not. ``seen`` is queries.sub_rules.content_digest as the page showed it."""
    row = _locked(found)
    refuse([*_check_move(row, SubRulesState.DRAFTED, drafting=True), *_check_seen(row, seen), *check_size(content)])
    changes = Changes()
    changes.change(
        row, state=SubRulesState.DRAFTED, scale=content.scale, outside=content.outside, body=content.body.strip(),
        document=content.document.strip(), full=content.full.strip(), written_by=by,
    )  # fmt: skip
    _store_lines(changes, row, content.lines, by)
    changes.write("plans.write_sub_rules", by=by)
    return row


@transaction.atomic
def submit_sub_rules(found: SubRules, *, by: User, seen: str) -> SubRules:
    """Hand the draft to the owner's approver; refused while its points do not add up or an item cannot be scored."""
    row = _locked(found)
    refuse([*_check_move(row, SubRulesState.SUBMITTED), *_check_seen(row, seen), *problems_of(row)])
    changes = Changes()
    changes.change(
        row, state=SubRulesState.SUBMITTED, submitted_by=by, submitted_at=timezone.now(), signed_by=None,
        return_remark="",
    )  # fmt: skip
    changes.write("plans.submit_sub_rules", by=by)
    tell_submitted(row)
    return row


def return_sub_rules(found: SubRules, *, by: User, remark: str) -> SubRules:
    """The approver gives them back with what to mend, instead of signing."""
    return _given_back(found, SubRulesState.SUBMITTED, by=by, remark=remark)


def refuse_sub_rules(found: SubRules, *, by: User, remark: str) -> SubRules:
    """The office gives them back with what to mend, instead of filing."""
    return _given_back(found, SubRulesState.READY, by=by, remark=remark)


@transaction.atomic
def _given_back(found: SubRules, state: SubRulesState, *, by: User, remark: str) -> SubRules:
    row = _locked(found)
    problems = [*_check_open(row), *_check_stands(row, state)]
    if not remark.strip():
        problems.append(Problem(Fault.REASON, _("没有写明退回的理由。"), _("退回意见"), _("请写明要改什么。")))
    refuse(problems)
    changes = Changes()
    changes.change(row, state=SubRulesState.DRAFTED, return_remark=remark.strip())
    changes.write("plans.return_sub_rules", by=by, reason=remark.strip())
    tell_returned(row)
    return row


@transaction.atomic
def sign_sub_rules(found: SubRules, days: int | None = COMMENT_DAYS, *, by: User, seen: str) -> SubRules:
    """Sign them, by which the participating organs are asked for their opinion within so many working days.

    With None they go straight to the office: only after a round whose comments are all answered.
    """
    row = _locked(found)
    then = SubRulesState.READY if days is None else SubRulesState.OPEN
    problems = [*_check_move(row, then), *_check_signer(row, by, seen), *problems_of(row)]
    problems += unanswered(row) if days is None else check_days(days)
    refuse(problems)
    changes, now = Changes(), timezone.now()
    changes.change(row, state=then, signed_by=by, signed_at=now, digest=content_digest(row), return_remark="")
    stop_reminding(row)
    if days is None:
        tell_offered(row)
    else:
        _ask_organs(changes, row, days, now, by)
    changes.write("plans.sign_sub_rules", by=by)
    return row


@transaction.atomic
def revise_sub_rules(found: SubRules, *, by: User) -> SubRules:
    """Take them back into drafting, to change what comments were right about; the round ends."""
    row = _locked(found)
    refuse([*_check_open(row), *_check_stands(row, SubRulesState.OPEN)])
    changes = Changes()
    changes.change(row, state=SubRulesState.DRAFTED)
    changes.write("plans.revise_sub_rules", by=by)
    return row


@transaction.atomic
def offer_sub_rules(found: SubRules, *, by: User) -> SubRules:
    """Hand them to the office for filing, once the round is over and every comment answered."""
    row = _locked(found)
    refuse([*_check_open(row), *_check_stands(row, SubRulesState.OPEN), *unanswered(row)])
    changes = Changes()
    changes.change(row, state=SubRulesState.READY)
    changes.write("plans.offer_sub_rules", by=by)
    tell_offered(row)
    return row


@transaction.atomic
def file_sub_rules(found: SubRules, *, by: User, seen: str) -> SubRules:
    """备案: make them part of the draft scheme, as one edit that can be undone; by somebody who had no part in them."""
    row = _locked(found)
    refuse([*_check_move(row, SubRulesState.FILED), *_check_filing(row, by), *_check_seen(row, seen)])
    refuse([*problems_of(row), *unanswered(row)])
    branch = branch_for(row, scheme_of(row.plan))
    assert branch is not None  # noqa: S101 - problems_of has found the indicator
    what = _("“%s”评分细则备案") % row.title
    edit = graft_branch(row.plan, row.indicator, branch, by=by, what=what)
    changes = Changes()
    if edit is None:  # the scheme says so already, as after a filing that was undone by hand
        edit = changes.keep(row.plan, what, by=by)
    changes.change(row, state=SubRulesState.FILED, filed_by=by, filed_at=timezone.now(), edit=edit)
    changes.write("plans.file_sub_rules", by=by)
    settle_page(row)
    tell_filed(row)
    return row


def reopen_filed(changes: Changes, edit: Edit) -> None:
    """The edit by which sub-rules were filed is taken back: they wait for filing again."""
    for row in SubRules.objects.select_for_update().filter(edit=edit, state=SubRulesState.FILED):
        changes.change(row, state=SubRulesState.READY, filed_by=None, filed_at=None, edit=None)


def _ask_organs(changes: Changes, row: SubRules, days: int, now: datetime, by: User) -> None:
    begin_round(changes, Text(row.plan, row.digest, now, row), days, by=by)


def _store_lines(changes: Changes, row: SubRules, lines: tuple[Line, ...], by: User) -> None:
    """Write what differs; whoever wrote a line last is its author."""
    stored = {item.number: item for item in row.items.all()}
    fresh = []
    for place, line in enumerate(lines, 1):
        columns: dict[str, Any] = {name: value.strip() for name, value in vars(line).items()}
        item = stored.pop(place, None)
        if item is None:
            fresh.append(SubRuleItem(sub_rules=row, number=place, written_by=by, **columns))
        elif any(getattr(item, name) != value for name, value in columns.items()):
            changes.change(item, **columns, written_by=by)
    changes.add_many(fresh)
    changes.remove(stored.values())


def _locked(found: SubRules) -> SubRules:
    plan: Plan = locked(found.plan)
    row = SubRules.objects.select_for_update(of=("self",)).select_related("owner").get(pk=found.pk)
    row.plan = plan
    return row


def _check_open(row: SubRules) -> Iterator[Problem]:
    if row.plan.is_frozen:
        text = _("考评办法已印发，评分细则不再改动。")
        yield Problem(Fault.PLAN_FROZEN, text, "", _("确需修改的，请办理考评办法更正。"))


def _check_move(row: SubRules, state: SubRulesState, *, drafting: bool = False) -> Iterator[Problem]:
    yield from _check_open(row)
    wrong = state not in SUB_RULES_MOVES[row.state]
    if wrong or (drafting and row.state not in {SubRulesState.ASKED, SubRulesState.DRAFTED}):
        text = _("评分细则现在是“%(now)s”，不能这样办理。") % {"now": row.get_state_display()}
        yield Problem(Fault.SUB_RULES_STATE, text, "", _("请刷新页面查看现在的状态。"))


def _check_stands(row: SubRules, state: SubRulesState) -> Iterator[Problem]:
    """For steps that only one state knows; where it is frozen the move says so already."""
    if row.state != state:
        words = {"now": row.get_state_display(), "then": state.label}
        text = _("评分细则现在是“%(now)s”，不是“%(then)s”，不能这样办理。") % words
        yield Problem(Fault.SUB_RULES_STATE, text, "", _("请刷新页面查看现在的状态。"))


def _check_seen(row: SubRules, seen: str) -> Iterator[Problem]:
    if seen != content_digest(row):
        text = _("内容在您打开页面以后有变动，您这次没有办成。")
        yield Problem(Fault.SUB_RULES_CHANGED, text, "", _("请刷新页面，核对后再办。"))


def _check_signer(row: SubRules, by: User, seen: str) -> Iterator[Problem]:
    if by.pk in writers_of(row):
        text = _("您参与了评分细则的起草，不能由您签发。")
        yield Problem(Fault.TWO_PERSONS, text, "", _("请由没有参与起草的审核人签发。"))
    yield from _check_seen(row, seen)


def _check_filing(row: SubRules, by: User) -> Iterator[Problem]:
    if by.pk in {*writers_of(row), row.signed_by_id}:
        text = _("您参与了评分细则的起草或签发，不能由您备案。")
        yield Problem(Fault.TWO_PERSONS, text, "", _("请由没有参与的人备案。"))
    if row.plan.state == PlanState.CIRCULATED:
        text = _("考评办法正在征求意见，内容暂不能修改。")
        yield Problem(Fault.PLAN_STATE, text, "", _("请先撤回修改，再办理备案。"))
