"""Pages of amendments: from choosing to the decision, what is refused, who is a stranger, how many queries."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.organisations.models import User
from hengji.year.goals.actions import Line, Opinion, decide_amendment, request_amendment
from hengji.year.goals.models import Amendment
from hengji.year.plans.models import Window

from .amendment_house import JULY, House, a_house, approve, asks, step_of, versions

pytestmark = pytest.mark.django_db

LOWER = Line("change", "P2-01", {"target": "80"})
TODAY = date(2026, 7, 10)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    return a_house()


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def head(**more: str) -> dict[str, Any]:
    return {
        "reason_kind": "policy",
        "reason": "省里下调任务",
        "basis": "省发〔2026〕7号",
        "effective": "2026-07-10",
        **more,
    }


def test_from_the_sheet_to_the_new_version(house: House) -> None:
    clerk, address = at(house.clerk), reverse("goals-amend", args=[house.sheet.key])
    assert "窗口开放：2026年6月20日至2026年7月31日" in clerk.get(address).content.decode()
    asked = clerk.get(address, {"kind": "adjust", "goal": "P2-01"})
    assert 'name="P2-01:target"' in asked.content.decode()
    sent = clerk.post(address, head(kind="adjust", goal="P2-01", **{"P2-01:target": "80", "P2-01:points": "30"}))
    row = Amendment.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, reverse("goals-amendment", args=[row.key]))
    assert list(row.lines.values_list("goal__code", "kind")) == [("P2-01", "change")]
    for person in (house.lead, house.office, house.steering):
        page = reverse("goals-amendment", args=[row.key])
        assert "不予同意" in at(person).get(page).content.decode()
        verdict = {"verdict": "approve", "remark": "同意", "step": str(step_of(row))}
        assert at(person).post(reverse("goals-amendment-decide", args=[row.key]), verdict).status_code == 302
    assert versions("P2-01")[-1] == (2, "30", "80", False)
    history = at(house.clerk).get(reverse("goals-history", args=[house.sheet.key, "P2-01"])).content.decode()
    assert "第1号调整" in history
    assert "按此版本" in history


def test_what_is_refused_comes_back_as_it_was_typed(house: House) -> None:
    address = reverse("goals-amend", args=[house.sheet.key])
    sent = at(house.clerk).post(
        address, head(kind="cancel", goal="P2-01", points_mode="hand", reason="", **{"points:P2-02": "55"})
    )
    text = sent.content.decode()
    assert (sent.status_code, Amendment.objects.exists()) == (422, False)
    assert "没有写明调整理由" in text
    assert 'value="55"' in text


def test_what_came_back_is_mended_on_the_same_page(house: House) -> None:
    row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk)
    decide_amendment(row, Opinion("return", "下调过多"), by=house.lead)
    address = reverse("goals-amendment-revise", args=[row.key])
    assert 'value="80"' in at(house.clerk).get(address).content.decode()
    sent = at(house.clerk).post(address, head(**{"P2-01:target": "90"}))
    assert sent.status_code == 302
    assert row.lines.get().content["target"] == "90"
    assert Amendment.objects.get().state == "submitted"


def test_too_late_it_is_registered_and_shown(house: House) -> None:
    Window.objects.filter(plan=house.plan).update(closes=date(2026, 6, 30))
    address = reverse("goals-amend", args=[house.sheet.key])
    sent = at(house.clerk).post(address, head(kind="adjust", goal="P2-01", **{"P2-01:target": "80"}), follow=True)
    assert "目标调整窗口已于2026年6月30日截止，不予受理" in sent.content.decode()
    late = at(house.office).get(reverse("goals-amendments", args=["GP"]), {"state": "late"}).content.decode()
    assert "逾期不受理" in late
    assert "第1号" in late
    assert (
        "第1号" not in at(house.office).get(reverse("goals-amendments", args=["GP"]), {"kind": "add"}).content.decode()
    )


def test_the_office_adds_a_goal_to_those_it_ticks(house: House) -> None:
    address = reverse("goals-add-from-above", args=["GP"])
    fields = {"new:title": "新任务", "new:indicator": "ZN-1", "new:rule": "正向定量", "new:points": "10",
              "new:target": "5", "new:direction": "up", "new:deadline": "2026-12-20"}  # fmt: skip
    nobody = at(house.office).post(address, head(points_mode="spread", **fields))
    assert (nobody.status_code, Amendment.objects.exists()) == (422, False)
    sent = at(house.office).post(address, head(points_mode="spread", sheet=house.other.key, **fields))
    assert sent.status_code == 302
    row = Amendment.objects.get()
    assert (row.sheet, row.points_note) == (house.other, "新任务 0→10；P3-01 30→25；P3-02 30→25")


def test_a_stranger_finds_nothing(house: House) -> None:
    row = request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk)
    stranger = at(house.stranger)
    for name in ("goals-amendment", "goals-amendment-revise"):
        assert stranger.get(reverse(name, args=[row.key])).status_code == 404
    for name in ("goals-amendment-decide", "goals-amendment-withdraw"):
        assert stranger.post(reverse(name, args=[row.key])).status_code == 404
    assert stranger.get(reverse("goals-amend", args=[house.sheet.key])).status_code == 404
    assert "第1号" not in stranger.get(reverse("goals-amendments", args=["GP"])).content.decode()
    assert at(house.lead).post(reverse("goals-amendment-withdraw", args=[row.key])).status_code == 403
    assert at(house.clerk).get(reverse("goals-add-from-above", args=["GP"])).status_code == 403


def test_the_export_has_a_row_for_every_goal(house: House) -> None:
    approve(house, request_amendment(house.sheet, asks("adjust", LOWER), by=house.clerk))
    answer = at(house.office).get(reverse("goals-amendments-export", args=["GP"]))
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(answer.content))
    rows = book.get_sheet_by_name("目标调整").to_python()
    assert rows[1][:4] == ["1", "第2单位", "调整", "上级政策调整"]
    assert rows[1][-1] == "目标值：100→80"
    assert at(house.clerk).get(reverse("goals-amendments-export", args=["GP"])).status_code == 403


def test_the_list_takes_a_fixed_number_of_queries(
    house: House, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 2):
        line = Line("change", f"P2-0{number}", {"target": "80"})
        request_amendment(house.sheet, asks("adjust", line, effective=JULY), by=house.clerk)
    client = at(house.office)
    with django_assert_max_num_queries(20):
        text = client.get(reverse("goals-amendments", args=["GP"])).content.decode()
    assert "第2号" in text


def test_a_goal_that_has_ended_leaves_the_grid_and_stays_on_the_page(house: House) -> None:
    lines = (Line("cancel", "P2-01"), Line("change", "P2-02", {"points": "60"}))
    approve(house, request_amendment(house.sheet, asks("cancel", *lines, points_mode="hand"), by=house.clerk))
    text = at(house.clerk).get(reverse("goals-sheet", args=[house.sheet.key])).content.decode()
    assert 'data-line="P2-01"' not in text
    assert reverse("goals-history", args=[house.sheet.key, "P2-01"]) in text
    assert 'data-line="P2-02"' in text
