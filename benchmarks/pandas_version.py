"""The straightforward version: the same rules on pandas data frames with floats, written as one would by habit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from hengji.core.scoring.scheme import Scheme
    from hengji.core.scoring.types import Sheet


def pandas_ranks(scheme: Scheme, sheet: Sheet) -> pd.DataFrame:
    """Scores, totals, ranks and grades of the benchmark's sheet."""
    wide, events, group = frames(sheet)
    points = pd.DataFrame({node.code: _points(node, wide, events, group) for node in scheme.leaves})
    blocks = {
        block.code: _block(points[[child.code for child in block.children]], float(block.points or 0))
        for block in scheme.tree
    }
    result = pd.DataFrame(blocks).round(4)
    result["total"] = result.sum(axis=1).round(2)
    result["rank"] = result.groupby(group)["total"].rank(method="min", ascending=False)
    size = result.groupby(group)["total"].transform("size")
    result["grade"] = np.where((result["rank"] <= size // 4) & (result["total"] >= 60), "优秀", "良好")
    return result


def frames(sheet: Sheet) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Observations as a wide frame of values and a long one of events, and the group of each participant."""
    obs = sheet.observations
    long = pd.DataFrame({
        "who": obs.participant,
        "indicator": np.array(obs.text["indicator"].words)[obs.text["indicator"].codes],
        "key": np.array(obs.text["key"].words)[obs.text["key"].codes],
        "value": np.where(obs.missing == 0, obs.mantissa / 10.0**obs.places, np.nan),
    })  # fmt: skip
    wide = long.drop_duplicates(["who", "indicator"]).pivot(index="who", columns="indicator", values="value")
    group = pd.Series([person.group for person in sheet.participants], name="group")
    return wide, long, group


def _points(node, wide, events, group):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0911, C901
    """Points of one leaf; one branch for each rule that the benchmark uses."""
    key, params = node.rule.key, node.rule.params
    x, full = wide[node.code], float(node.points)
    if key == "SR-01":
        return (full * (x / 100).clip(0, 1)).round(4)
    if key == "SR-02":
        return (full * (2 - x / 80).clip(0, 1)).round(4)
    if key == "SR-03":
        return (full * (x / 100).clip(0, 1).where(x >= 70, 0)).round(4).where(x.notna())
    if key == "SR-06":
        return (full - 0.05 * (100 - x).clip(lower=0)).clip(lower=0).round(4)
    if key == "SR-14":
        low, high = x.groupby(group).transform("min"), x.groupby(group).transform("max")
        return (full * 0.6 + full * 0.4 * (x - low) / (high - low)).round(4)
    if key == "SR-15":
        return (full * x / x.groupby(group).transform("max")).round(4)
    if key == "SR-05":
        return pd.cut(x, [-np.inf, 60, 75, 90, np.inf], right=False, labels=[0, 0.5, 0.8, 1]).astype(float)
    if key == "SR-10":
        return (full * (1 - 0.02 * (x.groupby(group).rank(method="min", ascending=False) - 1)).clip(0, 1)).round(4)
    if key == "SR-09":
        return pd.Series(np.where(x >= 85, full, 0.0), index=x.index).where(x.notna())
    lines = events[events["indicator"] == node.code]
    lost = (lines["value"] * lines["key"].map({k: float(v) for k, v in params["events"].items()})).groupby(lines["who"])
    return (full - lost.sum()).clip(lower=0).round(4)


def _block(points: pd.DataFrame, full: float) -> pd.Series:
    return points.sum(axis=1) * full / points.notna().sum(axis=1)
