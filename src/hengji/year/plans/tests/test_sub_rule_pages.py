"""The pages of sub-rules: the owner's editor, the workbook, the office's list, and what a stranger gets."""

from inspect import unwrap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from hengji.foundation.organisations.models import User
from hengji.foundation.workbooks.writing import SheetOut, write_workbook
from hengji.year.plans import actions
from hengji.year.plans.models import CommentItem, SubRules
from hengji.year.plans.queries import scheme_of
from hengji.year.plans.queries import sub_rules as queries
from hengji.year.plans.queries.comments import answer_stamp
from hengji.year.plans.sub_rule_content import LINE_FIELDS
from hengji.year.plans.sub_rule_workbook import COLUMNS, read_table, table_workbook
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.test_sub_rules import (
    CONTENT,
    LINES,
    Owners,
    asked,
    filed,
    fresh,
    opened,
    owners,
    ready,
    replied,
    seen,
    written,
)
from hengji.year.plans.views import steps

__all__ = ["asked", "owners"]  # fixtures


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:  # noqa: ANN401 - the test client's answer
    return str(response.content.decode())


def posted(found: SubRules, do: str, **more: object) -> dict[str, Any]:
    """The editor's form with the two items of CONTENT in it."""
    rows = {name: [getattr(line, name) for line in LINES] for name in LINE_FIELDS}
    return {**rows, "kind": "own", "scale": "hundred", "seen": seen(found), "do": do, **more}


def test_the_office_asks_on_its_list_and_reminds(house: House, owners: Owners) -> None:
    office, address = as_(house.clerk), f"/plans/{owners.plan.code}/sub-rules/"
    page = text(office.get(address))
    assert 'name="indicator" value="ZN-1"' in page
    assert "还没有要求报送评分细则" in page
    assert office.post(f"{address}ask/", {"days": "10"}).status_code == 422
    refused = office.post(f"{address}ask/", {"days": "x", "indicator": "ZN-1"})
    assert refused.status_code == 422
    assert 'value="ZN-1" checked' in text(refused)
    assert office.post(f"{address}ask/", {"days": "10", "indicator": "ZN-1"}).status_code == 302
    page = text(office.get(address))
    assert "待起草" in page
    assert "2026年3月16日（暂定）" in page
    assert "/sub-rules/" + str(SubRules.objects.get().pk) not in page  # a draft is the owner's alone
    assert "已催办1个指标" in text(office.post(f"{address}remind/", follow=True))
    assert "今天都已催办过" in text(office.post(f"{address}remind/", follow=True))
    for person in (house.stranger, owners.other):
        assert as_(person).get(address).status_code == 404
    assert as_(owners.scorer).post(f"{address}ask/", {"days": "5"}).status_code == 403


def test_the_table_grows_shrinks_and_turns_without_saving(owners: Owners, asked: SubRules) -> None:
    scorer, address = as_(owners.scorer), f"/sub-rules/{asked.pk}/write/"
    page = text(scorer.post(address, posted(asked, "add")))
    assert page.count("<fieldset") == 3
    assert "有改动还没有保存" in page
    page = text(scorer.post(address, posted(asked, "up-2"), headers={"HX-Request": "true"}))
    assert page.lstrip().startswith('<div id="sub-rule-rows">')
    assert page.index("项目调度") < page.index("重大项目投资")
    page = text(scorer.post(address, posted(asked, "remove-1"), headers={"HX-Request": "true"}))
    assert "重大项目投资" not in page
    assert "各条合计40分，应为100分" in page
    page = text(scorer.post(address, posted(asked, "sum"), headers={"HX-Request": "true"}))
    assert page.lstrip().startswith('<p id="sub-rule-sum"')
    assert "各条合计100分，相符" in page
    for nonsense in ("up-1", "down-2", "remove-9", "up-x", "nonsense"):
        assert text(scorer.post(address, posted(asked, nonsense))).count("<fieldset") == 2
    assert fresh(asked).state == "asked"
    assert not asked.items.exists()


