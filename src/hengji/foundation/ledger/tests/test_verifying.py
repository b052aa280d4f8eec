"""Nothing can be altered without being noticed: in the chain, in the payloads, in the checkpoints, in the tables."""

import json
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from hengji.foundation.ledger import keys, merkle, notes, triggers
from hengji.foundation.ledger.actions import checkpoint_when_due, erase_payload, make_checkpoint, record, record_denial
from hengji.foundation.ledger.enums import Why
from hengji.foundation.ledger.exporting import export
from hengji.foundation.ledger.hashing import HASHES
from hengji.foundation.ledger.models import Checkpoint, Entry
from hengji.foundation.ledger.proving import NoProofError, proof
from hengji.foundation.ledger.replay import replay
from hengji.foundation.ledger.tasks import every_hour
from hengji.foundation.ledger.tests import tampering
from hengji.foundation.ledger.tests.writing import WATCHED, fill, rename, sql, write
from hengji.foundation.ledger.verifying import OutsideNote, verify

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["sha256", "sm3"])
def history(request: pytest.FixtureRequest, settings: Settings) -> list[Group]:
    """Thirty groups, two checkpoints, one erased payload."""
    settings.LEDGER_ALG = request.param
    groups = fill(15)
    make_checkpoint("wang", Why.LOCK)
    groups += [write(f"后{place}") for place in range(15)]
    renamed = Entry.objects.get(pk=4).object
    erase_payload(Entry.objects.get(action="group.create", object=renamed), by="wang", reason="本人要求")
    make_checkpoint("wang", Why.PUBLISH)
    return groups


def run_verifier(folder: Path, *words: str) -> tuple[int, str]:
    """As an auditor does: a bare Python, isolated from this program and its libraries."""
    command = [sys.executable, "-I", "-S", str(folder / "verify_ledger.py"), str(folder), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_honest_history_is_good(history: list[Group]) -> None:
    verdict = verify()
    assert verdict.findings == []
    assert (verdict.rows, verdict.payloads, verdict.erased, verdict.checkpoints) == (38, 37, 1, 2)
    assert verdict.rows == Entry.objects.count()


def test_every_tampering_is_noticed(history: list[Group]) -> None:
    """The short form; tests/soak/ledger.py does thousands."""
    counts, missed = tampering.undetected(200, seed=20261123)
    assert missed == []
    assert sum(counts.values()) == 200
    assert min(counts.values()) >= 28


def test_rewritten_ledger_is_given_away_by_a_checkpoint_kept_outside(history: list[Group]) -> None:
    assert tampering.unnoticed_rewrites(20, seed=7) == []


def test_rewritten_ledger_with_a_stolen_key_passes_without_outside_checkpoint(history: list[Group]) -> None:
    """Why checkpoints must leave the machine."""
    triggers.remove(connection)
    tampering.rewrite_from(3)
    triggers.install(connection)
    assert [finding.text for finding in verify().findings] == []


def test_outside_checkpoints_must_be_ours_and_readable(history: list[Group]) -> None:
    kept = Checkpoint.objects.order_by("size")[0]
    assert verify([OutsideNote(kept.note, kept.key)]).good
    stranger = notes.verifier_key(notes.new_key("test.example/ledger"))
    assert [str(found) for found in verify([OutsideNote(kept.note, stranger)]).findings] == [
        "外部保存的检查点不是用所给公钥签名的。"
    ]
    assert [str(found) for found in verify([OutsideNote("x", kept.key)]).findings] == [
        "外部保存的检查点读不出来：这不是签名的检查点文件。"
    ]


def test_removed_triggers_are_noticed(history: list[Group]) -> None:
    triggers.remove(connection)
    assert verify().findings[0].text.startswith("数据库的只追加触发器缺失：ledger_checkpoint_")
    triggers.install(connection)


def test_unreadable_column_is_a_finding_and_no_crash() -> None:
    if connection.vendor == "sqlite":
        fill(3)
        triggers.remove(connection)
        sql("UPDATE ledger_entry SET at = '2026-13-45 01:02:03' WHERE seq = 2")
        triggers.install(connection)
        assert verify().findings[-1].text.startswith("读不出来")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE ledger_entry SET alg = 'md5' WHERE seq = 2", "第2条：摘要算法不认识。"),
        ("UPDATE ledger_entry SET hash = 'x' WHERE seq = 2", "第2条：本条内容与摘要不符，被改动过。"),
        ("UPDATE ledger_checkpoint SET note = 'x'", "检查点（3条）读不出来：这不是签名的检查点文件。"),
        ("DELETE FROM ledger_checkpoint", "第4条：记录了第3条处的检查点，但检查点表里没有它。"),
    ],
)
def test_finding_says_what_is_wrong(statement: str, words: str) -> None:
    fill(2)
    record_denial("sun", "x", "y")
    make_checkpoint("wang", Why.LOCK)
    triggers.remove(connection)
    sql(statement)
    triggers.install(connection)
    assert words in [str(finding) for finding in verify().findings]


