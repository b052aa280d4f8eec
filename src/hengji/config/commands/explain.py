"""`hengji explain RUN PARTICIPANT [NODE]`: a score as a chain of reasons."""

import argparse
import difflib
import sys
from pathlib import Path

from hengji.config.scoring_files import BAD_INPUT
from hengji.core.scoring.engine import Outcome
from hengji.core.scoring.explain import Step, explain
from hengji.core.scoring.run import load_run, outcome_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run_file", metavar="RUN", type=Path, help="运行文件 run.json · run file")
    parser.add_argument("participant", metavar="PARTICIPANT", help="参评对象的编码或名称 · code or name")
    parser.add_argument("node", metavar="NODE", nargs="?", default="", help="指标编码，不写为总分 · indicator code")


def run(options: argparse.Namespace) -> int:
    try:
        outcome = outcome_of(load_run(options.run_file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        print(f"读不出运行文件 {options.run_file}：{error}。请核对路径，或重新运行 hengji score。", file=sys.stderr)
        return BAD_INPUT
    code, message = _participant(outcome, options.participant)
    codes = {"total", *outcome.scheme.nodes, *outcome.sections}
    if options.node and options.node not in codes:
        message += f"没有编码为“{options.node}”的指标。{_near(options.node, codes)}"
    if message:
        print(message, file=sys.stderr)
        return BAD_INPUT
    print(f"{outcome.ground.sheet.participants[outcome.ground.index[code]].name}")
    _show(explain(outcome, code, options.node), 0)
    return 0


def _participant(outcome: Outcome, asked: str) -> tuple[str, str]:
    """The code of the participant asked for, by code or by a name that only one has; else what to do instead."""
    people = outcome.ground.sheet.participants
    if asked in outcome.ground.index:
        return asked, ""
    same = [p.code for p in people if p.name == asked]
    if len(same) == 1:
        return same[0], ""
    if same:
        return "", f"有{len(same)}个参评对象叫“{asked}”，请改用编码：{'、'.join(same[:10])}。"
    return "", f"没有“{asked}”这个参评对象。{_near(asked, {name for p in people for name in (p.code, p.name)})}"


def _near(asked: str, known: set[str]) -> str:
    found = difflib.get_close_matches(asked, sorted(known), 3, 0.4)
    return f"是否指：{'、'.join(found)}？" if found else "请核对后重试。"


def _show(step: Step, depth: int) -> None:
    full = f" / {step.full}" if step.full else ""
    state = f"（{step.state}）" if step.state else ""
    print(f"{'  ' * depth}{step.code} {step.title}  {step.score}{full}{state}")
    print(f"{'  ' * depth}  {step.sentence}")
    for fact in step.facts:
        print(f"{'  ' * depth}    依据：{fact.text} {fact.value} {fact.source}".rstrip())
    for part in step.parts:
        _show(part, depth + 1)
