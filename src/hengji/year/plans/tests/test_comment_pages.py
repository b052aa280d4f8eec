"""The pages of a comments round: the organ's own, the office's, what a stranger gets."""

from pathlib import Path
from typing import Any

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.models import User
from hengji.foundation.workbooks.reading import read_tables
from hengji.year.plans import actions
from hengji.year.plans.enums import Adoption
from hengji.year.plans.models import CommentItem, CommentReply, CommentRound
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.test_comments import Organs, opened, organs, reply, signed, write

__all__ = ["opened", "organs", "reply"]  # fixtures


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:  # noqa: ANN401 - the test client's answer
    return str(response.content.decode())


def test_an_organ_writes_submits_and_signs_on_one_page(organs: Organs, reply: CommentReply) -> None:
    address, filler, head = f"/comments/{reply.pk}/", as_(organs.filler), as_(organs.head)
    assert "无意见，提交单位负责人签发" in text(filler.get(address))
    form = {"indicator": "ZN-1", "text": "目标偏高", "suggestion": "改为90"}
    assert filler.post(f"{address}write/", form).status_code == 302
    item = CommentItem.objects.get()
    assert 'value="ZN-1" selected' in text(filler.get(f"{address}?item={item.pk}"))
    assert filler.post(f"{address}write/", {**form, "item": item.pk, "text": "分值偏高"}).status_code == 302
    assert CommentItem.objects.get().text == "分值偏高"
    refused = filler.post(f"{address}write/", {"indicator": "DJ", "text": " ", "suggestion": "照此改"})
    assert refused.status_code == 422
    assert "没有填写意见" in text(refused)
    assert "照此改" in text(refused)
    assert filler.post(f"{address}submit/", {"opinion": "items"}).status_code == 302
    assert filler.post(f"{address}submit/", {"opinion": "items"}).status_code == 422
    page = text(head.get(address))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert head.post(f"{address}return/", {"remark": ""}).status_code == 422
    assert head.post(f"{address}sign/", {"seen": "sha256:old"}).status_code == 422
    assert head.post(f"{address}sign/", {"seen": seen}).status_code == 302
    assert "已反馈" in text(filler.get("/comments/"))


def test_nobody_else_learns_of_an_organ_s_draft(house: House, organs: Organs, reply: CommentReply) -> None:
    item = write(reply, organs.filler)
    own = [f"/comments/{reply.pk}/"]
    posts = [f"/comments/{reply.pk}/{verb}/" for verb in ("write", "submit", "sign", "return")]
    posts += [f"/comments/items/{item.pk}/{verb}/" for verb in ("remove", "answer")]
    for person in (house.stranger, organs.other, house.clerk):
        client = as_(person)
        assert {client.get(each).status_code for each in own} == {404}
        assert {client.post(each).status_code for each in posts} == {404}
    assert "目标偏高" not in text(as_(house.clerk).get("/plans/SZ-2026/comments/"))
    assert as_(organs.filler).post(posts[2]).status_code == 403
    for person in (house.stranger, organs.filler):
        client = as_(person)
        assert client.get("/plans/SZ-2026/comments/").status_code == 404
        assert client.get(f"/comments/rounds/{reply.round_id}/table.xlsx").status_code == 404
        assert client.post(f"/comments/rounds/{reply.round_id}/remind/").status_code == 404
    assert CommentItem.objects.get().adoption == Adoption.NONE


def test_the_office_opens_reminds_and_extends(house: House, organs: Organs) -> None:
    clerk, page = as_(house.clerk), "/plans/SZ-2026/comments/"
    assert "开始征求意见" in text(clerk.get(page))
    assert clerk.post(f"{page}open/", {"days": "x"}).status_code == 422
    assert clerk.post(f"{page}open/", {"days": "5"}).status_code == 302
    assert clerk.post(f"{page}open/", {"days": "5"}).status_code == 422
    found = CommentRound.objects.get()
    shown = text(clerk.get(page))
    assert "还有2个单位没有反馈" in shown
    assert "没有联络员或单位负责人，请先授权" in shown
    for said in ("已催办2个单位", "今天都已催办过"):
        assert said in text(clerk.post(f"/comments/rounds/{found.pk}/remind/", follow=True))
    assert clerk.post(f"/comments/rounds/{found.pk}/extend/", {"days": "8", "reason": ""}).status_code == 422
    assert clerk.post(f"/comments/rounds/{found.pk}/extend/", {"days": "8", "reason": "申请"}).status_code == 302
    assert as_(house.steering).get(page).status_code == 200
    assert as_(house.steering).post(f"/comments/rounds/{found.pk}/remind/").status_code == 403


