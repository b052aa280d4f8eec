"""Writing: one entry in the transaction of the change, or no change."""

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.db.models.fields.files import FieldFile, FileField
from django.utils import timezone
from pytest_django import Settings

from hengji.foundation.access import policy as access
from hengji.foundation.access.policy import Policy
from hengji.foundation.ledger.actions import (
    Change,
    actor_name,
    erase_payload,
    make_checkpoint,
    record,
    record_denial,
    record_export,
    record_many,
    request_id,
)
from hengji.foundation.ledger.canonical import canonical_json, name_of, snapshot
from hengji.foundation.ledger.enums import Why
from hengji.foundation.ledger.models import Checkpoint, Entry, Payload
from hengji.foundation.ledger.replay import replay
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.ledger.tests.writing import WATCHED, rename, sql, write
from hengji.foundation.ledger.verifying import verify

pytestmark = pytest.mark.django_db


def plain(entry: Entry) -> object:
    return json.loads(Payload.objects.get(pk=entry.pk).text)


def test_entry_says_who_did_what_to_which_row() -> None:
    group = write("甲组", by="li")
    entry = rename(group, "乙组")
    assert (entry.seq, entry.actor, entry.role, entry.action) == (2, "zhang", "", "group.rename")
    assert (entry.object, entry.reason, entry.alg) == (f"auth.group:{group.pk}", "名称写错了", "sha256")
    states = [{"id": group.pk, "name": name} for name in ("甲组", "乙组")]
    assert plain(entry) == {"changes": [{"object": entry.object, "before": states[0], "after": states[1]}]}


def test_hash_covers_the_row_and_the_hash_before_it() -> None:
    write("甲组")
    write("乙组")
    first, second = Entry.objects.all()
    assert (first.prev, second.prev) == ("0" * 64, first.hash)
    row = {
        "seq": 2, "at": second.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "alg": "sha256", "actor": "zhang",
        "role": "", "action": "group.create", "object": second.object, "before_hash": "",
        "after_hash": second.after_hash, "reason": "", "request_id": "", "payload_digest": second.payload_digest,
        "prev": first.hash,
    }  # fmt: skip
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert second.hash == hashlib.sha256(b"\x00" + text.encode()).hexdigest()
    payload = Payload.objects.get(pk=2)
    assert second.payload_digest == hashlib.sha256((payload.salt + payload.text).encode()).hexdigest()


def test_outside_of_a_transaction_nothing_is_recorded(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="transaction of the change"):
        record("group.create", by="zhang", obj="auth.group:1")
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("broken", ["ledger_entry", "ledger_payload"])
def test_change_does_not_happen_where_the_ledger_cannot_be_written(transactional_db: None, broken: str) -> None:
    write("甲组")
    sql(f"ALTER TABLE {broken} RENAME TO away")
    with pytest.raises(DatabaseError):
        write("乙组")
    sql(f"ALTER TABLE away RENAME TO {broken}")
    assert list(Group.objects.values_list("name", flat=True)) == ["甲组"]
    assert (Entry.objects.count(), Payload.objects.count()) == (1, 1)


def test_change_that_fails_later_leaves_no_entry(transactional_db: None) -> None:
    def change_and_fail() -> None:
        with transaction.atomic():
            write("甲组")
            raise LookupError

    with pytest.raises(LookupError):
        change_and_fail()
    assert (Group.objects.count(), Entry.objects.count()) == (0, 0)


def test_many_rows_are_one_entry_and_replay() -> None:
    groups = Group.objects.bulk_create([Group(name=f"组{place}") for place in range(3)])
    entry = record_many("group.import", by="chen", objs=groups)
    assert (entry.seq, entry.object) == (1, "auth.group ×3")
    before = {group.pk: snapshot(group) for group in groups}
    gone = Change(name_of(groups[2]), snapshot(groups[2]), None)
    groups[0].name = "新"
    groups[0].save()
    groups[2].delete()
    record_many("group.merge", by="chen", objs=[groups[0], gone], before=before)
    assert [change["before"] for change in json.loads(Payload.objects.get(pk=2).text)["changes"]] == [
        {"id": groups[0].pk, "name": "组0"},
        gone.before,
    ]
    assert replay(WATCHED).differences == []


def test_deleted_row_is_recorded_by_its_name() -> None:
    group = write("甲组")
    name, before = name_of(group), snapshot(group)
    group.delete()
    entry = record("group.delete", by="zhang", obj=name, before=before)
    assert plain(entry) == {"changes": [{"object": name, "before": before, "after": None}]}
    assert (entry.after_hash, len(entry.before_hash)) == ("", 64)
    assert replay(WATCHED).differences == []


def test_denials_and_exports_are_entries() -> None:
    denied = record_denial("sun", "goal.view", "/goals/7/")
    taken = record_export("chen", "组别名册", 12)
    assert (denied.action, denied.object, denied.actor) == ("access.denied", "goal.view /goals/7/", "sun")
    assert (taken.action, taken.object) == ("ledger.export", "组别名册")
    assert plain(taken) == {"changes": [{"object": "组别名册", "before": None, "after": {"rows": 12}}]}
    assert len(record_denial("sun", "x", "长" * 500).object) == 200


def test_actor_is_an_account_a_part_of_the_system_or_the_system() -> None:
    person = get_user_model()(username="zhang")
    assert [actor_name(by) for by in (person, "nightly", None)] == ["zhang", "nightly", "system"]


