"""Pages of the review: the board, one sheet, rounds, bulk approval, issuing; who sees them, and in how many queries."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.models import User
from hengji.foundation.workbooks.reading import read_tables
from hengji.year.goals.actions import Row, decide_sheet, start_sheet, submit_sheet, write_goals
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import GoalSheet
from hengji.year.goals.queries.board import Wanted, board, fitting

from .house import participant
from .reviewing import Bench, a_bench, a_draft, a_submitted, agree, fresh, present, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench() -> Bench:
    return a_bench()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, sheet: GoalSheet) -> str:
    return reverse(name, args=[sheet.key])


def of_plan(name: str, bench: Bench) -> str:
    return reverse(name, args=[bench.plan.code])


def posted(sheet: GoalSheet, **more: str) -> dict[str, str]:
    seen = shown(sheet)
    return {"step": str(seen.step), "digest": seen.digest, **more}


def test_an_organ_submits_after_seeing_what_and_whether(bench: Bench) -> None:
    sheet = a_draft(bench)
    answer = browser(bench.head).get(page("goals-submit", sheet)).content.decode()
    assert "共2项目标，分值合计100分。" in answer
    assert (
        browser(bench.filler).get(page("goals-sheet", sheet)).content.decode().count(page("goals-submit", sheet)) == 1
    )
    stale = browser(bench.head).post(page("goals-submit", sheet), {"seen": "0"})
    assert (stale.status_code, fresh(sheet).state) == (422, SheetState.DRAFT)
    done = browser(bench.head).post(page("goals-submit", sheet), {"seen": str(sheet.revision)})
    assert (done["Location"], fresh(sheet).state) == (page("goals-review", sheet), SheetState.SUBMITTED)
    assert browser(bench.head).get(page("goals-submit", sheet))["Location"] == page("goals-review", sheet)


def test_what_must_be_mended_is_listed_before_submitting(bench: Bench) -> None:
    sheet = a_draft(bench)
    write_goals(sheet, [Row("P2-01", {"points": "50"})], by=bench.filler)
    answer = browser(bench.head).get(page("goals-submit", sheet)).content.decode()
    assert ("还有1处需要先修改" in answer, "disabled" in answer) == (True, True)
    assert browser(bench.head).post(page("goals-submit", sheet)).status_code == 422


def test_the_lead_returns_with_remarks_beside_the_goals(bench: Bench) -> None:
    sheet = a_submitted(bench)
    answer = browser(bench.lead).get(page("goals-review", sheet))
    assert answer.context["turn"]
    assert 'name="goal-P2-01"' in answer.content.decode()
    refused = browser(bench.lead).post(page("goals-decide", sheet), posted(sheet, verdict="return"))
    assert (refused.status_code, fresh(sheet).state) == (422, SheetState.SUBMITTED)
    kept = browser(bench.lead).post(
        page("goals-decide", sheet), posted(sheet, verdict="approve", **{"goal-P2-01": "目标偏低"})
    )
    assert (kept.status_code, ">目标偏低</textarea>" in kept.content.decode()) == (422, True)
    done = browser(bench.lead).post(
        page("goals-decide", sheet), posted(sheet, verdict="return", **{"goal-P2-01": "目标偏低"})
    )
    assert (done.status_code, fresh(sheet).state) == (302, SheetState.RETURNED)
    seen = browser(bench.head).get(page("goals-review", sheet)).content.decode()
    assert ("目标偏低" in seen, "重新送审……" in seen) == (True, True)


def test_while_it_is_mended_reviewers_see_what_was_submitted(bench: Bench) -> None:
    sheet = a_submitted(bench)
    decide_sheet(sheet, by=bench.lead, verdict="return", remark="请重拟", shown=shown(sheet))
    write_goals(sheet, [Row("P2-01", {"target": "777"})], by=bench.filler)
    assert "777" not in browser(bench.lead).get(page("goals-review", sheet)).content.decode()


def test_rounds_stand_side_by_side(bench: Bench) -> None:
    sheet = a_submitted(bench)
    decide_sheet(sheet, by=bench.lead, verdict="return", remark="请重拟", shown=shown(sheet))
    write_goals(sheet, [Row("P2-01", {"target": "1500"})], by=bench.filler)
    submit_sheet(sheet, by=bench.head)
    answer = browser(bench.lead).get(page("goals-rounds", sheet))
    (side,) = answer.context["changed"]
    strong = [[str(cell.text) for cell in row.cells] for row in side.table.rows if row.strong]
    assert (strong, len(answer.context["same"])) == ([["目标值", "1200", "1500"]], 1)
    assert [str(column.title) for column in side.table.columns] == ["栏目", "第1轮", "第2轮"]
    same = browser(bench.lead).get(page("goals-rounds", sheet), {"before": "2", "after": "2"})
    assert (same.context["changed"], len(same.context["same"])) == ([], 2)
    assert browser(bench.lead).get(page("goals-rounds", sheet), {"before": "x", "after": "9"}).status_code == 200
    assert "本轮有改动" in browser(bench.lead).get(page("goals-review", sheet)).content.decode()


def test_taking_back_is_offered_until_somebody_decides(bench: Bench) -> None:
    sheet = a_submitted(bench)
    assert browser(bench.head).get(page("goals-review", sheet)).context["may_withdraw"]
    assert not browser(bench.filler).get(page("goals-review", sheet)).context["may_withdraw"]
    assert browser(bench.head).post(page("goals-withdraw", sheet)).status_code == 302
    assert fresh(sheet).state == SheetState.DRAFT
    assert browser(bench.head).post(page("goals-withdraw", sheet)).status_code == 302


@pytest.mark.parametrize(("who", "draft", "submitted", "decide"), [
    ("filler", 200, 200, 422), ("head", 200, 200, 422), ("lead", 404, 200, 302), ("office", 404, 200, 422),
    ("leader", 404, 200, 422), ("steering", 404, 200, 422), ("chief", 404, 200, 403), ("stranger", 404, 404, 404),
])  # fmt: skip
def test_who_sees_and_decides(bench: Bench, who: str, draft: int, submitted: int, decide: int) -> None:
    client, sheet = browser(getattr(bench, who)), a_draft(bench)
    assert client.get(page("goals-review", sheet)).status_code == draft
    submit_sheet(sheet, by=bench.head)
    assert client.get(page("goals-review", sheet)).status_code == submitted
    assert client.post(page("goals-decide", sheet), posted(sheet, verdict="approve")).status_code == decide
    assert present(sheet).code == ("office" if who == "lead" else "group_lead")


def test_only_the_organ_submits(bench: Bench) -> None:
    sheet = a_draft(bench)
    for who in (bench.lead, bench.office, bench.chief, bench.leader, bench.steering, bench.stranger):
        assert browser(who).post(page("goals-submit", sheet)).status_code in {403, 404}
    assert fresh(sheet).state == SheetState.DRAFT


def lines(bench: Bench, user: User, wanted: Wanted | None = None) -> list[tuple[str, str, str]]:
    found = fitting(board(user, bench.plan), wanted or Wanted())
    return [(each.participant.code, each.state, each.step.title if each.step else "") for each in found]


def test_the_board_says_how_far_each_participant_is(bench: Bench) -> None:
    sheet = a_submitted(bench)
    start_sheet(participant(bench.plan, "P3"), by=bench.office)
    assert lines(bench, bench.office) == [
        ("P1", "missing", ""), ("P2", "submitted", "组长单位初审"), ("P3", "draft", ""),
    ]  # fmt: skip
    found = board(bench.office, bench.plan)[1]
    assert (found.rounds, found.goals, str(found.points), found.asked) == (1, 2, "100", "GP-lead")
    assert not found.is_mine
    assert found.left is not None
    assert [each.is_mine for each in board(bench.lead, bench.plan)] == [True, False]
    assert found.sheet == sheet


def test_a_reader_of_the_board_sees_his_part_only(bench: Bench) -> None:
    a_submitted(bench)
    assert [code for code, _state, _step in lines(bench, bench.lead)] == ["P2", "P3"]
    assert [code for code, _state, _step in lines(bench, bench.steering)] == ["P1", "P2", "P3"]
    assert browser(bench.stranger).get(of_plan("goals-board", bench)).status_code == 404
    assert browser(bench.filler).get(of_plan("goals-board", bench)).status_code == 404


@pytest.mark.parametrize(("wanted", "found"), [
    (Wanted(state="submitted"), ["P2"]), (Wanted(state="missing"), ["P1", "P3"]), (Wanted(group="B"), []),
    (Wanted(group="A"), ["P1", "P2", "P3"]), (Wanted(step="组长单位初审"), ["P2"]), (Wanted(step="目标办审核"), []),
    (Wanted(step="mine"), []),
    (Wanted(state="submitted", step="组长单位初审", group="A"), ["P2"]),
])  # fmt: skip
def test_the_board_is_filtered(bench: Bench, wanted: Wanted, found: list[str]) -> None:
    a_submitted(bench)
    assert [code for code, _state, _step in lines(bench, bench.office, wanted)] == found


def test_bulk_approval_is_confirmed_with_count_and_digests(bench: Bench) -> None:
    first, second = a_submitted(bench, "P2"), a_submitted(bench, "P3")
    client, address = browser(bench.lead), of_plan("goals-board-approve", bench)
    assert "同意选中的……" in client.get(of_plan("goals-board", bench)).content.decode()
    asked = client.post(address, {"sheet": [first.key, second.key, "nonsense"]})
    text = asked.content.decode()
    assert "同意这2个" in text
    assert all(shown(each).digest in text for each in (first, second))
    hidden = {f"shown:{each.key}": f"{shown(each).step} {shown(each).digest}" for each in (first, second)}
    decide_sheet(second, by=bench.lead, verdict="return", remark="请重拟", shown=shown(second))
    done = client.post(address, {"sheet": [first.key, second.key], "confirmed": "yes", **hidden})
    rows = [[str(cell.text) for cell in row.cells][:2] for row in done.context["table"].rows]
    assert rows == [["第2单位", "已同意，转到下一步"], ["第3单位", "未办理"]]
    assert (present(first).code, fresh(second).state) == ("office", SheetState.RETURNED)
    assert client.post(address, {}).status_code == 302


def test_issuing_asks_for_the_number_and_changes_all_or_nothing(bench: Bench) -> None:
    sheet = agree(a_submitted(bench), *bench.chain)
    client, address = browser(bench.chief), of_plan("goals-board-issue", bench)
    assert "下达选中的……" in client.get(of_plan("goals-board", bench)).content.decode()
    assert "下达这1个" in client.post(address, {"sheet": sheet.key}).content.decode()
    refused = client.post(address, {"sheet": sheet.key, "confirmed": "yes", "number": ""})
    assert (refused.status_code, fresh(sheet).state) == (422, SheetState.APPROVED)
    done = client.post(address, {"sheet": sheet.key, "confirmed": "yes", "number": "3号"})
    assert (done.status_code, fresh(sheet).document_number) == (302, "3号")
    for who in (bench.lead, bench.steering, bench.leader):
        assert browser(who).post(address, {"sheet": sheet.key}).status_code == 403
    assert browser(bench.stranger).post(address, {"sheet": sheet.key}).status_code == 404


def test_the_board_is_taken_out_as_a_workbook(bench: Bench, tmp_path: Path) -> None:
    a_submitted(bench)
    answer = browser(bench.office).get(of_plan("goals-board-export", bench), {"state": "submitted"})
    path = tmp_path / "board.xlsx"
    path.write_bytes(answer.content)
    tables, problems = read_tables(path)
    assert problems == []
    columns = tables["目标审核进展"].columns
    assert [list(columns[name]) for name in list(columns)[:8]] == [
        ["第2单位"], ["甲组"], ["审核中"], ["组长单位初审"], ["GP-lead"], ["1"], ["2"], ["100"],
    ]  # fmt: skip
    notes = dict(zip(*tables["说明"].columns.values(), strict=True))
    assert notes["导出"].startswith("GP-office ")
    assert Entry.objects.filter(object=f"goals.board:{bench.plan.code}").count() == 1


@pytest.mark.parametrize("who", ["office", "lead", "leader"])
def test_the_board_takes_the_same_queries_for_any_number(who: str) -> None:
    counts = []
    for organs, code in ((3, "QA"), (7, "QB")):
        bench = a_bench(organs, code)
        for number in range(2, organs + 1):
            a_submitted(bench, f"P{number}")
        GoalSheet.objects.filter(key=f"{code}.P2").update(state=SheetState.APPROVED)  # so that it can be issued
        client = browser(getattr(bench, who))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(of_plan("goals-board", bench)).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert counts[0] <= BUDGET[who]


BUDGET = {"office": 21, "lead": 21, "leader": 25}  # of the whole page, session and roles included


@pytest.mark.parametrize("who", ["office", "lead"])
def test_the_board_itself_takes_at_most_twenty(bench: Bench, who: str) -> None:
    a_submitted(bench, "P2")
    a_submitted(bench, "P3")
    with CaptureQueriesContext(connection) as caught:
        board(getattr(bench, who), bench.plan)
    assert len(caught) <= 14
