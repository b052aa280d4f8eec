import re
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hengji.core.scoring.book import BOOK, BY_KEY
from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.year.plans import queries
from hengji.year.plans.charts import preview_chart
from hengji.year.plans.curves import preview
from hengji.year.plans.words import PARAMETERS


@pytest.fixture
def reader(db: None, client: Client) -> Client:
    client.force_login(create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD))
    return client


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


@pytest.mark.parametrize("entry", BOOK, ids=lambda entry: entry.key)
def test_every_entry_has_a_page_whose_cases_come_out(reader: Client, entry: object) -> None:
    key = entry.key  # type: ignore[attr-defined]  # entries have many parameter types
    text = text_of(reader, f"/rules/{key}/")
    assert "不一致" not in text
    assert text.count("一致 ✓") == len(BY_KEY[key].cases)


def test_every_parameter_has_a_name_in_chinese() -> None:
    assert {name for entry in BOOK for name in entry.params.model_fields} - set(PARAMETERS) == set()


def test_list_names_every_entry_once_with_five_queries(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):  # session, account, three for roles
        text = text_of(reader, "/rules/")
    assert sorted(re.findall(r'href="/rules/([^"/]+)/"', text)) == sorted(entry.key for entry in BOOK)


def test_search_narrows_down_and_says_when_nothing_is_left(reader: Client) -> None:
    assert re.findall(r'href="/rules/([^"/]+)/"', text_of(reader, "/rules/?q=SR-07")) == ["SR-07"]
    assert "没有相符的规则" in text_of(reader, "/rules/?q=没有这样的规则")


@pytest.mark.parametrize("path", ["/rules/SR-99/", "/packs/nowhere/"])
def test_unknown_names_are_said(reader: Client, path: str) -> None:
    response = reader.get(path)
    assert response.status_code == 404
    assert path.split("/")[2] in response.content.decode()


def curve(key: str) -> tuple[str, dict[str, Decimal | None]]:
    drawn = preview(BY_KEY[key])
    assert drawn is not None
    return preview_chart(drawn).finding, dict(zip(drawn.places, drawn.lines[0].scores, strict=True))


def test_curve_is_the_engines_own() -> None:
    finding, scores = curve("SR-01")
    assert finding == "完成值到200得5分，再高不增加"
    assert [scores[at] for at in ("0", "180", "200", "280")] == [0, Decimal("4.5"), 5, 5]
    finding, scores = curve("SR-02")
    assert finding == "完成值不超过50得4分，越高越少"
    assert [scores[at] for at in ("50", "60", "100")] == [4, Decimal("3.2"), 0]


def test_events_are_counted_and_levels_named() -> None:
    finding, scores = curve("SR-07")
    assert finding == "扣得最多的是“上级决策未落实”，第1次扣5分"
    assert [scores[str(count)] for count in range(4)] == [10, 5, 0, 0]
    finding, scores = curve("SR-26")
    assert [scores[name] for name in ("满意", "基本满意", "不满意")] == [100, 70, 30]


def test_entry_that_is_no_function_of_one_number_says_so(reader: Client) -> None:
    assert preview(BY_KEY["SR-28"]) is None
    assert "这一条不是单个数值的函数" in text_of(reader, "/rules/SR-28/")


def test_every_pack_opens_and_its_cases_come_out(reader: Client) -> None:
    schemes = queries.packs()
    assert len(schemes) >= 7
    text = text_of(reader, "/packs/")
    assert set(re.findall(r'href="/packs/([^"/]+)/"', text)) == {scheme.pack for scheme in schemes}
    for scheme in schemes:
        text = text_of(reader, f"/packs/{scheme.pack}/")
        assert text.count("一致 ✓") == len(scheme.cases)
        assert all(node.title in text for node in scheme.nodes.values())


def test_rule_page_names_the_packs_that_use_it(reader: Client) -> None:
    used = {scheme.pack for scheme in queries.packs_using("SR-07")}
    assert used
    text = text_of(reader, "/rules/SR-07/")
    assert set(re.findall(r'href="/packs/([^"/]+)/"', text)) == used


def test_every_source_is_named() -> None:
    assert [(entry.key, origin) for entry in BOOK for origin in queries.sources_of(entry) if not origin.title] == []


def test_steps_are_drawn_upright() -> None:
    _finding, scores = curve("SR-09")
    before = max(Decimal(at) for at, score in scores.items() if score == 0)
    first = min(Decimal(at) for at, score in scores.items() if score == 4)
    assert first == 100
    assert first - before < Decimal("0.1")
