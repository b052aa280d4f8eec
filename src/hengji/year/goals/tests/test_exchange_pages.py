"""Import, export and library on their pages: what is shown before anything happens, and who must not get in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.models import User
from hengji.foundation.workbooks.reading import read_tables
from hengji.year.goals.models import Goal, GoalSheet

from .exchange_world import World, build
from .house import PACK, a_sheet
from .test_importing import HEAD, TWO
from .test_library import LIBRARY

pytestmark = pytest.mark.django_db
HERE = "/goals/GP/"
SHEET = "/goal-sheets/GP.P1/"


@pytest.fixture
def world() -> World:
    return build(PACK + LIBRARY)


def at(user: User) -> Any:  # noqa: ANN401 - answers carry what only the test client knows
    client = Client()
    client.force_login(user)
    return client


def upload(client: Any, text: str) -> Any:  # noqa: ANN401
    file = SimpleUploadedFile("目标.csv", text.encode("gb18030"))
    return client.post(f"{HERE}import/", {"file": file}, follow=True)


def said(answer: Any) -> list[str]:  # noqa: ANN401
    return [str(message) for message in get_messages(answer.wsgi_request)][-1:]


def cells(table: Any) -> list[list[str]]:  # noqa: ANN401
    return [[str(cell.text) for cell in line.cells] for line in table.rows]


def test_a_file_is_shown_before_it_is_imported_and_counts_once(world: World) -> None:
    client = at(world.office)
    page = upload(client, TWO)
    assert page.context["page"].lead == "将新增2项、修改0项，0项与现有相同。"
    assert cells(page.context["table"]) == [
        ["第1单位", "1", "0", "0", "0", "新增“新增学位”"], ["第2单位", "1", "0", "0", "0", "新增“建成水厂”"],
    ]  # fmt: skip
    assert not Goal.objects.exists()
    run = f"{HERE}import/{page.context['token']}/run/"
    assert said(client.post(run)) == ["已导入：新增2项，修改0项，0项与现有相同。"]
    assert said(client.post(run))[-1] == "上传的文件已过期或已导入，请重新上传。"
    again = upload(client, TWO.replace(",20,", ",25,"))
    assert cells(again.context["table"]) == [["第1单位", "0", "1", "0", "0", "P1-01 分值：20 → 25"]]
    same = upload(client, TWO)
    assert (same.context["total"], cells(same.context["table"])) == (0, [])
    assert Goal.objects.count() == 2


def test_problems_are_listed_and_a_run_is_refused(world: World) -> None:
    client = at(world.office)
    page = upload(client, HEAD.replace("目标值", "目标值,备注") + "P9,,甲,,正向定量,约1,1,,年底\n")
    assert (page.status_code, page.context["ignored"]) == (422, ["备注"])
    assert [line[0] for line in cells(page.context["wrong"])] == [
        "第2行“参评对象”列", "第2行“分值”列", "第2行“完成时限”列",
    ]  # fmt: skip
    client.post(f"{HERE}import/{page.context['token']}/run/")
    assert not GoalSheet.objects.exists()
    for text in ("", "甲,乙\n1,2\n"):
        assert upload(client, text).status_code == 422


def test_a_file_belongs_to_who_uploaded_it(world: World) -> None:
    page = upload(at(world.office), TWO)
    answer = at(world.filler).get(f"{HERE}import/{page.context['token']}/")
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}import/")
    assert at(world.office).get(f"{HERE}import/{page.context['token']}/progress/").status_code == 200


def test_an_organ_imports_its_own_rows(world: World) -> None:
    client = at(world.filler)
    assert "只能导入本单位的目标：第1单位" in client.get(f"{HERE}import/").content.decode()
    assert [line[1] for line in cells(upload(client, TWO).context["wrong"])] == ["只能导入本单位的目标。"]
    assert upload(client, "目标名称,分值\n甲,5\n").context["total"] == 1


@pytest.mark.parametrize(("who", "status"), [("auditor", 403), ("stranger", 404)])
def test_who_may_not_import(world: World, who: str, status: int) -> None:
    client = at(getattr(world, who))
    assert client.get(f"{HERE}import/").status_code == status
    assert client.get(f"{HERE}import/template/").status_code == status
    assert client.post(f"{HERE}import/x/run/").status_code == status


def test_export_is_recorded_and_each_gets_what_they_see(world: World, tmp_path: Path) -> None:
    client = at(world.office)
    client.post(f"{HERE}import/{upload(client, TWO).context['token']}/run/")
    counts = {}
    for who in ("office", "filler", "neighbour", "auditor"):
        path = tmp_path / f"{who}.xlsx"
        path.write_bytes(b"".join(at(getattr(world, who)).post(f"{HERE}export/").streaming_content))
        tables, problems = read_tables(path)
        assert problems == []
        counts[who] = list(tables["目标表"].columns["目标编码"])
    assert counts == {"office": ["P1-01", "P2-01"], "filler": ["P1-01"], "neighbour": ["P2-01"], "auditor": []}
    assert at(world.stranger).post(f"{HERE}export/").status_code == 404
    answer = at(world.filler).post(f"{SHEET}export/", {"format": "csv"})
    assert b"P1-01" in b"".join(answer.streaming_content)
    assert at(world.neighbour).post(f"{SHEET}export/").status_code == 404
    told = Entry.objects.filter(action="ledger.export").order_by("pk").values_list("actor", "object")
    assert list(told)[-2:] == [("auditor", "goals.plan:GP"), ("filler", "goals.sheet:GP.P1")]


def test_the_template_can_be_filled_and_imported(world: World, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"".join(at(world.filler).get(f"{HERE}import/template/").streaming_content))
    tables, problems = read_tables(path)
    assert problems == []
    assert list(tables["参评对象对照"].columns["编码"]) == ["P1"]
    assert list(tables["目标表可选项"].columns["方向"])[:3] == ["越高越好", "越低越好", "落在区间内"]


def test_the_library_adds_a_goal_to_the_draft_once(world: World) -> None:
    a_sheet(world.plan, by=world.filler)
    client = at(world.filler)
    part = client.get(f"{SHEET}library/?text=本家", headers={"HX-Request": "true"})
    assert [each.title for each in part.context["entries"]] == ["本家的目标"]
    assert "<html" not in part.content.decode()
    answer = client.post(f"{SHEET}library/adopt/", {"goal": "s2", "text": "本家 目标"})
    assert answer["Location"] == f"{SHEET}library/?text=%E6%9C%AC%E5%AE%B6+%E7%9B%AE%E6%A0%87"
    assert said(client.post(f"{SHEET}library/adopt/", {"goal": "s2"})) == ["目标表里已有同名的目标，没有重复加入。"]
    assert list(Goal.objects.values_list("code", flat=True)) == ["P1-01"]
    assert at(world.neighbour).get(f"{SHEET}library/").status_code == 404
    assert at(world.office).get(f"{SHEET}library/").status_code == 403
    assert at(world.stranger).post(f"{SHEET}library/adopt/", {"goal": "s2"}).status_code == 404


def test_the_library_asks_a_fixed_number_of_questions(
    world: World, django_assert_max_num_queries: Any,  # noqa: ANN401
) -> None:  # fmt: skip
    a_sheet(world.plan, by=world.filler)
    client = at(world.filler)
    with django_assert_max_num_queries(40):
        client.get(f"{SHEET}library/")
