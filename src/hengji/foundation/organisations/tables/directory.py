"""Tables of organisations, people and grants; dates and periods as officials write them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.organisations.enums import Acting, Engagement, Fault, GrantState, Lead, Role
from hengji.foundation.organisations.models import Appointment, Grant, LeaderRelation, Post
from hengji.foundation.organisations.queries import Node
from hengji.foundation.organisations.workbook.shapes import SHEETS, Preview
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row

TONES = {
    GrantState.PENDING: "warn",
    GrantState.COMING: "info",
    GrantState.EFFECTIVE: "ok",
    GrantState.ENDED: "neutral",
    GrantState.REVOKED: "neutral",
}


def day(value: date | None) -> str:
    if value is None:
        return ""
    return _("%(year)d年%(month)d月%(day)d日") % {"year": value.year, "month": value.month, "day": value.day}


def period(since: date, until: date | None) -> str:
    """From the first to the last day."""
    if until is None:
        return _("%s起") % day(since)
    return _("%(since)s至%(last)s") % {"since": day(since), "last": day(until - timedelta(days=1))}


def organisation_url(code: str) -> str:
    return reverse("organisation", args=[code])


def person_url(code: str) -> str:
    return reverse("person", args=[code])


def found(nodes: Sequence[Node], above: Mapping[int, str]) -> Table:
    """What a search found, flat, each with what it stands under."""
    columns = (Column(_("机构")), Column(_("编码")), Column(_("类型")), Column(_("上级机构")),
               Column(_("下级"), Kind.NUMBER), Column(_("人员"), Kind.NUMBER))  # fmt: skip
    lines = [
        row(
            Cell(node.version.name, organisation_url(node.code)),
            node.code,
            Cell(node.version.get_kind_display()),
            above.get(node.version.parent_id or 0, ""),
            str(node.below),
            str(node.people),
        )
        for node in nodes
    ]
    nothing = Empty(_("没有找到机构"), _("请换一个词，或清空类型和日期再查。"))
    return Table(_("查找结果"), columns, tuple(lines), nothing, narrow=Narrow.CARDS)


def below(nodes: Sequence[Node]) -> Table:
    columns = (Column(_("机构")), Column(_("编码")), Column(_("类型")), Column(_("下级"), Kind.NUMBER),
               Column(_("人员"), Kind.NUMBER))  # fmt: skip
    lines = [
        row(
            Cell(node.version.name, organisation_url(node.code)), node.code, node.version.get_kind_display(),
            str(node.below), str(node.people),
        )
        for node in nodes
    ]  # fmt: skip
    return Table(_("下级机构"), columns, tuple(lines), Empty(_("没有下级机构")), Narrow.CARDS, caption_hidden=True)


def staff(appointments: Sequence[Appointment], visible: frozenset[int]) -> Table:
    """Who serves here; names lead to the person's page where the reader may open it."""
    columns = (Column(_("职务")), Column(_("姓名")), Column(_("职级")), Column(_("任职"), Kind.TEXT), Column(_("时间")))
    lines = [
        row(
            held.post.title,
            Cell(held.person.name, person_url(held.person.code) if held.person_id in visible else ""),
            held.post.rank,
            manner(held),
            period(held.since, held.until),
        )
        for held in appointments
    ]
    nothing = Empty(_("这一天没有登记任职"), _("由系统管理员登记，或用工作簿导入。"))
    return Table(_("职务和人员"), columns, tuple(lines), nothing, Narrow.CARDS, caption_hidden=True)


def manner(held: Appointment) -> str:
    words = [str(Engagement(held.engagement).label)]
    if held.acting:
        words.append(str(Acting(held.acting).label))
    return "、".join(words)


def vacancies(posts: Sequence[Post], appointments: Sequence[Appointment]) -> list[str]:
    """Posts that nobody holds on the day."""
    held = {appointment.post_id for appointment in appointments}
    return [post.title for post in posts if post.pk not in held]


def career(appointments: Sequence[Appointment], names: Mapping[int, str], today: date, *, may_end: bool) -> Table:
    columns = (Column(_("机构")), Column(_("职务")), Column(_("任职")), Column(_("时间")), Column(_("状态")))
    lines = []
    for held in appointments:
        open_end = may_end and (held.until is None or held.until > today)
        state = (
            Cell(_("在任"), badge="ok")
            if held.holds_on(today)
            else Cell(_("已结束") if held.since < today else _("未开始"))
        )
        if open_end:
            state = Cell(_("结束任职"), reverse("appointment-end", args=[held.pk]))
        where = Cell(names[held.post.organisation_id], organisation_url(held.post.organisation.code))
        lines.append(row(where, held.post.title, manner(held), period(held.since, held.until), state))
    return Table(_("任职"), columns, tuple(lines), Empty(_("没有登记任职")), Narrow.CARDS, caption_hidden=True)


