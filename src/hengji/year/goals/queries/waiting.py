"""What waits for an organ: sheets to begin and to finish while the window is open, sheets that came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.todo import Todo
from hengji.foundation.organisations.models import User
from hengji.year.goals.enums import SheetState
from hengji.year.plans.enums import LIVE, Phase
from hengji.year.plans.models import Plan, Window

from .starting import OwnSheet, own_sheets

ROOM = "goals"


def last_window(plan: Plan, today: date) -> Window | None:
    """The window of drafting that opened last."""
    rows = Window.objects.filter(plan=plan, phase=Phase.GOALS, opens__lte=today)
    return rows.order_by("-closes", "-pk").first()


def todo(user: User) -> list[Todo]:
    """Sheets that this person's organ has to begin, to submit, or to mend. A fixed number of queries."""
    mine = [each for each in own_sheets(user) if each.participant.plan.state in LIVE]
    today = timezone.localdate()
    closes = dict(
        Window.objects.filter(
            plan__in=[each.participant.plan_id for each in mine], phase=Phase.GOALS, opens__lte=today, closes__gte=today
        ).order_by("-closes").values_list("plan", "closes")
    )  # fmt: skip
    return [found for each in mine for found in _of(each, closes.get(each.participant.plan_id))]


def _of(each: OwnSheet, closes: date | None) -> Iterator[Todo]:
    words = {"name": each.participant.name, "plan": each.participant.plan.title}
    sheet, kind = each.sheet, _("目标")
    if sheet is not None and sheet.state == SheetState.RETURNED:
        title, why = _("修改%(name)s的目标表") % words, _("审核退回，请按意见修改后重新送审。")
        yield Todo(title, why, closes, reverse("goals-review", args=[sheet.key]), kind, ROOM)
    elif closes is None:
        return
    elif sheet is None and each.may_start:
        title, why = _("拟定%(name)s的目标") % words, _("%(plan)s的目标制定窗口已经开放。") % words
        yield Todo(title, why, closes, reverse("goals"), kind, ROOM)
    elif sheet is not None and sheet.state == SheetState.DRAFT:
        title, why = _("送审%(name)s的目标表") % words, _("请在目标制定窗口关闭前送审。")
        yield Todo(title, why, closes, reverse("goals-sheet", args=[sheet.key]), kind, ROOM)
