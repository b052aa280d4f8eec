"""What 审计管理员 sees, what 审计机关 takes away, and what nobody else gets."""

import html
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from hengji.foundation.access import policy as access
from hengji.foundation.access.policy import collected
from hengji.foundation.common.testing import OFFICE, STRANGER
from hengji.foundation.ledger import permissions
from hengji.foundation.ledger.actions import make_checkpoint, record_denial
from hengji.foundation.ledger.enums import Why
from hengji.foundation.ledger.models import Checkpoint, Entry, Payload
from hengji.foundation.ledger.tests.writing import fill, rename, write
from hengji.foundation.ledger.verifying import verify

pytestmark = pytest.mark.django_db

ROLES = {
    "wu": "audit_admin",
    "shen": "auditor",
    OFFICE.username: "office",
    "xi": "system_admin",
    "an": "security_admin",
}
DAY = timezone.localdate().isoformat()


@pytest.fixture(autouse=True)
def _roles() -> Iterator[None]:
    """The site's policy, with roles by name; a later room knows them from grants."""
    real = access.policy()
    known = collected([permissions], lambda user: frozenset({ROLES.get(user.username, "")}))
    found = replace(known, rows={**real.rows, **known.rows}, relations={**real.relations, **known.relations})
    with patch.object(access, "policy", lambda: found):
        yield


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get_or_create(username=username, display_name=username)[0])
    return client


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_administrator_of_the_ledger_sees_hashes_and_denials_and_no_content() -> None:
    rename(write("机密组名"), "另一组名", by="chen")
    record_denial("sun", "goal.view", "/goals/7/")
    page = text(client_of("wu"), "/ledger/")
    for entry in Entry.objects.all():
        assert entry.hash[:16] in page
    assert "group.rename" in page
    assert "goal.view /goals/7/" in page
    assert "被拒绝" in page
    make_checkpoint("system", Why.HOURLY)
    page = text(client_of("wu"), "/ledger/")
    assert "生成检查点" in page
    assert "系统" in page
    assert not any(word in page for word in ("机密组名", "另一组名", "名称写错了"))


@pytest.mark.parametrize("username", ["shen", OFFICE.username, "xi", "an", STRANGER.username])
def test_nobody_else_sees_or_exports_entries_and_the_refusal_is_recorded(username: str) -> None:
    write("甲组")
    client = client_of(username)
    answers = [
        client.get("/ledger/").status_code,
        client.post("/ledger/package/").status_code,
        client.post("/ledger/checkpoints/new/").status_code,
    ]
    assert answers == [403, 403, 403]
    assert list(Entry.objects.filter(action="access.denied").values_list("actor", "object")) == [
        (username, "ledger.view /ledger/"),
        (username, "ledger.export /ledger/package/"),
        (username, "ledger.checkpoint /ledger/checkpoints/new/"),
    ]
    assert Checkpoint.objects.count() == 0


@pytest.mark.parametrize(
    ("query", "seqs"),
    [
        ("", [5, 4, 3, 2, 1]), ("actor=sun", [5]), ("action=group", [4, 3, 2, 1]), ("action=group.rename", [4]),
        ("only_denials=on", [5]), ("object=goals", [5]), (f"since={DAY}&until={DAY}", [5, 4, 3, 2, 1]),
        ("until=2020-01-01", []), ("since=2099-01-01", []), ("actor=sun&action=group", []),
    ],
)  # fmt: skip
def test_filters_narrow(query: str, seqs: list[int]) -> None:
    fill(3)
    record_denial("sun", "goal.view", "/goals/7/")
    response = client_of("wu").get(f"/ledger/?{query}")
    assert [entry.seq for entry in response.context["page_of_list"]] == seqs
    assert seqs or "没有符合条件的记录" in response.content.decode()


def test_mistakes_in_the_filter_are_said_all_at_once_and_nothing_is_lost() -> None:
    page = text(client_of("wu"), "/ledger/?since=gestern&until=x&actor=chen")
    assert page.count("请填写日期，例如2026-11-23。") == 2
    assert 'value="chen"' in page
    assert "截止日期早于起始日期，请核对。" in text(client_of("wu"), "/ledger/?since=2026-02-01&until=2026-01-01")


