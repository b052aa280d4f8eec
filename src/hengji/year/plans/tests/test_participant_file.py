"""Participants by workbook: there and back without loss, every problem with its row, nothing before the second step."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.models import Person
from hengji.foundation.organisations.testing import an_organisation
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.year.plans import actions
from hengji.year.plans.actions import Entrant, Head, entrant_of
from hengji.year.plans.models import Plan
from hengji.year.plans.participant_reading import look_at_file
from hengji.year.plans.participant_rows import SHEET, TITLES, attributes_from, attributes_text, write_participants
from hengji.year.plans.queries import participants_of
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL
from hengji.year.plans.tests.test_pages import As, by, issue, text_of  # noqa: F401 - the fixture is used by name

BASE = "/plans/SZ-2026/participants"
MARKS = {"有无编制": "有", "怪": "甲；乙=丙", "空": ""}


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path


@pytest.fixture
def full(house: House, plan: Plan) -> Plan:
    """One participant of every kind, with everything that can be said about it."""
    division = an_organisation("SZ-01-01", "预算处", kind="division", parent=house.organ)
    person = Person.objects.create(code="R001", name="王五")
    actions.set_participants(
        plan,
        [
            Entrant("001", "省财政厅", house.organ, None, "A", "综合", is_lead=True, until=date(2026, 6, 30),
                    successor="002", attributes=MARKS),
            Entrant("002", "预算处", division, group="B", since=date(2026, 7, 1), ranked=False, unranked_reason="新设"),
            Entrant("003", "王五", person=person),
            Entrant("004", "不对应机构的"),
        ],
        by=house.clerk,
    )  # fmt: skip
    return plan


def written(tmp_path: Path, rows: Sequence[Sequence[str]], titles: Sequence[str] = tuple(TITLES.values())) -> Path:
    path = tmp_path / "people.xlsx"
    write_workbook(path, [SheetOut(SHEET, titles, rows)])
    return path


def all_of(plan: Plan) -> list[Entrant]:
    return [entrant_of(row) for row in participants_of(plan)]


def test_what_is_exported_is_read_back_without_loss(house: House, full: Plan, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_participants(path, full, participants_of(full), "某人导出")
    same = look_at_file(path, full)
    assert (same.problems, same.changes, same.unchanged, same.absent) == ([], [], 4, [])
    empty = actions.create_plan(Head("P-2", 2026, "另一个", house.organiser), SMALL, by=house.clerk)
    found = look_at_file(path, empty)
    assert (found.problems, [each.is_new for each in found.changes]) == ([], [True] * 4)
    actions.set_participants(empty, [each.entrant for each in found.changes], by=house.clerk)
    assert all_of(empty) == all_of(full)


@pytest.mark.parametrize("marks", [{}, {"甲": "1", "乙": "二"}, MARKS, {"{": "x"}, {"a=b": "c"}, {" 甲": "1 "}])
def test_marks_are_read_as_they_were_written(marks: dict[str, str]) -> None:
    assert attributes_from(attributes_text(marks)) == marks


def test_everything_wrong_with_a_file_is_said_with_its_row(house: House, plan: Plan, tmp_path: Path) -> None:
    rows = [
        ["1", "甲", "没有这机构", "X9", "", "Z", "Y", "大概", "昨天", "", "是", "", "", "不是标记"],
        ["", "没有编码", *[""] * 12],
        ["2", "", "SZ-01", "", "个人", "", "", "", "2026-05-01", "2026年4月1日", "否", "", "9", ""],
        ["2", "重复", *[""] * 12],
    ]  # fmt: skip
    found = look_at_file(written(tmp_path, rows), plan)
    assert [(each.code, each.where) for each in found.problems] == [
        ("WORD_UNKNOWN", "参评对象第2行“机构”列"), ("WORD_UNKNOWN", "参评对象第2行“人员编号”列"),
        ("WORD_UNKNOWN", "参评对象第2行“组长单位”列"), ("DATE_ORDER", "参评对象第2行“参评起”列"),
        ("WORD_UNKNOWN", "参评对象第2行“适用标记”列"), ("PARTICIPANT_CODE", "参评对象第3行“编码”列"),
        ("WORD_UNKNOWN", "参评对象第4行“种类”列"), ("GROUP_UNKNOWN", "参评对象第2行“组别”列"),
        ("CLASS_UNKNOWN", "参评对象第2行“类别”列"), ("CELL_EMPTY", "参评对象第4行“名称”列"),
        ("REASON", "参评对象第4行“不排名的理由”列"), ("DATE_ORDER", "参评对象第4行“参评止”列"),
        ("PARTICIPANT_CODE", "参评对象第4行“承继单位”列"), ("ROW_TWICE", "参评对象第5行“编码”列"),
    ]  # fmt: skip


def test_a_column_that_is_not_there_stays_and_an_empty_cell_empties(
    house: House, full: Plan, tmp_path: Path
) -> None:  # fmt: skip
    found = look_at_file(written(tmp_path, [["001", "财政厅", ""]], ["编码", "名称", "组别"]), full)
    [change] = found.changes
    assert change.said == ("名称：省财政厅 → 财政厅", "组别：A → 空")
    assert (change.entrant.klass, change.entrant.is_lead, change.entrant.attributes) == ("综合", True, MARKS)
    assert [row.code for row in found.absent] == ["002", "003", "004"]
    named = look_at_file(written(tmp_path, [["9", "厅", "省财政厅", "甲组"]], ["编码", "名称", "单位", "组别"]), full)
    assert [each.code for each in named.problems] == [
        "PARTICIPANT_TWICE"
    ]  # the organ by its name, the group by its title


def test_a_file_without_the_columns_or_the_sheet_is_refused(plan: Plan, tmp_path: Path) -> None:
    found = look_at_file(written(tmp_path, [["1", "x"]], ["编码", "怪"]), plan)
    assert [(each.code, each.where) for each in found.problems] == [
        ("WORD_UNKNOWN", "参评对象第1行“怪”列"), ("CELL_EMPTY", "参评对象第1行"),
    ]  # fmt: skip
    write_workbook(tmp_path / "a.xlsx", [SheetOut("别的", ["编码"], [["1"]])])
    assert look_at_file(tmp_path / "a.xlsx", plan).problems


def send(client: Client, path: Path) -> str:
    """Upload; the address of the preview."""
    response = client.post(f"{BASE}/import/", {"file": SimpleUploadedFile("a.xlsx", path.read_bytes())})
    assert response.status_code == 302
    return str(response["Location"])


def test_a_file_is_looked_at_first_and_imported_once(
    house: House, plan: Plan, tmp_path: Path, by: As  # noqa: F811
) -> None:  # fmt: skip
    clerk = by(house.clerk)
    rows = [["1", "省财政厅", "SZ-01", "A"], ["2", "无机构", "", "B"]]
    preview = send(clerk, written(tmp_path, rows, ["编码", "名称", "机构", "组别"]))
    page = text_of(clerk, preview)
    assert "将新增2个、修改0个，0个与现有相同。" in page
    assert not plan.participants.exists()
    assert by(house.chief).get(preview).status_code == 302  # somebody else's file
    assert clerk.post(f"{preview}run/").status_code == 302
    assert [(row.code, row.group.code if row.group else "") for row in participants_of(plan)] == [
        ("1", "A"),
        ("2", "B"),
    ]
    assert clerk.post(f"{preview}run/").status_code == 302  # the second click finds no file
    assert plan.participants.count() == 2
    exported = clerk.post(f"{BASE}/export/")
    assert exported.content[:2] == b"PK"
    assert Entry.objects.filter(object__contains="plans.participants:SZ-2026").exists()


def test_after_issuing_an_import_gives_its_reason(
    house: House, full: Plan, tmp_path: Path, by: As  # noqa: F811
) -> None:  # fmt: skip
    issue(house, full)
    clerk = by(house.clerk)
    preview = send(clerk, written(tmp_path, [["004", "改名", "2026-09-30"]], ["编码", "名称", "参评止"]))
    assert "必须写明" in text_of(clerk, preview)
    refused = clerk.post(f"{preview}run/")
    assert refused.status_code == 422
    assert "调整参评对象要写明理由" in refused.content.decode()
    assert clerk.post(f"{preview}run/", {"reason": "机构改革"}).status_code == 302
    row = full.participants.get(code="004")
    assert (row.name, row.until) == ("改名", date(2026, 9, 30))
    wrong = send(clerk, written(tmp_path, [["004", ""]], ["编码", "名称"]))
    response = clerk.get(wrong)
    assert response.status_code == 422
    assert re.search(r"参评对象第2行“名称”列", response.content.decode())
    assert clerk.post(f"{wrong}run/", {"reason": "x"}).status_code == 422


@pytest.mark.parametrize("address", ["export/", "import/"])
def test_only_the_office_of_the_plan_exchanges_files(
    house: House, full: Plan, by: As, address: str  # noqa: F811
) -> None:  # fmt: skip
    issue(house, full)
    people = (house.steering, house.filler, house.reader, house.stranger)
    assert [by(person).post(f"{BASE}/{address}").status_code for person in people] == [403, 403, 403, 404]
