"""What the navigation holds. An entry stands under one stage of the year; a stage without entries is not shown."""

from collections.abc import Callable

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from hengji.foundation.access.policy import can, roles_of
from hengji.foundation.access.roles import EVERYBODY
from hengji.foundation.organisations.enums import ADMINISTRATORS
from hengji.foundation.shell.navigation import Entry, Stage


def _may(action: str) -> Callable[[AbstractBaseUser], bool]:
    """Shown to whom the policy lets in at all."""
    return lambda user: can(user, action)


def _takes_part(user: AbstractBaseUser) -> bool:
    """Whoever has a part in an evaluation, persons without a role among them; not who keeps the system alone."""
    roles = roles_of(user) - {EVERYBODY}
    return not roles or bool(roles - ADMINISTRATORS)


ENTRIES = (
    Entry(Stage.WORKBENCH, _("工作台"), "workbench"),
    Entry(Stage.WORKBENCH, _("待办"), "inbox", count="inbox"),
    Entry(Stage.WORKBENCH, _("审批"), "approvals"),
    Entry(Stage.WORKBENCH, _("消息"), "notifications", count="notifications"),
    Entry(Stage.SCHEME, _("年度考评"), "plans", _may("plans.list")),
    Entry(Stage.SCHEME, _("办法试算"), "trials", _may("assessment.try_scheme")),
    Entry(Stage.SCHEME, _("模拟测算"), "whatif", _may("assessment.whatif")),
    Entry(Stage.SCHEME, _("历年实际值"), "past-values", _may("observations.view_past")),
    Entry(Stage.SCHEME, _("征求意见"), "comments", _may("plans.list_comments")),
    Entry(Stage.SCHEME, _("评分细则"), "sub-rules-list", _may("plans.list_sub_rules")),
    Entry(Stage.GOALS, _("任务分解"), "task-plans", _may("goals.task_plans")),
    Entry(Stage.GOALS, _("战略目标"), "strategy", _may("goals.list_strategy")),
    Entry(Stage.GOALS, _("目标表"), "goals", _takes_part),
    Entry(Stage.ASSESSMENT, _("汇总"), "runs", _may("assessment.list_runs")),
    Entry(Stage.ASSESSMENT, _("我的得分"), "own-results", _may("assessment.list_own")),
    Entry(Stage.ASSESSMENT, _("考评结果"), "grading-results", _may("grading.list")),
    Entry(Stage.ASSESSMENT, _("计分依据"), "observations-plans", _may("observations.plans")),
    Entry(Stage.MATERIALS, _("我的材料"), "evidence-list", _may("evidence.list")),
    Entry(Stage.MATERIALS, _("公文模板"), "documents-templates", _may("documents.list_templates")),
    Entry(Stage.MATERIALS, _("填报负担统计"), "burden", _may("burden.view")),
    Entry(Stage.MATERIALS, _("规则库"), "rules", _may("plans.view_rules")),
    Entry(Stage.MATERIALS, _("考评办法模板"), "packs", _may("plans.view_rules")),
    Entry(Stage.ADMINISTRATION, _("权限总表"), "permission_list", _may("access.policy.view")),
    Entry(Stage.ADMINISTRATION, _("谁能看到"), "record_access", _may("access.holders.view")),
    Entry(Stage.ADMINISTRATION, _("操作日志"), "ledger", _may("ledger.view")),
    Entry(Stage.ADMINISTRATION, _("检查点与核验"), "ledger-checkpoints", _may("ledger.notes")),
    Entry(Stage.ADMINISTRATION, _("组织机构"), "organisations", _may("organisations.view")),
    Entry(Stage.ADMINISTRATION, _("角色授权"), "grants", _may("organisations.view_grants")),
    Entry(Stage.ADMINISTRATION, _("离岗代行"), "delegate", _may("organisations.delegate")),
    Entry(Stage.ADMINISTRATION, _("账号管理"), "account_list", _may("account.view")),
    Entry(Stage.MATERIALS, _("工作日历"), "workdays", _may("workdays.view")),
    Entry(Stage.ADMINISTRATION, _("接口密钥"), "api-keys", _may("api.keys")),
    Entry(Stage.ADMINISTRATION, _("后台任务"), "jobs", _may("operations.jobs")),
)
