"""States and kinds of an amendment (rulebook 2.2, 3.4), and what can be wrong with one."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class AmendmentState(models.TextChoices):
    """目标调整: how far a request is. At which step of the chain, its case says."""

    SUBMITTED = "submitted", _("审核中")
    RETURNED = "returned", _("已退回")
    EFFECTIVE = "effective", _("已生效")
    REFUSED = "refused", _("不予同意")
    LATE = "late", _("逾期不受理")
    WITHDRAWN = "withdrawn", _("已撤回")


AMENDMENT_MOVES: Mapping[str, frozenset[str]] = {
    AmendmentState.SUBMITTED: frozenset(
        {AmendmentState.RETURNED, AmendmentState.EFFECTIVE, AmendmentState.REFUSED, AmendmentState.LATE,
         AmendmentState.WITHDRAWN}
    ),
    AmendmentState.RETURNED: frozenset({AmendmentState.SUBMITTED, AmendmentState.REFUSED, AmendmentState.WITHDRAWN}),
    AmendmentState.EFFECTIVE: frozenset(),
    AmendmentState.REFUSED: frozenset(),
    AmendmentState.LATE: frozenset(),
    AmendmentState.WITHDRAWN: frozenset(),
}  # fmt: skip
PENDING = frozenset({AmendmentState.SUBMITTED, AmendmentState.RETURNED})
FINAL = frozenset(AmendmentState.values) - PENDING


class AmendmentKind(models.TextChoices):
    ADJUST = "adjust", _("调整")
    ADD = "add", _("追加")
    CANCEL = "cancel", _("核减")
    MERGE = "merge", _("合并")
    MOVE = "move", _("责任主体变更")


class ReasonKind(models.TextChoices):
    """Why a fixed goal may change at all: objective conditions only (3.4)."""

    POLICY = "policy", _("上级政策调整")
    FUNCTION = "function", _("机构职能调整")
    FORCE = "force", _("不可抗力")
    TASK = "task", _("任务取消或合并")
    DATA = "data", _("数据口径变化")


# What somebody above decided is shown by its document; the others are shown by the reason's own words.
WITH_DOCUMENT = frozenset({ReasonKind.POLICY, ReasonKind.FUNCTION, ReasonKind.TASK})


class PointsMode(models.TextChoices):
    """Where the points go that an amendment frees or needs."""

    NONE = "none", _("分值不变")
    HAND = "hand", _("逐项指定")
    SPREAD = "spread", _("按比例分摊到其余目标")
    CONVERTED = "converted", _("不再分配，其余目标得分折算")


class LineKind(models.TextChoices):
    """What becomes of one goal."""

    CHANGE = "change", _("修改")
    ADD = "add", _("新增")
    CANCEL = "cancel", _("核减")
    MERGE = "merge", _("并入")
    MOVE = "move", _("移交")


ENDS = frozenset({LineKind.CANCEL, LineKind.MERGE, LineKind.MOVE})  # the goal is no longer on its sheet afterwards
# Which lines make an amendment of a kind; besides them only other goals' points change.
MAIN_LINE: Mapping[str, LineKind] = {
    AmendmentKind.ADJUST: LineKind.CHANGE,
    AmendmentKind.ADD: LineKind.ADD,
    AmendmentKind.CANCEL: LineKind.CANCEL,
    AmendmentKind.MERGE: LineKind.MERGE,
    AmendmentKind.MOVE: LineKind.MOVE,
}


class AmendmentFault(models.TextChoices):
    """What stands in the way of an amendment; a code is never reused for something else."""

    NOT_ISSUED = "A_NOT_ISSUED", _("目标表还没有下达")
    WINDOW = "A_WINDOW", _("不在目标调整窗口内")
    STATE = "A_STATE", _("目标调整的状态不允许")
    KIND = "A_KIND", _("调整类型不对")
    REASON = "A_REASON", _("缺少调整理由")
    BASIS = "A_BASIS", _("缺少依据文号")
    EFFECTIVE = "A_EFFECTIVE", _("生效日期不对")
    LINES = "A_LINES", _("没有选定目标")
    LINE_KIND = "A_LINE_KIND", _("与调整类型不符")
    UNKNOWN = "A_UNKNOWN", _("没有这项目标")
    TWICE = "A_TWICE", _("同一目标写了两次")
    PENDING = "A_PENDING", _("正在办理另一件调整")
    NO_CHANGE = "A_NO_CHANGE", _("没有修改")
    INDICATOR = "A_INDICATOR", _("所属指标不能修改")
    INTO = "A_INTO", _("并入的目标不对")
    TARGET = "A_TARGET", _("承接单位不对")
    POINTS = "A_POINTS", _("分值去向不对")
    POINTS_SUM = "A_POINTS_SUM", _("分值合计不符")
    COUNT = "A_COUNT", _("目标项数不符")
    OVERDUE = "A_OVERDUE", _("目标已过完成时限")
    STALE = "A_STALE", _("目标已有新版本")
    DOCUMENT = "A_DOCUMENT", _("文号过长")
