"""Pages: what each shows to whom, the second click, the stale page, the stranger, how many questions a list asks."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.models import User
from hengji.foundation.workbooks.reading import read_tables
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.year.observations.actions import (
    Arrival,
    confirm_observations,
    register_observations,
    register_past_values,
    void_observation,
)
from hengji.year.observations.enums import Way
from hengji.year.observations.fact_rows import Fact
from hengji.year.observations.models import Confirmation, Observation, PastValue, VoidingAnswer
from hengji.year.observations.tests.test_past import SERIES, row
from hengji.year.observations.tests.world import World, s1
from hengji.year.observations.workbook.facts import TITLES

Answer = Any  # what the test client returns carries more than its type says
LIST = "/plans/SZ-2026/observations/"


def as_user(user: User) -> Any:  # noqa: ANN401 - answers carry what only the test client knows
    client = Client()
    client.force_login(user)
    return client


def seen(world: World, *facts: Fact) -> list[Observation]:
    arrival = Arrival(f"t{Observation.objects.count()}")
    batch = register_observations(world.plan, facts or [s1()], by=world.office, arrival=arrival)
    return list(batch.observations.order_by("pk"))


def said(response: Answer) -> list[str]:
    """The latest message; earlier ones wait for a page that shows them."""
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def text(response: Answer) -> str:
    return str(response.content.decode())


def shown(response: Answer) -> list[int]:
    return [each.pk for each in response.context["page_of_list"]]


def test_the_list_shows_to_each_what_is_theirs(world: World) -> None:
    a, b = seen(world, s1("A1"), Fact("A2", "S2", "1", key="好"))
    rows = {
        name: shown(as_user(getattr(world, name)).get(LIST))
        for name in ("office", "chief", "auditor", "filler", "neighbour", "scorer", "approver")
    }
    assert rows == {
        "office": [b.pk, a.pk], "chief": [b.pk, a.pk], "auditor": [b.pk, a.pk], "filler": [a.pk],
        "neighbour": [b.pk], "scorer": [a.pk], "approver": [a.pk],
    }  # fmt: skip
    for name in ("stranger", "system"):
        client = as_user(getattr(world, name))
        assert client.get(LIST).status_code == 404
        assert client.get(reverse("observation", args=[a.pk])).status_code == 404
        assert client.get("/observations/").status_code == 403
    assert as_user(world.filler).get(reverse("observation", args=[b.pk])).status_code == 404
    assert Client().get(LIST).status_code == 302


def test_the_list_is_filtered(world: World) -> None:
    a, b, c = seen(
        world,
        s1("A1", matter="国家试点"),
        Fact("A1", "S2", "1", key="好", channel="评价"),
        s1("A2", document="统函3号"),
    )
    confirm_observations([b], by=world.chief, way=Way.HEARD)
    void_observation(c, by=world.office, reason="重复")
    client = as_user(world.office)
    for query, rows in (
        ("", [b.pk, a.pk]), ("state=all", [c.pk, b.pk, a.pk]), ("state=confirmed", [b.pk]), ("state=voided", [c.pk]),
        ("state=unconfirmed", [a.pk]), ("participant=A2&state=all", [c.pk]), ("indicator=S2", [b.pk]),
        ("channel=评价", [b.pk]), ("words=试点", [a.pk]), ("words=统函&state=all", [c.pk]), ("state=asked", []),
    ):  # fmt: skip
        assert shown(client.get(f"{LIST}?{query}")) == rows, query


def test_plans_tell_how_much_waits(world: World) -> None:
    a, _b = seen(world, s1("A1"), s1("A2"))
    confirm_observations([a], by=world.chief, way=Way.HEARD)
    for name, numbers in (("office", ["2026", "执行", "2", "1"]), ("filler", ["2026", "执行", "1", "0"])):
        (line,) = as_user(getattr(world, name)).get("/observations/").context["table"].rows
        assert [str(cell.text) for cell in line.cells][1:] == [numbers[0], "已印发", *numbers[2:]]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_a_fixed_number_of_questions(
    world: World, django_assert_max_num_queries: Callable[[int], object], rows: int
) -> None:
    seen(world, *(s1("A1", str(number), matter=f"事项{number}") for number in range(rows)))
    register_past_values([row(2020 + number) for number in range(rows)], by=world.office, key="k")
    client = as_user(world.office)
    for address, most in ((LIST, 26), ("/observations/", 16), ("/history/", 14), ("/history/organs/A1/", 18)):
        client.get(address)
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]  # a context manager
            assert client.get(address).status_code == 200


def test_all_that_is_shown_is_confirmed_at_once_if_it_is_still_as_many(world: World) -> None:
    seen(world, s1("A1"), s1("A2"))
    client = as_user(world.chief)
    page = client.get(LIST)
    assert page.context["waiting"] == 2
    form = {"state": "current", "way": "heard", "basis": "反馈", "count": "2"}
    seen(world, s1("A3"))
    stale = client.post(f"{LIST}confirm/", form)
    assert (stale.status_code, Confirmation.objects.count()) == (422, 0)
    assert "现在是3条" in text(stale)
    done = client.post(f"{LIST}confirm/", {**form, "count": "3"})
    assert (said(done), Confirmation.objects.count()) == (["已确认3条。"], 3)
    assert client.post(f"{LIST}confirm/", {**form, "count": "3"}).status_code == 422  # the second click
    assert as_user(world.office).get(LIST).context["waiting"] == 0  # one's own rows are never offered
    assert as_user(world.filler).post(f"{LIST}confirm/", form).status_code == 403


def test_one_observation_with_its_chain(world: World) -> None:
    (here,) = seen(world, s1("A1", "95.50", document="统函〔2026〕3号"))
    address = reverse("observation", args=[here.pk])
    office, chief = as_user(world.office), as_user(world.chief)
    page = office.get(address)
    assert ("confirm" in page.context, "void" in page.context, page.context["may_replace"]) == (False, True, True)
    assert dict(page.context["facts"])["文号"] == "统函〔2026〕3号"
    assert office.post(f"{address}confirm/", {"way": "heard"}).status_code == 403
    assert said(chief.post(f"{address}confirm/", {"way": "statutory", "basis": "公报"})) == ["已确认，可以计分。"]
    assert said(chief.post(f"{address}confirm/", {"way": "statutory"})) == ["已确认，可以计分。"]
    assert Confirmation.objects.count() == 1
    assert office.post(f"{address}void/", {"reason": ""}).status_code == 200
    office.post(f"{address}void/", {"reason": "数据有误"})
    waiting = chief.get(address)
    assert [line.what for line in waiting.context["lines"]] == ["登记：值95.50", "确认：法定统计数据已核实", "提出作废"]
    assert "answer" in waiting.context
    assert "answer" not in office.get(address).context
    voiding = here.voidings.get()
    answer = reverse("voiding-answer", args=[voiding.pk])
    assert office.post(answer, {"answer": "agree"}).status_code == 403
    assert as_user(world.filler).post(answer, {"answer": "agree"}).status_code == 403
    assert as_user(world.neighbour).post(answer, {"answer": "agree"}).status_code == 404
    assert said(chief.post(answer, {"answer": "agree"})) == ["已同意作废，不再计分。"]
    assert VoidingAnswer.objects.count() == 1
    assert "已作废" in text(office.get(address))


def test_a_correction_is_another_row(world: World) -> None:
    (here,) = seen(world, s1("A1", "95"))
    address = reverse("observation-replace", args=[here.pk])
    client = as_user(world.office)
    assert client.get(address).context["form"].initial["value"] == "95"
    form = {"value": "九十六", "channel": "责任单位", "reason": "核实"}
    refused = client.post(address, form)
    assert (refused.status_code, [each.code for each in refused.context["problems"]]) == (422, ["NUMBER_TEXT"])
    done = client.post(address, {**form, "value": "96"})
    better = Observation.objects.latest("pk")
    assert (better.value, better.replaces, done.url) == ("96", here, reverse("observation", args=[better.pk]))
    assert as_user(world.filler).get(address).status_code == 403


def test_one_fact_is_registered_once_however_often_the_button_is_pressed(world: World) -> None:
    client = as_user(world.scorer)
    page = client.get(f"{LIST}new/")
    assert [code for code, _name in page.context["form"].fields["indicator"].choices] == ["", "S1"]
    token = page.context["form"]["token"].value()
    form = {"participant": "A1", "indicator": "S1", "value": "95", "date": "2026-12-20", "token": token}
    first, second = client.post(f"{LIST}new/", form), client.post(f"{LIST}new/", form)
    assert first.url == second.url == reverse("observation", args=[Observation.objects.get().pk])
    own = client.post(f"{LIST}new/", {**form, "participant": "A3", "token": "2"})
    assert [each.code for each in own.context["problems"]] == ["OWN_CELL"]
    for name, status in (("filler", 403), ("auditor", 403), ("stranger", 404)):
        assert as_user(getattr(world, name)).get(f"{LIST}new/").status_code == status


def a_file(tmp_path: Path, *facts: dict[str, str]) -> SimpleUploadedFile:
    path = tmp_path / "in.xlsx"
    write_workbook(path, [SheetOut("计分依据", TITLES, [[fact.get(title, "") for title in TITLES] for fact in facts])])
    return SimpleUploadedFile("一季度.xlsx", path.read_bytes())


def cells(who: str, value: str, **more: str) -> dict[str, str]:
    return {"参评对象": who, "指标": "S1", "值": value, **more}


def test_a_workbook_is_checked_then_registered(world: World, tmp_path: Path) -> None:
    client = as_user(world.office)
    bad = client.post(f"{LIST}import/", {"file": a_file(tmp_path, cells("A1", "95"), cells("A9", "九十"))}, follow=True)
    table = bad.context["problems_table"]
    assert [str(line.cells[0].text) for line in table.rows] == [
        "计分依据 第3行“参评对象”列", "计分依据 第3行“值”列"
    ]  # fmt: skip
    assert Observation.objects.count() == 0
    good = client.post(
        f"{LIST}import/",
        {"file": a_file(tmp_path, cells("A1", "95", 日期="2026-12-20"), cells("A2", "待公布"))},
        follow=True,
    )
    assert good.context["total"] == 2
    done = client.post(good.context["run"])
    assert said(done) == ["已登记2行，待另一人确认。"]
    assert list(Observation.objects.values_list("participant__code", "value")) == [("A1", "95"), ("A2", "待公布")]
    assert said(client.post(good.context["run"])) == ["上传的文件已过期或已导入，请重新上传。"]
    assert Observation.objects.count() == 2
    stolen = as_user(world.chief).get(good.request["PATH_INFO"])
    assert stolen.status_code == 302  # a file belongs to the account that brought it


def test_what_is_exported_is_marked_recorded_and_can_be_imported(world: World, tmp_path: Path) -> None:
    seen(world, s1("A1", "95.50", date="2026-12-20"), s1("A2", "待公布"))
    client = as_user(world.office)
    for suffix in ("xlsx", "csv"):
        answer = client.post(f"{LIST}export/", {"format": suffix, "state": "current"})
        path = tmp_path / f"out.{suffix}"
        path.write_bytes(b"".join(answer.streaming_content))
        tables, problems = read_tables(path)
        assert problems == []
        table = tables.get("计分依据") or tables["out"]
        assert list(table.columns["值"]) == ["95.50", "待公布"]
        assert list(table.columns["状态"]) == ["未确认", "未确认"]
        assert suffix == "xlsx" or path.read_text(encoding="utf-8-sig").startswith("陈主任（chen）")
        assert suffix == "csv" or list(tables["说明"].columns["项目"]) == ["导出"]
    told = list(Entry.objects.filter(action="ledger.export").values_list("actor", "object"))
    assert told == [("chen", "observations.plan:SZ-2026")] * 2
    assert as_user(world.filler).post(f"{LIST}export/").status_code == 403
    again = SimpleUploadedFile("out.csv", (tmp_path / "out.csv").read_bytes())
    checked = client.post(f"{LIST}import/", {"file": again}, follow=True)
    assert [str(line.cells[1].text) for line in checked.context["problems_table"].rows] == [
        "同一项事实已经登记过。"
    ] * 2


def test_the_template_offers_what_may_be_chosen(world: World, tmp_path: Path) -> None:
    answer = as_user(world.office).get(f"{LIST}template/")
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    tables, _problems = read_tables(path)
    assert list(tables["计分依据可选项"].columns["指标"])[:2] == ["S1", "S2"]
    assert list(tables["参评对象对照"].columns["编码"]) == ["A1", "A2", "A3"]


def test_doubles_are_a_part_for_the_office(world: World) -> None:
    for item in ("J1", "J2"):
        seen(world, Fact("A1", item, "0.5", document="国办发〔2026〕9号", channel="加减分"))
    part = as_user(world.office).get(f"{LIST}doubles/")
    assert part.context["count"] == 1
    assert "文号相同" in text(part)
    for name, status in (("filler", 403), ("scorer", 403), ("stranger", 404)):
        assert as_user(getattr(world, name)).get(f"{LIST}doubles/").status_code == status


def test_past_values_are_imported_looked_at_and_corrected(world: World, tmp_path: Path) -> None:
    client = as_user(world.office)
    content = "机构编码,指标编码,指标名称,年度,实际值,计量单位,数据来源\n" + "".join(
        f"A1,S1,年度任务完成率,{year},{value},%,统计年鉴\n"
        for year, value in ((2023, "91"), (2024, "93.5"), (2025, "95"))
    )
    upload = client.post("/history/import/", {"file": SimpleUploadedFile("past.csv", content.encode())}, follow=True)
    assert upload.context["total"] == 3
    assert said(client.post(upload.context["run"])) == ["已导入历年实际值。"]
    page = as_user(world.filler).get("/history/organs/A1/")
    assert [str(column.title) for column in page.context["table"].columns] == ["指标", "单位", "2023", "2024", "2025"]
    (chart,) = page.context["charts"]
    assert chart.finding == "年度任务完成率：2023年至2025年逐年不降，从91%到95%"
    value = PastValue.objects.get(year=2024)
    address = reverse("past-value", args=[value.pk])
    assert client.get(address).context["form"] is not None
    assert as_user(world.filler).get(address).context["form"] is None
    assert as_user(world.neighbour).get(address).status_code == 404
    assert as_user(world.filler).post(f"{address}correct/", {"value": "1", "reason": "x"}).status_code == 403
    assert client.post(f"{address}correct/", {"value": "94", "reason": ""}).status_code == 422
    assert said(client.post(f"{address}correct/", {"value": "94", "reason": "勘误"})) == ["已更正，原值保留在记录里。"]
    stale = client.post(f"{address}correct/", {"value": "94.5", "reason": "勘误"})
    assert [each.code for each in stale.context["problems"]] == ["NOT_STANDING"]
    assert as_user(world.stranger).get("/history/organs/A1/").status_code == 404
    assert as_user(world.stranger).get("/history/").status_code == 403


def test_past_values_leave_with_a_mark(world: World) -> None:
    register_past_values(SERIES, by=world.office, key="k")
    answer = as_user(world.auditor).post("/history/export/", {"format": "csv"})
    content = BytesIO(b"".join(answer.streaming_content)).read().decode("utf-8-sig")
    assert content.splitlines()[0].startswith("审计厅（audit）")
    assert len(content.splitlines()) == 5
    assert Entry.objects.filter(action="ledger.export", object="observations.past_values").count() == 1
    assert as_user(world.filler).post("/history/export/").status_code == 403
