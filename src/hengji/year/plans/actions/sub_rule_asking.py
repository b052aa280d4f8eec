"""Asking owners for sub-rules, reminding them, more time, withdrawing; the last day when the calendar moves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.burden.actions import Cost, record_asked
from hengji.foundation.common.problems import Problem
from hengji.foundation.ledger.actions import SYSTEM
from hengji.foundation.organisations.models import User
from hengji.foundation.workdays.actions import Moved
from hengji.foundation.workdays.calculus import Calendar, Deadline
from hengji.foundation.workdays.queries import deadline
from hengji.year.plans.enums import FROZEN, OWED, Fault
from hengji.year.plans.models import Plan, SubRules
from hengji.year.plans.queries.sub_rules import Owed, owed, owners_people

from .changes import Changes
from .comment_rounds import MOST_DAYS, check_days, check_extension
from .refusing import locked, refuse
from .sub_rule_telling import (
    keep_reminding,
    page_of,
    stop_reminding,
    tell_asked,
    tell_extended,
    tell_waiting,
    tell_withdrawn,
)

USUAL_DAYS = 15
COST = Cost(fields=20, minutes=240)  # a table of some ten items, with their sources


@transaction.atomic
def ask_sub_rules(plan: Plan, codes: Sequence[str], days: int = USUAL_DAYS, *, by: User) -> list[SubRules]:
    """Ask the owners of these indicators for sub-rules within so many working days; all of them or none."""
    plan = locked(plan)
    lines = {line.code: line for line in owed(plan)}
    refuse([*check_days(days), *_check_asking(plan, lines, codes)])
    limit, changes = deadline(timezone.localdate(), days), Changes()
    rows = changes.add_many([_row(plan, lines[code], limit, by) for code in dict.fromkeys(codes)])
    people = owners_people([row.owner_id for row in rows])
    for row in rows:
        tell_asked(row, people)
        keep_reminding(row, people, limit)
        what = _("起草“%(plan)s”%(title)s评分细则") % {"plan": plan.title[:100], "title": row.title[:80]}
        record_asked(row.owner.code, what, by=by, cost=COST, room="plans")
    changes.write("plans.ask_sub_rules", by=by)
    return rows


@transaction.atomic
def remind_owners(plan: Plan, *, by: User) -> list[SubRules]:
    """Remind whoever has the sub-rules now, each once a day; returns those for which somebody was reminded."""
    plan = locked(plan)
    refuse(_check_open(plan))
    today, changes = timezone.localdate(), Changes()
    rows = plan.sub_rules.select_for_update(of=("self",)).select_related("plan").filter(state__in=sorted(OWED))
    late = [row for row in rows if row.reminded_on != today]
    people = owners_people([row.owner_id for row in late])
    for row in late:
        tell_waiting(row, people)
        changes.change(row, reminded_on=today)
    changes.write("plans.remind_sub_rules", by=by)
    return late


@transaction.atomic
def extend_sub_rules(plan: Plan, code: str, days: int, *, by: User, reason: str) -> SubRules:
    """Give an owner a new last day for its draft, so many working days from today; refused once it has signed."""
    plan = locked(plan)
    row = _owed_row(plan, code)
    limit = deadline(timezone.localdate(), min(max(days, 1), MOST_DAYS))
    later = check_extension(row.due, limit, reason) if row else ()
    refuse([*_check_open(plan), *_check_row(row), *check_days(days), *later])
    assert row is not None  # noqa: S101 - just checked
    changes, people = Changes(), owners_people([row.owner_id])
    changes.change(row, started=limit.start, days=limit.days, due=limit.day, provisional=limit.provisional)
    keep_reminding(row, people, limit)
    tell_extended(row, people)
    changes.write("plans.extend_sub_rules", by=by, reason=reason.strip())
    return row


@transaction.atomic
def withdraw_sub_rules(plan: Plan, code: str, *, by: User, reason: str) -> SubRules:
    """Take back a request that was made for the wrong indicator; what was drafted stays in the ledger only.

    Refused once the owner has signed and once organs were asked: what others have signed is not deleted.
    """
    plan = locked(plan)
    row = _owed_row(plan, code)
    refuse([*_check_open(plan), *_check_row(row), *_check_withdrawing(row, reason)])
    assert row is not None  # noqa: S101 - just checked
    stop_reminding(row)
    tell_withdrawn(row, owners_people([row.owner_id]), reason.strip())
    changes = Changes()
    changes.remove([*row.items.all(), row])
    changes.write("plans.withdraw_sub_rules", by=by, reason=reason.strip())
    return row


@transaction.atomic
def recompute_dues(known: Calendar) -> list[Moved]:
    """Keep provisional last days in step with the calendar; called when a holiday notice is loaded or mended."""
    moved: list[Moved] = []
    changes = Changes()
    rows = SubRules.objects.select_for_update(of=("self",)).filter(state__in=sorted(OWED), provisional=True)
    for row in rows.select_related("plan").exclude(plan__state__in=sorted(FROZEN)):
        limit, before = deadline(row.started, row.days, known=known), row.due
        if (limit.day, limit.provisional) == (row.due, True):
            continue
        changes.change(row, due=limit.day, provisional=limit.provisional)
        people = owners_people([row.owner_id])
        keep_reminding(row, people, limit)
        title, page = _("起草“%s”评分细则") % row.title, page_of(row)
        told = people.asked(row.owner_id)
        moved.append(Moved(title, before, limit.day, limit.provisional, told, page.url_name, page.url_key))
    changes.write("plans.recompute_sub_rules", by=SYSTEM)
    return moved


def _row(plan: Plan, line: Owed, limit: Deadline, by: User) -> SubRules:
    assert line.organisation is not None  # noqa: S101 - checked before
    return SubRules(
        plan=plan, indicator=line.code, title=line.title, owner=line.organisation, started=limit.start,
        days=limit.days, due=limit.day, provisional=limit.provisional, asked_by=by, asked_at=timezone.now(),
    )  # fmt: skip


def _owed_row(plan: Plan, code: str) -> SubRules | None:
    """What the owner of this indicator still has to sign."""
    rows = plan.sub_rules.select_for_update(of=("self",)).select_related("plan", "owner")
    return rows.filter(indicator=code, state__in=sorted(OWED)).first()


def _check_row(row: SubRules | None) -> Iterator[Problem]:
    if row is None:
        text = _("没有要求这个指标报送评分细则，或者责任单位已经签发。")
        yield Problem(Fault.SUB_RULES_STATE, text, _("指标"), _("请刷新页面，从名单中选择。"))


def _check_withdrawing(row: SubRules | None, reason: str) -> Iterator[Problem]:
    if row is not None and row.rounds.exists():
        text = _("这项细则已征求过各单位意见，不能撤销要求。")
        yield Problem(Fault.SUB_RULES_STATE, text, row.indicator, _("不再需要的，可以不备案，印发时会提醒。"))
    if not reason.strip():
        yield Problem(Fault.REASON, _("没有写明撤销的理由。"), _("理由"), _("请填写理由，责任单位会看到。"))


def _check_open(plan: Plan) -> Iterator[Problem]:
    if plan.is_frozen:
        text = _("考评办法已印发，不再要求报送评分细则。")
        yield Problem(Fault.PLAN_FROZEN, text, "", _("确需修改的，请办理更正。"))


def _check_asking(plan: Plan, lines: dict[str, Owed], codes: Sequence[str]) -> Iterator[Problem]:
    yield from _check_open(plan)
    if not codes:
        yield Problem(Fault.SUB_RULES_INDICATOR, _("没有选择指标。"), _("指标"), _("请勾选要求报送评分细则的指标。"))
    for code in dict.fromkeys(codes):
        line = lines.get(code)
        if line is None:
            text = _("“%s”不是写明考评责任单位的末级指标。") % code
            yield Problem(Fault.SUB_RULES_INDICATOR, text, code, _("请刷新页面后从名单中选择。"))
        elif line.found is not None:
            text = _("“%s”已要求报送过评分细则。") % line.title
            yield Problem(Fault.SUB_RULES_STATE, text, code, _("请刷新页面查看现在的状态；需要催促的，请催办。"))
        elif line.hindrance:
            text = _("“%(title)s”%(why)s。") % {"title": line.title, "why": line.hindrance}
            yield Problem(Fault.SUB_RULES_OWNER, text, code, _("请先修改指标，或登记机构名称。"))
