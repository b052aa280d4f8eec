"""Who registers, splits and reads tasks, and who writes the strategic goals of an organ.

The office of a plan registers, imports and splits. An organ reads the tasks that are given to it or to those
below, once the plan is shown. Who decides or audits in the plan reads all of it.
"""

from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import Governed, Row
from hengji.foundation.organisations.enums import Role

from .models import Assignment, Source, StrategicGoal, Task, TaskObjection

LIST_PLANS = "goals.task_plans"
LIST = "goals.tasks"
VIEW = "goals.view_task"
REGISTER = "goals.register_tasks"
VIEW_SOURCE = "goals.view_source"
CHANGE_SOURCE = "goals.change_source"
SPLIT = "goals.split_task"
COVERAGE = "goals.coverage"
EXPORT = "goals.export_tasks"
OBJECT = "goals.object_to_task"
VIEW_OBJECTION = "goals.view_objection"
ANSWER = "goals.answer_objection"
LIST_STRATEGY = "goals.list_strategy"
VIEW_STRATEGY = "goals.view_strategy"
WRITE_STRATEGY = "goals.write_strategy"

_OFFICE = (Role.OFFICE, Role.OFFICE_CHIEF)
_READ = (*_OFFICE, Role.STEERING, Role.LEADER, Role.AUDITOR, Role.READER)
_ORGAN = (Role.UNIT_FILLER, Role.UNIT_HEAD)

ROWS = (
    *(Row(LIST_PLANS, role) for role in (*_READ, *_ORGAN)),
    *(Row(LIST, role, "in_plan") for role in _READ),
    *(Row(LIST, role, "takes_part & plan_shown") for role in _ORGAN),
    *(Row(VIEW, role, "in_plan") for role in _READ),
    *(Row(VIEW, role, "own & plan_shown") for role in _ORGAN),
    *(Row(REGISTER, role, "in_plan") for role in _OFFICE),
    *(Row(SPLIT, role, "in_plan") for role in _OFFICE),
    *(Row(VIEW_SOURCE, role, "in_plan") for role in _READ),
    *(Row(CHANGE_SOURCE, role, "in_plan") for role in _OFFICE),
    *(Row(COVERAGE, role, "in_plan") for role in _READ),
    *(Row(EXPORT, role, "in_plan") for role in (*_OFFICE, Role.AUDITOR)),
    *(Row(OBJECT, role, "own & plan_shown") for role in _ORGAN),
    *(Row(VIEW_OBJECTION, role, "in_plan") for role in _READ),
    *(Row(VIEW_OBJECTION, role, "own & plan_shown") for role in _ORGAN),
    *(Row(ANSWER, role, "in_plan & not_maker") for role in _OFFICE),
    *(Row(LIST_STRATEGY, role) for role in (*_OFFICE, Role.STEERING, Role.AUDITOR, *_ORGAN)),
    *(Row(VIEW_STRATEGY, role, "observations_reached") for role in (*_OFFICE, Role.STEERING, Role.AUDITOR)),
    *(Row(VIEW_STRATEGY, role, "own") for role in _ORGAN),
    *(Row(WRITE_STRATEGY, role, "own") for role in _ORGAN),
)

ACTIONS = {
    LIST_PLANS: _("打开任务分解"),
    LIST: _("打开一个年度考评的任务"),
    VIEW: _("查看任务和分工"),
    REGISTER: _("登记、导入任务"),
    SPLIT: _("把任务分解到单位，修改、撤销任务"),
    VIEW_SOURCE: _("查看任务来源"),
    CHANGE_SOURCE: _("修改任务来源"),
    COVERAGE: _("查看任务覆盖情况"),
    EXPORT: _("导出任务分解表"),
    OBJECT: _("提出不是本单位职责"),
    VIEW_OBJECTION: _("查看分工异议"),
    ANSWER: _("答复分工异议"),
    LIST_STRATEGY: _("打开战略目标"),
    VIEW_STRATEGY: _("查看战略目标"),
    WRITE_STRATEGY: _("填写、撤销战略目标"),
}

GOVERNED = (
    Governed(Source, VIEW_SOURCE, (CHANGE_SOURCE,), plan="plan"),
    Governed(Task, VIEW, (SPLIT, OBJECT), plan="plan"),
    Governed(Assignment, VIEW, (OBJECT,), plan="task__plan"),
    Governed(TaskObjection, VIEW_OBJECTION, (ANSWER,), plan="task__plan", makers=("by",)),
    Governed(StrategicGoal, VIEW_STRATEGY, (WRITE_STRATEGY,)),
)

# What the ledger calls the deeds of this part that are not actions of the policy.
DEEDS = {
    "goals.write_source": _("登记任务来源"),
    "goals.write_task": _("登记、修改任务"),
    "goals.withdraw_task": _("撤销任务"),
    "goals.import_tasks": _("导入任务分解表"),
    "goals.withdraw_strategy": _("撤销战略目标"),
}
