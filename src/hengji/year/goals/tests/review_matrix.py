"""For the matrix of all addresses: sheets that were submitted, and the boards of their plans.

Own: of the unit in the office's plan. Other: of a neighbour in the same plan. Unrelated: in a plan below, elsewhere.
"""

from datetime import date

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.organisations.models import Organisation, User
from hengji.year.goals.actions import Row, start_sheet, submit_sheet, write_goals
from hengji.year.goals.models import GoalSheet
from hengji.year.goals.tests.house import PACK
from hengji.year.goals.tests.reviewing import GOALS
from hengji.year.plans import actions
from hengji.year.plans.actions import Document, Entrant, Head
from hengji.year.plans.chains import StepLine
from hengji.year.plans.enums import Matter
from hengji.year.plans.models import Participant, Plan

_SHEET = ("goals-review", "goals-decide", "goals-rounds", "goals-submit", "goals-withdraw")
_PLAN = ("goals-board", "goals-board-approve", "goals-board-issue", "goals-board-export")


def review_objects(world: World) -> dict[str, Targets]:
    own, other, unrelated = (world.made[name] for name in ("own", "other", "unrelated"))
    drafter, issuer, writer = (_person(name) for name in ("drafter", "issuer", "writer"))
    first = _plan("MR-1", world.made["province"], [own, other], None, drafter, issuer)
    below = _plan("MR-2", unrelated, [unrelated], first, drafter, issuer)
    neighbours = _plan("MR-3", other, [other], None, drafter, issuer)
    sheets = [_submitted(first, own, writer), _submitted(first, other, writer), _drafted(below, unrelated, writer)]
    relations = ("own", "other", "unrelated")
    world.made["goal_sheets"] = dict(zip(relations, (sheet.key for sheet in sheets), strict=True))
    world.made["goal_plans"] = dict(zip(relations, (first.code, neighbours.code, below.code), strict=True))
    plans = (first, neighbours, below)
    return {
        **dict.fromkeys(_SHEET, Targets(*({"key": sheet.key} for sheet in sheets))),
        **dict.fromkeys(_PLAN, Targets(*({"code": plan.code} for plan in plans))),
    }


def _person(name: str) -> User:
    return User.objects.create(username=f"goals-review-{name}", display_name=name)


def _plan(
    code: str, organiser: Organisation, organs: list[Organisation], superior: Plan | None, drafter: User, issuer: User
) -> Plan:  # fmt: skip
    plan = actions.create_plan(Head(code, 2026, code, organiser, superior), PACK, by=drafter)
    entrants = [Entrant(f"P{number}", each.code, each, group="A") for number, each in enumerate(organs, 1)]
    actions.set_participants(plan, entrants, by=drafter)
    plan = actions.issue_plan(
        actions.circulate_plan(plan, by=drafter), Document(f"{code}号", date(2026, 2, 26)), by=issuer
    )
    actions.set_chain(plan, Matter.GOALS, [StepLine("审定", "online", "steering", "5", "any")], by=drafter)
    return plan


def _drafted(plan: Plan, organ: Organisation, by: User) -> GoalSheet:
    sheet = start_sheet(Participant.objects.get(plan=plan, organisation=organ), by=by)
    write_goals(sheet, [Row("", fields) for fields in GOALS], by=by)
    return sheet


def _submitted(plan: Plan, organ: Organisation, by: User) -> GoalSheet:
    return submit_sheet(_drafted(plan, organ, by), by=by)
