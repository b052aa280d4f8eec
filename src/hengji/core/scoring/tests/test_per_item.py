"""Leaves scored item by item, whose points are aggregated afterwards."""

from __future__ import annotations

import pytest

from hengji.core.scoring.cases import outcome_of, result
from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.pack import load
from hengji.core.scoring.scheme import CaseSpec

LAYERS = """
pack: layers
title: 分层评价
tree:
- {code: A, title: 社会评价, points: 100, rule: RULE, per: layer, aggregate: {SR-28: {weights: {代表: 2, 群众: 3}}}}
- {code: B, title: 其他, points: 0, measure: sum}
"""


def vote(layer: str, key: str, count: str) -> dict[str, str]:
    return {"layer": layer, "key": key, "value": count}


def layered(rule: str, *votes: dict[str, str]) -> Outcome:
    scheme = load(LAYERS.replace("RULE", rule))
    case = CaseSpec(name="分层", given={"A": list(votes)}, expect={})
    return outcome_of(scheme, case)


@pytest.mark.parametrize(("rule", "best"), [("{SR-26: {}}", "满意"), ("{SR-25: {}}", "好")])
def test_a_layer_without_valid_votes_is_left_out(rule: str, best: str) -> None:
    outcome = layered(rule, vote("代表", "弃权", "5"), vote("群众", best, "8"))
    assert result(outcome, "A") == 100


def test_a_leaf_in_which_no_layer_voted_validly_does_not_apply() -> None:
    outcome = layered("{SR-26: {}}", vote("代表", "弃权", "5"), vote("群众", "不了解", "8"))
    assert not outcome.levels["A"].counted[0]
