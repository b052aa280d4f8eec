"""考评结果: the official run, the grades before the steering group, publicity, and an appeal that is being handled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from hengji.foundation.approvals.actions import decide
from hengji.foundation.approvals.enums import Verdict
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of
from hengji.front.operations.rehearsal.stage import Stage
from hengji.outcome.assessment.actions import Terms, run_plan
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.grading import actions
from hengji.outcome.grading.models import Proceeding
from hengji.outcome.grading.queries.appeals import appealable
from hengji.outcome.grading.queries.sandbox import sandbox
from hengji.year.observations.models import Observation
from hengji.year.plans.actions import open_disclosure
from hengji.year.plans.models import Participant

TITLE = "正式汇总、公示考评结果、受理申诉"
NOTE = "各组等次由办法直接得出；限制等次的单位在“一票否决和等次调整”中单独列明。"
REASON = "年终又完成一项，验收文件晚于登记，请按验收文件更正。"
OPENED = ("本单位各项得分和扣分理由", "本组总分和名次")
MOST_TRIED = 12


def is_played(stage: Stage) -> bool:
    return Proceeding.objects.filter(plan__code=stage.code).exists()


def play(stage: Stage) -> None:
    plan, office, chief, steering = stage.plan, *(stage.actor(name) for name in ("office", "chief", "steering"))
    after_the_cut_off = date(stage.year + 1, 3, 1)
    terms = Terms(today=after_the_cut_off, made_with=stage.environment)
    run_plan(plan, by=chief, kind=Kind.OFFICIAL, terms=terms)
    for row in plan.disclosures.filter(item__in=OPENED):
        open_disclosure(row, date(stage.year, 1, 1), by=chief)
    proceeding = actions.submit_review(actions.propose_result(plan, by=office, note=NOTE), by=office)
    if proceeding.review is not None:
        decide(proceeding.review, by=steering, verdict=Verdict.APPROVE.value)
    _appeal(stage, actions.publish_result(proceeding, by=chief))


def _appeal(stage: Stage, proceeding: Proceeding) -> None:
    """省教育厅 appeals, its head signs, somebody who had no part in the score handles it."""
    clerk, head = stage.actor("jyt"), stage.actor("jyt-head")
    places = organisations_of(clerk, Role.UNIT_FILLER)
    own = Participant.objects.filter(plan=proceeding.plan, organisation__in=places).first()
    found = _disputable(proceeding, own) if own else None  # the made-up year may be smaller than the demo's organs
    if found is None:
        return
    seen, value = found
    appeal = actions.draft_appeal(proceeding, seen, by=clerk, value=value, reason=REASON)
    appeal = actions.sign_appeal(appeal, by=head)
    actions.assign_handler(appeal, stage.actor("steering"), by=stage.actor("office"))


def _disputable(proceeding: Proceeding, own: Participant) -> tuple[Observation, str] | None:
    """The first of its observations that another value would score higher, with that value."""
    for seen in appealable(proceeding, own)[:MOST_TRIED]:
        for value in _others(seen.value):
            lines = {line.code: line for line in sandbox(proceeding.run, seen, value).moved}
            if own.code in lines and (lines[own.code].points or 0) > 0:
                return seen, value
    return None


def _others(text: str) -> list[str]:
    """A little more and a little less than a number; nothing for the ways of having none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return []
    return [str(number + 1), *([str(number - 1)] if number >= 1 else [])]
