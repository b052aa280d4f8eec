"""The demo's organisations: the divisions of Guizhou, the organs of the province's pack, and made-up people.

Names of people are a surname and a pair of the sixty-year cycle: nobody is called so. The same seed, the same people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import count
from typing import Any

import yaml
from django.db import transaction

from hengji.core.scoring.pack import read

from .actions import (
    Scope,
    appoint_first_administrators,
    confirm_grants,
    ensure_account,
    grant_role,
    set_group_lead,
    set_leader_relation,
)
from .actions.importing import import_content
from .enums import Change, Engagement, Kind, Lead, Role
from .models import Grant, Organisation, Person, Post, User
from .workbook.shapes import AppointmentRow, Content, PersonRow, VersionRow

SINCE = date(2024, 1, 1)
BY = "演示"
PACK = "packs/guizhou.yaml"
CITY = "贵阳市"
OFFICE_SEAT = "省委省直机关工委"
DIVISIONS = ("办公室", "人事处", "业务一处", "业务二处")
_RANKS = {"主要负责人": "正厅级", "分管负责人": "副厅级", "处长": "正处级", "主任": "正处级", "省领导": "副省级"}
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True)
class DemoAccount:
    username: str
    display_name: str
    password: str
    what: str


@dataclass(frozen=True)
class _Cast:
    """An account of the demo: whose it is, which role, where; ``post`` is a post in that organisation."""

    username: str
    role: Role
    what: str
    organ: str = ""
    title: str = ""


# Organs are named as in the pack; their codes are found there.
_CAST = (
    _Cast("office", Role.OFFICE, "目标绩效办工作人员：拟办法、审目标、汇总得分", OFFICE_SEAT, "目标绩效办干部"),
    _Cast("chief", Role.OFFICE_CHIEF, "目标绩效办负责人：复核，确认角色授权", OFFICE_SEAT, "目标绩效办主任"),
    _Cast("steering", Role.STEERING, "领导小组：审定办法、目标和结果", "", "领导小组成员"),
    _Cast("leader", Role.LEADER, "省领导：分管单位的目标、红灯和评价", "", "省领导"),
    _Cast("leader2", Role.LEADER, "省领导：另一组分管单位", "", "省领导"),
    _Cast("jyt", Role.UNIT_FILLER, "省教育厅联络员：填报目标和进展", "省教育厅", "联络员"),
    _Cast("jyt-head", Role.UNIT_HEAD, "省教育厅负责人：签报", "省教育厅", "主要负责人"),
    _Cast("czt", Role.UNIT_FILLER, "省财政厅联络员：填报目标和进展", "省财政厅", "联络员"),
    _Cast("czt-head", Role.UNIT_HEAD, "省财政厅负责人：签报", "省财政厅", "主要负责人"),
    _Cast("shili", Role.UNIT_FILLER, "省示例管理局（虚构）联络员", "省示例管理局", "联络员"),
    _Cast("shili-head", Role.UNIT_HEAD, "省示例管理局（虚构）负责人", "省示例管理局", "主要负责人"),
    _Cast("group", Role.GROUP_LEAD, "组长单位（省发展改革委）：初审本组目标和调整", "省发展改革委", "联络员"),
    _Cast("scorer", Role.OWNER_SCORER, "考评责任单位（省统计局）评分人：逐项评分", "省统计局", "联络员"),
    _Cast("approver", Role.OWNER_APPROVER, "考评责任单位（省统计局）审核人：复核评分", "省统计局", "主要负责人"),
    _Cast("inspector", Role.INSPECTOR, "核查组：过程核查", OFFICE_SEAT, "核查组成员"),
    _Cast("visitor", Role.THIRD_PARTY, "第三方机构：暗访"),
    _Cast("expert", Role.EXPERT, "专家评委：评审创新项目"),
    _Cast("auditor", Role.AUDITOR, "审计机关：查阅获准的一个年度", "省审计厅", "审计人员"),
    _Cast("reader", Role.READER, "查阅：已发布的结果和规则"),
    _Cast("sysadmin", Role.SYSTEM_ADMIN, "系统管理员：机构、人员、账号和配置"),
    _Cast("secadmin", Role.SECURITY_ADMIN, "安全管理员：授予和撤销角色"),
    _Cast("auditadmin", Role.AUDIT_ADMIN, "审计管理员：操作日志"),
    _Cast("gy", Role.OFFICE, "贵阳市目标绩效办工作人员：从省的办法起草本市的，报省备案", CITY),
    _Cast("gy-chief", Role.OFFICE_CHIEF, "贵阳市目标绩效办负责人：印发本市的办法", CITY),
)


def load_demo(by: str, password_for: Callable[[str], str]) -> list[DemoAccount]:
    """Load organisations, people and grants once, and open every account with its password. Quick when repeated."""
    names = Names()
    display = {cast.username: names.next() for cast in _CAST}
    accounts = {
        cast.username: ensure_account(cast.username, display[cast.username], password=password_for(cast.username))
        for cast in _CAST
    }
    with transaction.atomic():
        if not Organisation.objects.exists():
            _load(by, accounts, names)
    return [
        DemoAccount(cast.username, display[cast.username], password_for(cast.username), cast.what) for cast in _CAST
    ]


class Names:
    """Made-up names, each given once."""

    def __init__(self) -> None:
        self._numbers = count()

    def next(self) -> str:
        number = next(self._numbers)
        surname = _SURNAMES[number % len(_SURNAMES)]
        pair = (number // len(_SURNAMES) * 7 + number) % 60
        return f"{surname}{_STEMS[pair % 10]}{_BRANCHES[pair % 12]}"


def seed() -> Mapping[str, Any]:
    """The divisions of Guizhou."""
    text = (files(__package__) / "seed" / "guizhou.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


def counties() -> dict[str, str]:
    """Codes and names of the counties."""
    words = str(seed()["counties"]).split()
    return dict(zip(words[::2], words[1::2], strict=True))


@dataclass(frozen=True)
class Organ:
    code: str
    name: str
    klass: str
    lead: str  # name of the organ that leads its group


def organs() -> list[Organ]:
    """The hundred organs of the province's pack; their codes are those of the participants."""
    scheme, problems = read((files("hengji.core.scoring") / PACK).read_text(encoding="utf-8"))
    if scheme is None:
        raise ValueError(f"the pack of the demo cannot be read: {problems[:3]}")
    return [
        Organ(f"{group['code']}{number:02d}", member["name"], member.get("class", group["class"]), group["lead"])
        for group in scheme.carried["participants"]["groups"]
        for number, member in enumerate(group["members"], 1)
    ]


