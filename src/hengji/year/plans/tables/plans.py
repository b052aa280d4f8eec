"""Tables of plans and of what they hold."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring.book import BY_KEY
from hengji.core.scoring.scheme import Node
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.year.plans.diff import Difference
from hengji.year.plans.diff import Kind as What
from hengji.year.plans.enums import CorrectionState, PlanState
from hengji.year.plans.models import Correction, Disclosure, Edit, Participant, Plan, PlanGrant, Window
from hengji.year.plans.queries import Finding, PlanLine

NONE = "—"
DEEPEST = 3  # the style sheet moves in no further
TONES = {
    PlanState.DRAFTING: "neutral",
    PlanState.CIRCULATED: "info",
    PlanState.ISSUED: "ok",
    PlanState.RUNNING: "ok",
    PlanState.CLOSED: "neutral",
    PlanState.ARCHIVED: "neutral",
}
CORRECTION_TONES = {
    CorrectionState.PROPOSED: "warn",
    CorrectionState.APPLIED: "ok",
    CorrectionState.REFUSED: "neutral",
    CorrectionState.APPLYING: "warn",
}
KINDS = {
    What.ADDED: ("增加", "ok"),
    What.REMOVED: ("删去", "danger"),
    What.CHANGED: ("修改", "info"),
    What.MOVED: ("移动", "neutral"),
}

Found = Mapping[str, Sequence[Finding]]


def plans_table(lines: Iterable[PlanLine], *, may_start: bool) -> Table:
    columns = (
        Column(_("名称")), Column(_("年度"), Kind.NUMBER), Column(_("状态")), Column(_("组织单位")),
        Column(_("参评对象"), Kind.NUMBER, _("个")), Column(_("指标"), Kind.NUMBER, _("项")), Column(_("文号")),
    )  # fmt: skip
    rows = tuple(
        row(
            Cell(line.plan.title, reverse("plan", args=[line.plan.code]), note=line.plan.code), str(line.plan.year),
            state_cell(line.plan), line.organiser, str(line.participants), str(line.indicators),
            line.plan.document_number or NONE,
        )
        for line in lines
    )  # fmt: skip
    text = _("可以从模板、往年办法或空白开始新建。") if may_start else _("目标绩效办征求意见或印发后，在这里查看。")
    return Table(
        _("年度考评"), columns, rows, Empty(_("还没有年度考评"), text), Narrow.CARDS, caption_hidden=True
    )  # fmt: skip


def state_cell(plan: Plan) -> Cell:
    return Cell(plan.get_state_display(), badge=TONES[PlanState(plan.state)])


def branch_table(plan: Plan, top: Node, found: Found) -> Table:
    """One block unfolded: points, what the children add up to, rule, owner; problems beside their node."""
    lines = [_node_row(plan, node, depth, found.get(node.code, ())) for node, depth in _unfolded(top, 0)]
    return Table(top.title, _COLUMNS(), tuple(lines), caption_hidden=True)


def children_table(plan: Plan, nodes: Sequence[Node], found: Found) -> Table:
    lines = [_node_row(plan, node, 0, found.get(node.code, ())) for node in nodes]
    return Table(_("下级指标"), _COLUMNS(), tuple(lines), Empty(_("没有下级指标")), caption_hidden=True)


def _COLUMNS() -> tuple[Column, ...]:  # noqa: N802 - a constant that is translated when shown
    return (
        Column(_("指标")), Column(_("编码")), Column(_("分值"), Kind.NUMBER), Column(_("下级合计"), Kind.NUMBER),
        Column(_("计分规则")), Column(_("考评责任单位")),
    )  # fmt: skip


def _unfolded(node: Node, depth: int) -> list[tuple[Node, int]]:
    return [(node, depth), *(each for child in node.children for each in _unfolded(child, depth + 1))]


def _node_row(plan: Plan, node: Node, depth: int, found: Sequence[Finding]) -> Row:
    note = "；".join(f"⚠ {each.message}" for each in found)
    return row(
        Cell(node.title, reverse("plan-node", args=[plan.code, node.code]), note=note, level=min(depth, DEEPEST)),
        node.code, worth(node), sum_cell(node, found), rule_cell(node), node.owner or NONE,
        strong=depth == 0 and bool(node.children),
    )  # fmt: skip


def worth(node: Node) -> str:
    if node.weight is not None:
        return _("权重%s") % f"{node.weight:f}"
    if node.points is None:
        return NONE if node.cap is None else _("上限%s") % f"{node.cap:f}"
    return f"{node.points:f}"


def number(value: Decimal) -> str:
    """Without zeros that say nothing."""
    return f"{value.normalize():f}"


def worth_in_words(node: Node) -> str:
    if node.weight is not None or (node.points is None and node.cap is not None):
        return worth(node)
    return _("没有规定分值") if node.points is None else _("%s分") % f"{node.points:f}"


def sum_cell(node: Node, found: Sequence[Finding]) -> Cell:
    """What the children add up to; where that is not what it should be, in the colour of warnings."""
    if not node.children:
        return Cell("")
    name = "weight" if node.combine == "weighted" else "points"
    values = [getattr(child, name) for child in node.children if getattr(child, name) is not None]
    if not values or node.combine in {"best", "worst"}:
        return Cell("")
    text = number(sum(values, Decimal(0)))
    wrong = any(each.code in {"POINTS_SUM", "WEIGHTS_SUM"} for each in found)
    wanted = "100" if name == "weight" or node.points is None else number(node.points)
    return Cell(f"{text} ≠ {wanted}", badge="danger") if wrong else Cell(text)


def rule_cell(node: Node) -> Cell:
    if node.goals:
        return Cell(_("按目标：%s") % "、".join(ref.key for ref in node.goals.rules.values()))
    ref = node.rule or node.measure
    if ref is None:
        return Cell(NONE)
    entry = BY_KEY.get(ref.key)
    return Cell(f"{ref.key} {entry.name}" if entry else ref.key, reverse("rule", args=[ref.key]) if entry else "")


def findings_table(plan: Plan, found: Iterable[Finding]) -> Table:
    columns = (Column(_("问题")), Column(_("位置")), Column(_("怎么办")), Column(_("影响")))
    rows = tuple(
        row(
            each.message,
            Cell(
                each.where or NONE,
                reverse("plan-node", args=[plan.code, each.node]) if each.node else "",
            ),
            each.remedy,
            Cell(_("不能印发"), badge="danger") if each.blocks else Cell(_("提醒"), badge="warn"),
        )
        for each in found
    )
    return Table(_("问题"), columns, rows, Empty(_("没有问题")), Narrow.CARDS, caption_hidden=True)


def differences_table(found: Iterable[Difference]) -> Table:
    columns = (Column(_("变化")), Column(_("类别")), Column(_("原来")), Column(_("现在")))
    rows = tuple(
        row(each.text, Cell(_(KINDS[each.kind][0]), badge=KINDS[each.kind][1]), each.before or NONE, each.after or NONE)
        for each in found
    )
    empty = Empty(_("两份办法完全相同"), _("指标、分值、规则、等次和其他部分都没有差别。"))
    return Table(_("差异"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def participants_table(people: Iterable[Participant], plan: Plan | None = None) -> Table:
    """``plan`` where the reader may change its participants: the names lead to the form."""
    columns = (
        Column(_("名称")), Column(_("编码")), Column(_("组别")), Column(_("类别")), Column(_("参评起止"), Kind.DATE),
        Column(_("排名")),
    )  # fmt: skip
    rows = tuple(
        row(
            Cell(each.name, _change_url(plan, each), note=_participant_note(each)), each.code,
            each.group.title if each.group else NONE,
            each.klass.title if each.klass else NONE, _span(each),
            Cell(_("参加")) if each.ranked else Cell(_("不参加"), badge="neutral", note=each.unranked_reason),
        )
        for each in people
    )  # fmt: skip
    empty = Empty(_("还没有参评对象"), _("在本页登记参评单位；组别和类别先在考评办法中设定。"))
    return Table(_("参评对象"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def _change_url(plan: Plan | None, each: Participant) -> str:
    query = urlencode({"change": each.code})
    return f"{reverse('plan-people', args=[plan.code])}?{query}#participant" if plan else ""


def _participant_note(each: Participant) -> str:
    notes = [_("组长单位")] if each.is_lead else []
    if each.successor:
        notes.append(_("由%s承继") % each.successor)
    return "，".join(notes)


def _span(each: Participant) -> str:
    if each.since is None and each.until is None:
        return _("全年")
    since = chinese(each.since) if each.since else _("年初")
    until = chinese(each.until) if each.until else _("年末")
    return f"{since}—{until}"


def chinese(day: object) -> str:
    """A date as people write it."""
    return f"{day:%Y}年{int(f'{day:%m}')}月{int(f'{day:%d}')}日"


def windows_table(windows: Iterable[Window]) -> Table:
    today = timezone.localdate()
    columns = (Column(_("阶段")), Column(_("事项")), Column(_("起止（含当日）"), Kind.DATE), Column(_("现在")))
    rows = tuple(
        row(each.get_phase_display(), each.title or NONE, f"{chinese(each.opens)}—{chinese(each.closes)}",
            _now(each, today))
        for each in windows
    )  # fmt: skip
    empty = Empty(_("还没有时间窗口"), _("窗口开着的阶段才能办理对应的事项。"))
    return Table(_("时间窗口"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def _now(each: Window, today: object) -> Cell:
    if today < each.opens:  # type: ignore[operator]
        return Cell(_("未开始"))
    return Cell(_("已结束")) if today > each.closes else Cell(_("进行中"), badge="ok")  # type: ignore[operator]


def disclosures_table(items: Iterable[Disclosure]) -> Table:
    columns = (Column(_("内容")), Column(_("对象")), Column(_("时间")), Column(_("现在")))
    rows = tuple(
        row(
            Cell(each.item, note=each.note), each.get_audience_display(), each.moment or NONE,
            Cell(_("%s起开放") % chinese(each.open_from), badge="ok") if each.open_from else Cell(_("未开放")),
        )
        for each in items
    )  # fmt: skip
    return Table(
        _("公开清单"), columns, rows, Empty(_("考评办法没有列出公开清单")), Narrow.CARDS, caption_hidden=True
    )  # fmt: skip


def grants_table(grants: Iterable[PlanGrant]) -> Table:
    columns = (Column(_("人员")), Column(_("角色")), Column(_("授予")), Column(_("状态")))
    rows = tuple(
        row(str(each.user), each.get_role_display(), str(each.granted_by),
            Cell(_("有效"), badge="ok") if each.confirmed_at else Cell(_("待确认"), badge="warn"))
        for each in grants
    )  # fmt: skip
    return Table(
        _("按本考评授权"), columns, rows, Empty(_("没有单独授权的人员")), Narrow.CARDS, caption_hidden=True
    )  # fmt: skip


def edits_table(edits: Iterable[Edit]) -> Table:
    columns = (Column(_("修改")), Column(_("谁")), Column(_("时间"), Kind.DATE), Column(_("状态")))
    rows = tuple(
        row(
            Cell(each.what), str(each.by), _at(each.at),
            Cell(_("已撤销"), badge="neutral", note=str(each.undone_by)) if each.undone_at else Cell(_("有效")),
        )
        for each in edits
    )  # fmt: skip
    empty = Empty(_("还没有修改"), _("每次修改都记在这里，可以一步一步撤销。"))
    return Table(_("修改记录"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def _at(moment: object) -> str:
    at = timezone.localtime(moment)  # type: ignore[arg-type]
    return f"{chinese(at)}{at:%H:%M}"


def corrections_table(plan: Plan, rows_: Iterable[Correction]) -> Table:
    columns = (Column(_("更正")), Column(_("状态")), Column(_("提出")), Column(_("确认")))
    rows = tuple(
        row(
            Cell(
                _("第%(n)d号：%(reason)s") % {"n": each.number, "reason": each.reason},
                reverse("plan-correction", args=[plan.code, each.number]),
            ),
            Cell(each.get_state_display(), badge=CORRECTION_TONES[CorrectionState(each.state)]),
            f"{each.proposed_by} {_at(each.proposed_at)}",
            f"{each.confirmed_by} {_at(each.confirmed_at)}" if each.confirmed_by else NONE,
        )
        for each in rows_
    )
    return Table(_("更正"), columns, rows, Empty(_("没有更正")), Narrow.CARDS, caption_hidden=True)
