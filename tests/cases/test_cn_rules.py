"""Published Chinese scoring rules: every example, through the rules of the catalogue and the engine."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from hengji.core.scoring.cases import outcome_of, result
from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.rules.ballots import UNDULY_MILD
from hengji.core.scoring.rules.tiers import RUIAN
from hengji.core.scoring.scheme import CaseSpec, Scheme

REVERSE = {"formula": "points × min(1, 目标值 ÷ 完成值)"}
SHARES = tuple(
    {key: f"0.{value}" if key in {"from", "to"} else value for key, value in band.items()} for band in RUIAN
)  # the same bands as shares of one, as the examples state them


@pytest.fixture(scope="module")
def published(folder: Callable[[str], Path]) -> Mapping[str, list[dict[str, Any]]]:
    """The examples of each entry that has any; numbers stay the text they were."""
    text = (folder("cn_rules") / "rules.json").read_text(encoding="utf-8")
    entries = json.loads(text, parse_float=str, parse_int=str)
    return {
        entry["id"]: [one for key, examples in entry.items() if key.startswith("examples_") for one in examples]
        for entry in entries
        if any(key.startswith("examples_") for key in entry)
    }


def test_no_entry_with_examples_is_forgotten(published: Mapping[str, list[dict[str, Any]]]) -> None:
    counts = {name: len(examples) for name, examples in published.items()}
    assert counts == {"proportional_capped": 3, "ruian_2012_leaders": 5, "kaixian_satisfaction": 1}


def test_proportional_scores_never_exceed_the_weight(published: Mapping[str, list[dict[str, Any]]]) -> None:
    for example in published["proportional_capped"]:
        rule: dict[str, Any] = {"SR-01": {"target": example["A"]}}
        if example["dir"] == "-":
            constants = {"目标值": example["A"]}
            rule = {"FORMULA": {**REVERSE, "inputs": {"完成值": {"title": "完成值"}}, "constants": constants}}
        leaf = {"points": example["weight"], "rule": rule, "places": "2"}
        assert _scored(leaf, example["B"]) == Fraction(example["score"])


def test_ruian_votes_fall_into_their_band(published: Mapping[str, list[dict[str, Any]]]) -> None:
    votes = [example for example in published["ruian_2012_leaders"] if "excellent" in example]
    leaf = {"points": "200", "rule": {"SR-05": {"bands": SHARES}}}
    for example in votes:
        given = {"actual": example["excellent"], "second": example["basic_plus_bad"]}
        assert _scored(leaf, given) == Fraction(example["score"])
    assert len(votes) == 4


def test_ruian_leaders_ranks_are_scored_one_by_one(published: Mapping[str, list[dict[str, Any]]]) -> None:
    leaf = {"points": "200", "rule": {"SR-10": {"s": "2%"}}, "per": "row", "aggregate": "mean"}
    ranked = [example for example in published["ruian_2012_leaders"] if "ranks" in example]
    for example in ranked:
        assert _scored(leaf, [{"value": rank} for rank in example["ranks"]]) == Fraction(example["leader_score"])
    assert len(ranked) == 1


def test_ruian_projects_are_a_share_of_the_best() -> None:
    """The rule has no printed example among the cases; the rule book prints 600×552÷580 = 571.03."""
    leaf = {"points": "600", "rule": {"SR-11": {"best_within": "all"}}, "places": "2"}
    assert _scored(leaf, "552", peers=({"A": "580"},)) == Fraction("571.03")


def test_kaixian_all_dissatisfied_still_get_half(published: Mapping[str, list[dict[str, Any]]]) -> None:
    for example in published["kaixian_satisfaction"]:
        votes = dict(zip(UNDULY_MILD["options"], example["counts"], strict=True))
        assert _scored({"points": "100", "rule": {"SR-26": UNDULY_MILD}}, votes) == Fraction(example["score"])


def _scored(leaf: dict[str, Any], given: object, peers: tuple[dict[str, object], ...] = ()) -> Fraction:
    """Score one leaf in a scheme of its own; only warnings may be said about it."""
    node = {"code": "A", "title": "指标", **leaf}
    scheme = Scheme.model_validate({"pack": "one", "title": "一项", "tree": [node], "total": {"base": leaf["points"]}})
    assert all(problem.warning for problem in check_scheme(scheme))
    found = result(outcome_of(scheme, CaseSpec(name="一项", given={"A": given}, peers=peers, expect={})), "A")
    assert isinstance(found, Fraction)
    return found
