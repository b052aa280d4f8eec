"""`hengji verify RUN`: is the file untouched, and do the same results come out again?"""

import argparse
import sys
from pathlib import Path

from hengji.config.scoring_files import BAD_INPUT, print_problems
from hengji.core.scoring.catalogue import UnknownRuleError
from hengji.core.scoring.run import Verdict, load_run, verify
from hengji.core.scoring.types import ProblemsError

LISTED = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_file", metavar="RUN", type=Path, help="运行文件 run.json · run file")


def run(options: argparse.Namespace) -> int:
    try:
        verdict = verify(load_run(options.run_file.read_text(encoding="utf-8")))
    except ProblemsError as error:
        print("运行文件里的方案或底稿不能使用，文件可能被改动过：", file=sys.stderr)
        print_problems(error.problems)
        return BAD_INPUT
    except UnknownRuleError as error:
        print(f"本程序没有规则 {error}。请用产生该文件的版本或更新的版本核验。", file=sys.stderr)
        return BAD_INPUT
    except (OSError, ValueError) as error:
        print(f"读不出运行文件 {options.run_file}：{error}。请核对路径和文件是否完整。", file=sys.stderr)
        return BAD_INPUT
    return _tell(verdict)


def _tell(verdict: Verdict) -> int:
    print(f"文件所载摘要 {verdict.digest}")
    print(f"按文件内容算 {verdict.file_digest}")
    print(f"重新计算所得 {verdict.recomputed_digest}")
    for line in verdict.differences[:LISTED]:
        print(f"  不同：{line}")
    if len(verdict.differences) > LISTED:
        print(f"  另有{len(verdict.differences) - LISTED}处不同")
    if verdict.good:
        print("核验通过：文件未被改动，重算结果一致。")
        return 0
    reason = "文件内容被改动过" if verdict.digest != verdict.file_digest else "重算结果与文件不一致"
    print(f"核验不通过：{reason}。")
    return 1
