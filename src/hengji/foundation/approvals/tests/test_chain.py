import pytest
import yaml

from hengji.foundation.approvals.chain import ChainSpec, StepSpec, chain_of_json, check_chain, read_chain
from hengji.foundation.approvals.enums import CASE_MOVES, STEP_MOVES, CaseState, Fault, StepState
from hengji.foundation.common.problems import ProblemsError

TEXT = """
title: 目标审定
steps:
  - {code: head, title: 单位负责人审核, role: unit_head, who: 本单位负责人, days: 3}
  - {code: both, title: 会签, countersign: any, returns_to: previous}
  - {code: meeting, title: 会议审定, kind: meeting, returns_to: head, may_skip: true}
"""


def codes(data: object) -> list[str]:
    with pytest.raises(ProblemsError) as error:
        read_chain(data)
    return [problem.code for problem in error.value.problems]


def test_chain_is_read_from_yaml_and_kept_as_json() -> None:
    chain = read_chain(yaml.safe_load(TEXT))
    assert [step.code for step in chain.steps] == ["head", "both", "meeting"]
    assert chain_of_json(chain.as_json()) == chain
    assert [chain.return_index(index) for index in range(3)] == [None, 0, 0]
    assert ChainSpec((StepSpec("a", "甲", returns_to="previous"),)).return_index(0) is None


def test_every_problem_of_the_shape_is_said_at_once() -> None:
    assert codes([]) == [Fault.CHAIN_SHAPE]
    assert codes({"steps": [{"colour": 1, "days": True}, 5]}) == [Fault.CHAIN_SHAPE] * 5


def test_every_problem_of_the_chain_is_said_at_once() -> None:
    bad = {"code": "A", "title": " ", "kind": "fax", "countersign": "some", "days": -1, "returns_to": "later"}
    assert codes({"steps": [bad]}) == [
        Fault.STEP_CODE, Fault.STEP_TITLE, Fault.STEP_WORD, Fault.STEP_WORD, Fault.STEP_DAYS, Fault.STEP_RETURN,
    ]  # fmt: skip
    twice = ChainSpec((StepSpec("a", "甲"), StepSpec("a", "乙"), StepSpec("start", "丙")))
    assert [problem.code for problem in check_chain(twice)] == [Fault.STEP_CODE, Fault.STEP_CODE]
    assert codes({"steps": []}) == [Fault.CHAIN_EMPTY]


def test_tables_of_transitions_know_every_state() -> None:
    assert set(CASE_MOVES) == set(CaseState.values)
    assert set(STEP_MOVES) == set(StepState.values)
