"""What all writes here have in common: the lock, refusing with every problem at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.year.goals.enums import Fault
from hengji.year.goals.models import GoalSheet
from hengji.year.plans.enums import FROZEN, LIVE
from hengji.year.plans.models import Plan


def refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise ProblemsError(found)


def refusal(code: Fault, message: str | Promise, remedy: str | Promise = "", where: str = "") -> ProblemsError:
    return ProblemsError([Problem(code.value, str(message), where, str(remedy))])


def locked(sheet: GoalSheet) -> GoalSheet:
    """The sheet as it stands, held until the transaction ends."""
    rows = GoalSheet.objects.select_for_update(of=("self",)).select_related("plan", "participant__organisation", "case")
    return rows.get(pk=sheet.pk)


def check_plan(plan: Plan) -> list[Problem]:
    """Goals are drafted once the scheme is issued, and until the year is closed."""
    if plan.state in FROZEN & LIVE:
        return []
    if plan.state in FROZEN:
        return [Problem(Fault.PLAN_STATE.value, _("年度考评已办结，目标不再变动。"))]
    return [Problem(Fault.PLAN_STATE.value, _("考评办法还没有印发。"), "", _("印发之后才拟定目标。"))]


def open_sheet(sheet: GoalSheet, *, seen: int | None = None) -> GoalSheet:
    """The locked sheet if its participant may change it now; ``seen`` is the revision that the page showed."""
    sheet = locked(sheet)
    refuse(check_plan(sheet.plan))
    if not sheet.is_open:
        text = _("目标表现处于“%s”，内容不能修改。") % sheet.get_state_display()
        raise refusal(Fault.SHEET_STATE, text, _("已下达的，请办理目标调整；审核中的，请由送审人撤回。"))
    if seen is not None and seen != sheet.revision:
        text = _("这张目标表刚才已由别人修改，您的这一处还没有保存。")
        raise refusal(Fault.STALE, text, _("请刷新后再改。"))
    return sheet
