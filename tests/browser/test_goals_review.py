"""A sheet from its organ to being issued: the lead returns one goal, the organ mends it, the others agree."""

import pytest
from playwright.sync_api import expect

from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.organisations.models import User
from hengji.year.goals.actions import Row, write_goals
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import GoalSheet, GoalVersion
from hengji.year.goals.tests.reviewing import Bench, a_bench, a_draft, a_submitted, agree
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)
REVIEW = "/goal-sheets/GP.P2/review/"


def enter(visit: Visit, user: User) -> None:
    visit.page.context.clear_cookies()
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    visit.log_in(user.username)
    visit.page.wait_for_url(f"{visit.address}/")


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"goals-review-{name}-{visit.width}")
    assert (visit.accessibility_problems(), visit.overflow()) == ([], 0)


@both
def test_from_the_organ_to_the_issued_sheet(visit: Visit) -> None:
    bench = a_bench(4)
    sheet, other = a_draft(bench), a_submitted(bench, "P3")
    _submit(visit, bench)
    _return(visit, bench)
    _mend(visit, bench, sheet)
    _agree_in_bulk(visit, bench)
    for each in (sheet, other):
        agree(each, bench.office, bench.leader, bench.steering)
    _issue(visit, bench)
    assert set(GoalSheet.objects.values_list("state", "document_number")) == {
        (SheetState.ISSUED, "省目标办〔2026〕3号")
    }
    assert set(GoalVersion.objects.values_list("sealed", flat=True)) == {True}


def _submit(visit: Visit, bench: Bench) -> None:
    enter(visit, bench.head)
    visit.open("/goal-sheets/GP.P2/")
    visit.page.get_by_role("link", name="送审……").click()
    looked_at(visit, "submit")
    visit.page.get_by_role("button", name="送审").click()
    expect(visit.page.get_by_role("button", name="撤回")).to_be_visible()
    looked_at(visit, "submitted")


def _return(visit: Visit, bench: Bench) -> None:
    enter(visit, bench.lead)
    visit.open(REVIEW)
    visit.page.get_by_text("写意见").first.click()
    visit.page.get_by_label("对“新增公办学位”的意见").fill("目标低于去年实际，请调高。")
    looked_at(visit, "turn")
    visit.page.get_by_role("button", name="退回修改").click()
    expect(visit.page.get_by_text("待修改")).to_be_visible()


def _mend(visit: Visit, bench: Bench, sheet: GoalSheet) -> None:
    write_goals(sheet, [Row("P2-01", {"target": "1500"})], by=bench.filler)
    enter(visit, bench.head)
    visit.open(REVIEW)
    visit.page.get_by_role("link", name="重新送审……").click()
    visit.page.get_by_role("button", name="送审").click()
    visit.page.get_by_role("link", name="对照各轮").click()
    expect(visit.page.get_by_text("1项不同，1项相同")).to_be_visible()
    looked_at(visit, "rounds")


def _agree_in_bulk(visit: Visit, bench: Bench) -> None:
    enter(visit, bench.lead)
    visit.open("/goals/GP/review/?step=mine")
    visit.page.get_by_label("全选").check()
    looked_at(visit, "board")
    visit.page.get_by_role("button", name="同意选中的……").click()
    looked_at(visit, "confirm")
    visit.page.get_by_role("button", name="同意这2个").click()
    expect(visit.page.get_by_text("办理2个，未办理0个。")).to_be_visible()
    looked_at(visit, "result")


def _issue(visit: Visit, bench: Bench) -> None:
    enter(visit, bench.chief)
    visit.open("/goals/GP/review/?state=approved")
    visit.page.get_by_label("全选").check()
    visit.page.get_by_role("button", name="下达选中的……").click()
    visit.page.get_by_label("下达文号").fill("省目标办〔2026〕3号")
    looked_at(visit, "issue")
    visit.page.get_by_role("button", name="下达这2个").click()
    expect(visit.page.get_by_text("已下达2张目标表。")).to_be_visible()
