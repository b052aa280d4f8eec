"""`hengji check PACK [SHEET]`: all problems at once, each with code, place and remedy."""

import argparse
import json
from pathlib import Path

from hengji.config.scoring_files import BAD_INPUT, print_problems, read_input, read_pack, serious
from hengji.core.scoring.cases import run_cases
from hengji.core.scoring.pack import schema
from hengji.core.scoring.types import Problem


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar="PACK", nargs="?", help="方案包：文件，或自带方案包的名称 · a pack")
    parser.add_argument("sheet", metavar="SHEET", type=Path, nargs="?", help="计分底稿 · a sheet")
    parser.add_argument("--json", action="store_true", help="以JSON列出 · as JSON")
    parser.add_argument("--schema", action="store_true", help="只输出方案包的JSON Schema · print the packs' schema")


def run(options: argparse.Namespace) -> int:
    if options.schema:
        print(json.dumps(schema(), ensure_ascii=False, indent=1))
        return 0
    if options.pack is None:
        print("请写明要检查的方案包。")
        return BAD_INPUT
    scheme, problems = read_pack(options.pack)
    if scheme is not None and not serious(problems):
        problems += run_cases(scheme)
    if scheme is not None and options.sheet is not None:
        problems += read_input(scheme, options.sheet)[1]
    if options.json:
        print(json.dumps([_plain(problem) for problem in problems], ensure_ascii=False, indent=1))
    else:
        print_problems(problems)
    if serious(problems):
        return BAD_INPUT
    if not options.json:
        cases = len(scheme.cases) if scheme is not None else 0
        print(f"检查通过，{cases}个算例全部相符。")
    return 0


def _plain(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "code": problem.code, "table": place.table, "row": place.row, "column": place.column, "path": place.path,
        "message": problem.message, "remedy": problem.remedy, "warning": problem.warning,
    }  # fmt: skip