def test_from_the_editor_to_the_organs(owners: Owners, asked: SubRules) -> None:
    address = f"/sub-rules/{asked.pk}/"
    scorer, approver, filler = (as_(each) for each in (owners.scorer, owners.approver, owners.filler))
    old = posted(asked, "save")
    assert scorer.post(f"{address}write/", old).status_code == 302
    assert queries.content_of(fresh(asked)) == CONTENT
    stale = scorer.post(f"{address}write/", {**old, "title": ["甲", "乙"]})
    assert stale.status_code == 422
    assert 'value="甲"' in text(stale)  # what was typed is still there
    page = text(scorer.get(address))
    assert "提交审核人签发" in page
    assert scorer.post(f"{address}submit/", {"seen": seen(asked)}).status_code == 302
    assert scorer.post(f"{address}submit/", {"seen": seen(asked)}).status_code == 422
    assert approver.post(f"{address}return/", {"remark": ""}).status_code == 422
    assert approver.post(f"{address}sign/", {"seen": seen(asked), "days": "x"}).status_code == 422
    assert approver.post(f"{address}sign/", {"seen": seen(asked), "days": "0"}).status_code == 422
    assert approver.post(f"{address}sign/", {"seen": seen(asked), "days": "5"}).status_code == 302
    assert "打开本单位的反馈意见" in text(filler.get(address))


def test_from_the_comment_to_the_scheme(house: House, owners: Owners, asked: SubRules) -> None:
    address = f"/sub-rules/{asked.pk}/"
    scorer, filler, office = (as_(each) for each in (owners.scorer, owners.filler, house.colleague))
    opened(asked, owners)
    reply = replied(asked, owners, "扣分偏重")
    assert "查看征求意见的评分细则全文" in text(filler.get(f"/comments/{reply.pk}/"))
    item = CommentItem.objects.get()
    part = scorer.post(
        f"/comments/items/{item.pk}/answer/", {"adoption": "explained", "answer": "与通报一致", "seen": ""},
        headers={"HX-Request": "true"},
    )  # fmt: skip
    assert part.status_code == 200
    assert 'id="comment-open" hx-swap-oob="true">0<' in text(part)
    again = scorer.post(f"/comments/items/{item.pk}/answer/", {"adoption": "refused", "seen": "x"})
    assert (again.status_code, again["Location"]) == (302, address)
    item.refresh_from_db()
    assert (item.adoption, answer_stamp(item) != "") == ("explained", True)
    assert "考评责任单位答复" in text(filler.get(f"/comments/{reply.pk}/"))
    assert scorer.post(f"{address}offer/").status_code == 302
    assert "备案，列入考评办法" in text(office.get(address))
    assert office.post(f"{address}refuse/", {"remark": " "}).status_code == 422
    assert office.post(f"{address}file/", {"seen": "old"}).status_code == 422
    assert office.post(f"{address}file/", {"seen": seen(asked)}).status_code == 302
    assert [child.code for child in scheme_of(owners.plan).nodes["ZN-1"].children] == ["ZN-1-1", "ZN-1-2"]
    assert "已备案" in text(office.get(f"/plans/{owners.plan.code}/sub-rules/"))


def test_what_the_office_returns_is_the_owner_s_alone_again(house: House, owners: Owners, asked: SubRules) -> None:
    ready(asked, owners)
    office, address = as_(house.clerk), f"/sub-rules/{asked.pk}/"
    done = office.post(f"{address}refuse/", {"remark": "请补充依据"})
    assert (done.status_code, done["Location"]) == (302, f"/plans/{owners.plan.code}/sub-rules/")
    assert office.get(address).status_code == 404
    assert "请补充依据" in text(as_(owners.scorer).get(address))


def test_the_office_reminds_organs_and_gives_them_more_time(house: House, owners: Owners, asked: SubRules) -> None:
    opened(asked, owners)
    office, home = as_(house.clerk), f"/sub-rules/{asked.pk}/"
    found = queries.latest_round(asked)
    assert found is not None
    assert "一键催办" in text(office.get(home))
    assert "一键催办" not in text(as_(owners.scorer).get(home))
    for address, form in (
        (f"/comments/rounds/{found.pk}/remind/", {}),
        (f"/comments/rounds/{found.pk}/extend/", {"days": "10", "reason": "节假日"}),
        (f"/comments/rounds/{found.pk}/extend/", {"days": "10", "reason": ""}),
    ):
        done = office.post(address, form)
        assert (done.status_code, done["Location"]) == (302, home)
    found.refresh_from_db()
    assert found.days == 10
    assert "没有写明延期的理由" in text(office.get(home))


