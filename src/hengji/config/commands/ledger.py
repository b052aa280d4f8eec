"""`hengji ledger`: verify, replay, prove, export, checkpoint, key."""

import argparse
import json
import sys
from pathlib import Path

from hengji.config.profile import use_profile
from hengji.config.scoring_files import BAD_INPUT, progress_bar

LISTED = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    verify = steps.add_parser("verify", help="核验摘要链、内容、检查点 · verify chain, payloads, checkpoints")
    verify.add_argument("--checkpoint", type=Path, help="您保存的检查点文件 · a checkpoint that you kept")
    verify.add_argument("--key", default="", help="您保存的验证公钥（缺省为本机公钥）· the public key that you trust")
    steps.add_parser("replay", help="按日志重建受管表并比对 · rebuild governed tables and compare")
    prove = steps.add_parser("prove", help="一条记录包含于日志的证明 · inclusion proof of one entry")
    prove.add_argument("seq", type=int, metavar="SEQ", help="序号 · number of the entry")
    prove.add_argument(
        "--since", type=int, default=0, metavar="SIZE", help="另给出与旧检查点的一致性证明 · consistency"
    )
    export = steps.add_parser("export", help="导出核验包 · export the folder that the auditor verifies")
    export.add_argument("folder", type=Path, metavar="DIR")
    export.add_argument("--payloads", action="store_true", help="连同业务内容 · with the payloads")
    checkpoint = steps.add_parser("checkpoint", help="生成检查点 · make a checkpoint and print it")
    checkpoint.add_argument("--due", action="store_true", help="仅在已满一小时时 · only when an hour has passed")
    steps.add_parser("key", help="显示验证公钥（首次使用时生成密钥）· show the public key")


def run(options: argparse.Namespace) -> int:
    use_profile()
    return STEPS[options.step](options)


def _verify(options: argparse.Namespace) -> int:
    from hengji.foundation.ledger.keys import public_key  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.verifying import OutsideNote, verify  # noqa: PLC0415 - app ready

    outside = []
    if options.checkpoint:
        try:
            note = options.checkpoint.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            print(f"读不出检查点文件 {options.checkpoint}：{error}。请核对路径。", file=sys.stderr)
            return BAD_INPUT
        outside.append(OutsideNote(note, options.key or public_key()))
    with progress_bar("核验", _rows()) as step:
        verdict = verify(outside, step)
    print(f"记录{verdict.rows}条，内容{verdict.payloads}份，已清除{verdict.erased}份，检查点{verdict.checkpoints}个")
    if verdict.clock_steps:
        print(f"时钟倒退过{verdict.clock_steps}次（记录的先后以序号为准）")
    _list([str(finding) for finding in verdict.findings])
    print("核验通过。" if verdict.good else f"核验不通过：共{len(verdict.findings)}处不符。")
    return 0 if verdict.good else 1


def _replay(options: argparse.Namespace) -> int:
    from hengji.foundation.ledger.replay import replay  # noqa: PLC0415 - app ready

    with progress_bar("重演", _rows()) as step:
        found = replay(step=step)
    _list([str(difference) for difference in found.differences])
    print(f"比对{found.rows}行，{len(found.differences)}处不一致。")
    return 1 if found.differences else 0


def _prove(options: argparse.Namespace) -> int:
    from hengji.foundation.ledger.proving import NoProofError, proof  # noqa: PLC0415 - app ready

    try:
        print(json.dumps(proof(options.seq, options.since), ensure_ascii=False, indent=1))
    except NoProofError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    return 0


def _export(options: argparse.Namespace) -> int:
    from django.utils import timezone  # noqa: PLC0415 - app ready

    from hengji.foundation.common.watermark import watermark  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.actions import SYSTEM, record_export  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.exporting import export  # noqa: PLC0415 - app ready

    record_export(SYSTEM, "ledger.export" + (" --payloads" if options.payloads else ""), _rows())
    with progress_bar("导出", _rows()) as step:
        count = export(options.folder, watermark(SYSTEM, timezone.now()), payloads=options.payloads, step=step)
    print(f"已导出{count}条到 {options.folder}。核验：python3 {options.folder}/verify_ledger.py {options.folder}")
    return 0


def _checkpoint(options: argparse.Namespace) -> int:
    from hengji.foundation.ledger.actions import SYSTEM, checkpoint_when_due, make_checkpoint  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger.enums import Why  # noqa: PLC0415 - app ready

    made = checkpoint_when_due() if options.due else make_checkpoint(SYSTEM, Why.ASKED)
    print(made.note if made else "没有需要签名的新记录。", end="" if made else "\n")
    return 0


def _key(options: argparse.Namespace) -> int:
    from hengji.foundation.ledger.keys import public_key  # noqa: PLC0415 - app ready

    print(public_key())
    return 0


def _rows() -> int:
    from hengji.foundation.ledger.models import Entry  # noqa: PLC0415 - app ready

    return Entry.objects.count()


def _list(lines: list[str]) -> None:
    for line in lines[:LISTED]:
        print(f"  {line}")
    if len(lines) > LISTED:
        print(f"  另有{len(lines) - LISTED}处")


STEPS = {
    "verify": _verify,
    "replay": _replay,
    "prove": _prove,
    "export": _export,
    "checkpoint": _checkpoint,
    "key": _key,
}
