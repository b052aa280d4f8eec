"""Who may open a run, try a scheme, play what-if, and see what a correction of a scheme does to the scores.

A run is seen by those who have their role in its plan; one that belongs to no plan (from files, by the command line) by
those who hold it for the whole installation. What an organ sees of its own result, and when, comes with the plan's
disclosure list.
"""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import NOBODY, Governed, Relation, Row

from .models import Result, Run, Scenario

LIST_RUNS = "assessment.list_runs"
VIEW_RUN = "assessment.view_run"
EXPORT_RUN = "assessment.export_run"
TRY_SCHEME = "assessment.try_scheme"
WHATIF = "assessment.whatif"
VIEW_SCENARIO = "assessment.view_scenario"
REMOVE_SCENARIO = "assessment.remove_scenario"
VIEW_EFFECTS = "assessment.view_effects"  # of a correction, everybody with places
VIEW_EFFECT = "assessment.view_effect"  # of a participant, its own total
LIST_PLAN_RUNS = "assessment.plan_runs"
MAKE_RUN = "assessment.make_run"
MAKE_OFFICIAL = "assessment.make_official"
CORRECT_RUN = "assessment.correct_run"
LIST_OWN = "assessment.list_own"
VIEW_OWN = "assessment.view_own"  # of a participant, the walk of its own scores
READERS = ("steering", "office", "office_chief", "auditor", "reader")
OFFICE = ("office", "office_chief")
PLANNERS = (*OFFICE, "steering")  # who draft the scheme, and who decide on it

OWN = ("unit_filler", "unit_head")


def _shown(_user: Any, _role: str, obj: Any) -> bool:  # noqa: ANN401 - any account, any object
    return isinstance(obj, Result) and Result.objects.shown(timezone.localdate()).filter(pk=obj.pk).exists()


def _shown_q(_user: Any, _role: str, model: Any) -> Q:  # noqa: ANN401 - any account, any model
    return Q(pk__in=Result.objects.shown(timezone.localdate()).values("pk")) if model is Result else NOBODY


RELATIONS = {
    # The run that counts, once the plan's disclosure list has opened an organ's own scores.
    "assessment_shown": Relation(holds=_shown, q=_shown_q, title=_("已对本单位开放的得分")),
    "scenario_own": Relation(
        holds=lambda user, _role, obj: isinstance(obj, Scenario) and obj.owner_id == user.pk,
        q=lambda user, _role, model: Q(owner_id=user.pk) if model is Scenario else NOBODY,
        title=_("本人的方案"),
    ),
}

ROWS = (
    *(Row(LIST_RUNS, role) for role in READERS),
    *(Row(action, role, "in_plan") for action in (VIEW_RUN, EXPORT_RUN) for role in READERS),
    *(Row(action, role) for action in (TRY_SCHEME, WHATIF) for role in PLANNERS),
    *(Row(VIEW_SCENARIO, role) for role in OFFICE),
    Row(VIEW_SCENARIO, "steering", "scenario_own"),
    *(Row(REMOVE_SCENARIO, role, "scenario_own") for role in PLANNERS),
    *(Row(VIEW_EFFECTS, role, "in_plan") for role in PLANNERS),
    Row(VIEW_EFFECTS, "auditor", "in_plan & plan_issued"),
    *(Row(VIEW_EFFECT, role, "own & plan_issued") for role in OWN),
    *(Row(LIST_PLAN_RUNS, role, "in_plan") for role in READERS),
    *(Row(MAKE_RUN, role, "in_plan") for role in OFFICE),
    Row(MAKE_OFFICIAL, "office_chief", "in_plan"),
    Row(CORRECT_RUN, "office_chief", "in_plan"),
    *(Row(LIST_OWN, role) for role in OWN),
    *(Row(VIEW_OWN, role, "own & assessment_shown") for role in OWN),
)

ACTIONS = {
    LIST_RUNS: _("打开汇总列表"),
    VIEW_RUN: _("查看汇总和得分溯源"),
    EXPORT_RUN: _("导出汇总结果和运行文件"),
    TRY_SCHEME: _("试算考评办法"),
    WHATIF: _("模拟测算"),
    VIEW_SCENARIO: _("查看模拟测算方案"),
    REMOVE_SCENARIO: _("删除模拟测算方案"),
    VIEW_EFFECTS: _("查看更正对全部单位得分的影响"),
    VIEW_EFFECT: _("查看更正对本单位得分的影响"),
    LIST_PLAN_RUNS: _("打开一个年度考评的汇总"),
    MAKE_RUN: _("试算汇总"),
    MAKE_OFFICIAL: _("作正式汇总"),
    CORRECT_RUN: _("更正正式汇总"),
    LIST_OWN: _("打开本单位的得分"),
    VIEW_OWN: _("查看本单位的得分溯源"),
}

GOVERNED = (
    Governed(Run, view=VIEW_RUN, actions=(EXPORT_RUN,), plan="plan"),
    Governed(Result, view=VIEW_OWN, plan="run__plan"),
    Governed(Scenario, view=VIEW_SCENARIO, actions=(REMOVE_SCENARIO,)),
)

# What the ledger calls the deeds of this room that are not actions of the policy.
DEEDS = {"assessment.save_scenario": _("保存模拟测算方案"), "assessment.keep_run": _("保存汇总")}