def test_lists_ask_the_same_number_of_questions_for_one_row_and_three(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    client = client_of("wu")
    for rows in (1, 3):
        while Checkpoint.objects.count() < rows:
            write(f"组{Entry.objects.count()}")
            make_checkpoint("wu", Why.HOURLY)
        for address, questions in (("/ledger/", 4), ("/ledger/checkpoints/", 6)):
            with django_assert_num_queries(questions):  # type: ignore[operator]  # pytest-django gives a function
                client.get(address)


def test_long_ledger_has_pages() -> None:
    for place in range(51):
        record_denial("sun", "x", str(place))
    page = text(client_of("wu"), "/ledger/?actor=sun")
    assert "共51条，本页第1—50条" in page
    assert 'href="?actor=sun&page=2"' in page


def test_checkpoint_is_made_on_demand_once_and_recorded() -> None:
    client = client_of("wu")
    assert "日志里还没有记录" in client.post("/ledger/checkpoints/new/", follow=True).content.decode()
    write("甲组")
    first = client.post("/ledger/checkpoints/new/", follow=True)
    assert first.redirect_chain == [("/ledger/checkpoints/", 302)]
    assert "最近的检查点覆盖前1条" in first.content.decode()
    client.post("/ledger/checkpoints/new/")
    assert [(mark.size, mark.made_by, mark.why) for mark in Checkpoint.objects.all()] == [(1, "wu", "asked")]
    entry = Entry.objects.get(action="ledger.checkpoint")
    assert (entry.actor, entry.role, entry.object) == ("wu", "audit_admin", "ledger.checkpoint:1")
    assert client.get("/ledger/checkpoints/new/").status_code == 405


@pytest.mark.parametrize("username", ["wu", "shen"])
def test_auditors_take_checkpoints_away(username: str) -> None:
    write("甲组")
    make_checkpoint("wu", Why.LOCK)
    client = client_of(username)
    page = text(client, "/ledger/checkpoints/")
    mark = Checkpoint.objects.get()
    assert all(words in page for words in ("怎样核验", "verify_ledger.py", mark.key, mark.root[:16], "锁定"))
    assert ("/ledger/checkpoints/new/" in page, "/ledger/package/" in page) == (username == "wu", username == "wu")
    answer = client.get(f"/ledger/checkpoints/{mark.size}/")
    assert answer.content.decode() == mark.note
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hengji-1.note"'
    assert client.get("/ledger/checkpoints/99/").status_code == 404


@pytest.mark.parametrize("address", ["/ledger/checkpoints/", "/ledger/checkpoints/1/"])
def test_stranger_gets_no_checkpoint(address: str) -> None:
    write("甲组")
    make_checkpoint("wu", Why.LOCK)
    assert client_of(STRANGER.username).get(address).status_code == 403


def test_page_says_what_no_checkpoint_covers_yet() -> None:
    write("甲组")
    assert "又有1条记录" in text(client_of("wu"), "/ledger/checkpoints/")
    make_checkpoint("wu", Why.LOCK)
    assert "目前只由摘要链保护" not in text(client_of("wu"), "/ledger/checkpoints/")


def test_package_carries_a_watermark_and_the_export_is_recorded() -> None:
    write("机密组名")
    make_checkpoint("wu", Why.LOCK)
    answer = client_of("wu").post("/ledger/package/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hengji-ledger-2.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        names = sorted(archive.namelist())
        readme = archive.read("hengji-ledger/说明.txt").decode()
        assert not any("机密组名".encode() in archive.read(name) for name in names)
    assert names == [
        "hengji-ledger/" + name
        for name in ("checkpoints.note", "entries.jsonl", "keys.txt", "verify_ledger.py", "说明.txt")
    ]
    assert "wu 20" in readme
    assert "导出，仅限工作使用，请勿外传" in readme
    entry = Entry.objects.get(action="ledger.export")
    assert (entry.actor, entry.object) == ("wu", "操作日志核验包")
    assert json.loads(Payload.objects.get(pk=entry.pk).text)["changes"][0]["after"] == {"rows": 2}
    assert entry.request_id == answer.headers["X-Request-ID"]
    assert verify().findings == []
