"""The pages: what they show to whom, what they refuse, and the way from a pack to an issued plan."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.organisations.models import User
from hengji.year.plans import actions
from hengji.year.plans.actions import Entrant, Head
from hengji.year.plans.enums import PlanState
from hengji.year.plans.models import Correction, Plan
from hengji.year.plans.queries import pack_text, scheme_of, todo
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL, shipped
from hengji.year.plans.tests.test_states import PAPER
from hengji.year.plans.workbook import workbook_of

As = Callable[[User], Client]


@pytest.fixture
def by(monkeypatch: pytest.MonkeyPatch) -> As:
    monkeypatch.setattr("hengji.foundation.organisations.step_up.recent_second_factor", lambda request: True)

    def client(user: User) -> Client:
        found = Client()
        found.force_login(user)
        return found

    return client


def issue(house: House, plan: Plan) -> Plan:
    return actions.issue_plan(actions.circulate_plan(plan, by=house.clerk), PAPER, by=house.chief)


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_list_shows_what_somebody_may_see(house: House, plan: Plan, by: As) -> None:
    assert plan.title in text_of(by(house.clerk), "/plans/")
    assert "新建年度考评" in text_of(by(house.clerk), "/plans/")
    empty = text_of(by(house.filler), "/plans/")
    assert plan.title not in empty
    assert "新建年度考评" not in empty
    assert by(house.stranger).get("/plans/").status_code == 403


def test_the_list_takes_as_many_queries_for_three_plans_as_for_one(
    house: House, plan: Plan, by: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = by(house.clerk)
    client.get("/plans/")
    counts = []
    for number in range(2):
        with django_assert_max_num_queries(40) as found:
            client.get("/plans/")
        counts.append(len(found))
        if number == 0:
            for code in ("P-8", "P-9"):
                actions.create_plan(Head(code, 2026, code, house.organiser), SMALL, by=house.clerk)
    assert counts[0] == counts[1]


def test_a_clerk_starts_a_plan_from_a_pack(house: House, by: As) -> None:
    client = by(house.clerk)
    assert "省直目标办" in text_of(client, "/plans/new/")
    sent = {
        "title": "省直机关2026年度考评", "code": "SZ-26", "year": "2026", "organiser": "省直目标办",
        "source": "pack:guizhou-six-blocks-example", "superior": "",
    }  # fmt: skip
    response = client.post("/plans/new/", sent)
    assert (response.status_code, response["Location"]) == (302, "/plans/SZ-26/")
    plan = Plan.objects.get()
    assert (pack_text(plan), plan.drafted_by) == (shipped()["guizhou.yaml"], house.clerk)
    again = client.post("/plans/new/", sent)
    assert again.status_code == 422
    assert "编号“SZ-26”已经用过。" in again.content.decode()
    foreign = client.post("/plans/new/", {**sent, "code": "X", "organiser": "SZ-01"})
    assert "您不是这个单位的目标绩效办" in foreign.content.decode()
    assert Plan.objects.count() == 1


def test_a_plan_starts_from_last_year_s_and_from_nothing(house: House, plan: Plan, by: As) -> None:
    client = by(house.clerk)
    head = {"title": "2027年度考评", "year": "2027", "organiser": "SZ", "superior": ""}
    client.post("/plans/new/", {**head, "code": "SZ-2027", "source": "plan:SZ-2026"})
    client.post("/plans/new/", {**head, "code": "SZ-2028", "source": "empty"})
    copied, empty = Plan.objects.get(code="SZ-2027"), Plan.objects.get(code="SZ-2028")
    assert pack_text(copied) == pack_text(plan).replace("2026", "2027")
    assert scheme_of(empty).tree == ()


def test_a_sum_that_is_wrong_stands_beside_its_node(house: House, plan: Plan, by: As) -> None:
    actions.change_indicator(plan, "ZN-1", {"points": "45"}, by=house.clerk)
    page = text_of(by(house.clerk), "/plans/SZ-2026/")
    assert "下级分值合计为 65，与本级分值 60 不符。" in page
    assert re.search(r'sign-danger">65 ≠ 60<', page)
    assert "1处问题解决后才能印发" in page
    assert "下级分值合计为 65" in text_of(by(house.clerk), "/plans/SZ-2026/nodes/ZN/")


def test_the_evaluated_organs_read_the_text_and_not_its_problems(house: House, plan: Plan, by: As) -> None:
    actions.set_participants(plan, [Entrant("1", "省财政厅", house.organ)], by=house.clerk)
    actions.change_indicator(plan, "ZN-1", {"points": "45"}, by=house.clerk)
    actions.circulate_plan(plan, by=house.clerk)
    page = text_of(by(house.filler), "/plans/SZ-2026/") + text_of(by(house.filler), "/plans/SZ-2026/nodes/ZN/")
    assert "重点工作" in page
    assert "不符" not in page
    assert "撤回修改" not in page


def test_one_walks_down_to_an_indicator(house: House, plan: Plan, by: As) -> None:
    page = text_of(by(house.clerk), "/plans/SZ-2026/nodes/ZN-1/")
    assert "省发展改革委" in page
    assert 'href="/plans/SZ-2026/nodes/ZN/"' in page
    assert by(house.clerk).get("/plans/SZ-2026/nodes/XX/").status_code == 404


ADDRESSES = (
    "", "nodes/ZN/", "pack.yaml", "scheme.xlsx", "compare/", "participants/", "calendar/", "corrections/",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_draft_is_hidden_from_organs_and_readers(house: House, plan: Plan, by: As, address: str) -> None:
    actions.set_participants(plan, [Entrant("1", "省财政厅", house.organ)], by=house.clerk)
    place = f"/plans/SZ-2026/{address}"

    def statuses() -> list[int]:
        people = (house.clerk, house.steering, house.filler, house.reader, house.stranger)
        return [by(person).get(place).status_code for person in people]

    assert statuses() == [200, 200, 404, 404, 404]
    actions.circulate_plan(plan, by=house.clerk)
    assert statuses() == [200, 200, 200, 404, 404]
    actions.issue_plan(plan, PAPER, by=house.chief)
    assert statuses() == [200, 200, 200, 200, 404]


def test_the_way_to_issuing(house: House, plan: Plan, by: As) -> None:
    clerk, chief = by(house.clerk), by(house.chief)
    aside = clerk.post("/plans/SZ-2026/step/", {"to": "circulated"})  # organs are asked, not only shown
    assert (aside["Location"], Plan.objects.get().state) == ("/plans/SZ-2026/comments/", PlanState.DRAFTING)
    actions.circulate_plan(plan, by=house.clerk)
    assert [each.title for each in todo(house.chief)] == ["印发“省直机关2026年度目标绩效考评”"]
    assert todo(house.clerk) == []
    assert clerk.get("/plans/SZ-2026/issue/").status_code == 403
    assert "印发并冻结" in text_of(chief, "/plans/SZ-2026/issue/")
    wrong = chief.post("/plans/SZ-2026/issue/", {"number": "", "date": "2026-02-26"})
    assert (wrong.status_code, Plan.objects.get().state) == (422, PlanState.CIRCULATED)
    done = chief.post("/plans/SZ-2026/issue/", {"number": "省直目〔2026〕1号", "date": "2026-02-26"})
    assert (done.status_code, Plan.objects.get().state) == (302, PlanState.ISSUED)
    second = chief.post("/plans/SZ-2026/issue/", {"number": "省直目〔2026〕2号", "date": "2026-02-27"})
    assert second.status_code == 422
    assert Plan.objects.get().document_number == "省直目〔2026〕1号"
    page = text_of(clerk, "/plans/SZ-2026/")
    assert "省直目〔2026〕1号" in page
    assert Plan.objects.get().digest in page


def test_a_step_that_does_not_follow_is_told(house: House, plan: Plan, by: As) -> None:
    client = by(house.clerk)
    for to in ("closed", "", "issued"):
        client.post("/plans/SZ-2026/step/", {"to": to})
        assert Plan.objects.get().state == PlanState.DRAFTING
    assert "不能转为“办结”" in text_of(client, "/plans/SZ-2026/")
    actions.circulate_plan(plan, by=house.clerk)
    client.post("/plans/SZ-2026/step/", {"to": "drafting", "reason": ""})
    assert Plan.objects.get().state == PlanState.CIRCULATED
    client.post("/plans/SZ-2026/step/", {"to": "drafting", "reason": "按意见修改"})
    assert Plan.objects.get().state == PlanState.DRAFTING


def test_edits_are_listed_and_undone_once(house: House, plan: Plan, by: As) -> None:
    actions.change_indicator(plan, "DJ", {"title": "党建"}, by=house.clerk)
    actions.change_indicator(plan, "DJ", {"points": "41"}, by=house.clerk)
    client = by(house.clerk)
    assert "撤销：修改“DJ”的分值" in text_of(client, "/plans/SZ-2026/edits/")
    for _ in range(2):  # the second click does nothing
        client.post("/plans/SZ-2026/undo/", {"number": "2"})
    node = scheme_of(plan).nodes["DJ"]
    assert (node.title, str(node.points)) == ("党建", "40")


def upload(client: Client, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    response = client.post("/plans/SZ-2026/import/", {"file": file})
    assert response.status_code in {200, 422}
    return response.content.decode()


def checked(page: str) -> str:
    found = re.search(r'name="checked" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_a_file_is_looked_at_before_it_is_imported(house: House, plan: Plan, by: As, kind: str) -> None:
    client = by(house.clerk)
    draft = scheme_of(plan).model_copy(update={"title": "新办法"})
    text = (
        pack_text(plan)
        .replace("title: 小方案", "title: 新办法")
        .replace("points: 40\nsections", "points: 41\nsections")
    )
    content = text.encode() if kind == "yaml" else workbook_of(draft)
    page = upload(client, f"a.{kind}", content)
    assert scheme_of(plan).title == "小方案"
    assert "名称：由“小方案”改为“新办法”" in page
    assert client.post("/plans/SZ-2026/import/", {"checked": checked(page)}).status_code == 302
    assert scheme_of(plan).title == "新办法"
    second = client.post("/plans/SZ-2026/import/", {"checked": checked(page)})
    assert second.status_code == 422  # the page is stale by now
    assert "又被修改过" in second.content.decode()


def test_what_is_wrong_with_a_file_is_said_with_its_place(house: House, plan: Plan, by: As) -> None:
    client = by(house.clerk)
    page = upload(client, "a.yaml", SMALL.replace("points: 60", "points: 六十").encode())
    assert "第9行" in page
    assert "应为十进制数字" in page
    assert "只能是工作簿或 .yaml 方案包。" in upload(client, "a.txt", b"x")
    assert "不是 UTF-8 文本" in upload(client, "a.yaml", "方案".encode("gb18030"))
    changed = client.post("/plans/SZ-2026/import/", {"checked": "anything"}, follow=True)
    assert "已过期或被改动" in changed.content.decode()


def test_files_come_down(house: House, plan: Plan, by: As) -> None:
    client = by(house.clerk)
    assert client.get("/plans/SZ-2026/pack.yaml").content.decode() == pack_text(plan)
    response = client.get("/plans/SZ-2026/scheme.xlsx")
    assert response.content[:2] == b"PK"
    assert 'filename="SZ-2026.xlsx"' in response["Content-Disposition"]


def test_a_plan_is_compared_with_last_year_s_and_with_its_pack(house: House, plan: Plan, by: As) -> None:
    later = actions.create_plan(Head("SZ-2027", 2027, "2027年度考评", house.organiser), plan, by=house.clerk)
    actions.change_indicators(later, {"ZN": {"points": "65"}, "DJ": {"points": "35"}}, by=house.clerk)
    page = text_of(by(house.clerk), "/plans/SZ-2027/compare/?with=plan:SZ-2026")
    assert "“职能职责”由60分改为65分" in page
    assert "共3处不同" in page
    assert by(house.clerk).get("/plans/SZ-2027/compare/?with=plan:XX").status_code == 404
    assert "没有可以比较的办法" in text_of(by(house.clerk), "/plans/SZ-2026/compare/")


def test_two_persons_correct_on_the_pages(house: House, plan: Plan, by: As) -> None:
    issue(house, plan)
    clerk, chief = by(house.clerk), by(house.chief)
    sent = {"change1-indicator": "DJ", "change1-field": "title", "change1-value": "党的建设", "reason": "笔误"}
    response = clerk.post("/plans/SZ-2026/corrections/new/", sent)
    assert response["Location"] == "/plans/SZ-2026/corrections/1/"
    assert clerk.post("/plans/SZ-2026/corrections/new/", sent).status_code == 422
    assert "“机关党建”更名为“党的建设”" in text_of(chief, "/plans/SZ-2026/corrections/1/")
    assert clerk.post("/plans/SZ-2026/corrections/1/decide/", {"verdict": "confirm"}).status_code == 403
    assert [each.title for each in todo(house.chief)] == ["确认“省直机关2026年度目标绩效考评”的更正"]
    for _ in range(2):
        chief.post("/plans/SZ-2026/corrections/1/decide/", {"verdict": "confirm"})
    assert scheme_of(plan).nodes["DJ"].title == "党的建设"
    assert Correction.objects.get().state == "applied"
    assert "“机关党建”更名为“党的建设”" in text_of(clerk, "/plans/SZ-2026/compare/?with=issued")


def test_what_belongs_together_is_corrected_together(house: House, plan: Plan, by: As) -> None:
    """One point from here to there: each change alone would break the sum."""
    issue(house, plan)
    lines = {"change1-indicator": "ZN-1", "change1-field": "points", "change1-value": "41", "reason": "印错"}
    alone = by(house.clerk).post("/plans/SZ-2026/corrections/new/", lines)
    assert (alone.status_code, 'value="41"' in alone.content.decode()) == (422, True)
    lines |= {"change2-indicator": "ZN-2", "change2-field": "points", "change2-value": "19"}
    by(house.clerk).post("/plans/SZ-2026/corrections/new/", lines)
    by(house.chief).post("/plans/SZ-2026/corrections/1/decide/", {"verdict": "confirm"})
    assert {code: str(scheme_of(plan).nodes[code].points) for code in ("ZN-1", "ZN-2")} == {"ZN-1": "41", "ZN-2": "19"}


def test_a_whole_corrected_pack_is_uploaded(house: House, plan: Plan, by: As) -> None:
    issue(house, plan)
    good = SimpleUploadedFile("改好.yaml", pack_text(plan).replace("职能职责", "职能目标").encode())
    bad = SimpleUploadedFile("坏.yaml", b"tree: [")
    refused = by(house.clerk).post("/plans/SZ-2026/corrections/new/", {"file": bad, "reason": "印错"})
    assert refused.status_code == 422
    by(house.clerk).post("/plans/SZ-2026/corrections/new/", {"file": good, "reason": "印错"})
    by(house.chief).post("/plans/SZ-2026/corrections/1/decide/", {"verdict": "confirm"})
    assert scheme_of(plan).nodes["ZN"].title == "职能目标"


def test_a_change_of_nothing_asks_of_what(house: House, plan: Plan, by: As) -> None:
    issue(house, plan)
    sent = {"change1-value": "61", "reason": "印错"}
    assert "没有选择指标" in by(house.clerk).post("/plans/SZ-2026/corrections/new/", sent).content.decode()


def test_organs_are_entered_and_windows_set(house: House, plan: Plan, by: As) -> None:
    client = by(house.clerk)
    client.post("/plans/SZ-2026/participants/enter/", {"organisation": "省财政厅", "group": "A"})
    person = plan.participants.get()
    assert (person.code, person.name, person.group) == ("SZ-01", "省财政厅", plan.group_rows.get(code="A"))
    actions.set_participants(plan, [replace(actions.entrant_of(person), is_lead=True)], by=house.clerk)
    client.post("/plans/SZ-2026/participants/enter/", {"organisation": "SZ-01", "group": "B"})
    moved = plan.participants.get()
    assert (moved.group, moved.is_lead) == (plan.group_rows.get(code="B"), True)
    wrong = client.post("/plans/SZ-2026/participants/enter/", {"organisation": "没有"})
    assert wrong.status_code == 422
    window = {"phase": "goals", "opens": "2026-03-01", "closes": "2026-03-20", "title": "目标申报"}
    client.post("/plans/SZ-2026/calendar/set/", window)
    assert "2026年3月1日—2026年3月20日" in text_of(client, "/plans/SZ-2026/calendar/")
    assert client.post("/plans/SZ-2026/calendar/set/", {**window, "closes": "2026-02-01"}).status_code == 422
    client.post("/plans/SZ-2026/calendar/set/", {"remove": plan.windows.get().pk})
    assert not plan.windows.exists()
    assert by(house.steering).post("/plans/SZ-2026/participants/enter/", {}).status_code == 403


def test_days_ranking_and_successor_of_a_participant_are_set_on_its_page(house: House, plan: Plan, by: As) -> None:
    client, address = by(house.clerk), "/plans/SZ-2026/participants/"
    actions.set_participants(
        plan, [Entrant("1", "省财政厅", house.organ, group="A", is_lead=True), Entrant("2", "省新局")], by=house.clerk
    )
    page = text_of(client, f"{address}?change=1")
    assert "调整：省财政厅" in page
    assert '<option value="A" selected>' in page
    assert '<option value="1"' not in page  # nobody succeeds itself
    sent = {"change": "1", "group": "A", "since": "2026-01-01", "until": "2026-06-30", "successor": "2", "ranked": "no",
            "unranked_reason": "撤并"}  # fmt: skip
    assert client.post(f"{address}enter/", sent).status_code == 302
    row = plan.participants.get(code="1")
    assert (row.until, row.successor, row.ranked, row.unranked_reason) == (
        date(2026, 6, 30), plan.participants.get(code="2"), False, "撤并"
    )  # fmt: skip
    assert (row.is_lead, row.organisation) == (True, house.organ)
    for wrong, words in (
        ({"unranked_reason": " "}, "不参加排名的没有写明理由。"),
        ({"until": "2025-06-30", "since": ""}, "参评止不在2026年内。"),
        ({"since": "2026-07-01"}, "参评止早于参评起。"),
        ({"successor": "1"}, "选择一个有效的选项"),
    ):
        answer = client.post(f"{address}enter/", {**sent, **wrong})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    client.post(f"{address}enter/", {"organisation": "SZ-01", "group": "B"})  # entered again: what is not said stays
    row = plan.participants.get(code="1")
    assert (row.group, row.until, row.ranked, row.unranked_reason) == (
        plan.group_rows.get(code="B"), date(2026, 6, 30), False, "撤并"
    )  # fmt: skip
    client.post(f"{address}enter/", {"change": "1", "group": "B", "ranked": "yes"})  # opened: what is empty is empty
    row = plan.participants.get(code="1")
    assert (row.since, row.until, row.successor, row.ranked, row.unranked_reason) == (None, None, None, True, "")
    assert "?change=" not in text_of(by(house.steering), address)


def test_no_edit_address_opens_for_an_issued_plan(house: House, plan: Plan, by: As) -> None:
    issue(house, plan)
    before = pack_text(plan)
    for person in (house.clerk, house.chief, house.steering):
        for address in ("import", "undo", "edits"):
            assert by(person).post(f"/plans/SZ-2026/{address}/").status_code == 403
    assert pack_text(plan) == before
