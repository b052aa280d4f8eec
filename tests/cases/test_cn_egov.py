"""Published evaluations of government websites: both ways of counting ties, and totals from fitted weights."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from hengji.core.scoring.checks import check_scheme
from hengji.core.scoring.engine import Outcome, score
from hengji.core.scoring.rows import sheet_of
from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import Observation, Participant

Table = list[dict[str, str]]


@dataclass(frozen=True)
class Evaluation:
    """One published evaluation: its table, tie style, fitted weights, bonus item, and how near the fit is."""

    file: str
    size: int
    style: str
    weights: dict[str, str]
    bonus: dict[str, str]
    near: Fraction


EVALUATIONS = (
    Evaluation(
        "ministries_2014.csv", 21, "1-1-3",
        {"information": "33", "service": "19", "interaction": "22", "public_opinion": "14", "function_mgmt": "12"},
        {}, Fraction("0.25"),
    ),
    Evaluation(
        "state_council_depts_2016_15th.csv", 17, "1-1-2",
        {"openness": "34", "service": "23", "interaction": "20", "routine": "15", "influence": "8"},
        {"innovation_case": "15"}, Fraction("0.29"),
    ),
)  # fmt: skip
each_evaluation = pytest.mark.parametrize("evaluation", EVALUATIONS, ids=lambda one: one.file)


@each_evaluation
def test_ranks_follow_from_the_published_totals(
    evaluation: Evaluation, folder: Callable[[str], Path], table: Callable[[Path], Table]
) -> None:
    rows = table(folder("cn_egov") / evaluation.file)
    tree = [{"code": "total_as_printed", "title": "公布的总分", "points": "100", "measure": "last"}]
    scheme = _scheme({"tree": tree, "ranking": {"within": "all", "style": evaluation.style}})
    outcome = _scored(scheme, rows, {"total_as_printed": "total"})
    assert [int(rank) for rank in outcome.rank] == [int(row["rank"]) for row in rows]
    assert len(rows) == evaluation.size


@each_evaluation
def test_totals_come_near_the_published_ones_with_the_fitted_weights(
    evaluation: Evaluation, folder: Callable[[str], Path], table: Callable[[Path], Table]
) -> None:
    rows = table(folder("cn_egov") / evaluation.file)
    columns = {name: name for name in (*evaluation.weights, *evaluation.bonus)}
    outcome = _scored(_fitted(evaluation), rows, columns)
    differences = [abs(ours - Fraction(row["total"])) for ours, row in zip(outcome.total, rows, strict=True)]
    assert max(differences) <= evaluation.near


def _fitted(evaluation: Evaluation) -> Scheme:
    """Indices from 0 to 1, each worth its weight; the bonus item outside the hundred."""
    tree = [_index(name, weight) for name, weight in evaluation.weights.items()]
    items = [_index(name, most) for name, most in evaluation.bonus.items()]
    section = {"code": "bonus", "title": "加分", "kind": "bonus", "items": items}
    return _scheme({"tree": tree, "sections": [section] if items else []})


def _index(name: str, points: str) -> dict[str, Any]:
    return {"code": name, "title": name, "points": points, "rule": {"SR-01": {"target": "1"}}}


def _scheme(rest: dict[str, Any]) -> Scheme:
    scheme = Scheme.model_validate({"pack": "egov", "title": "网站绩效评估", **rest})
    assert check_scheme(scheme) == []
    return scheme


def _scored(scheme: Scheme, rows: Table, columns: dict[str, str]) -> Outcome:
    participants = [Participant(row["name"], row["name"]) for row in rows]
    observations = [
        Observation(row["name"], code, row[column]) for row in rows for code, column in columns.items()
    ]  # fmt: skip
    return score(scheme, sheet_of(participants, [], observations))
