"""The strip on top of a page about a plan, and of the first page: what is open today, till when, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.foundation.shell.phases import Phase, Strip, strip
from hengji.foundation.workdays.calculus import Calendar
from hengji.foundation.workdays.queries import calendar
from hengji.foundation.workdays.texts import remaining

from .enums import LIVE
from .models import Plan, Window
from .permissions import VIEW_PLAN, plan_path
from .queries import plans_for

FIRST_PAGE = "workbench"
MOST = 6  # steps that fit beside one another on a desk


def phases(request: HttpRequest) -> Strip | None:
    """The windows around today: of the plan that a page is about; on the first page, of the newest live plan."""
    user = request.user
    plan = _plan(request, user) if isinstance(user, User) else None
    if plan is None:
        return None
    rows = list(scope(user, VIEW_PLAN, Window.objects.filter(plan=plan)).order_by("opens", "closes", "pk"))
    today = timezone.localdate()
    shown = around(rows, today)
    if not shown:
        return None
    known = calendar() if any(row.opens <= today <= row.closes for row in shown) else Calendar()
    title = _("%d年度") % plan.year
    return strip(title, [_step(row, plan, today, known) for row in shown], today=today)


def around(rows: Sequence[Window], today: date) -> list[Window]:
    """The last that is over, all that are open, and as many of the next ones as there is room for."""
    over = [row for row in rows if row.closes < today]
    open_ = [row for row in rows if row.opens <= today <= row.closes]
    coming = [row for row in rows if today < row.opens]
    last = sorted(over, key=lambda row: row.closes)[-1:]
    return [*last, *open_, *coming[: max(MOST - len(last) - len(open_), 1)]]


def _step(row: Window, plan: Plan, today: date, known: Calendar) -> Phase:
    note = remaining(row.closes, today, known) if row.opens <= today <= row.closes else ""
    return Phase(str(row), row.opens, row.closes, reverse("plan-calendar", args=[plan.code]), note)


def _plan(request: HttpRequest, user: User) -> Plan | None:
    target: object = getattr(request, "access_target", None)
    if isinstance(target, models.Model):
        return _above(target)
    match = request.resolver_match
    if match is None or match.view_name != FIRST_PAGE:
        return None
    return plans_for(user).filter(state__in=sorted(LIVE)).first()


def _above(row: models.Model) -> Plan | None:
    """The plan to which a governed row belongs, by the path that its room declares."""
    try:
        path = plan_path(type(row))
    except (LookupError, FieldDoesNotExist):
        return None
    found: object = row
    for name in path.split("__") if path else ():
        found = getattr(found, name, None)
    return found if isinstance(found, Plan) else None
