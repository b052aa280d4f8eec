"""Official documents of this room: 公示, 更正, 通报, 申诉复核决定. Their wording is edited by the office."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.documents.composing import compose
from hengji.foundation.documents.content import Block, Column, ColumnKind, Document, Heading, Table
from hengji.foundation.documents.kinds import DocumentKind, Known, Part
from hengji.foundation.documents.queries import wording_of
from hengji.foundation.organisations.queries import names
from hengji.year.plans.models import Plan

from .enums import AppealState, NoticeKind
from .models import Appeal, Notice
from .models.notices import Line

_COLUMNS = (
    Column("名次", ColumnKind.NUMBER), Column("单位", width=4), Column("总分", ColumnKind.NUMBER, 2),
    Column("等次", ColumnKind.CENTRE, 2), Column("说明", width=4),
)  # fmt: skip
_SAMPLE = (
    Heading("综合管理组", 2),
    Table(_COLUMNS, (("1", "省教育厅", "94.20", "优秀", "—"), ("2", "省财政厅", "93.75", "良好", "—"))),
)
_FIELDS = (
    Known("考评名称", "年度考评的名称", "2026年度省直机关目标绩效管理考评"), Known("年度", "考评年度", "2026"),
    Known("公示开始", "公示第一天", "2027年3月8日"), Known("公示截止", "公示最后一天", "2027年3月15日"),
    Known("申诉截止", "申诉受理最后一天", "2027年3月15日"), Known("更正号", "第几号更正", "1"),
    Known("更正理由", "为什么更正", "省教育厅申诉1号复核决定"), Known("发布日期", "发布的日期", "2027年4月9日"),
    Known("组织单位", "组织考评的单位", "省目标绩效管理领导小组"),
)  # fmt: skip
_RESULT = Part("结果", "公告列出的全部单位", _SAMPLE, required=True)
PUBLICITY = DocumentKind(
    "grading.publicity", "结果公示", "关于【考评名称】结果的公示",
    """\
按照考评办法，现将【考评名称】结果予以公示，公示期自【公示开始】起至【公示截止】止。
# 一、结果
【表：结果】
# 二、申诉
参评单位对本单位的计分有异议的，由单位负责人签发，于【申诉截止】前提出申诉，逾期不再受理。
> 【组织单位】
> 【发布日期】""",
    fields=_FIELDS, parts=(_RESULT,),
)  # fmt: skip
CORRECTION = DocumentKind(
    "grading.correction", "结果更正", "关于【考评名称】结果的第【更正号】号更正",
    """\
依据【更正理由】，对【考评名称】结果更正如下，原公告中与本更正不一致的，以本更正为准。
【表：结果】
> 【组织单位】
> 【发布日期】""",
    fields=_FIELDS, parts=(_RESULT,),
)  # fmt: skip
CIRCULAR = DocumentKind(
    "grading.circular", "结果通报", "关于【考评名称】结果的通报",
    """\
【年度】年度目标绩效考评工作已经结束。经审定，现将【考评名称】结果通报如下：
# 一、考评等次
【表：结果】
# 二、有关要求
各单位要认真总结，对照得分明细查找不足，制定整改措施。本通报印发后结果确需变动的，以编号的更正公告为准。
> 【组织单位】
> 【发布日期】""",
    fields=_FIELDS, parts=(_RESULT,),
)  # fmt: skip
_APPEAL_FIELDS = (
    Known("考评名称", "年度考评的名称", "2026年度省直机关目标绩效管理考评"), Known("单位名称", "申诉单位", "省教育厅"),
    Known("申诉号", "申诉的序号", "1"), Known("指标", "申诉的指标", "ZN-1"), Known("现值", "原计分依据的数值", "80"),
    Known("主张", "申诉主张的数值", "95"), Known("申诉理由", "事实和理由", "漏计一项已完成的任务。"),
    Known("复核理由", "决定的理由", "经查，验收文件真实有效。"), Known("决定", "维持或纠正", "纠正"),
    Known("决定日期", "作出决定的日期", "2027年3月20日"),
)  # fmt: skip
DECISION = DocumentKind(
    "grading.decision", "申诉复核决定", "【单位名称】申诉复核决定（第【申诉号】号）",
    """\
【单位名称】：
你单位对【考评名称】指标“【指标】”的计分提出申诉，主张数值应为【主张】（原为【现值】）。现决定如下。
# 一、申诉的事实和理由
【申诉理由】
# 二、复核意见
【复核理由】
# 三、决定
【决定】。
> 【决定日期】""",
    fields=_APPEAL_FIELDS,
)  # fmt: skip
KINDS = (PUBLICITY, CORRECTION, CIRCULAR, DECISION)
CODES = {
    NoticeKind.PUBLICITY.value: PUBLICITY.code, NoticeKind.CORRECTION.value: CORRECTION.code,
    NoticeKind.CIRCULAR.value: CIRCULAR.code,
}  # fmt: skip


def notice_document(notice: Notice, lines: Sequence[Line]) -> Document:
    """A notice with the lines that its reader may see; ``notice`` comes with its proceeding and plan."""
    proceeding, plan = notice.proceeding, notice.proceeding.plan
    fields = {
        "考评名称": plan.title, "年度": str(plan.year), "组织单位": _organiser(plan), "更正号": str(notice.number),
        "公示开始": chinese_date(proceeding.opens) if proceeding.opens else "",
        "公示截止": chinese_date(proceeding.closes) if proceeding.closes else "",
        "申诉截止": chinese_date(proceeding.appeals_until) if proceeding.appeals_until else "",
        "更正理由": notice.reason, "发布日期": chinese_date(notice.at.date()),
    }  # fmt: skip
    wording = wording_of(CODES[notice.kind], plan.organiser.code)
    return compose(wording, fields, {"结果": result_blocks(lines)}, number=notice.document_number, digest=notice.digest)


def _organiser(plan: Plan) -> str:
    return names([plan.organiser_id], timezone.localdate()).get(plan.organiser_id, plan.organiser.code)


def result_blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    """One table for each group, best first."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line["group"], []).append(line)
    return tuple(
        block
        for title, members in groups.items()
        for block in (Heading(title, 2), Table(_COLUMNS, tuple(_cells(each) for each in members)))
    )


def _cells(line: Line) -> tuple[str, ...]:
    notes = "；".join(line["notes"]) or ("—" if line["rank"] else _("计分不排名"))
    return str(line["rank"] or "—"), line["name"], line["total"], line["grade"] or "—", notes


def decision_document(appeal: Appeal) -> Document:
    """The decision about an appeal; ``appeal`` comes with its plan, participant and observation."""
    plan = appeal.proceeding.plan
    fields = {
        "考评名称": plan.title, "单位名称": appeal.participant.name, "申诉号": str(appeal.number),
        "指标": appeal.observation.indicator, "现值": appeal.observation.value, "主张": appeal.value,
        "申诉理由": appeal.reason, "复核理由": appeal.decision, "决定": str(AppealState(appeal.state).label),
        "决定日期": chinese_date(appeal.decided_at.date()) if appeal.decided_at else "",
    }  # fmt: skip
    return compose(wording_of(DECISION.code, plan.organiser.code), fields, {})
