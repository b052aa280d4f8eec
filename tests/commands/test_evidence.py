"""`hengji evidence` as an operator meets it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from hengji.config.cli import main
from hengji.foundation.access.testing import policy_as
from hengji.foundation.common.testing import OFFICER
from hengji.foundation.evidence import actions
from hengji.foundation.evidence.models import File
from hengji.foundation.evidence.store import store
from hengji.foundation.evidence.tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HENGJI_PROFILE", "test")
    settings.ORGANISATIONS_OF = f"{world.__name__}.organisations_of"
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    with policy_as(roles_of=world.roles_of):
        yield


def test_scrub_ends_with_1_when_something_is_wrong(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    keys = [world.a_file(world.account(OFFICER), number).content_id for number in (1, 2)]
    assert main(["evidence", "scrub", "--all"]) == 0
    assert capsys.readouterr().out == "复核2份内容。\n存储完好。\n"
    place = Path(settings.EVIDENCE_ROOT) / "files" / keys[0][:2] / keys[0]
    place.chmod(0o600)
    place.write_bytes(b"swapped")
    store().remove(keys[1])
    assert main(["evidence", "scrub", "--all"]) == 1
    said = capsys.readouterr().out
    assert f"内容与摘要不符：{keys[0]}" in said
    assert f"文件丢失：{keys[1]}" in said
    assert "请停止清理，从备份恢复" in said


def test_daily_scrub_looks_at_a_share(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "scrub"]) == 0
    assert "复核0份内容。" in capsys.readouterr().out


def test_dry_run_removes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    by = world.account(OFFICER)
    file = actions.withdraw_file(world.a_file(by), by=by, reason="传错了")
    File.objects.filter(pk=file.pk).update(withdrawn_at=timezone.now() - timedelta(days=31))
    assert main(["evidence", "gc", "--dry-run"]) == 0
    assert "可以清理：撤回到期的材料1份" in capsys.readouterr().out
    assert store().has(file.content_id)
    assert main(["evidence", "gc"]) == 0
    assert "已清理：撤回到期的材料1份，没有登记的文件1份" in capsys.readouterr().out
    assert not store().has(file.content_id)


def test_long_lists_are_cut(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(settings.EVIDENCE_ROOT) / "files" / "ab"
    folder.mkdir(parents=True)
    for number in range(53):
        (folder / f"ab{number:062d}").write_bytes(b"a")
    assert main(["evidence", "scrub"]) == 1
    assert "没有登记的文件：另有3份" in capsys.readouterr().out


def test_scan_tells_how_many_got_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    world.a_file(world.account(OFFICER))
    assert main(["evidence", "scan"]) == 0
    assert capsys.readouterr().out == "有0份材料得到查毒结果。\n"
