"""A workbook of 200 organs and 2,000 people, drawn without chance, and the thirty mistakes that can be sown into it."""

from collections.abc import Mapping
from pathlib import Path

from hengji.foundation.organisations.workbook.reading import titles
from hengji.foundation.organisations.workbook.shapes import APPOINTMENTS, GRANTS, ORGANISATIONS, PEOPLE, SHEETS
from hengji.foundation.workbooks.writing import SheetOut, write_workbook

Rows = dict[str, list[list[str]]]

ORGANS, PERSONS = 200, 2000


def rows(organs: int = ORGANS, persons: int = PERSONS) -> Rows:
    """One province, organs below it, people spread over them, each with a main post; two in each with an account.

    The last twentieth of the organs has no people, and as many people at the end have an account and no post: rows that
    nothing refers to, so that a mistake there is one mistake.
    """
    spare = organs // 20
    used, serving = organs - spare, persons - spare
    return {
        ORGANISATIONS: [
            ["P", "某省", "", "省", "", "", "0", "2024-01-01", "", "设立", ""],
            *(
                [f"U{n:03d}", f"第{n}机关", f"{n}机关", "机关", "P", "综合", str(n), "2024-01-01", "", "设立",
                 "某编〔2023〕1号"]
                for n in range(1, organs + 1)
            ),
        ],
        PEOPLE: [
            [f"N{n:04d}", f"人员{n}",
             f"user{n}" if n <= used * 2 or n > serving else "", f"1390000{n:04d}" if n <= organs else ""]
            for n in range(1, persons + 1)
        ],
        APPOINTMENTS: [
            [f"N{n:04d}", f"U{(n - 1) % used + 1:03d}", f"职务{(n - 1) // used}", "正处级", "主职", "", "2024-02-01",
             "", ""]
            for n in range(1, serving + 1)
        ],
        GRANTS: [
            [f"user{n}", "", "", "联络员" if n % 2 else "单位负责人", f"U{(n - 1) % used + 1:03d}", "2024-03-01",
             "2026-12-31"]
            for n in range(1, used * 2 + 1)
        ],
    }  # fmt: skip


# Sheet, row as a person counts, column, new text, and the code that must come of it.
MISTAKES: tuple[tuple[str, int, str, str, str], ...] = (
    (ORGANISATIONS, 195, "机构编码", "坏 码", "ORG_CODE"),
    (ORGANISATIONS, 9, "机构名称", "", "CELL_EMPTY"),
    (ORGANISATIONS, 14, "类型", "局机关", "WORD_UNKNOWN"),
    (ORGANISATIONS, 20, "上级编码", "Q9", "ORG_UNKNOWN"),
    (ORGANISATIONS, 26, "起始日期", "2024年13月1日", "DATE_TEXT"),
    (ORGANISATIONS, 31, "截止日期", "2023-12-31", "DATE_ORDER"),
    (ORGANISATIONS, 40, "上级编码", "U038", "ORG_CYCLE"),
    (ORGANISATIONS, 50, "机构名称", "第47机关", "ORG_NAME"),
    (ORGANISATIONS, 60, "类型", "内设机构", "ORG_PARENT"),
    (ORGANISATIONS, 70, "排序", "第七", "WORD_UNKNOWN"),
    (ORGANISATIONS, 80, "简称", "很" * 41, "CELL_LONG"),
    (PEOPLE, 1993, "人员编号", "N0001", "ROW_TWICE"),
    (PEOPLE, 12, "姓名", "", "CELL_EMPTY"),
    (PEOPLE, 1994, "账号", "user 17", "ACCOUNT_NAME"),
    (PEOPLE, 1996, "账号", "user30", "ACCOUNT_TAKEN"),
    (PEOPLE, 33, "手机号码", "一三九", "PHONE"),
    (PEOPLE, 900, "手机号码", "13900000000", "PHONE"),
    (PEOPLE, 1998, "人员编号", "N/1499", "PERSON_CODE"),
    (APPOINTMENTS, 30, "人员编号", "N9999", "PERSON_UNKNOWN"),
    (APPOINTMENTS, 44, "机构编码", "U999", "ORG_UNKNOWN"),
    (APPOINTMENTS, 62, "起始日期", "2023-06-01", "ORG_ABSENT"),
    (APPOINTMENTS, 75, "任职类别", "借调", "WORD_UNKNOWN"),
    (APPOINTMENTS, 99, "职务", "", "CELL_EMPTY"),
    (APPOINTMENTS, 700, "人员编号", "N0100", "MAIN_TWICE"),
    (APPOINTMENTS, 810, "截止日期", "昨天", "DATE_TEXT"),
    (GRANTS, 16, "账号", "nobody", "ACCOUNT_UNKNOWN"),
    (GRANTS, 21, "角色", "皇帝", "WORD_UNKNOWN"),
    (GRANTS, 37, "机构编码", "", "ROLE_PLACE"),
    (GRANTS, 55, "截止日期", "2024-01-01", "DATE_ORDER"),
    (GRANTS, 88, "账号", "", "CELL_EMPTY"),
)


REPORTED_AT = {
    (ORGANISATIONS, 60): "上级编码",
    (APPOINTMENTS, 700): "任职类别",
}  # where a contradiction is shown, if not in the cell that was changed


def expected() -> list[tuple[str, int, str, str]]:
    return [(sheet, line, REPORTED_AT.get((sheet, line), column), code) for sheet, line, column, _, code in MISTAKES]


def sow(good: Rows) -> Rows:
    """The rows with every mistake in its place."""
    bad = {sheet: [list(row) for row in lines] for sheet, lines in good.items()}
    for sheet, line, column, text, _code in MISTAKES:
        bad[sheet][line - 2][titles(sheet).index(column)] = text
    return bad


def write(path: Path, content: Mapping[str, list[list[str]]]) -> Path:
    write_workbook(path, [SheetOut(sheet, titles(sheet), content.get(sheet, [])) for sheet in SHEETS])
    return path
