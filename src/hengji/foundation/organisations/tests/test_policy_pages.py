"""The pages of 安全管理员: all permissions, their workbook, and who can see one record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.models import Q
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.core.scoring.sheet import Table
from hengji.foundation.access.policy import Governed, Policy, Relation, Row, no_phase_is_open
from hengji.foundation.access.testing import policy_as, roles_as
from hengji.foundation.common.testing import LEADER, OFFICE, OFFICER, PASSWORD, STRANGER, Person
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.workbooks.reading import read_tables

SELF = Relation(lambda user, role, obj: obj == user, lambda user, role, model: Q(pk=user.pk), "本人")
ROWS = {
    "access.policy.view": (Row("access.policy.view", Role.SECURITY_ADMIN),),
    "access.holders.view": (Row("access.holders.view", Role.SECURITY_ADMIN),),
    "card.view": (Row("card.view", Role.OFFICE), Row("card.view", Role.UNIT_FILLER, "self")),
    "card.edit": (Row("card.edit", Role.UNIT_FILLER, "self", frozenset({"draft"})),),
    "card.burn": (),
}
NO_ENTRIES = ()
TITLES = {"card.view": "查看名片", "card.edit": "修改名片", "card.burn": "烧毁名片"}


@pytest.fixture
def people(db: None) -> dict[str, User]:
    cast = (OFFICER, LEADER, OFFICE, STRANGER)
    return {each.username: create_account(each.username, each.display_name, password=PASSWORD) for each in cast}


@pytest.fixture
def site(people: dict[str, User], settings: Settings) -> Iterator[Policy]:
    """LEADER looks after the policy here, OFFICE and OFFICER are asked about, STRANGER has nothing."""
    settings.NAVIGATION = f"{__name__}.NO_ENTRIES"  # those of the site ask for actions that this policy does not know
    roles = {LEADER: Role.SECURITY_ADMIN, OFFICE: Role.OFFICE, OFFICER: Role.UNIT_FILLER}
    with policy_as(
        rows=ROWS, relations={"anywhere": Relation(lambda *_: True, lambda *_: Q(pk__gt=0), "不限范围"), "self": SELF},
        roles_of=roles_as({people[each.username].pk: [role] for each, role in roles.items()}),
        governed={User: Governed(User, "card.view", ("card.edit", "card.burn"))}, action_titles=TITLES,
        phase_titles={"draft": "制定阶段"}, phases=no_phase_is_open,  # an account stands in no plan
    ) as found:  # fmt: skip
        yield found


@pytest.fixture
def security(client: Client, site: Policy, people: dict[str, User]) -> Client:
    client.force_login(people[LEADER.username])
    return client


def cells(client: Client, path: str) -> list[list[str]]:
    """The table of a page as text, its header first."""
    table = client.get(path).context["table"]
    body = [[str(each.text) for each in row.cells] for row in table.rows]
    return [[str(each.title) for each in table.columns], *body]


def test_every_action_stands_beside_every_role(security: Client) -> None:
    assert cells(security, "/permissions/") == [
        ["操作", "目标绩效办", "联络员", "安全管理员"],
        ["access.holders.view", "", "", "不限范围"],
        ["access.policy.view", "", "", "不限范围"],
        ["修改名片", "", "本人（限制定阶段）", ""],
        ["查看名片", "不限范围", "本人", ""],
        ["烧毁名片", "", "", ""],
    ]
    assert "共5项" in security.get("/permissions/").content.decode()


def test_permissions_are_filtered_by_role_and_text(security: Client) -> None:
    assert cells(security, "/permissions/?role=office") == [["操作", "目标绩效办"], ["查看名片", "不限范围"]]
    assert cells(security, "/permissions/?text=烧毁") == [["操作"], ["烧毁名片"]]
    nothing = security.get("/permissions/?role=office&text=烧毁").content.decode()
    assert "没有符合条件的操作" in nothing
    assert "/permissions/export/?role=office&amp;text=%E7%83%A7%E6%AF%81" in nothing


def test_an_unknown_role_is_explained(security: Client) -> None:
    text = security.get("/permissions/?role=king").content.decode()
    assert "没有这个角色，请从列表里选一个。" in text


def exported(client: Client, folder: Path, query: str = "") -> dict[str, list[tuple[str, ...]]]:
    response = client.get(f"/permissions/export/{query}")
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    file = folder / "out.xlsx"
    file.write_bytes(response.content)
    tables, problems = read_tables(file)
    assert not problems
    return {name: lines(table) for name, table in tables.items()}


def lines(table: Table) -> list[tuple[str, ...]]:
    return list(zip(*(table.columns[title] for title in table.header), strict=True))


def test_workbook_holds_the_table_and_a_list(security: Client, tmp_path: Path) -> None:
    sheets = exported(security, tmp_path, "?text=名片")
    assert sheets["权限总表"] == [
        ("修改名片", "card.edit", "", "本人（限制定阶段）", ""),
        ("查看名片", "card.view", "不限范围", "本人", ""),
        ("烧毁名片", "card.burn", "", "", ""),
    ]
    assert sheets["权限明细"] == [
        ("修改名片", "card.edit", "联络员", "本人（限制定阶段）"),
        ("查看名片", "card.view", "目标绩效办", "不限范围"),
        ("查看名片", "card.view", "联络员", "本人"),
    ]


def test_workbook_holds_everything_where_the_filter_is_not_understood(security: Client, tmp_path: Path) -> None:
    assert len(exported(security, tmp_path, "?role=king")["权限总表"]) == 5


def test_who_can_see_a_record_and_why(security: Client, people: dict[str, User]) -> None:
    path = f"/permissions/record/?kind=organisations.user&key={people[OFFICER.username].pk}"
    assert cells(security, path) == [
        ["姓名", "查看名片", "修改名片", "烧毁名片"],
        [OFFICER.display_name, "联络员：本人", "", ""],
        [OFFICE.display_name, "目标绩效办：不限范围", "", ""],
    ]
    with policy_as(phases=lambda names, model, now: Q(pk__gt=0)):
        assert cells(security, path)[1] == [OFFICER.display_name, "联络员：本人", "联络员：本人（限制定阶段）", ""]


def test_a_disabled_account_can_see_nothing(security: Client, people: dict[str, User]) -> None:
    User.objects.filter(username=OFFICER.username).update(is_active=False)
    path = f"/permissions/record/?kind=organisations.user&key={people[OFFICER.username].pk}"
    assert [line[0] for line in cells(security, path)[1:]] == [OFFICE.display_name]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?kind=organisations.user&key=99999999", "没有这个编号的记录"),
        ("?kind=organisations.user&key=x", "没有这个编号的记录"),
        ("?kind=organisations.user&key=", "请填写要查询的编号。"),
        ("?kind=goals.goal&key=1", "没有这个类别，请从列表里选一个。"),
        ("?key=1", "请选择记录类别。"),
    ],
)
def test_what_cannot_be_found_is_explained(security: Client, query: str, words: str) -> None:
    response = security.get(f"/permissions/record/{query}")
    assert (response.status_code, words in response.content.decode()) == (200, True)


def test_without_kinds_of_records_the_page_says_so(security: Client) -> None:
    with policy_as(governed={}):
        assert "目前没有可以查询的记录" in security.get("/permissions/record/").content.decode()


@pytest.mark.parametrize("path", ["/permissions/", "/permissions/export/", "/permissions/record/"])
@pytest.mark.parametrize("who", [OFFICER, OFFICE, STRANGER], ids=lambda each: each.username)
def test_others_are_refused_and_the_ledger_knows(
    client: Client, site: Policy, people: dict[str, User], path: str, who: Person
) -> None:
    client.force_login(people[who.username])
    assert client.get(path).status_code == 403
    assert Entry.objects.filter(action="access.denied", actor=who.username).count() == 1


@pytest.mark.parametrize("path", ["/permissions/", "/permissions/export/", "/permissions/record/"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_pages_are_read_only(security: Client, path: str, method: str) -> None:
    assert security.generic(method, path).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(
    security: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    more = {f"more.{key}": ROWS["card.view"] for key in range(rows)}
    with policy_as(rows=ROWS | more), django_assert_num_queries(2):  # session and account
        assert len(cells(security, "/permissions/")) == 6 + rows


@pytest.mark.parametrize("others", [1, 3])
def test_who_can_see_asks_the_same_for_more_people(
    security: Client, others: int, people: dict[str, User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for key in range(others):
        create_account(f"more{key}", f"更多{key}", password=PASSWORD)
    with django_assert_num_queries(6):  # session, account, record, and the accounts once for each of three actions
        security.get(f"/permissions/record/?kind=organisations.user&key={people[OFFICE.username].pk}")
