import re
from datetime import date, datetime
from io import BytesIO
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.common.testing import Account
from hengji.foundation.common.todo import Todo
from hengji.foundation.ledger.models import Entry
from hengji.foundation.workdays import actions, queries
from hengji.foundation.workdays.checks import DayIn
from hengji.foundation.workdays.enums import Kind
from hengji.foundation.workdays.models import Notice

pytestmark = pytest.mark.django_db

GOOD = "日期,安排,名称\n2027-01-01,休,元旦\n2027年1月2日,班,元旦\n2027/1/3,休,元旦\n"


def upload(client: Client, text: str, *, name: str = "安排.csv", year: str = "2027") -> str:
    file = SimpleUploadedFile(name, text.encode())
    response = client.post("/workdays/import/", {"year": year, "document_number": "某号", "file": file})
    return response.content.decode()


def changes() -> list[str]:
    return list(Entry.objects.filter(action__startswith="workdays.").values_list("action", flat=True))


def checked(page: str) -> str:
    found = re.search(r'name="checked" value="([^"]+)"', page)
    assert found, page
    return found[1]


def test_everybody_reads_the_calendar_and_only_its_keepers_change_it(
    client: Client, office: Account, stranger: Account
) -> None:
    actions.load_published()
    client.force_login(stranger)
    assert "国办发明电〔2025〕7号" in client.get("/workdays/").content.decode()
    page = client.get("/workdays/2026/").content.decode()
    assert "2026年2月14日" in page
    assert "保存这一天" not in page
    day = {"date": "2026-03-02", "kind": "rest", "name": "某节"}
    assert client.post("/workdays/2026/", day).headers["Location"] == "/workdays/2026/"
    assert client.get("/workdays/import/").status_code == 403
    assert client.get("/workdays/template/").status_code == 403
    assert client.post("/workdays/2026/remove/", {"date": "2026-01-01"}).status_code == 403
    assert (changes(), queries.is_workday(date(2026, 3, 2))) == (["workdays.load_notice"] * 3, True)


def test_office_adds_and_removes_a_day(client: Client, office: Account) -> None:
    actions.load_published()
    client.force_login(office)
    client.post("/workdays/2026/", {"date": "2026-03-02", "kind": "rest", "name": "某节"})
    assert not queries.is_workday(date(2026, 3, 2))
    answer = client.post("/workdays/2026/remove/", {"date": "2026-03-02"}, follow=True)
    assert "2026年的安排已保存" in answer.content.decode()
    assert queries.is_workday(date(2026, 3, 2))
    assert Entry.objects.filter(actor="chen").count() == 2


def test_wrong_day_keeps_what_was_typed(client: Client, office: Account) -> None:
    actions.load_published()
    client.force_login(office)
    page = client.post("/workdays/2026/", {"date": "2026-03-02", "kind": "work", "name": "某节"}).content.decode()
    assert "2026年3月2日是星期一，本来就上班" in page
    assert 'value="某节"' in page
    page = client.post("/workdays/2026/", {"date": "", "kind": "rest", "name": ""}).content.decode()
    assert "请选择日期。" in page
    assert "请填写节日名称" in page


def test_removing_asks_for_a_day_and_keeps_the_last(client: Client, office: Account) -> None:
    actions.load_notice(2027, "某号", [DayIn(date(2027, 1, 1), Kind.REST, "元旦")], by=office)
    client.force_login(office)
    assert "没有选择要删去的日期" in client.post("/workdays/2027/remove/", {"date": "x"}, follow=True).content.decode()
    last = client.post("/workdays/2027/remove/", {"date": "2027-01-01"}, follow=True).content.decode()
    assert "一个年度至少要保留一天" in last


def test_unknown_year_is_not_found(client: Client, office: Account) -> None:
    client.force_login(office)
    assert {client.get(f"/workdays/{path}").status_code for path in ("2050/", "2050/export/")} == {404}


def test_workbook_is_looked_at_first_and_loaded_only_when_confirmed(client: Client, office: Account) -> None:
    client.force_login(office)
    page = upload(client, GOOD)
    assert "检查通过：2027年，某号，共3天" in page
    assert Notice.objects.count() == 0
    answer = client.post("/workdays/import/", {"checked": checked(page)})
    assert answer.headers["Location"] == "/workdays/2027/"
    assert sorted(queries.known_days(2027)) == [date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)]
    assert "与现有安排完全相同" in upload(client, GOOD)
    page = upload(client, "日期,安排,名称\n2027-01-01,休,新年\n2027-01-03,休,元旦\n2027-01-04,休,元旦\n")
    assert [word for word in ("新增", "改动", "删去") if f">{word}<" in page] == ["新增", "改动", "删去"]
    assert "原为休，元旦" in page


