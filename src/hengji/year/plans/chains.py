"""Chains of a plan: the usual one of each matter, and the lines in which people write their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hengji.foundation.approvals.chain import ChainSpec, StepSpec
from hengji.foundation.organisations.enums import Role

from .enums import Matter

# Whoever may be asked to decide; a meeting's and a paper's decision is entered by one of them and checked by another.
DECIDERS = (Role.OFFICE.value, Role.OFFICE_CHIEF.value, Role.STEERING.value)
MOST_STEPS, MOST_DAYS = 6, 60

# 总则 4.1: the office drafts the scheme, the steering group decides, then it is issued.
# Rulebook 2.2: goals and their amendments go to the group's lead, the office, the leader in charge, the steering group.
USUAL: Mapping[str, ChainSpec] = {
    Matter.AMENDMENT: ChainSpec(
        (
            StepSpec(
                "group_lead", "组长单位初审", "online", Role.GROUP_LEAD.value, countersign="any", days=3, may_skip=True
            ),
            StepSpec("office", "目标绩效办审核", "online", Role.OFFICE.value, countersign="any", days=3),
            StepSpec("leader", "分管领导审核", "online", Role.LEADER.value, countersign="any", days=3, may_skip=True),
            StepSpec("steering", "领导小组审批", "online", Role.STEERING.value, countersign="any", days=5),
        )
    ),
    Matter.SCHEME: ChainSpec(
        (
            StepSpec("chief", "目标绩效办负责人审核", "online", Role.OFFICE_CHIEF.value, countersign="any", days=3),
            StepSpec("steering", "领导小组审定", "online", Role.STEERING.value, countersign="any", days=5),
        )
    ),
}


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
             "days": int(line.days) if line.days.isdecimal() else 0, "countersign": line.countersign}
            for number, line in enumerate(written, 1)
        ]
    }  # fmt: skip
