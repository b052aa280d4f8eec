"""The command `hengji organisations` from outside."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from hengji.foundation.organisations.tests import big

HENGJI = [sys.executable, "-m", "hengji.config.cli"]


def run(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HENGJI_", "DJANGO_"))}
    words_ = [*HENGJI, *map(str, words)]
    return subprocess.run(words_, capture_output=True, text=True, check=False, env=kept | {"HENGJI_VAR": str(folder)})


def test_a_workbook_goes_in_and_comes_out(tmp_path: Path, migrated: Path) -> None:
    shutil.copy(migrated, tmp_path)
    rows = big.rows(4, 10)
    good, bad = big.write(tmp_path / "good.xlsx", rows), tmp_path / "bad.xlsx"
    rows["机构"][1][3] = "衙门"
    big.write(bad, rows)
    refused = run(tmp_path, "organisations", "import", bad)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "WORD_UNKNOWN 机构 第3行“类型”列" in refused.stderr
    assert "共1个问题，什么都没有导入。" in refused.stderr
    dry = run(tmp_path, "organisations", "import", good, "--dry-run")
    assert (dry.returncode, dry.stdout.splitlines()[0]) == (0, "机构：新增5行，变更0行，不变0行")
    assert "没有写入" in dry.stdout
    done = run(tmp_path, "organisations", "import", good)
    assert (done.returncode, "已导入" in done.stdout) == (0, True), done.stderr
    out = tmp_path / "out.xlsx"
    assert run(tmp_path, "organisations", "export", out).returncode == 0
    again = run(tmp_path, "organisations", "import", out)
    assert "机构：新增0行，变更0行，不变5行" in again.stdout
