"""`hengji score PACK SHEET --out DIR`: the main job, from two files to a ranking that anybody can recompute."""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hengji.config.scoring_files import (
    BAD_INPUT,
    print_problems,
    progress_bar,
    read_input,
    read_pack,
    serious,
)
from hengji.core.scoring.cases import run_cases
from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.run import Run, dump_run, make_run
from hengji.core.scoring.scheme import Scheme
from hengji.foundation.workbooks.writing import SheetOut, write_atomically, write_csv, write_workbook
from hengji.outcome.assessment.environment import environment

TITLES = {
    "participant": "编码", "name": "名称", "group": "组别", "total": "总分", "compared": "排名依据分", "rank": "名次",
    "grade": "等次",
}  # fmt: skip
TEXTS = {"participant", "name", "group", "grade"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "pack", metavar="PACK", help="方案包：文件，或自带方案包的名称 · a pack file or a shipped pack's name"
    )
    parser.add_argument(
        "sheet", metavar="SHEET", type=Path, help="计分底稿：工作簿，或放CSV文件的文件夹 · workbook or folder"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="结果放在这个文件夹 · where results go")
    parser.add_argument(
        "--confirmed-only", action="store_true", help="不计未确认的记录 · leave out what is unconfirmed"
    )
    parser.add_argument("--settled", action="store_true", help="待公布的数据按截止后办法处理 · settle what is pending")


def run(options: argparse.Namespace) -> int:
    scheme, problems = read_pack(options.pack)
    if scheme is not None and not serious(problems):
        problems += run_cases(scheme)
    # A pack that does not hold says nothing about a sheet; but where it can be read at all, both are reported at once.
    sheet, found = (None, []) if scheme is None else read_input(scheme, options.sheet)
    problems += found
    if scheme is None or sheet is None or serious(problems):
        print_problems(problems)
        return BAD_INPUT
    made, outcome = make_run(
        scheme, sheet, environment(), confirmed_only=options.confirmed_only, settled=options.settled
    )  # fmt: skip
    problems += outcome.problems
    print_problems(problems)
    if serious(problems):
        return BAD_INPUT
    write_results(options.out, scheme, made, outcome)
    print(f"{len(sheet.participants)}个参评对象，{len(scheme.leaves)}项末级指标。结果已写入 {options.out}")
    print(f"摘要 {made.digest}")
    return 0


def write_results(folder: Path, scheme: Scheme, made: Run, outcome: Outcome) -> None:
    """Write results.xlsx, results.csv and run.json: all of them or none."""
    header = _header(scheme, made)
    rows = list(zip(*made.results.columns.values(), strict=True))
    order = _by_rank(outcome)
    ranked = [rows[i] for i in order]
    numbers = frozenset(title for name, title in zip(made.results.header, header, strict=True) if name not in TEXTS)
    with progress_bar("写入", total=3) as step:
        write_atomically(folder, {
            "results.xlsx": _then(step, lambda path: write_workbook(
                path, [SheetOut("结果", header, ranked, numbers), _notes(scheme, made)])),
            "results.csv": _then(step, partial(write_csv, header=header, rows=ranked)),
            "run.json": dump_run(made).encode(),
        })  # fmt: skip


def _then(step: Callable[[int], None], write: Callable[[Path], None]) -> Callable[[Path], None]:
    """Write a file and say that it is done."""

    def both(path: Path) -> None:
        write(path)
        step(1)

    return both


def _header(scheme: Scheme, made: Run) -> list[str]:
    """Titles as people read them: the code makes equal titles distinct."""
    sections = {section.code: section.title for section in scheme.sections}
    return [
        TITLES.get(name) or f"{name} {scheme.nodes[name].title if name in scheme.nodes else sections[name]}"
        for name in made.results.header
    ]


def _by_rank(outcome: Outcome) -> list[int]:
    """Groups in the sheet's order, inside them by rank, the unranked last."""
    people = outcome.ground.sheet.participants
    groups = {name: i for i, name in enumerate(dict.fromkeys(p.group for p in people))}
    ranks = outcome.rank.tolist()
    return sorted(range(len(people)), key=lambda i: (groups[people[i].group], ranks[i] or sys.maxsize, i))


def _notes(scheme: Scheme, made: Run) -> SheetOut:
    rows = [
        ("考评办法", scheme.title), ("版本", scheme.edition), ("依据", scheme.source.document),
        ("示例", "是，数字均为示例" if scheme.example else "否"), ("摘要", made.digest),
        ("核验方法", "hengji verify run.json"), *made.environment.items(),
    ]  # fmt: skip
    return SheetOut("说明", ("项目", "内容"), rows)
