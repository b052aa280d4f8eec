"""`hengji evidence`: scrub, gc, scan."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hengji.config.profile import use_profile

if TYPE_CHECKING:
    from hengji.foundation.evidence.actions import Scrub

LISTED = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    scrub = steps.add_parser("scrub", help="重新计算摘要，核对存储 · hash the store again")
    scrub.add_argument("--all", action="store_true", help="全部（缺省为当天的三十分之一）· all, not a thirtieth")
    collect = steps.add_parser("gc", help="清理到期的撤回材料和残留文件 · remove what may go")
    collect.add_argument("--dry-run", action="store_true", help="只列出，不清理 · only list")
    steps.add_parser("scan", help="给待查毒、未查毒的文件查毒 · scan what waits")


def run(options: argparse.Namespace) -> int:
    use_profile()
    return STEPS[options.step](options)


def _scrub(options: argparse.Namespace) -> int:
    from django.utils import timezone  # noqa: PLC0415 - app ready

    from hengji.foundation.evidence.actions import scrub  # noqa: PLC0415 - app ready

    found = scrub(today=timezone.localdate(), everything=options.all)
    return _tell(found)


def _tell(found: "Scrub") -> int:
    print(f"复核{found.checked}份内容。")
    _list("内容与摘要不符", found.mismatched)
    _list("文件丢失", found.missing)
    _list("没有登记的文件", found.orphans)
    print("存储完好。" if found.good else "存储有问题：请停止清理，从备份恢复不符和丢失的文件，并报告安全管理员。")
    return 0 if found.good else 1


def _list(title: str, keys: Sequence[str]) -> None:
    for key in keys[:LISTED]:
        print(f"  {title}：{key}")
    if len(keys) > LISTED:
        print(f"  {title}：另有{len(keys) - LISTED}份")


def _collect(options: argparse.Namespace) -> int:
    from hengji.foundation.evidence.actions import collect_garbage  # noqa: PLC0415 - app ready

    found = collect_garbage(dry_run=options.dry_run)
    _list("撤回到期的材料", found.files)
    _list("没有登记的文件", found.orphans)
    _list("没传完的上传", found.uploads)
    word = "可以清理" if options.dry_run else "已清理"
    print(f"{word}：撤回到期的材料{len(found.files)}份，没有登记的文件{len(found.orphans)}份，"
          f"没传完的上传{len(found.uploads)}份，残留{found.leftovers}份。")  # fmt: skip
    return 0


def _scan(options: argparse.Namespace) -> int:
    del options
    from hengji.foundation.evidence.actions import scan_waiting  # noqa: PLC0415 - app ready

    print(f"有{scan_waiting()}份材料得到查毒结果。")
    return 0


STEPS = {"scrub": _scrub, "gc": _collect, "scan": _scan}