def test_erasure_that_did_not_happen_is_noticed() -> None:
    fill(2)
    record("ledger.erase", by="wang", obj="ledger.payload:1", reason="只说不做")
    assert [str(finding) for finding in verify().findings] == ["第1条：内容已登记为清除，但仍然存在。"]


def test_long_ledgers_report_their_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hengji.foundation.ledger.verifying.CHUNK", 4)
    monkeypatch.setattr("hengji.foundation.ledger.replay.CHUNK", 4)
    fill(9)
    steps: list[int] = []
    assert verify(step=steps.append).rows == 12
    assert replay(WATCHED, step=steps.append).rows == 9
    assert steps == [4] * 6


def test_the_clock_of_the_site_signs_every_hour() -> None:
    write("甲组")
    every_hour()
    every_hour()
    assert [(mark.size, mark.why) for mark in Checkpoint.objects.all()] == [(1, "hourly")]


def test_edits_behind_the_application_are_listed_with_both_values(history: list[Group]) -> None:
    assert replay(WATCHED).differences == []
    edited, deleted = history[3], history[4]
    was = Group.objects.get(pk=edited.pk).name
    gone = Group.objects.get(pk=deleted.pk).name
    sql("UPDATE auth_group SET name = '偷改' WHERE id = %s", edited.pk)
    sql("DELETE FROM auth_group WHERE id = %s", deleted.pk)
    sql("INSERT INTO auth_group (id, name) VALUES (9999, '偷加')")
    found = replay(WATCHED)
    assert [(each.table, each.key, each.column, each.recorded, each.found) for each in found.differences] == [
        ("auth.group", str(edited.pk), "name", f'"{was}"', '"偷改"'),
        ("auth.group", "9999", "*", "（没有）", '{"id":9999,"name":"偷加"}'),
        ("auth.group", str(deleted.pk), "*", f'{{"id":{deleted.pk},"name":"{gone}"}}', "（没有）"),
    ]
    assert str(found.differences[0]) == f'auth.group 键{edited.pk} 列name：日志 "{was}"，表中 "偷改"'
    assert found.rows == 30


def test_erased_history_does_not_disturb_replay() -> None:
    group = write("赵某某")
    rename(group, "乙组")
    erase_payload(Entry.objects.get(pk=1), by="wang", reason="本人要求")
    assert replay(WATCHED).differences == []


def test_checkpoint_says_size_and_root_and_is_made_once(history: list[Group]) -> None:
    last = Checkpoint.objects.order_by("-size")[0]
    assert (last.size, last.why, last.made_by) == (37, "publish", "wang")
    h = HASHES[Entry.objects.get(pk=1).alg]
    leaves = [bytes.fromhex(text) for text in Entry.objects.filter(seq__lte=37).values_list("hash", flat=True)]
    assert last.root == merkle.root(leaves, h).hex()
    assert notes.opened(last.note, last.key) == notes.Tree("test.example/ledger", 37, bytes.fromhex(last.root))
    assert Entry.objects.get(pk=38).action == "ledger.checkpoint"
    assert make_checkpoint("wang", Why.ASKED) == last
    assert Checkpoint.objects.count() == 2


def test_no_checkpoint_of_nothing() -> None:
    assert make_checkpoint("wang", Why.ASKED) is None
    assert checkpoint_when_due() is None


def test_checkpoint_is_due_after_an_hour() -> None:
    write("甲组")
    first = checkpoint_when_due()
    assert first is not None
    assert (first.size, first.why, first.made_by) == (1, "hourly", "system")
    write("乙组")
    assert checkpoint_when_due() is None
    later = checkpoint_when_due(timezone.now() + timedelta(hours=1))
    assert later is not None
    assert later.size == 3