def _load(by: str, accounts: Mapping[str, User], names: Names) -> None:
    known = organs()
    people = _people(known, accounts, names)
    held = sorted((row for _, row in people if row), key=_seniority)
    content = Content(list(_versions(known)), [row for row, _ in people], held, [])
    preview = import_content(content, by=by, reason=BY)
    if preview.problems:
        raise ValueError(f"the demo contradicts itself: {preview.problems[:3]}")
    cities = {city["name"]: city["code"] for city in seed()["cities"]}
    _grant(by, accounts, {**cities, **{organ.name: organ.code for organ in known}})
    _lead(by, known)


def _versions(known: list[Organ]) -> Iterator[VersionRow]:
    data = seed()
    province = data["province"]
    yield _version(province["code"], province["name"], Kind.PROVINCE, "", short=province["short"])
    for position, organ in enumerate(known):
        yield _version(organ.code, organ.name, Kind.ORGAN, province["code"], klass=organ.klass, position=position)
        divisions = (*DIVISIONS, "目标绩效办") if organ.name == OFFICE_SEAT else DIVISIONS
        for number, name in enumerate(divisions, 1):
            yield _version(f"{organ.code}-{number}", name, Kind.DIVISION, organ.code, position=number)
    for number, city in enumerate(data["cities"]):
        yield _version(
            city["code"], city["name"], Kind.CITY, province["code"], short=city["short"], position=1000 + number
        )
    for code, name in counties().items():
        yield _version(code, name, Kind.COUNTY, f"{code[:4]}00")