def test_the_office_answers_in_place_and_the_organ_reads_it(house: House, organs: Organs, reply: CommentReply) -> None:
    item = write(reply, organs.filler)
    signed(reply, organs)
    clerk, address = as_(house.clerk), f"/comments/items/{item.pk}/answer/"
    refused = clerk.post(address, {"adoption": "refused", "answer": ""}, headers={"HX-Request": "true"})
    assert (refused.status_code, "没有写明理由" in text(refused)) == (422, True)
    answer = {"adoption": "refused", "answer": "与上级规定不符"}
    part = clerk.post(address, answer, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert text(part).startswith(f'<li class="comment office-comment" id="comment-{item.pk}"')
    stale = {**answer, "adoption": "explained"}
    refused = as_(house.colleague).post(address, stale, headers={"HX-Request": "true"})
    assert (refused.status_code, "clerk刚刚答复了这一条" in text(refused)) == (422, True)
    seen = text(refused).split('name="seen" value="')[1].split('"')[0]
    assert clerk.post(address, {**stale, "seen": seen}).status_code == 302
    page = text(as_(organs.filler).get(f"/comments/{reply.pk}/"))
    assert "解释" in page
    assert "与上级规定不符" in page


def test_the_table_is_filtered_by_organ_indicator_and_answer(house: House, organs: Organs, reply: CommentReply) -> None:
    first, _ = write(reply, organs.filler, "ZN-1", "其一"), write(reply, organs.filler, "", "其二")
    signed(reply, organs)
    actions.answer_item(first, Adoption.ADOPTED, by=house.clerk)
    clerk = as_(house.clerk)

    def found(query: str) -> set[str]:
        page = text(clerk.get(f"/plans/SZ-2026/comments/?{query}"))
        return {word for word in ("其一", "其二") if word in page}

    assert found("organ=SZ-01") == {"其一", "其二"}
    assert found("organ=SZ-02") == set()
    assert found("indicator=ZN-1") == found("adoption=adopted") == {"其一"}
    assert found("indicator=-") == found("adoption=open") == {"其二"}
    assert found("round=99&page=x") == {"其一", "其二"}


def test_the_workbook_says_who_took_it_out(
    house: House, organs: Organs, reply: CommentReply, tmp_path: Path
) -> None:  # fmt: skip
    item = write(reply, organs.filler, text="=1+1")
    signed(reply, organs)
    actions.answer_item(item, Adoption.PARTLY, "部分合理", by=house.clerk)
    response = as_(house.clerk).get(f"/comments/rounds/{reply.round_id}/table.xlsx")
    path = tmp_path / "table.xlsx"
    path.write_bytes(response.content)
    tables, problems = read_tables(path)
    assert problems == []
    rows = tables["意见汇总表"].columns
    assert [next(iter(rows[name])) for name in rows] == [
        "省财政厅", "重点工作", "ZN-1", "=1+1", "改为90", "部分采纳", "部分合理",
    ]  # fmt: skip
    assert list(tables["反馈情况"].columns["状态"]) == ["已反馈", "未反馈"]
    notes = dict(zip(*tables["说明"].columns.values(), strict=True))
    assert notes["导出"].startswith("clerk ")
    assert notes["未答复条数"] == "0"
    last = Entry.objects.order_by("-seq")[0]
    assert (last.action, last.object) == ("ledger.export", "意见汇总表（省直机关2026年度目标绩效考评第1轮）")


def test_pages_ask_a_fixed_number_of_questions(
    house: House, organs: Organs, reply: CommentReply, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        write(reply, organs.filler, text=f"第{number}条")
    signed(reply, organs)
    clerk, filler = as_(house.clerk), as_(organs.filler)
    with django_assert_max_num_queries(40):
        clerk.get("/plans/SZ-2026/comments/")
    with django_assert_max_num_queries(10):
        clerk.get("/comments/")
    with django_assert_max_num_queries(18):
        filler.get(f"/comments/{reply.pk}/")
