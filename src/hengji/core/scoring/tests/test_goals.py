"""Leaves scored by goals, each with a rule of those that the leaf allows."""

from hengji.core.scoring.cases import run_cases
from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.pack import load

TABLE_IN_A_GOAL_RULE = """
pack: goals
title: 按目标计分
tables: {等次分: {优: 1, 良: 0.8}}
tree:
- code: A
  title: 目标
  points: 100
  goals:
    points_total: 100
    rules: {等次: {SR-05: {levels: 'table:等次分'}}}
cases:
- name: 优和良
  goals: [{indicator: A, goal: G1, points: 1}, {indicator: A, goal: G2, points: 1}]
  given: {A: [{goal: G1, key: 优}, {goal: G2, key: 良}]}
  expect: {A: 90}
"""


def test_a_goal_rule_may_name_a_shared_table() -> None:
    scheme = load(TABLE_IN_A_GOAL_RULE)
    assert check_scheme(scheme) == []
    assert run_cases(scheme) == []
