"""`hengji ledger` from outside, on an installation of its own."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

# Made by the interpreter that has Django, in a process of its own, so that these tests touch no settings.
MAKE = """
from django.db import transaction
from hengji.foundation.ledger.actions import record
from hengji.foundation.organisations.models import User
for name in ("zhang", "li", "chen"):
    with transaction.atomic():
        user = User.objects.create(username=name, display_name=name)
        record("account.create", by="wang", obj=user)
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HENGJI_")}
    environment |= {"HENGJI_VAR": str(folder), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "hengji.config.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)


def ledger(folder: Path, *words: str) -> tuple[int, str]:
    done = run(folder, "ledger", *words)
    return done.returncode, done.stdout + done.stderr


def sql(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "hengji.sqlite3")) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


@pytest.fixture
def site(tmp_path: Path, migrated: Path) -> Path:
    folder = tmp_path / "var"
    folder.mkdir()
    shutil.copy(migrated, folder)
    done = run(folder, "manage", "shell", "-v0", "-c", MAKE)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_year_of_an_auditor(site: Path, tmp_path: Path) -> None:
    """Key and checkpoint leave the machine; later the export is verified, then somebody types SQL, then rewrites."""
    status, key = ledger(site, "key")
    assert (status, stat.S_IMODE((site / "ledger-key").stat().st_mode)) == (0, 0o600)
    kept = tmp_path / "kept.note"
    kept.write_text(ledger(site, "checkpoint")[1], encoding="utf-8")
    assert kept.read_text(encoding="utf-8").splitlines()[1] == "3"
    assert ledger(site, "verify", "--checkpoint", str(kept), "--key", key.strip()) == (
        0,
        "记录4条，内容4份，已清除0份，检查点1个\n核验通过。\n",
    )
    assert ledger(site, "replay") == (0, "比对3行，0处不一致。\n")

    sql(site, "UPDATE organisations_user SET display_name = '偷改' WHERE username = 'li'")
    assert ledger(site, "replay") == (
        1,
        '  organisations.user 键2 列display_name：日志 "li"，表中 "偷改"\n比对3行，1处不一致。\n',
    )
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sql(site, "UPDATE ledger_entry SET actor = 'nobody' WHERE seq = 2")
    sql(site, "DROP TRIGGER ledger_entry_no_update", "UPDATE ledger_entry SET actor = 'nobody' WHERE seq = 2")
    status, words = ledger(site, "verify", "--checkpoint", str(kept))
    assert status == 1
    assert "第2条：本条内容与摘要不符，被改动过。" in words
    assert "触发器缺失：ledger_entry_no_update" in words
    assert words.endswith("核验不通过：共2处不符。\n")


def test_proof_and_export(site: Path, tmp_path: Path) -> None:
    status, words = ledger(site, "prove", "2")
    assert (status, words) == (2, "没有覆盖这一条的检查点。请先生成检查点：hengji ledger checkpoint\n")
    ledger(site, "checkpoint")
    status, words = ledger(site, "prove", "2", "--since", "1")
    assert status == 0
    assert {name: json.loads(words)[name] for name in ("index", "size", "alg", "since")} == {
        "index": 1, "size": 3, "alg": "sha256", "since": 1,
    }  # fmt: skip
    folder = tmp_path / "export"
    status, words = ledger(site, "export", str(folder), "--payloads")
    assert (status, words.startswith(f"已导出5条到 {folder}。")) == (0, True)
    command = [sys.executable, "-I", "-S", str(folder / "verify_ledger.py"), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "记录5条，内容5份，检查点1个")
    assert "system 20" in (folder / "说明.txt").read_text(encoding="utf-8")


def test_what_cannot_be_read_is_said_in_words(site: Path, tmp_path: Path) -> None:
    status, words = ledger(site, "verify", "--checkpoint", str(tmp_path / "none.note"))
    assert (status, "请核对路径" in words) == (2, True)
    assert ledger(site, "checkpoint", "--due")[1].splitlines()[1] == "3"
    assert ledger(site, "checkpoint", "--due") == (0, "没有需要签名的新记录。\n")
    wrong = tmp_path / "wrong.note"
    wrong.write_text("nothing\n", encoding="utf-8")
    assert ledger(site, "verify", "--checkpoint", str(wrong))[0] == 1


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://host", "nothing"])
def test_wrong_database_address_is_explained(tmp_path: Path, address: str) -> None:
    environment = os.environ | {"HENGJI_VAR": str(tmp_path), "HENGJI_DATABASE_URL": address}
    command = [sys.executable, "-m", "hengji.config.cli", "ledger", "verify"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)
    assert done.returncode != 0
    assert "HENGJI_DATABASE_URL 写法不对" in done.stderr