def grant_table(
    grants: Sequence[Grant], names: Mapping[int, str], today: date, *, may_revoke: bool
) -> Table:  # fmt: skip
    columns = (Column(_("授予")), Column(_("角色")), Column(_("机构")), Column(_("时间")), Column(_("授予人")),
               Column(_("确认人")), Column(_("状态")), Column(_("办理")))  # fmt: skip
    return Table(
        _("角色授权"),
        columns,
        tuple(_grant_row(grant, names, today, may_revoke=may_revoke) for grant in grants),
        Empty(_("没有符合条件的授权"), _("请放宽条件再查。")),
        Narrow.CARDS,
        caption_hidden=True,
    )


def _grant_row(grant: Grant, names: Mapping[int, str], today: date, *, may_revoke: bool) -> Row:
    state = grant.state(today)
    revocable = may_revoke and state not in {GrantState.REVOKED, GrantState.ENDED}
    return row(
        Cell(subject(grant, names), note=grant.user.username if grant.user else ""),
        str(Role(grant.role).label),
        names.get(grant.organisation_id or 0, "—"),
        period(grant.since, grant.until),
        str(grant.granted_by or _("系统初始化")),
        str(grant.confirmed_by or "—"),
        Cell(state.label, badge=TONES[state]),
        Cell(_("撤销"), reverse("grant-revoke", args=[grant.pk])) if revocable else "—",
    )


def subject(grant: Grant, names: Mapping[int, str]) -> str:
    """Whom a grant is for: a person, or whoever holds a post."""
    if grant.post is not None:
        return _("%(where)s%(title)s（随职务）") % {
            "where": names.get(grant.post.organisation_id, ""),
            "title": grant.post.title,
        }
    return str(grant.user)


def organisation_keys(grants: Sequence[Grant]) -> set[int]:
    """Organisations whose names a table of grants shows."""
    keys = {grant.organisation_id for grant in grants if grant.organisation_id}
    return keys | {grant.post.organisation_id for grant in grants if grant.post}


def leaders(relations: Sequence[LeaderRelation]) -> list[tuple[str, str, str]]:
    """Kind, name and time of each leader."""
    return [
        (str(Lead(each.kind).label), each.leader.name, period(each.since, each.until)) for each in relations
    ]  # fmt: skip


def problems(preview: Preview) -> Table:
    columns = (Column(_("编号")), Column(_("工作表")), Column(_("行"), Kind.NUMBER), Column(_("列")), Column(_("问题")),
               Column(_("怎么办")))  # fmt: skip
    lines = [
        row(
            Cell(each.code, note=Fault(each.code).label if each.code in Fault.values else ""),
            each.place.table, str(each.place.row or ""), each.place.column, each.message, each.remedy,
        )
        for each in preview.problems
    ]  # fmt: skip
    return Table(_("要改正的问题"), columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)


def tallies(preview: Preview) -> Table:
    columns = (Column(_("工作表")), Column(_("新增"), Kind.NUMBER, _("行")), Column(_("变更"), Kind.NUMBER, _("行")),
               Column(_("不变"), Kind.NUMBER, _("行")))  # fmt: skip
    lines = [
        row(sheet, str(tally.added), str(tally.changed), str(tally.unchanged))
        for sheet in SHEETS
        if (tally := preview.tallies.get(sheet)) is not None
    ]
    nothing = Empty(_("工作簿里没有内容"), _("请在各表的标题行之下填写内容。"))
    return Table(_("导入后"), columns, tuple(lines), nothing, caption_hidden=True)


MOST_LINES = 200


def changes(preview: Preview) -> Table:
    """The first rows that would change or be added; changes before additions."""
    columns = (Column(_("工作表")), Column(_("行"), Kind.NUMBER), Column(_("内容")), Column(_("变化")))
    ordered = sorted(preview.lines, key=lambda line: not line.changes)[:MOST_LINES]
    lines = [
        row(line.sheet, str(line.row), line.title, "；".join(line.changes) or Cell(_("新增"), badge="info"))
        for line in ordered
    ]
    caption = _("逐行变化（先列变更，至多%d行）") % MOST_LINES
    return Table(caption, columns, tuple(lines), Empty(gettext_lazy("没有变化")), Narrow.CARDS)
