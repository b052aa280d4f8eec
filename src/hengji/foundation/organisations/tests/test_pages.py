"""The pages of organisations, people, grants and the workbook, as the right and the wrong people meet them."""

import os
import re
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.actions import Basis, Scope
from hengji.foundation.organisations.enums import Kind, Role
from hengji.foundation.organisations.models import (
    Appointment,
    Delegation,
    Grant,
    Organisation,
    OrganisationVersion,
    Person,
    Post,
    Succession,
    User,
)
from hengji.foundation.organisations.queries import group_lead_of, leader_of, roles_of, successors, version_on
from hengji.foundation.organisations.testing import LONG_AGO, an_organisation, give
from hengji.foundation.organisations.tests import big
from hengji.foundation.organisations.tests.people import Cast, Town
from hengji.foundation.organisations.waiting import forget_file, keep, kept, progress_of, tell_progress

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    def log_in(user: User) -> Client:
        """Logged in a moment ago, which is what weighty steps ask of who has no second factor."""
        client.force_login(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return log_in


Enter = Callable[[User], Client]


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()


def post(client: Client, path: str, **data: object) -> tuple[int, str]:
    """Status, and where it leads or which problems it names."""
    response = client.post(path, data)
    if response.status_code == 302:
        return 302, response.headers["Location"]
    return response.status_code, " ".join(
        re.findall(r'role="alert">.*?<span>(.*?)</span>', response.content.decode(), re.DOTALL)
    )


# ---------------------------------------------------------------- the tree
def test_the_tree_of_a_day(as_: Enter, cast: Cast, town: Town) -> None:
    actions.rename_organisation(town.here, "丁厅", by="演示", basis=Basis(TODAY))
    client = as_(cast.system)
    now, before = text(client, "/organisations/"), text(client, "/organisations/?on=2021-01-01")
    assert "省1，机关2，内设机构2" in now
    assert ("丁厅" in now, "甲厅" in now, "丁厅" in before, "甲厅" in before) == (True, False, False, True)
    assert text(client, "/organisations/of/A1/branch/").count("<li>") == 2
    assert "没有找到机构" in text(client, "/organisations/?q=没有的")
    assert "业务处" in text(client, "/organisations/?q=业务&kind=division&on=2021-01-01")
    assert "这一天没有登记机构" in text(client, "/organisations/?on=1999-01-01")
    assert "丁厅" in text(client, "/organisations/?on=第几天")


def test_strangers_and_the_ledgers_keeper_do_not_see_the_tree(as_: Enter, cast: Cast, town: Town) -> None:
    for user in (cast.stranger, cast.audit):
        client = as_(user)
        assert client.get("/organisations/").status_code == 403
        assert client.get("/organisations/of/A1/").status_code == 404
        assert client.get("/organisations/exchange/").status_code == 403


def test_the_number_of_queries_does_not_grow(
    as_: Enter, cast: Cast, town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(cast.chief)
    pages = {"/organisations/": 8, "/organisations/?q=处": 8, "/organisations/of/A1/": 19, "/grants/": 10}
    for round_ in (1, 3):
        for number in range(round_):
            made = an_organisation(f"Q{round_}{number}", f"新{round_}{number}处", Kind.DIVISION, town.here)
            person = Person.objects.create(code=f"Q{round_}{number}", name="某")
            Appointment.objects.create(
                person=person, post=Post.objects.create(organisation=town.here, title=made.code), since=LONG_AGO
            )
            give(cast.officer, Role.READER, made)
            Grant.objects.create(user=cast.leader, role=Role.READER, organisation=made, since=LONG_AGO)
        for path, queries in pages.items():
            with django_assert_num_queries(queries):
                client.get(path)


def test_the_page_of_an_organisation_tells_its_history(as_: Enter, cast: Cast, town: Town) -> None:
    actions.split_organisation(
        town.there, [actions.Part(town.here, 3_000)], by="演示", basis=Basis(TODAY, "某编1号"), ends=False
    )
    person = Person.objects.create(code="N1", name="领导甲")
    actions.set_leader_relation(town.there, "in_charge", person, TODAY - timedelta(days=9), by="演示")
    actions.set_leader_relation(town.there, "in_charge", Person.objects.create(code="N2", name="领导乙"), TODAY, by="x")
    actions.set_group_lead(town.there, town.here, TODAY, by="演示")
    page = text(as_(cast.chief), "/organisations/of/A2/")
    for words in ("领导乙", "曾任分管", "领导甲", "划转", "并入或转入：甲厅", "某编1号", "组长单位", "没有下级机构"):
        assert words in page
    assert "来自：乙局" in text(as_(cast.chief), "/organisations/of/A1/")
    actions.abolish_organisation(town.second, by="演示", basis=Basis(TODAY))
    gone = text(as_(cast.chief), "/organisations/of/A1-2/")
    assert "这一天没有这个机构" in gone
    assert "撤销" in gone
    future = an_organisation("A9", "将来局", parent=town.province, since=TOMORROW)
    OrganisationVersion.objects.filter(organisation=future).update(until=TOMORROW + timedelta(days=9))
    assert "结束" in text(as_(cast.chief), "/organisations/of/A9/")


STEPS: dict[str, dict[str, object]] = {
    "below": {"code": "A1-9", "name": "新处", "kind": "division", "on": TODAY},
    "post": {"title": "巡视员", "places": "2"},
    "appoint": {"person": "N1", "since": TODAY, "engagement": "main", "until": TODAY},
    "leader": {"kind": "in_charge", "leader": "某人", "on": TODAY},
    "group-lead": {"lead": "乙局", "on": TODAY},
    "rename": {"name": "丁厅", "on": TODAY},
    "move": {"parent": "A2", "on": TODAY},
    "merge": {"new_code": "M1", "new_name": "大厅", "together": "A2", "on": TODAY},
    "split": {"parts": "A2 40\nA7 小局 59.99\nA8 微局 0.01%", "on": TODAY, "ends": "on"},
    "abolish": {"on": TODAY},
}


@pytest.mark.parametrize("name", STEPS)
def test_every_step_has_a_page_and_does_what_it_says(as_: Enter, cast: Cast, town: Town, name: str) -> None:
    person = Person.objects.create(code="N1", name="某人")
    held = Post.objects.create(organisation=town.here, title="厅长")
    code = {"split": "A3", "abolish": "A1-2", "merge": "A1"}.get(name, "A1")
    an_organisation("A3", "旧局", parent=town.province)
    client = as_(cast.system)
    path = f"/organisations/of/{code}/{name}/"
    assert "返回" in text(client, path)
    data = STEPS[name] | ({"post": held.pk} if name == "appoint" else {})
    assert post(client, path, **data) == (302, f"/organisations/of/{code}/")
    here = Organisation.objects.get(code=code)
    version = version_on(here, TODAY)
    done: dict[str, bool] = {
        "below": OrganisationVersion.objects.filter(name="新处", parent=here).exists(),
        "post": Post.objects.filter(title="巡视员", places=2).exists(),
        "appoint": Appointment.objects.filter(person=person, until=TOMORROW).exists(),
        "leader": leader_of(here, "in_charge", TODAY) == person,
        "group-lead": group_lead_of(here, TODAY) == town.there,
        "rename": version is not None and version.name == "丁厅",
        "move": version is not None and version.parent == town.there,
        "merge": [*successors(town.there, TODAY)] == [each.pk for each in Organisation.objects.filter(code="M1")],
        "split": sorted(Succession.objects.values_list("share", flat=True)) == [1, 4000, 5999],
        "abolish": version is None,
    }  # fmt: skip
    assert done[name]
    assert Entry.objects.latest("seq").actor == "system"


def test_a_step_names_every_problem_and_keeps_what_was_typed(as_: Enter, cast: Cast, town: Town) -> None:
    client = as_(cast.system)
    status, problems = post(client, "/organisations/of/A1/rename/", name="乙局", on="2019-01-01")
    assert status == 422
    assert "已有名为“乙局”的机构" in problems
    assert "须晚于" in problems
    response = client.post("/organisations/of/A1/split/", {"parts": "A2\nXX 40\nA9 局 x\nA8 局 1.234", "on": "?"})
    page = response.content.decode()
    assert [f"第{n}行" in page for n in (1, 2, 3, 4)] == [True] * 4
    assert "请填写正确的日期" in page
    for data in (
        {},
        {"into": "A2", "new_code": "x", "new_name": "y"},
        {"into": "没有"},
        {"into": "A2", "together": "没有"},
    ):
        assert post(client, "/organisations/of/A1/merge/", on=TODAY, **data)[0] == 422
    an_organisation("Z1", "重名", parent=town.province)
    an_organisation("Z2", "重名", Kind.DIVISION, parent=town.here)
    assert "请填写机构编码" in client.post("/organisations/of/A1/move/", {"parent": "重名"}).content.decode()
    assert client.get("/organisations/of/A1/dance/").status_code == 404


def test_the_chief_sets_leaders_and_nothing_else(as_: Enter, cast: Cast, town: Town) -> None:
    client = as_(cast.chief)
    page = text(client, "/organisations/of/A1/")
    assert "/organisations/of/A1/leader/" in page
    assert "/organisations/of/A1/rename/" not in page
    assert client.post("/organisations/of/A1/rename/", {"name": "丁厅", "on": TODAY}).status_code == 403
    assert version_on(town.here, TODAY).name == "甲厅"  # type: ignore[union-attr]  # it exists


# ---------------------------------------------------------------- people
def test_a_persons_page(as_: Enter, cast: Cast, town: Town) -> None:
    client = as_(cast.system)
    assert post(client, "/people/new/", code="N1", name="张联络", account=cast.officer.username) == (
        302,
        "/people/of/N1/",
    )
    assert post(client, "/people/new/", code="N1", name="又")[0] == 422
    assert post(client, "/people/new/", code="N2", name="又", account="没有")[0] == 422
    held = Appointment.objects.create(
        person=Person.objects.get(), post=Post.objects.create(organisation=town.here, title="干部"), since=LONG_AGO
    )
    give(cast.officer, Role.UNIT_FILLER, town.here)
    assert "结束任职" in text(client, "/people/of/N1/")
    mine = text(as_(cast.officer), "/people/of/N1/")
    assert ("联络员" in mine, "离岗时请人代行" in mine, "结束任职" in mine) == (True, True, False)
    assert text(as_(cast.security), "/people/of/N1/").count("撤销") > 0
    assert as_(cast.stranger).get("/people/of/N1/").status_code == 404
    client = as_(cast.system)
    assert "不再任“干部”" in text(client, f"/appointments/{held.pk}/end/")
    assert post(client, f"/appointments/{held.pk}/end/", until="2019-01-01")[0] == 422
    assert post(client, f"/appointments/{held.pk}/end/", until=TODAY) == (302, "/people/of/N1/")
    held.refresh_from_db()
    assert held.until == TOMORROW


def test_somebody_arranges_a_stand_in_and_comes_back(as_: Enter, cast: Cast, town: Town) -> None:
    give(cast.leader, Role.UNIT_HEAD, town.here)
    client = as_(cast.leader)
    data = {"stand_in": cast.stranger.username, "roles": ["unit_head"], "since": TODAY - timedelta(days=1),
            "until": TOMORROW, "reason": "学习"}  # fmt: skip
    assert "单位负责人" in text(client, "/delegations/")
    assert post(client, "/delegations/", **(data | {"roles": []}))[0] == 422
    assert post(client, "/delegations/", **data) == (302, "/delegations/")
    assert roles_of(cast.stranger) == {"unit_head"}
    page = text(client, "/delegations/")
    assert "提前结束" in page
    row = Delegation.objects.get()
    assert as_(cast.stranger).post(f"/delegations/{row.pk}/end/").status_code == 404
    client = as_(cast.leader)
    assert client.get(f"/delegations/{row.pk}/end/").status_code == 405
    assert post(client, f"/delegations/{row.pk}/end/") == (302, "/delegations/")
    assert roles_of(cast.stranger) == frozenset()
    assert post(client, f"/delegations/{row.pk}/end/") == (302, "/delegations/")
    assert "提前结束的日期须在代行期间之内" in text(client, "/delegations/")


def test_a_head_hands_a_clerks_list_over(as_: Enter, cast: Cast, town: Town) -> None:
    give(cast.leader, Role.UNIT_HEAD, town.here)
    person = Person.objects.create(code="N1", name="张", user=cast.officer)
    Appointment.objects.create(
        person=person, post=Post.objects.create(organisation=town.first, title="干部"), since=LONG_AGO
    )
    client = as_(cast.leader)
    assert "交接待办" in text(client, "/people/of/N1/")
    assert "一次转给接办人" in text(client, "/people/of/N1/hand-over/")
    assert post(client, "/people/of/N1/hand-over/", successor=cast.officer.username, reason="调动")[0] == 422
    assert post(client, "/people/of/N1/hand-over/", successor=cast.chief.username, reason="调动")[0] == 302
    assert Entry.objects.latest("seq").action == "organisations.hand_over"
    Person.objects.create(code="N2", name="无账号")
    assert as_(cast.chief).get("/people/of/N2/hand-over/").status_code == 404
    assert as_(cast.officer).get("/people/of/N1/hand-over/").status_code in {403, 404}


# ---------------------------------------------------------------- grants
def test_granting_and_confirming_on_pages(as_: Enter, cast: Cast, town: Town) -> None:
    client = as_(cast.security)
    assert "授予角色" in text(client, "/grants/")
    wrong: tuple[dict[str, object], ...] = (
        {"role": "reader"},
        {"account": "没有", "role": "reader"},
        {"title": "厅长", "organisation": "A1", "role": "reader"},
        {"account": cast.officer.username, "role": "unit_filler"},
    )
    for data in wrong:
        assert post(client, "/grants/new/", since=TODAY, reason="x", **data)[0] == 422
    Post.objects.create(organisation=town.here, title="厅长")
    good: list[dict[str, object]] = [
        {"account": cast.officer.username, "role": "unit_filler"}, {"title": "厅长", "role": "unit_head"}
    ]  # fmt: skip
    for data in good:
        assert post(client, "/grants/new/", since=TODAY, reason="新任", organisation="A1", **data) == (302, "/grants/")
    assert "待我确认" not in text(client, "/grants/")
    client = as_(cast.chief)
    page = text(client, "/grants/")
    assert ("待我确认" in page, "甲厅厅长（随职务）" in page) == (True, True)
    keys = list(Grant.objects.pending().values_list("pk", flat=True))
    assert post(client, "/grants/confirm/", grant=keys) == (302, "/grants/")
    assert roles_of(User.objects.get(pk=cast.officer.pk)) == {"unit_filler"}
    assert "已确认2项" in text(client, "/grants/")
    assert post(client, "/grants/confirm/", grant=keys) == (302, "/grants/")
    assert "没有选中待确认的项目" in text(client, "/grants/")
    assert client.get("/grants/new/").status_code == 403


def test_grants_are_found_and_revoked(as_: Enter, cast: Cast, town: Town) -> None:
    grant = give(cast.officer, Role.UNIT_FILLER, town.here)
    client = as_(cast.security)
    assert cast.officer.display_name in text(
        client, f"/grants/?q={cast.officer.username}&role=unit_filler&state=effective"
    )
    assert "没有符合条件的授权" in text(client, "/grants/?state=revoked")
    assert "没有符合条件的授权" not in text(client, "/grants/?state=king")
    assert "在甲厅的角色“联络员”" in text(client, f"/grants/{grant.pk}/revoke/")
    assert post(client, f"/grants/{grant.pk}/revoke/", reason="")[0] == 422
    assert post(client, f"/grants/{grant.pk}/revoke/", reason="调离") == (302, "/grants/")
    assert post(client, f"/grants/{grant.pk}/revoke/", reason="调离") == (422, "这项授权已经撤销，不用再办。")
    assert as_(cast.chief).get(f"/grants/{grant.pk}/revoke/").status_code == 403
    assert as_(cast.stranger).get(f"/grants/{grant.pk}/revoke/").status_code == 404


def test_roles_and_names_ask_who_it_is_once_more(client: Client, cast: Cast, town: Town) -> None:
    grant = actions.grant_role(cast.officer, Scope(Role.READER, None, TODAY), by=cast.security)
    entries = Entry.objects.count()
    weighty = [
        (cast.chief, "/grants/confirm/"), (cast.security, "/grants/new/"),
        (cast.security, f"/grants/{grant.pk}/revoke/"), (cast.system, "/organisations/exchange/export/"),
        (cast.system, "/organisations/exchange/x/run/"),
    ]  # fmt: skip
    for user, path in weighty:
        client.force_login(user)
        status, place = post(client, path, grant=grant.pk, reason="x")
        assert (status, place.startswith("/account/confirm/?next=")) == (302, True)
    assert (Entry.objects.count(), grant in Grant.objects.pending()) == (entries, True)


# ---------------------------------------------------------------- workbook
@pytest.fixture
def var(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    return tmp_path


def upload(client: Client, path: Path, name: str = "机构.xlsx") -> str:
    file = SimpleUploadedFile(name, path.read_bytes())
    response = client.post("/organisations/exchange/", {"workbook": file})
    assert response.status_code == 302
    return response.headers["Location"]


def test_a_workbook_is_checked_shown_and_imported(as_: Enter, cast: Cast, var: Path) -> None:
    client = as_(cast.system)
    place = upload(client, big.write(var / "x.xlsx", big.rows(4, 10)))
    page = text(client, place)
    assert ("检查通过" in page, f"{place}run/" in page, Person.objects.count()) == (True, True, 0)
    assert "正在检查" in text(client, f"{place}progress/")
    assert as_(cast.officer).get(place).status_code == 403
    other = give(cast.leader, Role.SYSTEM_ADMIN)
    assert as_(cast.leader).get(place).headers["Location"] == "/organisations/exchange/"
    other.delete()
    client = as_(cast.system)
    assert post(client, f"{place}run/") == (302, "/organisations/")
    assert Person.objects.count() == 10
    assert list((var / "imports").iterdir()) == []
    assert post(client, f"{place}run/") == (302, "/organisations/exchange/")
    assert "过期或已导入" in text(client, "/organisations/exchange/")
    again = text(client, upload(client, big.write(var / "y.xlsx", big.rows(4, 10))))
    assert "完全一致" in again


def test_a_bad_workbook_imports_nothing(as_: Enter, cast: Cast, var: Path) -> None:
    client = as_(cast.system)
    rows = big.rows(4, 10)
    rows["机构"][1][3] = "衙门"
    place = upload(client, big.write(var / "x.xlsx", rows))
    page = text(client, place)
    assert ("WORD_UNKNOWN" in page, "衙门" in page, f"{place}run/" in page) == (True, True, False)
    assert post(client, f"{place}run/") == (302, "/organisations/exchange/")
    assert Person.objects.count() == 0
    assert "什么都没有导入" in text(client, "/organisations/exchange/")


def test_only_workbooks_of_moderate_size_are_taken(
    as_: Enter, cast: Cast, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_(cast.system)
    assert client.post("/organisations/exchange/", {}).status_code == 422
    letter = SimpleUploadedFile("letter.doc", b"x")
    assert "请选择.xlsx工作簿" in client.post("/organisations/exchange/", {"workbook": letter}).content.decode()
    monkeypatch.setattr("hengji.foundation.organisations.forms.people.UploadForm.LARGEST", 2)
    large = SimpleUploadedFile("large.xlsx", b"xxx")
    assert "文件超过20MB" in client.post("/organisations/exchange/", {"workbook": large}).content.decode()
    assert client.get("/organisations/exchange/").status_code == 200


def test_progress_is_told_and_old_files_go(as_: Enter, cast: Cast, var: Path) -> None:
    token = keep([b"x"], cast.system)
    tell = tell_progress(token)
    tell(7, 400)
    assert progress_of(token) == (0, 0)
    tell(8, 400)
    assert progress_of(token) == (8, 400)
    assert "已完成8行，共400行" in text(as_(cast.system), f"/organisations/exchange/{token}/progress/")
    path = kept(token, cast.system)
    assert path is not None
    os.utime(path, (0, 0))
    keep([b"y"], cast.system)
    assert kept(token, cast.system) is None
    tell_progress("forged")(1, 1)
    assert (kept("forged", cast.system), progress_of("forged")) == (None, (0, 0))
    forget_file("forged")


def test_the_export_is_recorded(as_: Enter, cast: Cast, town: Town) -> None:
    client = as_(cast.system)
    assert client.get("/organisations/exchange/export/").status_code == 405
    response = client.post("/organisations/exchange/export/")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]  # a file
    assert (Entry.objects.latest("seq").object, Entry.objects.latest("seq").actor) == (
        "organisations.workbook",
        "system",
    )
    assert as_(cast.chief).post("/organisations/exchange/export/").status_code == 403


def test_scope_of_confirmation_leaves_out_holders_of_the_post(as_: Enter, cast: Cast, town: Town) -> None:
    held = Post.objects.create(organisation=town.here, title="厅长")
    person = Person.objects.create(code="N1", name="陈", user=cast.chief)
    Appointment.objects.create(person=person, post=held, since=LONG_AGO, recorded_by=cast.system)
    grant = actions.grant_role(held, Scope(Role.UNIT_HEAD, town.here, TODAY), by=cast.security)
    assert "待我确认" not in text(as_(cast.chief), "/grants/")
    page = text(as_(cast.audit), "/grants/")
    assert (f'value="{grant.pk}"' in page, "随职务取得角色" in page) == (True, True)
