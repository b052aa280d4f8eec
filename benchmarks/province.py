"""A province: 200 participants × 300 indicators, groups, mixed rules. What-if, explanation, and two comparisons."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.calc import recalculated
from benchmarks.measuring import table, timed
from benchmarks.pandas_version import pandas_ranks
from benchmarks.worlds import GROUPS, LEAVES, ORGANS, RUNS, scheme_of, sheet_of
from hengji.core.scoring.engine import Workbench
from hengji.core.scoring.explain import explain

if TYPE_CHECKING:
    from hengji.core.scoring.scheme import Scheme


def edited(scheme: Scheme, step: int) -> Scheme:
    """The scheme with the points of one leaf changed, as a slider on the page would do."""
    block = scheme.tree[step % len(scheme.tree)]
    chosen = block.children[step % len(block.children)]
    points = chosen.points or 1
    children = tuple(
        node.model_copy(update={"points": points + 1}) if node is chosen else node for node in block.children
    )  # fmt: skip
    changed = block.model_copy(update={"children": children, "convert": True})
    tree = tuple(changed if node is block else node for node in scheme.tree)
    return scheme.model_copy(update={"tree": tree})


def main() -> None:
    """Print the province's table."""
    scheme = scheme_of(LEAVES)
    sheet = sheet_of(scheme, ORGANS, GROUPS)
    bench = Workbench(sheet)
    whatif = timed("what-if: all scores, ranks, grades", lambda i: bench.score(edited(scheme, i)), RUNS)
    fresh = timed("from the sheet, nothing prepared", lambda _: Workbench(sheet).score(scheme), 10)
    outcome = bench.score(scheme)
    codes = [person.code for person in sheet.participants]
    walk = timed("explanation of one participant, all nodes", lambda i: explain(outcome, codes[i % ORGANS]), RUNS)
    pandas = timed("pandas, the same rules, floats", lambda _: pandas_ranks(scheme, sheet), 10)
    rows = [whatif, fresh, walk, pandas]
    with tempfile.TemporaryDirectory() as folder:
        calc = recalculated(scheme, sheet, Path(folder)) if shutil.which("soffice") else None
    if calc is None:
        print("LibreOffice Calc is not installed (Debian package libreoffice-calc): its comparison is left out.")
    else:
        rows.append(calc)
    table(f"Province: {ORGANS} participants × {LEAVES} indicators, {GROUPS} groups", rows, whatif)


if __name__ == "__main__":
    main()
