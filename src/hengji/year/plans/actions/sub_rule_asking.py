"""Asking owners for the sub-rules of their indicators, reminding them, and the last day when the calendar moves it."""

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
from .comment_rounds import check_days
from .refusing import locked, refuse
from .sub_rule_telling import keep_reminding, page_of, tell_asked, tell_waiting

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
