import argparse
import sys
from pathlib import Path

from hengji.config.profile import use_profile
from hengji.config.scoring_files import BAD_INPUT, progress_bar

BY = "命令行"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    bring = steps.add_parser("import", help="导入工作簿 · import a workbook")
    bring.add_argument("file", type=Path, help="工作簿 · the workbook (.xlsx)")
    bring.add_argument("--dry-run", action="store_true", help="只检查，不写入 · check only, write nothing")
    take = steps.add_parser("export", help="导出工作簿 · export a workbook")
    take.add_argument("file", type=Path, help="要写的工作簿 · the workbook to write")


def run(options: argparse.Namespace) -> int:
    use_profile()
    return _export(options.file) if options.step == "export" else _import(options.file, dry=options.dry_run)


def _import(file: Path, *, dry: bool) -> int:
    from hengji.foundation.organisations.actions import import_workbook, preview_workbook  # noqa: PLC0415 - app ready

    if dry:
        found = preview_workbook(file, by=BY)
    else:
        with progress_bar("导入") as step:
            done = 0

            def tell(now: int, _total: int) -> None:
                nonlocal done
                step(now - done)
                done = now

            found = import_workbook(file, by=BY, progress=tell)
    for problem in found.problems:
        print(f"问题 {problem.code} {problem.place}：{problem.message}{problem.remedy}", file=sys.stderr)
    if found.problems:
        print(f"共{len(found.problems)}个问题，什么都没有导入。", file=sys.stderr)
        return BAD_INPUT
    for sheet, tally in found.tallies.items():
        print(f"{sheet}：新增{tally.added}行，变更{tally.changed}行，不变{tally.unchanged}行")
    print("检查通过，没有写入。" if dry else "已导入。授权待另一人确认后生效。")
    return 0


def _export(file: Path) -> int:
    from hengji.foundation.organisations.actions import export_workbook  # noqa: PLC0415 - app ready

    export_workbook(file, by=BY)
    print(f"已写入{file}")
    return 0
