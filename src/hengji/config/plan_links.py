"""The written list of pages of upper rooms to which the page of a plan leads."""

from django.utils.translation import gettext_lazy as _

from hengji.year.plans.links import CODE, PlanLink

LINKS = (
    PlanLink(_("任务分解"), "tasks", "goals.tasks"),
    PlanLink(_("目标审核进展"), "goals-board", "goals.board"),
    PlanLink(_("目标调整"), "goals-amendments", "goals.list_amendments"),
    PlanLink(_("计分依据"), "observations", "observations.list"),
    PlanLink(_("汇总"), "plan-runs", "assessment.plan_runs"),
    PlanLink(_("办法试算"), "trial", "assessment.try_scheme", ("plan", CODE), on_plan=False),
    PlanLink(_("模拟测算"), "whatif-base", "assessment.whatif", ("plan", CODE), on_plan=False),
)
