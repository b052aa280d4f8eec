"""The pages of own measures: clause by clause beside the superior's, filing, the superior's list and verdict."""

import re
from pathlib import Path
from typing import Any

from django.test import Client

from hengji.foundation.organisations.models import User
from hengji.year.plans import actions
from hengji.year.plans.models import Filing, FilingVerdict, Plan
from hengji.year.plans.queries import scheme_of
from hengji.year.plans.tests.filed import City, above, below, city, corrected, issued_below
from hengji.year.plans.tests.house import House
from hengji.year.plans.workbook import read_workbook, workbook_of

__all__ = ["above", "below", "city", "issued_below"]  # fixtures


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:  # noqa: ANN401 - the test client's answer
    return str(response.content.decode())


def test_the_office_sees_each_clause_files_and_is_answered(
    house: House, city: City, above: Plan, issued_below: Plan
) -> None:  # fmt: skip
    clerk, office = as_(city.clerk), as_(house.clerk)
    page = text(clerk.get("/plans/GY-2026/superior/"))
    for words in ("统一执行", "可细化", "已细化", "“机关党建”的说明定为“含市直机关”", "报备期限", "未报备"):
        assert words in page
    assert "不符合上级要求" not in page
    assert "/plans/GY-2026/superior/" in text(clerk.get("/plans/GY-2026/"))
    assert "下级考评办法报备" in text(office.get("/plans/SZ-2026/"))
    assert "未报备" in text(office.get("/plans/SZ-2026/below/"))
    assert clerk.post("/plans/GY-2026/superior/file/", {"note": "说明"}).status_code == 302
    assert clerk.post("/plans/GY-2026/superior/file/", {}).status_code == 422
    filing = Filing.objects.get()
    address = f"/filings/{filing.pk}/"
    listed = text(office.get("/plans/SZ-2026/below/"))
    assert address in listed
    assert "已报备" in listed
    shown = text(office.get(address))
    assert "“机关党建”的说明定为“含市直机关”" in shown
    assert "退回修改" in shown
    assert "退回修改</button>" not in text(clerk.get(address))
    assert office.get(f"{address}pack.yaml").content.decode() == filing.text
    assert clerk.post(f"{address}decide/", {"verdict": "accepted"}).status_code == 403
    assert office.post(f"{address}decide/", {"verdict": "returned", "remark": ""}).status_code == 422
    assert office.post(f"{address}decide/", {"verdict": "returned", "remark": "改"}).status_code == 302
    assert office.post(f"{address}decide/", {"verdict": "accepted"}).status_code == 422
    assert FilingVerdict.objects.get().remark == "改"
    assert "退回修改" in text(clerk.get("/plans/GY-2026/superior/"))


def test_what_is_not_allowed_is_said_with_what_to_do_on_every_page(city: City, above: Plan, below: Plan) -> None:
    actions.change_indicator(below, "ZN-1", {"points": "30"}, by=city.clerk)
    message = "上级规定“重点工作”统一执行，本办法与上级不一致。"
    clerk = as_(city.clerk)
    pages = ("superior/", "", "nodes/ZN-1/", "edit/?node=ZN-1")
    assert [message in text(clerk.get(f"/plans/GY-2026/{page}")) for page in pages] == [True] * 4
    assert "请改成上级办法的内容和位置" in text(clerk.get("/plans/GY-2026/superior/"))


def test_a_correction_above_is_shown_with_its_difference_until_somebody_has_looked(
    house: House, city: City, above: Plan, issued_below: Plan
) -> None:  # fmt: skip
    corrected(above, {"JF-1": {"title": "国家级表彰"}}, house.clerk, house.chief)
    clerk = as_(city.clerk)
    page = text(clerk.get("/plans/GY-2026/superior/"))
    assert "上级办法已更正" in page
    assert "“表彰”更名为“国家级表彰”" in page
    assert clerk.post("/plans/GY-2026/superior/taken/").status_code == 302
    assert "上级办法已更正" not in text(clerk.get("/plans/GY-2026/superior/"))


def test_others_do_not_learn_of_it(house: House, city: City, above: Plan, issued_below: Plan) -> None:
    filing = actions.file_upward(issued_below, by=city.clerk)
    for person in (house.stranger, house.filler, house.reader):
        client = as_(person)
        found = [client.get(page).status_code for page in (f"/filings/{filing.pk}/", "/plans/GY-2026/superior/")]
        assert set(found) <= {403, 404}
    assert as_(house.clerk).get("/plans/GY-2026/superior/").status_code == 404
    assert as_(house.clerk).get("/plans/SZ-2026/superior/").status_code == 404
    assert as_(city.clerk).get("/plans/SZ-2026/below/").status_code == 404


def test_a_mark_is_set_in_the_editor_and_survives_the_workbook(house: House, plan: Plan, tmp_path: Path) -> None:
    client = as_(house.clerk)
    page = text(client.get("/plans/SZ-2026/edit/?node=ZN"))
    assert "对下级考评办法的要求" in page
    form = _filled(page)
    assert form["node-below"] == ""
    answer = client.post("/plans/SZ-2026/edit/save/", {**form, "node-below": "uniform"})
    assert answer.status_code == 302
    assert scheme_of(plan).nodes["ZN"].below == "uniform"
    assert "统一执行" in text(client.get("/plans/SZ-2026/nodes/ZN/"))
    actions.set_section(plan, "JF", {"below": "refine"}, by=house.clerk)
    actions.change_scheme(plan, {"below": {"grades": "own"}}, by=house.clerk)
    scheme = scheme_of(plan)
    path = tmp_path / "scheme.xlsx"
    path.write_bytes(workbook_of(scheme))
    assert read_workbook(path, scheme) == (scheme, [])


def _filled(page: str) -> dict[str, str]:
    """The hidden and empty fields of the node's form as they stand."""
    seen = re.search(r'id="node-form".*?name="seen" value="([^"]*)"', page, re.DOTALL)
    assert seen
    return {"node": "ZN", "seen": seen[1], "node-title": "职能职责", "node-code": "ZN", "node-points": "60",
            "node-below": ""}  # fmt: skip
