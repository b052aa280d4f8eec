"""The main job on a page: from the list of runs to the evidence of one leaf, by mouse, by keyboard, on a phone."""

import pytest
from playwright.sync_api import expect

from hengji.foundation.common.testing import OFFICER
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.outcome.assessment.models import Run
from tests.browser.conftest import Visit, both


@pytest.fixture
def reader(visit: Visit) -> Visit:
    """Somebody who may read runs, logged in."""
    give(User.objects.get(username=OFFICER.username), Role.READER)
    visit.log_in()
    return visit


def follow(visit: Visit, name: str) -> None:
    """Reach a link with the keyboard alone and open it."""
    link = visit.page.locator("#main").get_by_role("link", name=name, exact=True).first
    link.focus()
    expect(link).to_be_focused()
    visit.page.keyboard.press("Enter")


def test_three_steps_from_an_organ_to_its_evidence_by_keyboard(reader: Visit, stored: Run) -> None:
    reader.open("/runs/")
    follow(reader, "样例第1次汇总")
    expect(reader.page.get_by_text("已核验 ✓")).to_be_visible()
    follow(reader, "经济综合组")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("经济综合组")
    follow(reader, "第2经济厅")  # one
    follow(reader, "职能职责")  # two
    follow(reader, "行政复议纠错件数")  # three
    expect(reader.page.locator("#main")).to_contain_text("控制目标4，实际8，为目标的200%，分值10，得0")
    expect(reader.page.locator("#main")).to_contain_text("责任单位")
    follow(reader, "SR-02 控制型计分（越低越好）")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("SR-02 控制型计分（越低越好）")


def test_digest_can_be_copied(reader: Visit, stored: Run) -> None:
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.open(f"/runs/{stored.pk}/")
    reader.page.get_by_role("button", name="复制").click()
    expect(reader.page.get_by_role("button", name="已复制")).to_be_visible()
    assert reader.page.evaluate("navigator.clipboard.readText()") == stored.digest


PAGES = {
    "runs": "/runs/",
    "run": "/runs/{}/",
    "group": "/runs/{}/groups/B/",
    "organ": "/runs/{}/organs/B02/",
    "block": "/runs/{}/organs/B02/nodes/S2/",
    "leaf": "/runs/{}/organs/B02/nodes/S2.1/",
    "compare": "/runs/{}/organs/B02/compare/",
    "rules": "/rules/",
    "rule": "/rules/SR-01/",
    "packs": "/packs/",
    "pack": "/packs/guizhou-six-blocks-example/",
}


@both
@pytest.mark.parametrize("name", PAGES)
def test_page_fits_and_is_accessible(reader: Visit, stored: Run, name: str) -> None:
    answer = reader.open(PAGES[name].format(stored.pk))
    assert answer is not None
    assert answer.status == 200
    reader.picture(f"{name}-{reader.width}")
    assert reader.overflow() <= 0
    assert reader.accessibility_problems() == []
