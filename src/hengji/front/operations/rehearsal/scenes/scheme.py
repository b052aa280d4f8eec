"""总则: the office drafts the scheme and circulates it, the steering group decides, the chief issues it, it starts."""

from datetime import date

from hengji.core.scoring.types import Participant
from hengji.foundation.approvals.actions import decide
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import organisations_of
from hengji.foundation.organisations.models import Organisation, User
from hengji.front.operations.rehearsal.comment_round import ask
from hengji.front.operations.rehearsal.stage import Stage
from hengji.year.plans import actions
from hengji.year.plans.chains import USUAL, lines_of
from hengji.year.plans.enums import Matter
from hengji.year.plans.models import Plan

TITLE = "制定并印发考评办法"
PLAN_TITLE = "{year}年度省直机关目标绩效考评（演示）"
DOCUMENT = actions.Document("演示〔2026〕1号", date(2026, 1, 15))

MARKS = {"DJ": "uniform", "JL": "uniform", "ZN": "refine", "JC": "refine", "JC-2": "own", "EJ": "own", "PY": "refine"}


def is_played(stage: Stage) -> bool:
    return Plan.objects.filter(code=stage.code).exists()


def play(stage: Stage) -> None:
    office, chief = stage.actor("office"), stage.actor("chief")
    head = actions.Head(stage.code, stage.year, PLAN_TITLE.format(year=stage.year), _seat(office))
    plan = actions.create_plan(head, stage.scheme, by=office)
    _second_thoughts(plan, stage)
    _name_bases(plan, stage)
    _mark(plan, stage)
    actions.set_participants(plan, _entrants(stage), by=office)
    ask(plan, stage)
    _put_before_the_steering_group(plan, stage)
    actions.issue_plan(plan, DOCUMENT, by=chief)
    actions.start_plan(plan, by=office)


def _put_before_the_steering_group(plan: Plan, stage: Stage) -> None:
    """The usual chain: the chief of the office reviews it, the steering group decides."""
    office = stage.actor("office")
    actions.set_chain(plan, Matter.SCHEME, lines_of(USUAL[Matter.SCHEME]), by=office)
    submitted = actions.submit_scheme(plan, by=office)
    for decider in ("chief", "steering"):
        decide(submitted.case, by=stage.actor(decider), verdict="approve")


def _seat(office: User) -> Organisation:
    """The organ at which the performance office sits organises the evaluation."""
    return Organisation.objects.get(pk=min(organisations_of(office, Role.OFFICE)))


def _second_thoughts(plan: Plan, stage: Stage) -> None:
    """An edit that is taken back: the journal of a draft has something to show, the scheme stays the pack's."""
    leaf = next(node for block in stage.scheme.tree for node in block.walk() if not node.children)
    actions.change_indicator(plan, leaf.code, {"title": f"{leaf.title}（暂定）"}, by=stage.actor("office"))
    actions.undo_edit(plan, by=stage.actor("office"))


def _name_bases(plan: Plan, stage: Stage) -> None:
    """A veto rests on an article; the pack's examples have none, and without it the scheme could not be issued."""
    bars = tuple(
        bar.model_copy(update={"basis": f"{DOCUMENT.number}附则第{number}项（演示）"})
        for number, bar in enumerate(stage.scheme.bars, 1)
    )
    actions.replace_scheme(plan, stage.scheme.model_copy(update={"bars": bars}), by=stage.actor("office"))


def _mark(plan: Plan, stage: Stage) -> None:
    """What cities, counties and organs may do with a clause when they begin their own schemes from this one."""
    office = stage.actor("office")
    actions.change_indicators(plan, {code: {"below": mark} for code, mark in MARKS.items()}, by=office)
    actions.set_section(plan, "KF", {"below": "uniform"}, by=office)
    actions.change_scheme(plan, {"below": {"grades": "uniform", "bars": "refine"}}, by=office)


def _entrants(stage: Stage) -> list[actions.Entrant]:
    people, _goals, _facts = stage.tables
    places = Organisation.objects.in_bulk([each.code for each in people], field_name="code")
    return [_entrant(each, places.get(each.code)) for each in people]


def _entrant(each: Participant, organisation: Organisation | None) -> actions.Entrant:
    return actions.Entrant(
        each.code, each.name, organisation, group=each.group, klass=each.klass, attributes=dict(each.attributes)
    )
