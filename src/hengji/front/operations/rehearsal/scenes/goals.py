"""目标制定: organs draft, their sheets go through the chain and are issued; a few goals are amended in July."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from secrets import token_urlsafe

from hengji.core.scoring.types import Goal
from hengji.foundation.approvals.actions import Item, decide
from hengji.foundation.approvals.models import Case
from hengji.foundation.approvals.queries import open_seats, present_step
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.models import User
from hengji.front.operations.rehearsal.stage import Stage
from hengji.year.goals import actions
from hengji.year.goals.actions import Line as AmendmentLine
from hengji.year.goals.actions import Opinion, Request, Row
from hengji.year.goals.amendment_enums import AmendmentKind, LineKind, ReasonKind
from hengji.year.goals.models import GoalSheet
from hengji.year.plans.actions import set_group_leads
from hengji.year.plans.models import Participant

from . import letters

TITLE = "拟定、审核、下达目标，七月调整"
NUMBER = "省目示例〔2026〕3号"
FILLERS = {"省教育厅": "jyt", "省财政厅": "czt", "省示例管理局": "shili"}
STAND_IN = "units"  # drafts for organs that have no account of their own in the demo
UNFINISHED = "省示例管理局"  # came back from the office, so that drafting can be seen
RETURNED = "目标值没有依据，请补充三年实际值；阶段任务请写明验收材料。"
WINDOW, EFFECTIVE = date(2026, 7, 20), date(2026, 7, 31)
REASON = "上级年度计划调减，原目标的口径随之变化。"
BASIS = "示例〔2026〕15号"
REGISTER, CUSTODIAN = "示例-01", "机要室"


def is_played(stage: Stage) -> bool:
    return GoalSheet.objects.filter(plan__code=stage.code).exists()


def play(stage: Stage) -> None:
    _lead_groups(stage)
    stand_in = create_account(STAND_IN, "各单位联络员（演示）", password=token_urlsafe(24))
    issued = []
    for each, goals in _by_participant(stage):
        by = stage.actor(FILLERS[each.name]) if each.name in FILLERS else stand_in
        sheet = actions.start_sheet(each, by=by)
        actions.write_goals(sheet, [_row(goal) for goal in goals if goal.version == "1"], by=by)
        sheet = actions.submit_sheet(sheet, by=by)
        if each.name == UNFINISHED:
            _return(sheet)
            continue
        _approve(sheet.case)
        issued.append(sheet)
    actions.issue_sheets(stage.plan, issued, NUMBER, by=stage.actor("chief"))
    letters.make(stage)
    for each, goals in _by_participant(stage):
        for goal in goals:
            if goal.version != "1":
                _amend(each, goal, stand_in)


def _lead_groups(stage: Stage) -> None:
    """The organ at which the demo's group lead sits leads its group."""
    seats = stage.plan.participants.filter(organisation__versions__name="省发展改革委", group__isnull=False)
    lead = seats.select_related("group").first()
    if lead is not None and lead.group is not None:
        leads = {lead.group.code: lead.code}
        set_group_leads(stage.plan, leads, by=stage.actor("office"), reason="目标审核前确定组长单位")


def _by_participant(stage: Stage) -> Iterator[tuple[Participant, list[Goal]]]:
    people = {each.code: each for each in stage.plan.participants.select_related("organisation", "group")}
    found: dict[str, list[Goal]] = {}
    for goal in stage.tables[1]:
        found.setdefault(goal.participant, []).append(goal)
    for code, goals in found.items():
        yield people[code], goals


def _row(goal: Goal) -> Row:
    fields: Mapping[str, str] = {
        name: getattr(goal, name)
        for name in ("title", "indicator", "rule", "points", "direction", "baseline", "target", "challenge", "unit",
                     "deadline")
    }  # fmt: skip
    more = {"data_source": goal.extra["数据来源"], "perspective": goal.extra["视角"]}
    if REGISTER in goal.title:
        more = {"classified": "是", "register": REGISTER, "custodian": CUSTODIAN}
    return Row("", {**fields, **more})


def _approve(case: Case | None) -> None:
    """Everybody who is asked consents, step by step."""
    while case is not None and (step := present_step(case)) is not None:
        decide(case, by=_asked(case), verdict="approve")
        case = Case.objects.get(pk=step.case_id)


def _asked(case: Case) -> User:
    step = present_step(case)
    assert step is not None  # noqa: S101 - the caller looked
    seat = open_seats(step)[0]
    return User.objects.get(pk=seat.user_id)


def _return(sheet: GoalSheet) -> None:
    """The first who is asked sends it back, with a remark on one goal."""
    assert sheet.case is not None  # noqa: S101 - it was just submitted
    first = sheet.goals.order_by("position").first()
    assert first is not None  # noqa: S101 - it was just written
    title = first.versions.earliest("number").title
    items = [Item(first.code, title, RETURNED)]
    decide(sheet.case, by=_asked(sheet.case), verdict="return", remark="请按条目意见修改后再报。", items=items)


def _amend(each: Participant, goal: Goal, by: User) -> None:
    sheet = GoalSheet.objects.get(participant=each)
    line = AmendmentLine(LineKind.CHANGE.value, goal.goal, {"target": goal.target})
    request = Request(
        AmendmentKind.ADJUST.value, ReasonKind.POLICY.value, REASON, EFFECTIVE, [line], basis=BASIS
    )  # fmt: skip
    row = actions.request_amendment(sheet, request, by=by, today=WINDOW)
    while row.case is not None and not row.is_final and present_step(row.case) is not None:
        row = actions.decide_amendment(row, Opinion("approve"), by=_asked(row.case))
