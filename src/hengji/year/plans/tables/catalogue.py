"""Tables of the rule book and of packs."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from hengji.core.scoring.book import BY_KEY
from hengji.core.scoring.rule import Case, Entry
from hengji.core.scoring.scheme import Node, Scheme, Section
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.year.plans.queries import CaseResult, Worked, source_titles
from hengji.year.plans.words import GIVEN, NOT_SHOWN, PARAMETERS, said

NONE = "—"
DEEPEST = 3  # the style sheet moves in no further


def rules_table(title: str, entries: Iterable[Entry[Any]]) -> Table:
    columns = (Column(_("名称")), Column(_("编码")), Column(_("说明")), Column(_("出处")))
    lines = [
        row(Cell(entry.name, reverse("rule", args=[entry.key])), entry.key, entry.what, source_titles(entry.source))
        for entry in entries
    ]
    return Table(title, columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)


def parameters_table(entry: Entry[Any]) -> Table:
    columns = (Column(_("参数")), Column(_("写法")), Column(_("默认值")), Column(_("取值限制")))
    lines = [
        row(str(PARAMETERS.get(name, name)), field.alias or name, _default(field), _limits(field))
        for name, field in entry.params.model_fields.items()
    ]
    nothing = Empty(_("没有参数"), _("这条规则没有可以调整的数。"))
    return Table(_("参数"), columns, tuple(lines), nothing, Narrow.CARDS, caption_hidden=True)


def _default(field: FieldInfo) -> str:
    default = field.default
    if default is PydanticUndefined:
        return _("必填")
    if default is None or default in ("", (), {}):
        return _("不填")
    if isinstance(default, Decimal):
        return f"{default:f}"
    if isinstance(default, tuple):
        return "、".join(str(getattr(each, "name", each)) for each in default)
    return said({key: f"{each}" for key, each in default.items()} if isinstance(default, dict) else default)


def _limits(field: FieldInfo) -> str:
    """The kind of value, said plainly."""
    text = str(field.annotation)
    if "Literal[" in text and "Decimal" not in text:
        options = text.rsplit("Literal[", maxsplit=1)[-1].split("]", maxsplit=1)[0].replace("'", "")
        return _("只能是 %(options)s") % {"options": options.replace(", ", "、")}
    kinds = (
        ("dict[", _("名称和数的对照表")),
        ("tuple[", _("列表")),
        ("Decimal", _("数，最多18位")),
        ("bool", _("true 或 false")),
        ("int", _("不小于0的整数")),
    )
    return next((words for mark, words in kinds if mark in text), _("文字"))


def cases_table(worked: Iterable[Worked], inputs: dict[str, str]) -> Table:
    columns = (
        Column(_("算例")),
        Column(_("已知")),
        Column(_("参数")),
        Column(_("应得"), Kind.NUMBER),
        Column(_("现场算得"), Kind.NUMBER),
        Column(_("核对")),
        Column(_("出处")),
    )
    lines = [
        row(
            each.case.text,
            given(each.case, inputs),
            parameters(each.case),
            said(each.case.expect),
            each.result,
            Cell(_("一致 ✓"), badge="ok") if each.good else Cell(_("不一致 ✗"), badge="danger"),
            _("自拟") if each.case.mark == "[I]" else source_titles(each.case.mark),
        )
        for each in worked
    ]
    return Table(_("算例"), columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)


def given(case: Case, inputs: dict[str, str]) -> str:
    parts = [_("分值 %(points)s") % {"points": case.points}] if case.points != "0" else []
    shown = {name: value for name, value in case.given.items() if name not in NOT_SHOWN}
    parts += [
        f"{inputs.get(name) or GIVEN.get(name, '')} {said(_plain(value))}".strip() for name, value in shown.items()
    ]
    if case.peers:
        parts.append(_("同组其他 %(peers)s") % {"peers": "；".join(said(list(peer.values())) for peer in case.peers)})
    return "，".join(parts) or NONE


def _plain(value: object) -> object:
    """Records of a measure as their words; the names of their columns go without saying."""
    if isinstance(value, list | tuple):
        return [_record(item) if isinstance(item, dict) else item for item in value]
    return value


def _record(item: dict[str, str]) -> str:
    """A band of a table, or an observation of a measure."""
    if "points" not in item:
        return " ".join(reversed(list(item.values())))
    low, high = item.get("from", ""), item.get("to", "")
    span = f"{low}—{high}" if low and high else _("%(low)s及以上") % {"low": low} if low else f"<{high}"
    more = _("（第二条件<%(limit)s）") % {"limit": item["second_below"]} if "second_below" in item else ""
    return f"{span}{more} {item['points']}"


def parameters(case: Case) -> str:
    return (
        "；".join(f"{PARAMETERS.get(name, name)} {said(_plain(value))}" for name, value in case.params.items()) or NONE
    )


def packs_table(schemes: Iterable[Scheme]) -> Table:
    columns = (
        Column(_("名称")),
        Column(_("出处")),
        Column(_("板块"), Kind.NUMBER, _("个")),
        Column(_("末级指标"), Kind.NUMBER, _("项")),
        Column(_("满分"), Kind.NUMBER, _("分")),
        Column(_("算例"), Kind.NUMBER, _("个")),
        Column(_("性质")),
    )
    lines = [
        row(
            Cell(scheme.title, reverse("pack", args=[scheme.pack]), note=scheme.edition),
            scheme.source.document or scheme.source.structure or NONE,
            str(len(scheme.tree)),
            str(len([node for top in scheme.tree for node in top.walk() if node.is_leaf])),
            f"{scheme.total.base:f}",
            str(len(scheme.cases)),
            Cell(_("示例"), badge="warn") if scheme.example else Cell(_("按公开文件"), badge="info"),
        )
        for scheme in schemes
    ]
    nothing = Empty(_("没有考评办法模板"), _("模板随程序安装；请系统管理员检查安装是否完整。"))
    return Table(_("考评办法模板"), columns, tuple(lines), nothing, Narrow.CARDS, caption_hidden=True)


def tree_table(top: Node) -> Table:
    """One block unfolded: everything below it with points or weight, and the rule of each leaf."""
    columns = (
        Column(_("指标")),
        Column(_("编码")),
        Column(_("分值"), Kind.NUMBER),
        Column(_("计分规则")),
        Column(_("考评责任单位")),
    )
    lines = [_node_row(node, depth) for node, depth in _unfolded(top, 0)]
    return Table(top.title, columns, tuple(lines), caption_hidden=True)


def _unfolded(node: Node, depth: int) -> list[tuple[Node, int]]:
    return [(node, depth), *(each for child in node.children for each in _unfolded(child, depth + 1))]


def _node_row(node: Node, depth: int) -> Row:
    return row(
        Cell(node.title, level=min(depth, DEEPEST)), node.code, worth(node), _rule_cell(node), node.owner or NONE,
        strong=depth == 0 and bool(node.children),
    )  # fmt: skip


def worth(node: Node | None) -> str:
    if node is None:
        return NONE
    if node.weight is not None:
        return _("权重%(weight)s") % {"weight": f"{node.weight:f}"}
    return NONE if node.points is None else f"{node.points:f}"


def _rule_cell(node: Node) -> Cell:
    if node.goals:
        return Cell(_("按目标：%(rules)s") % {"rules": "、".join(ref.key for ref in node.goals.rules.values())})
    ref = node.rule or node.measure
    if ref is None:
        return Cell(NONE if node.children else _("数值直接相加"))
    entry = BY_KEY.get(ref.key)
    return Cell(f"{ref.key} {entry.name}" if entry else ref.key, reverse("rule", args=[ref.key]) if entry else "")


def section_table(section: Section) -> Table:
    columns = (Column(_("事项")), Column(_("编码")), Column(_("单项上限"), Kind.NUMBER), Column(_("计分规则")))
    lines = [
        row(item.title, item.code, NONE if item.cap is None else f"{item.cap:f}", _rule_cell(item))
        for item in section.items
    ]
    return Table(section.title, columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)


def grades_table(scheme: Scheme) -> Table:
    columns = (Column(_("等次")), Column(_("最低分"), Kind.NUMBER, _("分")), Column(_("名额"), Kind.NUMBER))
    lines = [
        row(
            grade.name,
            NONE if grade.from_ is None else f"{grade.from_:f}",
            _("%(count)d个") % {"count": grade.count} if grade.count is not None else _share(grade.quota),
        )
        for grade in scheme.grades
    ]
    return Table(_("等次"), columns, tuple(lines), Empty(_("没有规定等次")), caption_hidden=True)


def _share(value: Decimal | None) -> str:
    return _("不限") if value is None else f"{(value * 100).normalize():f}%"


def case_results_table(found: Iterable[CaseResult]) -> Table:
    columns = (Column(_("算例")), Column(_("应得")), Column(_("核对")))
    lines = [
        row(
            Cell(each.name, note=each.note),
            each.wanted,
            Cell("；".join(each.differences)) if each.differences else Cell(_("一致 ✓"), badge="ok"),
        )
        for each in found
    ]
    nothing = Empty(_("没有算例"), _("公开文件没有给出算例；采用时请补写，由考评办法的起草人核签。"))
    return Table(_("算例"), columns, tuple(lines), nothing, Narrow.CARDS, caption_hidden=True)