def test_roles_of_the_actor_stand_in_the_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Policy({}, {}, lambda user: frozenset({"office", "auditor"}))
    monkeypatch.setattr(access, "policy", lambda: known)
    assert record_denial(get_user_model()(username="chen"), "x", "y").role == "auditor,office"
    assert record_denial("nightly", "x", "y").role == ""


def test_request_is_named() -> None:
    token = request_id.set("r-1")
    entry = record_denial("sun", "x", "y")
    request_id.reset(token)
    assert (entry.request_id, record_denial("sun", "x", "y").request_id) == ("r-1", "")


def test_secrets_are_written_down_as_digests_and_trivia_not_at_all() -> None:
    user = get_user_model()(username="zhang", password="argon2-hash")
    state = snapshot(user)
    assert state["password"] == "sha256:" + hashlib.sha256(b'"argon2-hash"').hexdigest()
    assert "last_login" not in state


def test_both_algorithms_stand_in_one_chain(settings: Settings) -> None:
    write("甲组")
    settings.LEDGER_ALG = "sm3"
    write("乙组")
    settings.LEDGER_ALG = "sha256"
    write("丙组")
    assert list(Entry.objects.values_list("alg", flat=True)) == ["sha256", "sm3", "sha256"]
    assert verify().findings == []


def test_clock_set_back_is_noted_and_order_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 22, 12, tzinfo=UTC)])
    monkeypatch.setattr(timezone, "now", lambda: next(times))
    record_denial("sun", "x", "1")
    record_denial("sun", "x", "2")
    monkeypatch.undo()
    assert list(Entry.objects.values_list("seq", "action", "actor")) == [
        (1, "access.denied", "sun"),
        (2, "ledger.clock", "system"),
        (3, "access.denied", "sun"),
    ]
    verdict = verify()
    assert (verdict.findings, verdict.clock_steps) == ([], 1)


def test_erased_content_is_gone_and_the_chain_stays_valid() -> None:
    group = write("赵某某")
    entry = Entry.objects.get(seq=1)
    with pytest.raises(ValueError, match="仍是表中的现状"):
        erase_payload(entry, by="wang", reason="本人要求删除个人信息")
    rename(group, "某组")
    erasure = erase_payload(entry, by="wang", reason="本人要求删除个人信息")
    assert (erasure.action, erasure.object, erasure.actor) == ("ledger.erase", "ledger.payload:1", "wang")
    assert erasure.reason == "本人要求删除个人信息"
    assert [payload.pk for payload in Payload.objects.all()] == [2, 3]
    assert (verify().findings, verify().erased) == ([], 1)
    with pytest.raises(ValueError, match="已经清除过"):
        erase_payload(entry, by="wang", reason="再一次")
    with pytest.raises(ValueError, match="理由"):
        erase_payload(erasure, by="wang", reason=" ")
    assert Entry.objects.count() == 3


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_payload", "ledger_checkpoint"])
def test_database_refuses_changes_and_deletions(transactional_db: None, table: str) -> None:
    write("甲组")
    make_checkpoint("zhang", Why.ASKED)
    column = {"ledger_entry": "reason", "ledger_payload": "text", "ledger_checkpoint": "note"}[table]
    statements = [f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"]
    if connection.vendor == "sqlite":
        statements.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        statements.append(f"TRUNCATE {table} CASCADE")
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql(statement)
    assert verify().findings == []


def test_orm_refuses_changes_and_deletions() -> None:
    write("甲组")
    entry = Entry.objects.get()
    for attempt in (
        entry.save, entry.delete, Entry.objects.all().delete, Payload.objects.get().save, Payload.objects.all().delete,
        Checkpoint.objects.all().delete, lambda: Entry.objects.update(reason="x"),
        lambda: Entry.objects.bulk_update([entry], ["reason"]),
    ):  # fmt: skip
        with pytest.raises(PermissionError, match="只能追加"):
            attempt()
    assert (str(entry), str(Payload.objects.get())) == (f"1 group.create {entry.object}", "1")


def test_canonical_text_is_one_for_equal_values() -> None:
    moment = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    value = {
        "b": Decimal("1.50"), "a": [moment, date(2026, 1, 2), time(8, 30), timedelta(hours=2)], "n": None, "t": True,
        "id": UUID(int=7), "raw": b"\xff", "set": {2, 1}, "名": unicodedata.normalize("NFD", "é"),
        "file": FieldFile(Group(), FileField(), "aa/bb"),
    }  # fmt: skip
    assert canonical_json(value) == (
        '{"a":["2026-11-23T20:00:00.000000Z","2026-01-02","08:30:00","P0DT02H00M00S"],"b":"1.50","file":"aa/bb",'
        '"id":"00000000-0000-0000-0000-000000000007","n":null,"raw":"ff","set":[1,2],"t":true,"名":"é"}'
    )
    for bad in (1.5, object()):
        with pytest.raises(TypeError, match="no canonical form"):
            canonical_json(bad)


def test_helper_of_other_rooms_notices_a_silent_write() -> None:
    group = write("甲组")
    with assert_recorded(WATCHED):
        rename(group, "乙组")
    with pytest.raises(AssertionError, match="the ledger says nothing"), assert_recorded(WATCHED):
        Group.objects.create(name="丙组")
    rename(group, "丙二组")
    with pytest.raises(AssertionError, match="丁组"), assert_recorded(WATCHED):
        Group.objects.filter(pk=group.pk).update(name="丁组")
    with pytest.raises(AssertionError, match="is None"), assert_recorded(WATCHED):
        group.delete()
