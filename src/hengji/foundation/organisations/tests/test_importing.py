"""Import and export: everything that is wrong at once, nothing half-written, and the same workbook back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.actions import export_workbook, import_workbook, preview_workbook
from hengji.foundation.organisations.actions.importing import import_content
from hengji.foundation.organisations.models import (
    Appointment,
    Grant,
    Organisation,
    OrganisationVersion,
    Person,
    Post,
    User,
)
from hengji.foundation.organisations.queries import roles_of
from hengji.foundation.organisations.tests import big
from hengji.foundation.organisations.tests.people import Cast
from hengji.foundation.organisations.workbook.shapes import (
    APPOINTMENTS,
    GRANTS,
    ORGANISATIONS,
    PEOPLE,
    SHEETS,
    Content,
    PersonRow,
    Preview,
    Tally,
)
from hengji.foundation.workbooks.reading import read_tables
from hengji.foundation.workbooks.writing import SheetOut, write_workbook

pytestmark = pytest.mark.django_db

MODELS = (Organisation, OrganisationVersion, Person, Post, Appointment, Grant, User)
Sheets = dict[str, list[list[str]]]
Write = Callable[[Sheets], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    numbers = iter(range(100))
    return lambda sheets: big.write(tmp_path / f"{next(numbers)}.xlsx", sheets)


def counts() -> list[int]:
    return [model._default_manager.count() for model in MODELS]


def found(preview: Preview) -> list[tuple[str, int, str, str]]:
    return [(each.place.table, each.place.row, each.place.column, each.code) for each in preview.problems]


def contents(path: Path) -> dict[str, list[tuple[str, ...]]]:
    tables, problems = read_tables(path)
    assert problems == []
    return {
        name: [
            tuple(cells) for cells in zip(*(tables[name].columns[each] for each in tables[name].header), strict=True)
        ]
        for name in SHEETS
    }


def small() -> Sheets:
    return big.rows(organs=4, persons=10)


def test_thirty_mistakes_are_found_and_nothing_is_imported(cast: Cast, write: Write) -> None:
    path = write(big.sow(big.rows()))
    before, entries = counts(), Entry.objects.count()
    preview = import_workbook(path, by=cast.system)
    wanted = sorted(big.expected())
    assert len(wanted) == 30
    assert sorted(found(preview)) == wanted
    assert all(each.message and each.remedy for each in preview.problems)
    assert (counts(), Entry.objects.count()) == (before, entries)


def test_a_corrected_workbook_is_imported_and_comes_back_the_same(
    cast: Cast, write: Write, tmp_path: Path
) -> None:  # fmt: skip
    sheets = big.rows()
    steps: list[tuple[int, int]] = []
    path = write(sheets)
    dry = preview_workbook(path, by=cast.system)
    assert (dry.problems, dry.total, Person.objects.count()) == ([], 201 + 2000 + 1990 + 380, 0)
    with assert_recorded():
        done = import_workbook(path, by=cast.system, progress=lambda *step: steps.append(step))
    assert done.tallies == dry.tallies == {
        ORGANISATIONS: Tally(201), PEOPLE: Tally(2000), APPOINTMENTS: Tally(1990), GRANTS: Tally(380)
    }  # fmt: skip
    assert steps[-1] == (4571, 4571)
    assert [done for done, _total in steps] == sorted(done for done, _total in steps)
    out = tmp_path / "out.xlsx"
    export_workbook(out, by=cast.system)
    back = contents(out)
    back[GRANTS] = [row for row in back[GRANTS] if row[0].startswith("user")]  # the cast has grants of its own
    assert {name: sorted(rows) for name, rows in back.items()} == {
        name: sorted(tuple(row) for row in rows) for name, rows in sheets.items()
    }  # fmt: skip
    again = import_workbook(out, by=cast.system)
    assert again.tallies[PEOPLE] == Tally(unchanged=2000)
    assert (again.total, again.lines) == (0, [])


def test_imported_grants_wait_and_imported_accounts_cannot_log_in(cast: Cast, write: Write) -> None:
    import_workbook(write(small()), by=cast.system)
    imported = Grant.objects.filter(granted_by=cast.system)
    assert imported.filter(confirmed_at=None, confirmed_by=None).count() == imported.count() == 8
    assert "unit_filler" not in roles_of(User.objects.get(username="user1"))
    assert not User.objects.get(username="user1").has_usable_password()
    assert {held.recorded_by_id for held in Appointment.objects.all()} == {cast.system.pk}


def test_changes_are_shown_row_by_row_and_only_they_are_written(cast: Cast, write: Write) -> None:
    sheets = small()
    import_workbook(write(sheets), by=cast.system)
    sheets[ORGANISATIONS][1][8] = "2025-06-30"
    sheets[ORGANISATIONS].append(
        ["U001", "新名", "", "机关", "P", "综合", "", "2025-07-01", "", "更名", "某编〔2025〕3号"]
    )
    sheets[PEOPLE][0][1] = "改名"
    sheets[PEOPLE][1][3] = "13800000000"
    sheets[PEOPLE][9][2] = "user10"
    sheets[APPOINTMENTS][2][7] = "2025-12-31"
    sheets[APPOINTMENTS][3][3] = "副处级"
    sheets[APPOINTMENTS][7][3] = "副处级"
    path = write(sheets)
    preview = preview_workbook(path, by=cast.system)
    assert preview.problems == []
    assert {name: (t.added, t.changed) for name, t in preview.tallies.items()} == {
        ORGANISATIONS: (1, 1), PEOPLE: (0, 3), APPOINTMENTS: (0, 3), GRANTS: (0, 0)
    }  # fmt: skip
    assert [(line.sheet, line.row, line.changes) for line in preview.lines] == [
        (ORGANISATIONS, 3, ("截止日期：（空） → 2025-06-30",)),
        (ORGANISATIONS, 7, ()),
        (PEOPLE, 2, ("姓名：人员1 → 改名",)),
        (PEOPLE, 3, ("手机号码：13900000002 → 13800000000",)),
        (PEOPLE, 11, ("账号：（空） → user10",)),
        (APPOINTMENTS, 4, ("截止日期：（空） → 2025-12-31",)),
        (APPOINTMENTS, 5, ("职级：正处级 → 副处级",)),
        (APPOINTMENTS, 9, ("职级：正处级 → 副处级",)),
    ]
    with assert_recorded():
        import_workbook(path, by=cast.system)
    assert [
        (each.name, each.until) for each in OrganisationVersion.objects.filter(organisation__code="U001")
    ] == [("第1机关", date(2025, 7, 1)), ("新名", None)]  # fmt: skip
    assert User.objects.get(username="user2").phone == "13800000000"
    assert Person.objects.get(code="N0010").user == User.objects.get(username="user10")


MORE: list[tuple[str, list[str], tuple[int, str, str]]] = [
    (
        ORGANISATIONS,
        ["U001", "又名", "", "机关", "P", "", "", "2025-01-01", "", "更名", ""],
        (7, "起始日期", "ORG_OVERLAP"),
    ),
    (ORGANISATIONS, ["U001", "又名", "", "机关", "P", "", "", "2024-01-01", "", "", ""], (7, "机构编码", "ROW_TWICE")),
    (ORGANISATIONS, ["V1", "新机关", "", "机关", "P", "", "", "2023-01-01", "", "", ""], (7, "上级编码", "ORG_ABSENT")),
    (
        ORGANISATIONS,
        ["V1", "新处", "", "内设机构", "", "", "", "2024-01-01", "", "", ""],
        (7, "上级编码", "ORG_PARENT"),
    ),
    (
        APPOINTMENTS,
        ["N0001", "U001", "职务0", "正处级", "兼职", "", "2024-06-01", "", ""],
        (12, "起始日期", "TERM_OVERLAP"),
    ),
    (APPOINTMENTS, ["N0005", "U001", "职务0", "厅级", "兼职", "", "2024-06-01", "", ""], (12, "职级", "POST_RANK")),
    (GRANTS, ["", "U001", "职务9", "联络员", "U001", "2024-03-01", ""], (10, "职务", "ORG_UNKNOWN")),
    (GRANTS, ["", "U001", "职务0", "系统管理员", "", "2024-03-01", ""], (10, "角色", "ADMIN_TWO")),
    (GRANTS, ["system", "", "", "查阅", "", "2024-03-01", ""], (10, "账号", "GRANT_OWN")),
    (GRANTS, ["audit", "", "", "安全管理员", "", "2024-03-01", ""], (10, "角色", "ADMIN_TWO")),
    (GRANTS, ["user1", "", "", "联络员", "U001", "2025-03-01", ""], (10, "起始日期", "TERM_OVERLAP")),
    (GRANTS, ["user1", "", "", "联络员", "U001", "2023-03-01", "2023-04-01"], (10, "起始日期", "ORG_ABSENT")),
]


@pytest.mark.parametrize(("sheet", "row", "expected"), MORE, ids=range(len(MORE)))
def test_each_contradiction_has_its_code_and_place(
    cast: Cast, write: Write, sheet: str, row: list[str], expected: tuple[int, str, str]
) -> None:  # fmt: skip
    sheets = small()
    sheets[sheet].append(row)
    assert found(preview_workbook(write(sheets), by=cast.system)) == [(sheet, *expected)]


def test_what_is_there_already_counts_as_well(cast: Cast, write: Write) -> None:
    import_workbook(write(small()), by=cast.system)
    more: Sheets = {
        ORGANISATIONS: [["U001", "又名", "", "机关", "P", "", "", "2025-01-01", "", "更名", ""],
                        ["V9", "第2机关", "", "机关", "P", "", "", "2025-01-01", "", "", ""]],
        PEOPLE: [["N0050", "新人", "user1", ""]],
        APPOINTMENTS: [["N0001", "U002", "职务9", "", "主职", "", "2025-01-01", "", ""]],
        GRANTS: [["user1", "", "", "联络员", "U001", "2024-03-01", ""]],
    }  # fmt: skip
    assert found(preview_workbook(write(more), by=cast.system)) == [
        (ORGANISATIONS, 2, "起始日期", "ORG_OVERLAP"),
        (ORGANISATIONS, 3, "机构名称", "ORG_NAME"),
        (PEOPLE, 2, "账号", "ACCOUNT_TAKEN"),
        (APPOINTMENTS, 2, "任职类别", "MAIN_TWICE"),
        (GRANTS, 2, "截止日期", "GRANT_FIXED"),
    ]


def test_an_empty_position_leaves_the_order_as_it_is(cast: Cast, write: Write) -> None:
    sheets = small()
    import_workbook(write(sheets), by=cast.system)
    sheets[ORGANISATIONS][2][6], sheets[ORGANISATIONS][2][2] = "", "二"
    assert [line.changes for line in import_workbook(write(sheets), by=cast.system).lines] == [("简称：2机关 → 二",)]
    version = OrganisationVersion.objects.get(organisation__code="U002")
    assert (version.position, version.short_name) == (2, "二")


def test_rows_made_by_a_program_are_checked_as_well(cast: Cast) -> None:
    content = Content(people=[PersonRow(0, "N1", "某人", "", "123456")])
    preview = import_content(content, by="程序", reason="试")
    assert [each.code for each in preview.problems] == ["PHONE"]
    assert Person.objects.count() == 0


def test_missing_columns_are_named_once_each(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "narrow.xlsx"
    write_workbook(path, [SheetOut(PEOPLE, ["人员编号", "备注"], [["N1", "x"], ["N2", "y"]])])
    assert found(preview_workbook(path, by=cast.system)) == [
        (PEOPLE, 1, "姓名", "COLUMN_MISSING"), (PEOPLE, 1, "账号", "COLUMN_MISSING")
    ]  # fmt: skip


def test_a_file_that_is_no_workbook_is_explained(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    path.write_bytes(b"dear sirs")
    preview = import_workbook(path, by=cast.system)
    assert [each.code for each in preview.problems] == ["SHEET_UNREADABLE"]
    assert import_workbook(tmp_path / "absent.xlsx", by="命令行").problems != []


def test_reading_the_world_asks_the_same_for_more_rows(
    cast: Cast, write: Write, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for sheets in (big.rows(1, 1), big.rows(3, 9)):
        path = write(sheets)
        with django_assert_num_queries(7):
            preview_workbook(path, by=cast.system)
        import_workbook(path, by=cast.system)
