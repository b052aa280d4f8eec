"""Along which chain a plan's amendments are decided, and who is asked at each step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hengji.foundation.approvals.actions import leader_asked
from hengji.foundation.approvals.actions.opening import Asked
from hengji.foundation.approvals.chain import ChainSpec
from hengji.foundation.organisations.enums import Lead, Role
from hengji.foundation.organisations.queries import holders
from hengji.year.goals.models import GoalSheet
from hengji.year.plans.chains import USUAL
from hengji.year.plans.enums import Matter
from hengji.year.plans.models import Participant, Plan
from hengji.year.plans.queries.approval import chain_of, holders_in


def amendment_chain(plan: Plan) -> ChainSpec:
    """The plan's own chain of amendments, else the usual one."""
    return chain_of(plan, Matter.AMENDMENT) or USUAL[Matter.AMENDMENT]


def amendment_candidates(sheets: Sequence[GoalSheet], chain: ChainSpec, on: date) -> dict[str, list[Asked]]:
    """Who is asked at each step about these sheets: by role, group leads and leaders by the participants concerned."""
    plan = sheets[0].plan
    found: dict[str, list[Asked]] = {}
    for step in chain.steps:
        if step.role == Role.GROUP_LEAD:
            asked = _group_leads(sheets, on)
        elif step.role == Role.LEADER:
            asked = [each for sheet in sheets for each in _leader(sheet, on)]
        else:
            asked = [Asked(user) for user in holders_in(plan, step.role)]
        found[step.code] = list({each.user.pk: each for each in asked}.values())
    return found


def _leader(sheet: GoalSheet, on: date) -> list[Asked]:
    place = sheet.participant.organisation
    return leader_asked(place, Lead.IN_CHARGE, on) if place else []


def _group_leads(sheets: Sequence[GoalSheet], on: date) -> list[Asked]:
    """Whoever reviews for the lead organs of the participants' groups; nobody reviews the own organ's."""
    groups = {sheet.participant.group_id for sheet in sheets if sheet.participant.group_id}
    own = {sheet.participant.organisation_id for sheet in sheets}
    leads = Participant.objects.filter(plan=sheets[0].plan, group__in=groups, is_lead=True, organisation__isnull=False)
    places = [each for each in leads.values_list("organisation", flat=True) if each not in own]
    return [Asked(each.user) for each in holders(Role.GROUP_LEAD, on, organisations=places)] if places else []