def test_every_bad_row_is_named_and_nothing_is_loaded(client: Client, office: Account) -> None:
    client.force_login(office)
    page = upload(client, "日期,安排,名称\n2027-02-30,休,春节\n2027-01-01,假,元旦\n\n2027-01-05,班,元旦\n")
    for text in ("第2行“日期”列", "“2027-02-30”不是日期", "第3行“安排”列", "“假”不是“休”或“班”", "第5行", "本来就上班"):
        assert text in page
    assert "发现3个问题，没有做任何改动" in page
    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("甲,乙\n1,2\n", "安排.csv", "没有找到列名为"),
        ("随便", "安排.docx", "不认识这种文件"),
        ("x" * 1_000_001, "安排.csv", "文件超过1MB"),
        ("日期,安排,名称\n" + "2027-01-01,休,元旦\n" * 121, "安排.csv", "超过120行"),
        ("", "安排.csv", "这个文件是空的"),
    ],
)  # fmt: skip
def test_unusable_files_are_explained(client: Client, office: Account, text: str, name: str, words: str) -> None:
    client.force_login(office)
    assert words in upload(client, text, name=name)


def test_form_says_what_is_missing(client: Client, office: Account) -> None:
    client.force_login(office)
    page = client.post("/workdays/import/", {"year": "x"}).content.decode()
    assert all(text in page for text in ("请填写四位数的年份", "请填写通知的文号", "请选择按模板填写的工作簿"))


def test_tampered_and_stale_checks_are_refused(client: Client, office: Account) -> None:
    client.force_login(office)
    assert client.post("/workdays/import/", {"checked": "x"}).headers["Location"] == "/workdays/import/"
    later = checked(upload(client, GOOD))
    actions.load_notice(2028, "某号", [DayIn(date(2027, 12, 31), Kind.REST, "元旦")], by=office)
    actions.set_day(Notice.objects.get(), DayIn(date(2027, 12, 30), Kind.REST, "元旦"), by=office)
    assert client.post("/workdays/import/", {"checked": later}).status_code == 302
    clash = checked(upload(client, "日期,安排,名称\n2029-01-01,休,元旦\n", year="2029"))
    with patch("hengji.foundation.workdays.views.actions.days_outside", lambda _year: {date(2029, 1, 1)}):
        page = client.post("/workdays/import/", {"checked": clash}).content.decode()
    assert "已在另一年度的安排里" in page
    assert not Notice.objects.filter(year=2029).exists()


def test_export_can_be_loaded_again(client: Client, office: Account) -> None:
    actions.load_published()
    client.force_login(office)
    content = client.get("/workdays/2026/export/").content
    file = SimpleUploadedFile("a.xlsx", BytesIO(content).read())
    page = client.post("/workdays/import/", {"year": "2026", "document_number": "某号", "file": file})
    assert "与现有安排完全相同" in page.content.decode()
    assert client.get("/workdays/template/").content[:2] == b"PK"


@pytest.mark.parametrize("rows", [1, 3])
def test_list_has_a_fixed_number_of_queries(
    client: Client, office: Account, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(2027, 2027 + rows):
        actions.load_notice(year, "某号", [DayIn(date(year, 1, 1), Kind.REST, "元旦")], by=office)
    client.force_login(office)
    with django_assert_num_queries(3):  # session, account, notices with their counts
        client.get("/workdays/")


def at(month: int) -> datetime:
    return datetime(2026, month, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_next_years_notice_waits_for_its_keeper_from_november_on(office: Account, stranger: Account) -> None:
    with patch("django.utils.timezone.now", lambda: at(10)):
        assert queries.todo(office) == []
    with patch("django.utils.timezone.now", lambda: at(11)):
        assert queries.todo(office) == [
            Todo(
                "录入2027年节假日安排", "录入前，跨年的期限都只能暂定。", date(2026, 12, 31), "/workdays/import/",
                "工作日历", "workdays",
            )
        ]  # fmt: skip
        assert queries.todo(stranger) == []
        actions.load_notice(2027, "某号", [DayIn(date(2027, 1, 1), Kind.REST, "元旦")], by=office)
        assert queries.todo(office) == []
