"""What rows say about one another and about what is there: every contradiction, once, where it can be mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from hengji.core.scoring.types import Place
from hengji.foundation.organisations.enums import (
    ADMINISTRATORS,
    LOCAL_ROLES,
    PARENTS,
    Engagement,
    Fault,
    Kind,
    Role,
)

from .shapes import (
    APPOINTMENTS,
    GRANTS,
    ORGANISATIONS,
    PEOPLE,
    AppointmentRow,
    Content,
    GrantRow,
    PersonRow,
    Problem,
    VersionRow,
    fault,
)
from .world import Timeline, World, overlap


def check(content: Content, world: World, importer: str) -> Iterator[Problem]:
    timeline = Timeline.after(world, list(content.organisations))
    yield from _organisations(content, world, timeline)
    yield from _people(content, world)
    yield from _appointments(content, world, timeline)
    yield from _grants(content, world, timeline, importer)


def day_text(day: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {"year": day.year, "month": day.month, "day": day.day}


# ---------------------------------------------------------------- organisations
def _organisations(content: Content, world: World, timeline: Timeline) -> Iterator[Problem]:
    yield from _twice(ORGANISATIONS, "机构编码", [(row.line, (row.code, row.since)) for row in content.organisations])
    ours = {(row.code, row.since): row for row in content.organisations}
    for row in ours.values():
        yield from _parent(row, content, timeline)
    for code, versions in timeline.versions.items():
        for earlier, later in pairwise(versions):
            if overlap((earlier.since, earlier.until), (later.since, later.until)) and (earlier.line or later.line):
                at = Place(ORGANISATIONS, later.line or earlier.line, "起始日期" if later.line else "截止日期")
                message = _("机构“%(code)s”从%(day)s起的一段与前一段时间重叠。") % {
                    "code": code,
                    "day": day_text(later.since),
                }
                remedy = _("请给前一段填写截止日期，最后一天是%s。") % day_text(later.since - timedelta(days=1))
                yield fault(Fault.ORG_OVERLAP, at, message, remedy)
    yield from _namesakes(world, timeline)


def _parent(row: VersionRow, content: Content, timeline: Timeline) -> Iterator[Problem]:
    at = Place(ORGANISATIONS, row.line, "上级编码")
    if not row.parent:
        yield from _kind_below(row, None, at)
        return
    if row.parent not in timeline.versions:
        if not content.is_broken(ORGANISATIONS, row.parent):
            message = _("没有编码为“%s”的机构。") % row.parent
            yield fault(Fault.ORG_UNKNOWN, at, message, _("请核对编码，或在本表中补上这个机构。"))
        return
    above = timeline.on(row.parent, row.since)
    if above is None:
        if not content.is_broken(ORGANISATIONS, row.parent):
            message = _("上级机构“%(code)s”在%(day)s不存在。") % {"code": row.parent, "day": day_text(row.since)}
            yield fault(Fault.ORG_ABSENT, at, message, _("请核对上级编码和起始日期。"))
    elif _leads_back(row, timeline):
        yield fault(Fault.ORG_CYCLE, at, _("上级机构在本机构之下，上下级成了环。"), _("请另填上级编码。"))
    else:
        yield from _kind_below(row, above, at)


def _kind_below(row: VersionRow, above: VersionRow | None, at: Place) -> Iterator[Problem]:
    if (above.kind if above else None) in PARENTS[row.kind]:
        return
    place = _("“%s”之下") % above.name if above else _("最上层")
    message = _("%(kind)s不能设在%(place)s。") % {"kind": Kind(row.kind).label, "place": place}
    yield fault(Fault.ORG_PARENT, at, message, _("请核对类型和上级编码。"))


def _leads_back(row: VersionRow, timeline: Timeline) -> bool:
    seen = {row.code}
    code = row.parent
    while code:
        if code in seen:
            return True
        seen.add(code)
        above = timeline.on(code, row.since)
        code = above.parent if above else ""
    return False


def _namesakes(world: World, timeline: Timeline) -> Iterator[Problem]:
    """Two of one name under one parent. What a merger brought together stays as it is; new rows must not add to it."""
    by_name: dict[tuple[str, str], list[VersionRow]] = defaultdict(list)
    for versions in timeline.versions.values():
        for version in versions:
            by_name[version.parent, version.name].append(version)
    for same in by_name.values():
        for at, row in enumerate(same):
            others = [
                other
                for other in same[:at]
                if other.code != row.code
                and overlap((other.since, other.until), (row.since, row.until))
                and not _both_known(world, row, other)
            ]
            if others:
                place = Place(ORGANISATIONS, row.line or others[0].line, "机构名称")
                message = _("与机构“%(code)s”同级同名（%(name)s）。") % {"code": others[0].code, "name": row.name}
                yield fault(Fault.ORG_NAME, place, message, _("请核对是否重复登记，或在名称上加以区别。"))


def _both_known(world: World, *rows: VersionRow) -> bool:
    there = [world.versions.get((row.code, row.since)) for row in rows]
    return all(version and version.name == row.name for version, row in zip(there, rows, strict=True))


# ---------------------------------------------------------------- people
def _people(content: Content, world: World) -> Iterator[Problem]:
    yield from _twice(PEOPLE, "人员编号", [(row.line, row.code) for row in content.people])
    owner = {person.user.username: code for code, person in world.people.items() if person.user}
    for row in content.people:
        if row.phone and not row.account and not _has_account(row, world):
            at = Place(PEOPLE, row.line, "手机号码")
            yield fault(Fault.PHONE, at, _("手机号码登记在账号上，此人没有账号。"), _("请填写账号，或去掉手机号码。"))
        if row.account and owner.setdefault(row.account, row.code) != row.code:
            message = _("账号“%(name)s”属于人员“%(code)s”。") % {"name": row.account, "code": owner[row.account]}
            yield fault(
                Fault.ACCOUNT_TAKEN, Place(PEOPLE, row.line, "账号"), message, _("请核对，一个账号只属于一个人。")
            )


def _has_account(row: PersonRow, world: World) -> bool:
    known = world.people.get(row.code)
    return known is not None and known.user_id is not None


# ---------------------------------------------------------------- appointments
def _appointments(content: Content, world: World, timeline: Timeline) -> Iterator[Problem]:
    keys = [(row.line, (row.person, row.organisation, row.title, row.since)) for row in content.appointments]
    yield from _twice(APPOINTMENTS, "人员编号", keys)
    people = {row.code for row in content.people} | set(world.people)
    ranks: dict[tuple[str, str], AppointmentRow] = {}
    for row in content.appointments:
        if row.person not in people and not content.is_broken(PEOPLE, row.person):
            message = _("没有编号为“%s”的人员。") % row.person
            remedy = _("请核对编号，或在“人员”表中补上此人。")
            yield fault(Fault.PERSON_UNKNOWN, Place(APPOINTMENTS, row.line, "人员编号"), message, remedy)
        yield from _place(APPOINTMENTS, row.line, (row.organisation, row.since), content, timeline)
        first = ranks.setdefault((row.organisation, row.title), row)
        if first.rank != row.rank:
            message = _("同一职务在第%(line)d行的职级是“%(rank)s”。") % {"line": first.line, "rank": first.rank}
            yield fault(Fault.POST_RANK, Place(APPOINTMENTS, row.line, "职级"), message, _("请统一这一职务的职级。"))
    yield from _clashes(content.appointments, world)


def _clashes(rows: Sequence[AppointmentRow], world: World) -> Iterator[Problem]:
    """Two main posts at a time, or one post held twice at a time; what stands in the file replaces what is there."""
    merged = {
        key: AppointmentRow(0, *key[:3], "", held.engagement, held.acting, held.since, held.until, held.document)
        for key, held in world.appointments.items()
    }
    merged |= {(row.person, row.organisation, row.title, row.since): row for row in rows}
    by_person: dict[str, list[AppointmentRow]] = defaultdict(list)
    for row in sorted(merged.values(), key=lambda row: (row.line, row.since)):
        by_person[row.person].append(row)
    for held_rows in by_person.values():
        for at, row in enumerate(held_rows):
            for other in held_rows[:at]:
                yield from _clash(row, other)


def _clash(row: AppointmentRow, other: AppointmentRow) -> Iterator[Problem]:
    if not row.line or not overlap((row.since, row.until), (other.since, other.until)):
        return
    where = _("第%d行") % other.line if other.line else _("已登记的任职")
    if (row.organisation, row.title) == (other.organisation, other.title):
        message = _("与%s是同一人同一职务，时间重叠。") % where
        at = Place(APPOINTMENTS, row.line, "起始日期")
        yield fault(Fault.TERM_OVERLAP, at, message, _("请合并为一行，或填写前一段的截止日期。"))
    elif row.engagement == other.engagement == Engagement.MAIN:
        message = _("与%(where)s（%(title)s）同时都是主职。") % {"where": where, "title": other.title}
        at = Place(APPOINTMENTS, row.line, "任职类别")
        yield fault(Fault.MAIN_TWICE, at, message, _("请把其中一项改为兼职，或填写原主职的截止日期。"))


# ---------------------------------------------------------------- grants
def _grants(content: Content, world: World, timeline: Timeline, importer: str) -> Iterator[Problem]:
    yield from _twice(GRANTS, "角色", [(row.line, row.key) for row in content.grants])
    standing = [world.grant_row(grant) for grant in world.grants]
    known = {row.key: row for row in standing}
    accounts = {row.account for row in content.people} | set(world.accounts)
    posts = set(world.posts) | {(row.organisation, row.title) for row in content.appointments}
    for row in content.grants:
        yield from _subject(row, content, accounts, posts)
        if row.organisation:
            yield from _place(GRANTS, row.line, (row.organisation, row.since), content, timeline)
        elif row.role in LOCAL_ROLES:
            message = _("角色“%s”须说明在哪个机构。") % Role(row.role).label
            yield fault(Fault.ROLE_PLACE, Place(GRANTS, row.line, "机构编码"), message, _("请填写机构编码。"))
        if row.key in known:
            yield from _fixed(row, known[row.key])
        elif row.account and row.account == importer:
            at = Place(GRANTS, row.line, "账号")
            yield fault(Fault.GRANT_OWN, at, _("不能用导入给自己授权。"), _("请去掉这一行，由另一人办理。"))
    new = [row for row in content.grants if row.key not in known]
    yield from _conflicts(new, standing)


def _fixed(row: GrantRow, known: GrantRow) -> Iterator[Problem]:
    if row.until != known.until:
        at = Place(GRANTS, row.line, "截止日期")
        remedy = _("请恢复原来的截止日期；要提前结束，请到“角色授权”页面撤销。")
        yield fault(Fault.GRANT_FIXED, at, _("已有的授权不能用导入修改。"), remedy)


def _subject(row: GrantRow, content: Content, accounts: set[str], posts: set[tuple[str, str]]) -> Iterator[Problem]:
    at = Place(GRANTS, row.line, "账号")
    if bool(row.account) == bool(row.title):
        remedy = _("授予个人请填写账号，随职务取得请填写职务和职务所在机构编码，两者只填一种。")
        yield fault(Fault.CELL_EMPTY, at, _("没有说清授予谁。"), remedy)
    elif row.account:
        if row.account not in accounts and not content.is_broken(PEOPLE, row.account):
            message = _("没有账号“%s”。") % row.account
            yield fault(Fault.ACCOUNT_UNKNOWN, at, message, _("请核对账号，或在“人员”表中补上。"))
    elif (row.post_organisation, row.title) not in posts:
        message = _("机构“%(code)s”没有职务“%(title)s”。") % {"code": row.post_organisation, "title": row.title}
        at = Place(GRANTS, row.line, "职务")
        yield fault(Fault.ORG_UNKNOWN, at, message, _("请核对职务，或在“任职”表中登记任职。"))
    elif row.role in ADMINISTRATORS:
        at = Place(GRANTS, row.line, "角色")
        yield fault(Fault.ADMIN_TWO, at, _("管理员角色不能随职务取得。"), _("请直接授予账号。"))


def _conflicts(new: Sequence[GrantRow], standing: Sequence[GrantRow]) -> Iterator[Problem]:
    by_subject: Mapping[tuple[str, str, str], list[GrantRow]] = defaultdict(list)
    for row in [*standing, *new]:
        by_subject[row.subject].append(row)
    for rows in by_subject.values():
        for at, row in enumerate(rows):
            if row.line:
                yield from _conflict(row, rows[:at])


def _conflict(row: GrantRow, others: Sequence[GrantRow]) -> Iterator[Problem]:
    together = [other for other in others if overlap((row.since, row.until), (other.since, other.until))]
    administrator = [other for other in together if {other.role, row.role} <= ADMINISTRATORS and other.role != row.role]
    if administrator:
        message = _("此人在这段时间已是%s。") % Role(administrator[0].role).label
        remedy = _("系统、安全、审计三个管理员须由三人分别担任，请换一人。")
        yield fault(Fault.ADMIN_TWO, Place(GRANTS, row.line, "角色"), message, remedy)
    if any(
        (other.role, other.organisation) == (row.role, row.organisation) and other.since != row.since
        for other in together
    ):
        at = Place(GRANTS, row.line, "起始日期")
        yield fault(Fault.TERM_OVERLAP, at, _("这段时间已有同样的授权。"), _("请去掉这一行，或核对日期。"))


# ---------------------------------------------------------------- shared
def _place(sheet: str, line: int, where: tuple[str, date], content: Content, timeline: Timeline) -> Iterator[Problem]:
    code, day = where
    at = Place(sheet, line, "机构编码")
    if content.is_broken(ORGANISATIONS, code):
        return
    if code not in timeline.versions:
        message = _("没有编码为“%s”的机构。") % code
        yield fault(Fault.ORG_UNKNOWN, at, message, _("请核对编码，或在“机构”表中补上。"))
    elif timeline.on(code, day) is None:
        at = Place(sheet, line, "起始日期")
        message = _("机构“%(code)s”在%(day)s不存在。") % {"code": code, "day": day_text(day)}
        yield fault(Fault.ORG_ABSENT, at, message, _("请核对起始日期和机构编码。"))


def _twice(sheet: str, column: str, keys: Sequence[tuple[int, object]]) -> Iterator[Problem]:
    first: dict[object, int] = {}
    for line, key in keys:
        if first.setdefault(key, line) != line:
            message = _("与第%d行重复。") % first[key]
            yield fault(Fault.ROW_TWICE, Place(sheet, line, column), message, _("请删去其中一行。"))
