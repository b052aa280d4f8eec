"""The command `hengji`: a written list of subcommands, each loaded only when it is asked for.

Pure commands (scoring a workbook, listing the rules) therefore start without Django.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast


class Module(Protocol):
    """What a module under config/commands/ offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int:
        """Do it and return the exit status: 0 done, 1 failed, 2 the input has problems."""
        ...


@dataclass(frozen=True)
class Command:
    name: str
    summary: str
    passes_arguments: bool = False  # everything after the name belongs to another program

    def load(self) -> Module:
        return cast("Module", importlib.import_module(f"hengji.config.commands.{self.name}"))


COMMANDS = (
    Command("score", "计分：方案包加底稿，得出结果 · score a sheet under a pack"),
    Command("explain", "溯源：一个得分怎样算出来 · how a score came about"),
    Command("verify", "核验：重新计算并比对摘要 · recompute a run and compare digests"),
    Command("check", "检查方案包和底稿，列出全部问题 · list every problem of a pack and a sheet"),
    Command("rules", "规则库 · the catalogue of rules"),
    Command("convert", "转换公开数据为底稿 · turn published data into a sheet"),
    Command("ledger", "操作日志：核验、重演、证明、导出 · verify, replay, prove, export the ledger"),
    Command("evidence", "材料：复核存储、清理、查毒 · scrub, collect garbage, scan"),
    Command("demo", "演示：建立演示数据库和账号 · set up the demo"),
    Command("organisations", "组织机构：导入、导出工作簿 · import and export organs and people"),
    Command("accounts", "账号：停用闲置账号、恢复账号 · suspend idle accounts, rescue one"),
    Command("serve", "启动网站 · start the site"),
    Command("worker", "后台任务进程（多台机器时） · the background worker of an installation of several nodes"),
    Command("openapi", "接口的 OpenAPI 描述 · the description of the interface"),
    Command("manage", "Django 管理命令 · Django's own commands", passes_arguments=True),
)


def build_parser(chosen: str | None) -> argparse.ArgumentParser:
    """Only the chosen subcommand is imported and asked for its arguments."""
    parser = argparse.ArgumentParser(prog="hengji", description="衡绩 Hengji：机关目标绩效管理系统")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        sub = subparsers.add_parser(
            command.name, help=command.summary, description=command.summary, add_help=not command.passes_arguments
        )
        if command.name == chosen:
            command.load().add_arguments(sub)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    command = next((each for each in COMMANDS if words[:1] == [each.name]), None)
    parser = build_parser(command.name if command else None)
    if command is None:
        parser.parse_args(words)  # prints help or the mistake, and ends
        return 2
    passed = argparse.Namespace(command=command.name, words=words[1:]) if command.passes_arguments else None
    try:
        return command.load().run(passed or parser.parse_args(words))
    except BrokenPipeError:  # somebody reads only the first lines, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    sys.exit(main())
