"""Made-up sheets of any size: a scheme with mixed rules and observations drawn from a seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import TEXT_COLUMNS, Coded, Missing, Observations, Participant, Sheet

ORGANS, LEAVES, GROUPS, RUNS = 200, 300, 8, 30  # a province, and how often it is timed

RULES: tuple[dict[str, Any], ...] = (
    {"SR-01": {"target": "100"}},
    {"SR-02": {"target": "80"}},
    {"SR-03": {"target": "100", "pass_percent": "70"}},
    {"SR-06": {"target": "100", "step": "1", "deduct": "0.05", "proportional": "true"}},
    {"SR-14": {"a": "0.6"}},
    {"SR-15": {"direction": "正向", "best_within": "group"}},
    {"SR-05": {"bands": [{"from": "90", "points": "1"}, {"from": "75", "to": "90", "points": "0.8"},
                         {"from": "60", "to": "75", "points": "0.5"}, {"to": "60", "points": "0"}]}},
    {"SR-10": {"s": "2%", "from_value": "true"}},
    {"SR-07": {"events": {"迟报": "0.1", "漏报": "0.3", "错报": "0.2"}}},
    {"SR-09": {"target": "85"}},
)  # fmt: skip


def scheme_of(leaves: int, blocks: int = 6) -> Scheme:
    """A tree of blocks with equal leaves; every tenth leaf uses the same rule."""
    size = leaves // blocks
    tree = [
        {
            "code": f"B{b}", "title": f"第{b}块", "points": str(size),
            "children": [
                {"code": f"B{b}-{i}", "title": f"指标{b}-{i}", "points": "1",
                 "rule": RULES[(b * size + i) % len(RULES)]}
                for i in range(size)
            ],
        }
        for b in range(blocks)
    ]  # fmt: skip
    grades = [{"name": "优秀", "from": "60", "quota": "25%"}, {"name": "良好", "from": "50", "quota": "60%"},
              {"name": "一般"}]  # fmt: skip
    return Scheme.model_validate({
        "pack": "bench", "title": "基准", "total": {"base": str(size * blocks)}, "tree": tree, "grades": grades,
        "quotas": {"rounding": "largest_remainder", "overall_cap": "25%"},
    })  # fmt: skip


def participants_of(size: int, groups: int) -> tuple[Participant, ...]:
    """Participants dealt out to groups in turn."""
    return tuple(Participant(f"P{i:06d}", f"单位{i:06d}", f"G{i % groups:03d}") for i in range(size))


def sheet_of(scheme: Scheme, size: int, groups: int, seed: int = 7) -> Sheet:
    """One observation for each participant and leaf (three for a leaf of events), about 1 % not applicable."""
    draw = np.random.default_rng(seed)
    people, words, parts = participants_of(size, groups), [], []
    for code, node in enumerate(scheme.leaves):
        words.append(node.code)
        keys = 3 if node.rule and node.rule.key == "SR-07" else 1
        parts.append((np.full(size * keys, code, np.int32), np.repeat(np.arange(keys, dtype=np.int32), size),
                      np.tile(np.arange(size, dtype=np.int32), keys), _values(draw, size * keys, keys)))  # fmt: skip
    indicator, key, who, value = (np.concatenate(column) for column in zip(*parts, strict=True))
    missing = np.where(draw.random(len(who)) < 0.01, Missing.NOT_APPLICABLE, 0).astype(np.int8)
    text = {name: Coded(None, ("",)) for name in TEXT_COLUMNS}
    text["indicator"] = Coded(indicator, tuple(words))
    text["key"] = Coded(key, ("迟报", "漏报", "错报"))
    places = np.where(value < 10, 0, 2).astype(np.int8)
    return Sheet(people, (), Observations(who, value, places, missing, text))


def _values(draw: np.random.Generator, size: int, keys: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    if keys > 1:
        return draw.poisson(0.4, size).astype(np.int64)
    return draw.normal(8800, 900, size).clip(1000, 10000).astype(np.int64)
