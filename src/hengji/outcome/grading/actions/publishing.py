"""公示 and 通报: what is put up before those whom it concerns, and the last word."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.notifications.actions import notify
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.queries import holders
from hengji.foundation.workdays.calculus import deadline
from hengji.foundation.workdays.queries import calendar
from hengji.outcome.assessment.queries.official import official_run
from hengji.outcome.grading.enums import Fault, NoticeKind, State
from hengji.outcome.grading.models import Notice, Proceeding
from hengji.outcome.grading.permissions import ISSUE, PUBLISH
from hengji.outcome.grading.queries.deadlines import days_of
from hengji.year.plans.actions.changes import Changes

from .shared import Head, check_state, demand, locked, move, problem, put_up, refuse


@transaction.atomic
def publish_result(proceeding: Proceeding, *, by: User, opens: date | None = None) -> Proceeding:
    """Put the result up for the scheme's working days; appeals may be filed from now on. Everybody evaluated is told.

    The day on which it is put up does not count (workdays).
    """
    proceeding = locked(proceeding)
    demand(by, PUBLISH, proceeding)
    if proceeding.state == State.PUBLIC:
        return proceeding
    check_state(proceeding, State.REVIEWED)
    days, known, opens = days_of(proceeding.plan), calendar(), opens or timezone.localdate()
    closes, appeals = (deadline(opens, each, known) for each in (days.publicity, days.appeal))
    changes = Changes()
    move(
        changes, proceeding, State.PUBLIC, opens=opens, days=days.publicity, closes=closes.day,
        appeal_days=days.appeal, appeals_until=appeals.day, provisional=closes.provisional or appeals.provisional,
    )  # fmt: skip
    put_up(changes, proceeding, NoticeKind.PUBLICITY, by=by)
    changes.write(PUBLISH, by=by)
    words = {"closes": closes.day, "appeals": appeals.day}
    tell(proceeding, _("公示到%(closes)s为止，申诉受理到%(appeals)s为止。") % words)
    return proceeding


@transaction.atomic
def issue_circular(proceeding: Proceeding, *, by: User, document_number: str) -> Notice:
    """印发通报: after the superior meeting has decided. What changes later is a numbered correction."""
    proceeding = locked(proceeding)
    demand(by, ISSUE, proceeding)
    number = document_number.strip()
    there = Notice.objects.filter(proceeding=proceeding, kind=NoticeKind.CIRCULAR).first()
    if there is not None and there.document_number == number:
        return there
    check_state(proceeding, State.DECIDED)
    run, found = official_run(proceeding.plan), []
    if not number:
        found.append(problem(Fault.NUMBER, _("没有填写文号。"), _("请填写通报的文号。"), _("文号")))
    if run is None or run.pk != proceeding.run_id:
        found.append(problem(Fault.RUN_BEHIND, _("汇总已经更正，与审定的结果不同。"), _("请先发布更正。")))
    refuse(found)
    changes = Changes()
    move(changes, proceeding, State.CIRCULATED)
    made = put_up(changes, proceeding, NoticeKind.CIRCULAR, by=by, head=Head(document_number=number))
    changes.write(ISSUE, by=by)
    tell(proceeding, _("通报已印发，文号：%s。") % number)
    return made


def tell(proceeding: Proceeding, text: str) -> None:
    """The liaisons and heads of all who are evaluated."""
    places = sorted(set(proceeding.plan.participants.exclude(organisation=None).values_list("organisation", flat=True)))
    today = timezone.localdate()
    people = [
        each.user for role in (Role.UNIT_FILLER, Role.UNIT_HEAD) for each in holders(role, today, organisations=places)
    ]
    title = _("%s的结果") % proceeding.plan.title
    notify(people, Kind.RESULT, title, text, matter=Matter("grading-result", proceeding.key))