def test_nobody_else_learns_of_a_draft(house: House, owners: Owners, asked: SubRules) -> None:
    written(asked, owners)
    address = f"/sub-rules/{asked.pk}/"
    steps = ("write", "submit", "sign", "return", "revise", "offer", "file", "refuse", "import")
    for person in (house.stranger, owners.other, house.clerk, owners.filler):
        client = as_(person)
        assert client.get(address).status_code == 404
        assert client.get(f"{address}table.xlsx").status_code == 404
        assert {client.post(f"{address}{step}/").status_code for step in steps} == {404}
        listed = client.get("/sub-rules/")
        assert listed.status_code == 403 or "重点工作" not in text(listed)
    assert as_(owners.approver).post(f"{address}write/", posted(asked, "save")).status_code == 403
    assert as_(owners.scorer).post(f"{address}sign/", {"seen": seen(asked)}).status_code == 403
    opened(asked, owners)
    assert "重大项目投资" in text(as_(owners.filler).get(address))
    assert as_(owners.other).get(address).status_code == 404
    assert as_(owners.filler).post(f"{address}revise/").status_code == 403


def workbook(*rows: tuple[str, ...], heads: tuple[str, ...] = tuple(COLUMNS.values())) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        write_workbook(path, [SheetOut("评分细则", list(heads), [list(row) for row in rows])])
        return path.read_bytes()


def test_a_workbook_comes_back_as_it_went(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(table_workbook(LINES))
    assert read_table(path) == (LINES, [])


def test_mistakes_of_a_workbook_are_said_with_their_row(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(
        workbook(("甲", "十分", ""), ("", "5", "评分"), heads=("考评内容", "分值", "评分方法"))
    )  # fmt: skip
    lines, problems = read_table(path)
    assert lines == ()
    assert [(each.where, each.message) for each in problems] == [
        ("评分细则", "不认识的列“评分方法”。"), ("评分细则", "缺少“评分办法”列。"),
        ("评分细则第2行“分值”列", "分值不是数。"), ("评分细则第3行“考评内容”列", "没有填写考评内容。"),
    ]  # fmt: skip


def test_an_import_is_looked_at_before_it_is_saved(owners: Owners, asked: SubRules) -> None:
    scorer, address = as_(owners.scorer), f"/sub-rules/{asked.pk}/"
    assert as_(owners.scorer).get(f"{address}table.xlsx").status_code == 200
    file = SimpleUploadedFile("细则.xlsx", table_workbook(LINES))
    page = text(scorer.post(f"{address}import/", {"file": file, "seen": seen(asked)}))
    assert "从工作簿读入2条" in page
    assert 'value="重大项目投资"' in page
    assert not asked.items.exists()
    wrong = SimpleUploadedFile("细则.xlsx", workbook(("甲", "多", "评分"), heads=("考评内容", "分值", "评分办法")))
    refused = scorer.post(f"{address}import/", {"file": wrong, "seen": seen(asked)})
    assert refused.status_code == 422
    assert "第2行“分值”列" in text(refused)
    assert scorer.post(f"{address}import/", {}).status_code == 422


def test_the_issue_page_warns(house: House, owners: Owners, asked: SubRules) -> None:
    del asked
    request = RequestFactory().get("/")
    request.user = house.chief
    request.access_target = owners.plan  # type: ignore[attr-defined]
    page = text(unwrap(steps.issue)(request, owners.plan.code))
    assert "还有1个指标的评分细则没有备案（“重点工作”等）。" in page


def test_lists_take_as_many_queries_for_three_as_for_one(house: House, owners: Owners) -> None:
    pages = ((as_(house.clerk), f"/plans/{owners.plan.code}/sub-rules/"), (as_(owners.scorer), "/sub-rules/"))

    def counts() -> list[int]:
        found = []
        for client, address in pages:
            with CaptureQueriesContext(connection) as queried:
                assert client.get(address).status_code == 200
            found.append(len(queried))
        return found

    actions.ask_sub_rules(owners.plan, ["ZN-1"], 5, by=house.clerk)
    for client, address in pages:
        client.get(address)  # what is cached once
    first = counts()
    for place in range(2):
        fields = {"code": f"ZN-9{place}", "title": "另一项", "points": "1", "owner": "省发展改革委"}
        actions.add_indicator(owners.plan, fields, under="ZN", by=house.clerk)
    actions.ask_sub_rules(owners.plan, ["ZN-90", "ZN-91"], 5, by=house.clerk)
    assert counts() == first


def test_frozen_sub_rules_are_read_only(house: House, owners: Owners, asked: SubRules) -> None:
    filed(asked, owners, house)
    page = text(as_(owners.scorer).get(f"/sub-rules/{asked.pk}/"))
    assert "重大项目投资" in page
    assert "<fieldset" not in page
    assert '<button class="btn btn-primary w-100"' not in page
