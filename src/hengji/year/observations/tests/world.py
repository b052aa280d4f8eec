"""A plan with a small scheme, three organs, the office with its chief, an owner with its two, and those outside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hengji.core.scoring.pack import load
from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import Organisation, User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.observations.fact_rows import Fact
from hengji.year.plans.actions import Head, create_plan
from hengji.year.plans.models import Participant, Plan

OWNER = "省统计局"
PACK = f"""
pack: small
title: 小样考评办法
year: "2026"
source: {{document: 小样办法 第三条}}
organiser: {{body: 小样领导小组, office: 目标绩效办}}
places: {{leaf: 4, block: 4, total: 2}}
groups: {{A: 甲组}}
tree:
  - {{code: S1, title: 年度任务完成率, points: 60, owner: {OWNER}, rule: {{SR-01: {{target: "100"}}}}}}
  - {{code: S2, title: 述职评议, points: 40, owner: 省委组织部,
     rule: {{SR-05: {{levels: {{好: "40", 差: "10"}}, on: 述职评议}}}}}}
sections:
  - {{code: J, title: 加分, kind: bonus, cap: 3, items: [{{code: J1, title: 表彰}}, {{code: J2, title: 创新}}]}}
ranking: {{within: group}}
grades: [{{name: 优秀, from: 85}}, {{name: 较差}}]
"""


@dataclass(frozen=True)
class World:
    plan: Plan
    organs: tuple[Organisation, ...]
    office: User
    chief: User
    scorer: User  # of the owner of S1, which is itself a participant
    approver: User
    filler: User  # of the first organ
    neighbour: User  # fills in for the second
    auditor: User
    system: User
    stranger: User


def account(name: str, shown: str) -> User:
    found = User.objects.filter(username=name).first()  # a browser test has one of them already
    return found or create_account(name, shown, password=PASSWORD)


def a_plan(organiser: Organisation, by: User, code: str = "SZ-2026", pack: str = PACK) -> Plan:
    return create_plan(Head(code, 2026, "2026年度考评", organiser), load(pack), by=by)


def take_part(plan: Plan, *organs: Organisation, **attributes: str) -> list[Participant]:
    group = plan.group_rows.first()
    rows = [
        Participant(plan=plan, code=each.code, name=f"单位{each.code}", organisation=each, group=group, position=place,
                    attributes=json.dumps(attributes, ensure_ascii=False))
        for place, each in enumerate(organs)
    ]  # fmt: skip
    return list(Participant.objects.bulk_create(rows))


def build(pack: str = PACK) -> World:
    province = an_organisation("P", "某省", "province")
    organs = (an_organisation("A1", "甲厅", parent=province), an_organisation("A2", "乙局", parent=province),
              an_organisation("A3", OWNER, parent=province))  # fmt: skip
    office, chief = account("chen", "陈主任"), account("ma", "马处长")
    scorer, approver = account("wu", "吴统计"), account("zheng", "郑审核")
    filler, neighbour = account("zhang", "张联络"), account("qian", "钱联络")
    auditor, system, stranger = account("audit", "审计厅"), account("admin", "系统"), account("sun", "孙外人")
    give(office, Role.OFFICE)
    give(chief, Role.OFFICE_CHIEF)
    give(scorer, Role.OWNER_SCORER, organs[2])
    give(approver, Role.OWNER_APPROVER, organs[2])
    give(filler, Role.UNIT_FILLER, organs[0])
    give(neighbour, Role.UNIT_FILLER, organs[1])
    give(auditor, Role.AUDITOR)
    give(system, Role.SYSTEM_ADMIN)
    plan = a_plan(province, office, pack=pack)
    take_part(plan, *organs)
    issue(plan, chief)
    return World(plan, organs, office, chief, scorer, approver, filler, neighbour, auditor, system, stranger)


def issue(plan: Plan, by: User) -> Plan:
    """As if issued, without the steps of the room of plans."""
    Plan.objects.filter(pk=plan.pk).update(
        state="issued", document_number="示例〔2026〕1号", document_date=date(2026, 1, 5), digest="sha256:0",
        issued_by=by, issued_at=timezone.now(),
    )  # fmt: skip
    plan.refresh_from_db()
    return plan


def s1(participant: str = "A1", value: str = "95", **more: str) -> Fact:
    return Fact(participant, "S1", value, **{"channel": "责任单位", **more})