def test_checkpoint_is_made_after_a_thousand_entries_and_made_up_where_a_crash_prevented_it(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    """Killed writers showed it: between a commit and its checkpoint there is room for a crash."""
    monkeypatch.setattr("hengji.foundation.ledger.actions.checkpoints.ROWS_BETWEEN", 6)
    monkeypatch.setattr("hengji.foundation.ledger.actions.recording.ROWS_ASKED", 3)
    for place in range(6):  # the process dies: what was to follow the commit never ran
        record_denial("sun", "x", str(place))
    for place in range(3):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django gives a function
            record_denial("sun", "x", str(place))
    assert [(mark.size, mark.why) for mark in Checkpoint.objects.all()] == [(9, "rows")]
    for place in range(2):  # 11 and 12: asked, and not due
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django gives a function
            record_denial("sun", "x", str(place))
    assert Checkpoint.objects.count() == 1


def test_key_is_made_once_and_private(settings: Settings) -> None:
    settings.LEDGER_ORIGIN = ""
    public = keys.public_key()
    assert keys.public_key() == public
    assert public.startswith("hengji-")
    assert stat.S_IMODE(Path(settings.LEDGER_KEY_FILE).stat().st_mode) == 0o600


def test_proof_leads_from_the_entry_to_the_checkpoint(history: list[Group]) -> None:
    given = json.loads(json.dumps(proof(7, since=10)))
    h = HASHES[given["alg"]]
    entry = h(b"\x00" + given["entry"]["text"].encode())
    assert entry.hex() == given["entry"]["hash"]
    steps = [bytes.fromhex(step) for step in given["inclusion"]]
    tree = notes.tree_in(given["checkpoint"])
    assert merkle.root_from_inclusion(entry, given["index"], given["size"], steps, h) == tree.root
    leaves = [bytes.fromhex(text) for text in Entry.objects.filter(seq__lte=10).values_list("hash", flat=True)]
    between = [bytes.fromhex(step) for step in given["consistency"]]
    assert merkle.consistent(10, merkle.root(leaves, h), tree.size, tree.root, between, h)
    assert "consistency" not in proof(7)


@pytest.mark.parametrize(("seq", "since"), [(0, 0), (38, 0), (1, 99)])
def test_proof_needs_a_checkpoint_that_covers_it(history: list[Group], seq: int, since: int) -> None:
    with pytest.raises(NoProofError, match="hengji ledger checkpoint"):
        proof(seq, since)


def test_auditor_verifies_with_one_file(history: list[Group], tmp_path: Path) -> None:
    assert export(tmp_path, "王某 导出", payloads=True) == 38
    status, words = run_verifier(tmp_path)
    assert (status, words.splitlines()) == (0, [
        "记录38条，内容37份，检查点2个",
        "最后1条在最近一个检查点之后，只由摘要链保护",
        "注意：公钥取自同一文件夹，请与您从别处得到的公钥比对",
        "核验通过",
    ])  # fmt: skip
    assert "王某 导出" in (tmp_path / "说明.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "checkpoints.note", "entries.jsonl", "keys.txt", "payloads.jsonl", "verify_ledger.py", "说明.txt",
    ]  # fmt: skip


def test_export_for_the_administrator_holds_no_content(history: list[Group], tmp_path: Path) -> None:
    (tmp_path / "payloads.jsonl").write_text("of an earlier export", encoding="utf-8")
    export(tmp_path, "王某 导出")
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert "组1".encode() not in everything
    assert run_verifier(tmp_path, "--key", keys.public_key()) == (
        0,
        "记录38条，内容未导出，检查点2个\n最后1条在最近一个检查点之后，只由摘要链保护\n核验通过\n",
    )


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_auditor_notices_each_kind_of_meddling(history: list[Group], tmp_path: Path) -> None:
    entries, payloads, marks = (tmp_path / name for name in ("entries.jsonl", "payloads.jsonl", "checkpoints.note"))
    export(tmp_path, "", payloads=True)
    edited(entries, '"actor":"zhang"', '"actor":"forger"')
    assert "第1条：内容与摘要不符，被改动过" in run_verifier(tmp_path)[1]
    export(tmp_path, "", payloads=True)
    lines = entries.read_text(encoding="utf-8").splitlines(keepends=True)
    entries.write_text("".join(lines[:7] + lines[8:]), encoding="utf-8")
    assert "第9条：序号应为8" in run_verifier(tmp_path)[1]
    export(tmp_path, "", payloads=True)
    edited(payloads, "组1", "组9")
    assert "第2条：内容与摘要不符，被改动过" in run_verifier(tmp_path)[1]
    export(tmp_path, "", payloads=True)
    lines = payloads.read_text(encoding="utf-8").splitlines(keepends=True)
    payloads.write_text("".join([lines[1], *lines[1:]]), encoding="utf-8")
    words = run_verifier(tmp_path)[1]
    assert "第3条：内容多余、重复或已登记为清除" in words
    assert "第2条：内容不见了，而且没有清除记录" in words
    export(tmp_path, "", payloads=True)
    edited(marks, "\n37\n", "\n36\n")
    status, words = run_verifier(tmp_path)
    assert (status, "不是用所给公钥签名的" in words, "与日志不一致" in words) == (1, True, True)
    entries.write_text("{", encoding="utf-8")
    assert run_verifier(tmp_path)[0] == 2


def test_auditor_compares_with_a_checkpoint_kept_at_home(history: list[Group], tmp_path: Path) -> None:
    kept = tmp_path / "kept.note"
    kept.write_text(Checkpoint.objects.order_by("size")[0].note, encoding="utf-8")
    public = keys.public_key()
    export(tmp_path / "a", "")
    assert run_verifier(tmp_path / "a", "--checkpoint", str(kept), "--key", public)[0] == 0
    triggers.remove(connection)
    tampering.rewrite_from(3)
    triggers.install(connection)
    export(tmp_path / "b", "")
    assert run_verifier(tmp_path / "b", "--key", public)[0] == 0
    status, words = run_verifier(tmp_path / "b", "--checkpoint", str(kept), "--key", public)
    assert (status, "外部保存的检查点（20条）：与日志不一致" in words) == (1, True)
