"""How far a plan's result is, what is put up for whom, how an appeal goes; everything that can be wrong here."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """结果办理: from the office's proposal to the circular; after it, only numbered corrections."""

    PROPOSED = "proposed", _("等次建议")
    REVIEWING = "reviewing", _("领导小组审议")
    REVIEWED = "reviewed", _("审议通过")
    PUBLIC = "public", _("公示")
    DECIDING = "deciding", _("报请审定")
    DECIDED = "decided", _("已审定")
    CIRCULATED = "circulated", _("已通报")


MOVES: Mapping[str, frozenset[str]] = {
    State.PROPOSED: frozenset({State.REVIEWING}),
    State.REVIEWING: frozenset({State.PROPOSED, State.REVIEWED}),
    State.REVIEWED: frozenset({State.PUBLIC}),
    State.PUBLIC: frozenset({State.DECIDING}),
    State.DECIDING: frozenset({State.PUBLIC, State.DECIDED}),
    State.DECIDED: frozenset({State.CIRCULATED}),
    State.CIRCULATED: frozenset(),
}
TONES = {
    State.PROPOSED: "neutral", State.REVIEWING: "info", State.REVIEWED: "info", State.PUBLIC: "warn",
    State.DECIDING: "info", State.DECIDED: "ok", State.CIRCULATED: "ok",
}  # fmt: skip
OPEN_TO_ALL = (State.PUBLIC, State.DECIDING, State.DECIDED, State.CIRCULATED)  # whoever takes part reads the notices


class NoticeKind(TextChoices):
    PUBLICITY = "publicity", _("公示")
    CORRECTION = "correction", _("更正")
    CIRCULAR = "circular", _("通报")


class AppealState(TextChoices):
    DRAFT = "draft", _("待单位负责人签发")
    FILED = "filed", _("待分办")
    HANDLING = "handling", _("复核中")
    PROPOSED = "proposed", _("待决定")
    UPHELD = "upheld", _("维持")
    CORRECTED = "corrected", _("已纠正")
    WITHDRAWN = "withdrawn", _("已撤回")


APPEAL_TONES = {
    AppealState.DRAFT: "neutral", AppealState.FILED: "warn", AppealState.HANDLING: "info",
    AppealState.PROPOSED: "info", AppealState.UPHELD: "neutral", AppealState.CORRECTED: "ok",
    AppealState.WITHDRAWN: "neutral",
}  # fmt: skip
APPEAL_OPEN = (AppealState.FILED, AppealState.HANDLING, AppealState.PROPOSED)  # the circular waits for these


class Finding(TextChoices):
    """What the handler proposes and the chief decides."""

    UPHOLD = "uphold", _("维持原计分")
    CORRECT = "correct", _("纠正")


class Fault(TextChoices):
    """What can be wrong with what somebody wants to do here; a code is never reused for something else."""

    STATE = "STATE", _("现在不是办这件事的时候")
    NO_RUN = "NO_RUN", _("没有正式汇总")
    DECIDERS = "DECIDERS", _("没有审批人")
    DAYS = "DAYS", _("天数不对")
    APPEALS_OPEN = "APPEALS_OPEN", _("还有申诉没有办结")
    NOT_OVER = "NOT_OVER", _("公示期未满")
    NUMBER = "NUMBER", _("没有文号")
    REASON = "REASON", _("没有写理由")
    OVERDUE = "OVERDUE", _("过了申诉期")
    NOT_OWN = "NOT_OWN", _("不是本单位的计分依据")
    VALUE = "VALUE", _("数值不对")
    SAME_VALUE = "SAME_VALUE", _("与现值相同")
    APPEALED = "APPEALED", _("已经申诉")
    SAME_PERSON = "SAME_PERSON", _("须由另一人办理")
    TOOK_PART = "TOOK_PART", _("参与过原计分")
    RUN_BEHIND = "RUN_BEHIND", _("汇总还没有更正")
