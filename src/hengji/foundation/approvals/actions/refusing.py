"""The one way of refusing: all reasons at once, and nothing was changed."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hengji.foundation.approvals.enums import CaseState, Fault
from hengji.foundation.approvals.models import Case, Decision
from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.common.problems import Problem, ProblemsError


def refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise ProblemsError(found)


def refusal(code: Fault, message: str | Promise, remedy: str | Promise = "") -> ProblemsError:
    return ProblemsError([Problem(code, str(message), "", str(remedy))])


def locked(case: Case) -> Case:
    """The case as it stands, held until the transaction ends: of two who decide at once, the second sees the first."""
    return Case.objects.select_for_update().get(pk=case.pk)


def decided_already(decision: Decision) -> ProblemsError:
    """Say gently who was first, and when."""
    words = {
        "who": decision.by, "verdict": decision.get_verdict_display(), "step": decision.step.title,
        "at": chinese_moment(decision.at, "%H:%M"),
    }  # fmt: skip
    text = _("“%(step)s”已由%(who)s在%(at)s办理：%(verdict)s。") % words
    return refusal(Fault.DECIDED, text, _("您这次的提交没有改变任何内容，请刷新页面查看。"))


def not_open(case: Case) -> ProblemsError:
    text = _("这件审批%(state)s，不能再办理。") % {"state": CaseState(case.state).label}
    return refusal(Fault.CASE_STATE, text, _("请打开审批页查看办理过程。"))
