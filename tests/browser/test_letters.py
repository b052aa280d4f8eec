"""A responsibility letter: made by the office, signed by the organ's head on a phone or a desk, read back."""

import pytest
from playwright.sync_api import expect

from hengji.foundation.common.testing import PASSWORD
from hengji.foundation.organisations.models import User
from hengji.year.goals.models import Letter, LetterSignature
from hengji.year.goals.tests.letter_house import DRAWN, LetterHouse, a_letter_house
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)


def enter(visit: Visit, user: User) -> None:
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    visit.page.context.clear_cookies()
    visit.log_in(user.username)
    visit.page.wait_for_url(f"{visit.address}/")


def looked_at(visit: Visit, name: str) -> None:
    visit.picture(f"letters-{name}-{visit.width}")
    assert (visit.accessibility_problems(), visit.overflow()) == ([], 0)


@both
def test_a_letter_is_made_signed_and_read_back(visit: Visit) -> None:
    house = a_letter_house()
    enter(visit, house.office)
    _make(visit, house)
    enter(visit, house.head)
    _sign(visit, house)
    enter(visit, house.steering)
    _sign_by_keyboard(visit, house)
    enter(visit, house.office)
    _read(visit, house)


def _make(visit: Visit, house: LetterHouse) -> None:
    page = visit.page
    visit.open(f"/goals/{house.plan.code}/letters/")
    looked_at(visit, "none")
    page.get_by_role("button", name="生成未生成和待换新版的2份").click()
    expect(page.get_by_text("2个已下达的单位都有了现行目标的责任书。")).to_be_visible()
    looked_at(visit, "list")


def _sign(visit: Visit, house: LetterHouse) -> None:
    """Nothing is sent without a stroke; a drawn one is a picture."""
    page = visit.page
    visit.open(f"/goal-sheets/{house.sheet.key}/")
    page.get_by_role("link", name="目标责任书").click()
    looked_at(visit, "letter")
    page.get_by_role("button", name="签署", exact=True).click()
    expect(page.get_by_text("请先在框内签名，或选择签名图片。")).to_be_visible()
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(box["x"] + 30 + step * 20, box["y"] + 40 + (step % 3) * 25)
    page.mouse.up()
    looked_at(visit, "drawn")
    page.get_by_role("button", name="签署", exact=True).click()
    expect(page.get_by_text("已签字，并记入操作日志。")).to_be_visible()
    looked_at(visit, "signed")
    row = LetterSignature.objects.get()
    assert (row.side, row.user, row.how, bytes(row.drawing)[:4]) == ("organ", house.head, "drawn", b"\x89PNG")


def _sign_by_keyboard(visit: Visit, house: LetterHouse) -> None:
    page, letter = visit.page, Letter.objects.get(sheet=house.sheet)
    visit.open(f"/goal-letters/{letter.pk}/")
    page.get_by_label("或选择签名图片（PNG）").set_input_files(
        {"name": "签名.png", "mimeType": "image/png", "buffer": DRAWN}
    )
    page.get_by_role("button", name="签署", exact=True).press("Enter")
    expect(page.get_by_text("已签字，并记入操作日志。")).to_be_visible()


def _read(visit: Visit, house: LetterHouse) -> None:
    page, letter = visit.page, Letter.objects.get(sheet=house.sheet)
    visit.open(f"/goals/{house.plan.code}/letters/?state=done")
    page.get_by_role("link", name="第2单位").click()
    expect(page.get_by_text(letter.goals_digest)).to_be_visible()
    looked_at(visit, "both")
    for name, ending in (("PDF", ".pdf"), ("Word", ".docx")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        assert taken.value.suggested_filename == f"第2单位2026年度目标责任书{ending}"
