"""The pages of one plan beside its tree, as tabs."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import can
from hengji.foundation.shell.navigation import Link
from hengji.foundation.shell.pages import Text
from hengji.year.plans.models import Plan
from hengji.year.plans.permissions import GRANT_PLAN, VIEW_PLAN

# Title, page, who may open it, and what is counted beside it on the plan's page.
PAGES: tuple[tuple[Text, str, str, Callable[[Plan], int]], ...] = (
    (_("参评对象"), "plan-people", VIEW_PLAN, lambda plan: plan.participants.count()),
    (_("组别和组长单位"), "plan-groups", VIEW_PLAN, lambda plan: plan.group_rows.count()),
    (_("替补评分单位"), "plan-substitutes", VIEW_PLAN, lambda plan: plan.substitutes.count()),
    (_("日程"), "plan-calendar", VIEW_PLAN, lambda plan: plan.windows.count()),
    (_("公开清单"), "plan-disclosure", VIEW_PLAN, lambda plan: plan.disclosures.count()),
    (_("授权"), "plan-grants", GRANT_PLAN, lambda plan: plan.grants.filter(revoked_at=None).count()),
)


def tabs(request: HttpRequest, plan: Plan, current: str) -> tuple[Link, ...]:
    return tuple(
        Link(title, reverse(name, args=[plan.code]), name == current)
        for title, name, deed, _count in PAGES if can(request.user, deed, plan)
    )  # fmt: skip


def counted(request: HttpRequest, plan: Plan) -> list[tuple[Text, str, int]]:
    """Title, address and count of each page that this person may open."""
    return [
        (title, reverse(name, args=[plan.code]), count(plan))
        for title, name, deed, count in PAGES if can(request.user, deed, plan)
    ]  # fmt: skip
