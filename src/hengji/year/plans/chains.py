"""Chains of a plan: the usual one of each matter, and the lines in which people write their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hengji.foundation.approvals.chain import ChainSpec, StepSpec
from hengji.foundation.organisations.enums import Role

from .enums import Matter

# Whoever may be asked to decide; a meeting's and a paper's decision is entered by one of them and checked by another.
_OFFICE = (Role.OFFICE.value, Role.OFFICE_CHIEF.value, Role.STEERING.value)
_ALL = (Role.GROUP_LEAD.value, Role.OFFICE.value, Role.OFFICE_CHIEF.value, Role.LEADER.value, Role.STEERING.value)
DECIDERS: Mapping[str, tuple[str, ...]] = {
    Matter.SCHEME: _OFFICE, Matter.GOALS: _ALL, Matter.AMENDMENT: _ALL, Matter.RESULTS: _OFFICE,
    Matter.DECISION: _OFFICE,
}  # fmt: skip
# Not every participant has these: its group's lead has none, an organ without a leader in charge has none.
SKIPPABLE = frozenset({Role.GROUP_LEAD.value, Role.LEADER.value})
MOST_STEPS, MOST_DAYS = 6, 60

# 2.2: the group's lead, the office, the leader in charge, the steering group; the same way for an amendment.
_OF_GOALS = ChainSpec(
    (
        StepSpec(
            "group_lead", "组长单位初审", "online", Role.GROUP_LEAD.value, countersign="any", days=3, may_skip=True
        ),
        StepSpec("office", "目标办审核", "online", Role.OFFICE.value, countersign="any", days=5),
        StepSpec("leader", "分管领导审核", "online", Role.LEADER.value, countersign="any", days=3, may_skip=True),
        StepSpec("steering", "领导小组审定", "online", Role.STEERING.value, countersign="any", days=5),
    )
)

# 总则 4.1: the office drafts the scheme, the steering group decides, then it is issued.
USUAL: Mapping[str, ChainSpec] = {
    Matter.SCHEME: ChainSpec(
        (
            StepSpec("chief", "目标绩效办负责人审核", "online", Role.OFFICE_CHIEF.value, countersign="any", days=3),
            StepSpec("steering", "领导小组审定", "online", Role.STEERING.value, countersign="any", days=5),
        )
    ),
    Matter.GOALS: _OF_GOALS,
    Matter.AMENDMENT: _OF_GOALS,
    # 4.5: the steering group deliberates before publicity, the superior meeting decides before the circular.
    Matter.RESULTS: ChainSpec(
        (StepSpec("steering", "领导小组审议", "online", Role.STEERING.value, countersign="any", days=5),)
    ),
    Matter.DECISION: ChainSpec(
        (StepSpec("meeting", "上级会议审定", "online", Role.STEERING.value, countersign="any", days=10),)
    ),
}
# Where a plan has written no chain for these, the usual one holds; a scheme without a chain goes without.
ALWAYS = frozenset({each.value for each in Matter if each != Matter.SCHEME})


@dataclass(frozen=True)
class StepLine:
    """One line of the form: who decides how, in how many working days (0: no limit)."""

    title: str
    kind: str
    role: str
    days: str
    countersign: str


def lines_of(chain: ChainSpec) -> list[StepLine]:
    return [StepLine(step.title, step.kind, step.role, str(step.days), step.countersign) for step in chain.steps]


def chain_data(lines: Iterable[StepLine]) -> dict[str, Any]:
    """Plain data for ``read_chain``; lines without a title are left out."""
    written = [line for line in lines if line.title.strip()]
    return {
        "steps": [
            {"code": f"step_{number}", "title": line.title.strip(), "kind": line.kind, "role": line.role,
             "days": int(line.days) if line.days.isdecimal() else 0, "countersign": line.countersign,
             "may_skip": line.role in SKIPPABLE}
            for number, line in enumerate(written, 1)
        ]
    }  # fmt: skip
