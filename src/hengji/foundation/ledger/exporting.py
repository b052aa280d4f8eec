"""The folder that an auditor takes along: all entries, all checkpoints, the verifier, and how to use it."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from .canonical import canonical_json
from .models import Checkpoint
from .verifying import Step, rows

VERIFIER = "verify_ledger.py"
README = """衡绩操作日志核验包
{watermark}

entries.jsonl      全部日志记录，一行一条（不含业务内容，只有摘要）
payloads.jsonl     记录的内容（仅在导出时要求才有）
checkpoints.note   全部检查点（C2SP 签名检查点，一个空行隔开）
keys.txt           验证公钥；请与您事先从别处拿到的公钥比对
verify_ledger.py   核验程序，只需要 Python 3.9 以上，不联网、不安装任何东西

核验：python3 verify_ledger.py 本文件夹
与您自己保存的旧检查点比对：python3 verify_ledger.py 本文件夹 --checkpoint 旧检查点.note --key 公钥
"""


def export(folder: Path, watermark: str, *, payloads: bool = False, step: Step = lambda done: None) -> int:
    """Write the folder and return the number of entries. Checkpoints are read first: the entries reach further."""
    folder.mkdir(parents=True, exist_ok=True)
    marks = list(Checkpoint.objects.order_by("size"))
    count = _write_entries(folder, step, payloads=payloads)
    (folder / "checkpoints.note").write_text("\n".join(mark.note for mark in marks), encoding="utf-8")
    keys = dict.fromkeys(mark.key for mark in marks)
    (folder / "keys.txt").write_text("".join(f"{key}\n" for key in keys), encoding="utf-8")
    (folder / "说明.txt").write_text(README.format(watermark=watermark), encoding="utf-8")
    with (files(__package__) / "verifier" / VERIFIER).open("rb") as source, (folder / VERIFIER).open("wb") as target:
        shutil.copyfileobj(source, target)
    return count


def _write_entries(folder: Path, step: Step, *, payloads: bool) -> int:
    count = 0
    contents = folder / "payloads.jsonl"
    with (
        (folder / "entries.jsonl").open("w", encoding="utf-8", newline="\n") as entries,
        contents.open("w", encoding="utf-8", newline="\n") as texts,
    ):
        for row in rows(step):
            salt, text = row.pop("payload__salt"), row.pop("payload__text")
            entries.write(canonical_json(row) + "\n")
            if payloads and salt is not None:
                texts.write(canonical_json({"seq": row["seq"], "salt": salt, "payload": text}) + "\n")
            count += 1
    if not payloads:
        contents.unlink()
    return count