def _version(
    code: str, name: str, kind: Kind, parent: str, **more: Any  # noqa: ANN401 - short name, class, position
) -> VersionRow:  # fmt: skip
    return VersionRow(
        0, code, name, more.get("short", ""), kind, parent, more.get("klass", ""), more.get("position", 0), SINCE, None,
        Change.CREATE, "",
    )  # fmt: skip


Pair = tuple[PersonRow, AppointmentRow | None]


def _people(known: list[Organ], accounts: Mapping[str, User], names: Names) -> list[Pair]:
    """The people of the accounts first, then who else serves in the organs."""
    numbers = count(1)
    codes = {organ.name: organ.code for organ in known}
    pairs: list[Pair] = []
    taken = set()
    for cast in _CAST:
        where = codes.get(cast.organ, "520000")
        person = PersonRow(0, f"P{next(numbers):04d}", accounts[cast.username].display_name, cast.username, "")
        pairs.append((person, _held(person, where, cast.title) if cast.title else None))
        taken.add((where, cast.title))
    for organ in known:
        for where, title in _places(organ.code):
            if (where, title) not in taken:
                person = PersonRow(0, f"P{next(numbers):04d}", names.next(), "", "")
                pairs.append((person, _held(person, where, title)))
    return pairs


def _places(code: str) -> Iterator[tuple[str, str]]:
    yield code, "主要负责人"
    yield code, "分管负责人"
    yield code, "联络员"
    for number in range(1, len(DIVISIONS) + 1):
        yield f"{code}-{number}", "处长" if number > 1 else "主任"


def _seniority(row: AppointmentRow) -> tuple[str, int]:
    """Posts are shown in the order in which they were set up."""
    titles = [*_RANKS]
    return row.organisation, titles.index(row.title) if row.title in titles else len(titles)


def _held(person: PersonRow, where: str, title: str) -> AppointmentRow:
    return AppointmentRow(0, person.code, where, title, _RANKS.get(title, ""), Engagement.MAIN, "", SINCE, None, "")


def _grant(by: str, accounts: Mapping[str, User], codes: Mapping[str, str]) -> None:
    """The three administrators first; then the security administrator grants and the office's chief confirms."""
    appoint_first_administrators(accounts["sysadmin"], accounts["secadmin"], accounts["auditadmin"], by=by, since=SINCE)
    security = accounts["secadmin"]
    organisations = {row.code: row for row in Organisation.objects.all()}
    first: list[Grant] = []
    others: list[Grant] = []
    for cast in _CAST:
        if cast.role in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}:
            continue
        where = organisations[codes[cast.organ]] if cast.organ else None
        grant = grant_role(accounts[cast.username], Scope(cast.role, where, SINCE), by=security)
        (first if cast.role == Role.OFFICE_CHIEF else others).append(grant)
    confirm_grants(first, by=accounts["auditadmin"])
    confirm_grants(others, by=accounts["chief"])
    waiting = Post.objects.get(organisation=organisations[codes["省审计厅"]], title="联络员")
    grant_role(waiting, Scope(Role.UNIT_FILLER, waiting.organisation, SINCE), by=security)


def _lead(by: str, known: list[Organ]) -> None:
    """Two leaders share the organs, and each group has its lead."""
    organisations = {row.code: row for row in Organisation.objects.all()}
    leaders = list(Person.objects.filter(user__username__in=("leader", "leader2")).order_by("code"))
    codes = {organ.name: organ.code for organ in known}
    for number, organ in enumerate(known):
        here = organisations[organ.code]
        set_leader_relation(here, Lead.IN_CHARGE, leaders[number % 2], SINCE, by=by)
        if organ.lead != organ.name:
            set_group_lead(here, organisations[codes[organ.lead]], SINCE, by=by)
