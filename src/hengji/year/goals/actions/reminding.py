"""While the window of drafting is open: organs are reminded of its last day, the office hears who did not submit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from hengji.foundation.notifications.actions import forget, remind
from hengji.foundation.notifications.actions.reminders import Wording
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.queries import holders
from hengji.year.goals.enums import OPEN
from hengji.year.goals.models import GoalSheet
from hengji.year.goals.queries.waiting import last_window
from hengji.year.plans.enums import LIVE, Phase
from hengji.year.plans.models import Participant, Plan, Window
from hengji.year.plans.queries.filings import office_of

BEFORE = (5, 2)  # working days before the last day, and on it
OFFICE_AFTER = (1,)  # the office on the last day, and the working day after
LOOK_BACK = timedelta(days=30)  # how long after the last day the office's reminder is kept up
SHOWN = 20  # names in a reminder


def reminder_key(participant: int) -> str:
    return f"goals.sheet:{participant}"


def office_key(plan: int) -> str:
    return f"goals.unsubmitted:{plan}"


def keep_reminding(today: date) -> int:
    """Remind exactly those who have not submitted; returns how many participants that are."""
    plans = Plan.objects.filter(
        state__in=sorted(LIVE), windows__phase=Phase.GOALS, windows__opens__lte=today,
        windows__closes__gte=today - LOOK_BACK,
    )  # fmt: skip
    return sum(_of_plan(plan, today) for plan in plans.distinct())


def _of_plan(plan: Plan, today: date) -> int:
    window = last_window(plan, today)
    if window is None:
        return 0
    people = list(Participant.objects.filter(plan=plan).select_related("person").order_by("position", "code"))
    sheets = dict(GoalSheet.objects.filter(plan=plan).values_list("participant", "state"))
    late = [each for each in people if sheets.get(each.pk, "draft") in OPEN]
    _remind_organs(plan, window, people, late, today)
    _remind_office(plan, window, late)
    return len(late)


def _remind_organs(
    plan: Plan, window: Window, people: Iterable[Participant], late: Sequence[Participant], today: date
) -> None:  # fmt: skip
    asked = _asked(late, today)
    wording = Wording(_("送审%s的目标") % plan.title, _("请在目标制定窗口关闭前送审。"), Matter("goals"))
    for each in people:
        if asked.get(each.pk):
            remind(reminder_key(each.pk), asked[each.pk], window.closes, wording, before=BEFORE, after=())
        else:
            forget(reminder_key(each.pk))


def _asked(late: Sequence[Participant], today: date) -> dict[int, list[int]]:
    """Accounts by participant: those who fill in and sign for the organ, or the person evaluated."""
    places = sorted({each.organisation_id for each in late if each.organisation_id and not each.person_id})
    held = [
        each for role in (Role.UNIT_FILLER, Role.UNIT_HEAD)
        for each in holders(role, today, organisations=places)
    ]  # fmt: skip
    of_organ: dict[int | None, list[int]] = {}
    for holder in held:
        of_organ.setdefault(holder.organisation, []).append(holder.user.pk)
    return {each.pk: _of_person(each) if each.person_id else of_organ.get(each.organisation_id, []) for each in late}


def _of_person(each: Participant) -> list[int]:
    return [each.person.user_id] if each.person and each.person.user_id else []


def _remind_office(plan: Plan, window: Window, late: Sequence[Participant]) -> None:
    if not late:
        forget(office_key(plan.pk))
        return
    names = "、".join(each.name for each in late[:SHOWN]) + ("等" if len(late) > SHOWN else "")
    text = _("还有%(count)d个单位没有送审：%(names)s。") % {"count": len(late), "names": names}
    wording = Wording(_("%s目标送审") % plan.title, text, Matter("goals-board", plan.code))
    remind(office_key(plan.pk), office_of(plan), window.closes, wording, before=(), after=OFFICE_AFTER)
