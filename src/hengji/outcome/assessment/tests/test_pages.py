"""Pages through the door: who sees them, what stands on them, how many queries they take."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hengji.core.scoring.run import Run as FrozenRun
from hengji.core.scoring.run import dump_run, load_run, verify
from hengji.foundation.common.testing import PASSWORD, STRANGER
from hengji.foundation.organisations.actions import create_account
from hengji.outcome.assessment.actions import store_run
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.tests.sample import sample_run
from hengji.outcome.assessment.triggers import install, remove

PAGES = [
    "",
    "groups/A/",
    "groups/A/?sort=S2",
    "organs/B02/",
    "organs/B02/compare/",
    "organs/B02/nodes/S2/",
    "organs/B02/nodes/S2.1/",
    "organs/B02/nodes/K/",
    "organs/B02/nodes/K1/",
    "results.xlsx",
    "results.csv",
    "run.json",
]


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


@pytest.mark.parametrize("page", PAGES)
def test_person_without_a_login_is_sent_to_it(client: Client, stored: Run, page: str) -> None:
    path = f"/runs/{stored.pk}/{page}"
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/?next=")


def test_person_without_a_role_is_refused_the_list(client: Client, stored: Run) -> None:
    client.force_login(create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD))
    response = client.get("/runs/")
    assert (response.status_code, stored.title in response.content.decode()) == (403, False)


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_with_a_fixed_number_of_queries(
    reader: Client, stored: Run, page: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    file = page.endswith((".csv", ".xlsx", ".json"))  # another action than looking: whether that is allowed, too
    with django_assert_num_queries(6 + file):  # session, account, three for roles, the run if it may be read
        assert reader.get(f"/runs/{stored.pk}/{page}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_one_and_for_three(
    reader: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, count + 1):
        store_run(sample_run(size=3, seed=number), title=f"第{number}次", kind=Kind.PROVISIONAL)
    with django_assert_num_queries(7):  # session, account, three for roles, count, runs
        text = text_of(reader, "/runs/")
    assert re.findall(r">(第\d次)</a>", text) == [f"第{number}次" for number in range(count, 0, -1)]


def test_empty_list_says_what_to_do(reader: Client) -> None:
    text = text_of(reader, "/runs/")
    assert "还没有汇总" in text
    assert "“汇总”页" in text


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("organs/Z99/", "本次汇总中没有编码为“Z99”的参评对象。"),
        ("organs/A01/nodes/X9/", "本次汇总的考评办法中没有编码为“X9”的指标。"),
        ("groups/Z/", "本次汇总中没有编码为“Z”的组别。"),
    ],
)
def test_unknown_code_is_named(reader: Client, stored: Run, page: str, words: str) -> None:
    response = reader.get(f"/runs/{stored.pk}/{page}")
    assert (response.status_code, words in response.content.decode()) == (404, True)


def test_unknown_run_is_not_found(reader: Client) -> None:
    assert reader.get("/runs/99/").status_code == 404


def test_run_page_identifies_the_run(reader: Client, stored: Run) -> None:
    text = text_of(reader, f"/runs/{stored.pk}/")
    for part in ("样例第1次汇总", "试算", "18个", "已核验 ✓", stored.digest, stored.finding, "由良好调整为合格"):
        assert part in text


def test_search_finds_by_part_of_a_name(reader: Client, stored: Run) -> None:
    text = text_of(reader, f"/runs/{stored.pk}/?q=第2")
    found = re.search(r"名称含“第2”的有(\d+)个", text)
    assert found is not None
    assert found[1] == "3"


def names(text: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a href="[^"]*">([^<]*)</a>', text)


def test_group_page_ranks_and_sorts(reader: Client, stored: Run) -> None:
    path = f"/runs/{stored.pk}/groups/A/"
    assert names(text_of(reader, path)) == [f"省委第{number}部门" for number in (1, 4, 2, 5, 3, 6)]
    assert names(text_of(reader, f"{path}?sort=S1")) == [f"省委第{number}部门" for number in (4, 1, 5, 2, 3, 6)]
    assert names(text_of(reader, f"{path}?sort=name")) == [f"省委第{number}部门" for number in range(1, 7)]
    assert "年内新组建" in text_of(reader, f"/runs/{stored.pk}/groups/C/")


def test_leaf_shows_rule_evidence_and_what_was_missing(reader: Client, stored: Run) -> None:
    text = text_of(reader, f"/runs/{stored.pk}/organs/B02/nodes/S2.2.2/")
    for part in ("控制目标4，实际8", "/rules/SR-02/", "绩效〔2026〕", "完成值应为4，现为8", "按零分计"):
        assert part in text
    text = text_of(reader, f"/runs/{stored.pk}/organs/B01/nodes/S3.1/")
    assert "未报，按零分计" in text
    assert "没有计分依据" in text


def test_changed_row_is_shown_loudly(reader: Client, stored: Run) -> None:
    remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessment_run SET digest = %s", ["sha256:" + "1" * 64])
    install(connection)
    text = text_of(reader, f"/runs/{stored.pk}/organs/A01/")
    assert "核验未通过：" in text
    assert "已核验 ✓" not in text


def test_damaged_file_is_explained(reader: Client, stored: Run) -> None:
    remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessment_run SET content = %s", [b"gone"])
    install(connection)
    response = reader.get(f"/runs/{stored.pk}/")
    assert (response.status_code, "这次汇总打不开：" in response.content.decode()) == (500, True)


def test_run_file_is_the_command_lines_own(reader: Client, stored: Run, frozen: FrozenRun) -> None:
    text = text_of(reader, f"/runs/{stored.pk}/run.json")
    assert text == dump_run(frozen)
    assert verify(load_run(text)).good


def test_csv_carries_notes_and_all_results(reader: Client, stored: Run, frozen: FrozenRun) -> None:
    content = reader.get(f"/runs/{stored.pk}/results.csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert lines[0] == ["提示", "演示数据，随机生成，与任何单位的实际工作无关"]
    empty = lines.index([])
    assert lines[empty + 1][:5] == ["编码", "名称", "组别", "总分", "排名用分"]
    assert [line[0] for line in lines[empty + 2 :]] == list(frozen.results.columns["participant"])
    assert [line[3] for line in lines[empty + 2 :]] == list(frozen.results.columns["total"])


def test_workbook_has_notes_and_scores(reader: Client, stored: Run) -> None:
    response = reader.get(f"/runs/{stored.pk}/results.xlsx")
    assert response.content[:2] == b"PK"
    assert "attachment" in response.headers["Content-Disposition"]
