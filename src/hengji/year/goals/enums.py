"""States, kinds and perspectives of goals."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class GoalKind(models.TextChoices):
    COMMON = "common", _("共性目标")
    FUNCTIONAL = "functional", _("职能目标")
    KEY = "key", _("重点目标")
    CHALLENGE = "challenge", _("挑战目标")


class Direction(models.TextChoices):
    UP = "up", _("越高越好")
    DOWN = "down", _("越低越好")
    RANGE = "range", _("落在区间内")


class Perspective(models.TextChoices):
    """The five sides from which an organ's goals are looked at."""

    PUBLIC = "public", _("服务对象与公众")
    DUTIES = "duties", _("履职成果")
    PROCESS = "process", _("内部流程")
    PEOPLE = "people", _("队伍与创新")
    MEANS = "means", _("资金与资源")


class Verification(models.TextChoices):
    PAPERS = "papers", _("集中审核")
    ON_SITE = "on_site", _("现场核查")
    UNANNOUNCED = "unannounced", _("暗访")
    SYSTEM = "system", _("系统取数")
    STATISTICS = "statistics", _("统计核定")


class Frequency(models.TextChoices):
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季度")
    HALF = "half", _("每半年")
    YEAR = "year", _("每年")


class SheetState(models.TextChoices):
    """目标表: how far a participant's goals are (rulebook 2.2). At which step of the chain, its case says."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("审核中")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已审定")
    ISSUED = "issued", _("已下达")


NEXT: Mapping[str, frozenset[str]] = {
    SheetState.DRAFT: frozenset({SheetState.SUBMITTED}),
    SheetState.SUBMITTED: frozenset({SheetState.RETURNED, SheetState.APPROVED, SheetState.DRAFT}),
    SheetState.RETURNED: frozenset({SheetState.SUBMITTED}),
    SheetState.APPROVED: frozenset({SheetState.ISSUED}),
    SheetState.ISSUED: frozenset(),
}
# While a sheet is with its participant, its goals change; afterwards only by an amendment.
OPEN = frozenset({SheetState.DRAFT, SheetState.RETURNED})


class Fault(models.TextChoices):
    """What stands in the way; a code is never reused for something else."""

    PLAN_STATE = "G_PLAN_STATE", _("年度考评的状态不允许")
    SHEET_STATE = "G_SHEET_STATE", _("目标表的状态不允许")
    STALE = "G_STALE", _("别人已经修改")
    TITLE_MISSING = "G_TITLE_MISSING", _("缺少目标名称")
    TEXT_LONG = "G_TEXT_LONG", _("文字过长")
    INDICATOR = "G_INDICATOR", _("所属指标不对")
    RULE = "G_RULE", _("计分类型不对")
    NUMBER = "G_NUMBER", _("数值写法不对")
    DATE = "G_DATE", _("日期写法不对")
    WORD = "G_WORD", _("不认识的选项")
    POINTS_MISSING = "G_POINTS_MISSING", _("缺少分值")
    POINTS_SUM = "G_POINTS_SUM", _("分值合计不符")
    COUNT = "G_COUNT", _("目标项数不符")
    UPPER = "G_UPPER", _("上级目标不对")
    CLASSIFIED = "G_CLASSIFIED", _("涉密目标只登记编号")
    LINTER = "G_LINTER", _("目标体检不通过")
    EMPTY = "G_EMPTY", _("没有目标")
    REMARKS = "G_REMARKS", _("同意时带有意见")
    MAKER = "G_MAKER", _("经办人不能办理")
    NUMBER_MISSING = "G_NUMBER_MISSING", _("缺少文号")
    PARTICIPANT = "G_PARTICIPANT", _("参评对象不对")
    TWICE = "G_TWICE", _("同一项目标出现两次")
    COLUMN = "G_COLUMN", _("表格的列不对")
