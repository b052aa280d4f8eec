"""The one way of refusing: all reasons at once, and nothing was changed."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hengji.core.scoring.types import Problem as CoreProblem
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.year.plans.enums import Fault, PlanState
from hengji.year.plans.models import Plan
from hengji.year.plans.queries.approval import is_submitted


def refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise ProblemsError(found)


def refusal(
    code: Fault | str, message: str | Promise, remedy: str | Promise = "", where: str = ""
) -> ProblemsError:  # fmt: skip
    return ProblemsError([Problem(str(code), str(message), where, str(remedy))])


def of_core(found: Iterable[CoreProblem]) -> list[Problem]:
    """The core's problems in the shape of this house."""
    return [Problem(str(each.code), each.message, str(each.place), each.remedy) for each in found]


def locked(plan: Plan) -> Plan:
    """The plan as it stands, held until the transaction ends."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def drafting(plan: Plan) -> Plan:
    """The locked plan, if its scheme may be edited; else say what to do instead."""
    plan = locked(plan)
    if plan.is_frozen:
        raise refusal(
            Fault.PLAN_FROZEN,
            _("考评办法已印发（%(number)s），内容不得修改。") % {"number": plan.document_number},
            _("确需修改的，请办理更正：由一人提出、另一人确认，写明理由。"),
        )
    if plan.state != PlanState.DRAFTING:
        text = _("考评办法正在征求意见，内容暂不能修改。")
        raise refusal(Fault.PLAN_STATE, text, _("请先撤回修改，再作调整。"))
    if is_submitted(plan):
        text = _("考评办法正在审定，内容暂不能修改。")
        raise refusal(Fault.SUBMITTED, text, _("请由送审人在审批页撤回送审，或等审定意见退回。"))
    return plan
