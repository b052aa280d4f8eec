"""下级办法: a city begins its scheme from the province's, refines a clause, issues it and files it upward."""

from datetime import date

from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of
from hengji.foundation.organisations.models import Organisation
from hengji.front.operations.rehearsal.stage import Stage
from hengji.year.plans import actions
from hengji.year.plans.models import Plan

TITLE = "贵阳市从省的办法起草、印发并报备"
CODE = "GY-{year}"
PLAN_TITLE = "{year}年度贵阳市市直机关目标绩效考评（演示）"
DOCUMENT = actions.Document("筑目演示〔2026〕1号", date(2026, 1, 30))
MORE = "市里按市委、市政府年度重点工作清单逐项计分。"  # after what the province says of JC-1
CHANGED = {  # by the indicator's code: what the city says where the province leaves room
    "JC-2": {"title": "强省会行动贡献"},
    "DJ-1": {"owner": "市委组织部"},
}
NOTE = "重要决策部署板块按省里的要求作了细化，主攻方向改为强省会行动；其余照省办法执行。"


def is_played(stage: Stage) -> bool:
    """Also where the city has no office: then the database was filled before there was one."""
    seats = organisations_of(stage.actor("gy"), Role.OFFICE)
    return not seats or Plan.objects.filter(code=CODE.format(year=stage.year)).exists()


def play(stage: Stage) -> None:
    office, chief = stage.actor("gy"), stage.actor("gy-chief")
    city = Organisation.objects.get(pk=min(organisations_of(office, Role.OFFICE)))
    title = PLAN_TITLE.format(year=stage.year)
    head = actions.Head(CODE.format(year=stage.year), stage.year, title, city, stage.plan)
    plan = actions.create_plan(head, stage.plan, by=office)
    note = f"{stage.scheme.nodes['JC-1'].note}{MORE}"
    actions.change_indicators(plan, {**CHANGED, "JC-1": {"note": note, "owner": "市委督查室"}}, by=office)
    actions.circulate_plan(plan, by=office)
    plan = actions.issue_plan(plan, DOCUMENT, by=chief)
    actions.file_upward(plan, by=office, note=NOTE)
