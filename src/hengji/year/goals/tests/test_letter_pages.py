"""Pages of letters: who sees, signs, downloads; the office's list; what is refused stays on the page."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.models import User
from hengji.year.goals.actions import make_letter, make_letters, sign_letter
from hengji.year.goals.models import GoalSheet, Letter, LetterSignature

from .house import PACK
from .letter_house import BASIS, DRAWN, LetterHouse, a_letter_house
from .test_letters import replaced, text_of_docx, text_of_pdf

pytestmark = pytest.mark.django_db
POSTED = {"drawing": f"data:image/png;base64,{base64.b64encode(DRAWN).decode()}"}
BUDGET = 34  # with the reader's session, roles and the page's frame


@pytest.fixture
def house() -> LetterHouse:
    return a_letter_house()


@pytest.fixture
def letter(house: LetterHouse) -> Letter:
    return make_letter(house.sheet, by=house.office)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, letter: Letter) -> str:
    return reverse(name, args=[letter.pk])


def test_from_the_sheet_to_a_made_letter(house: LetterHouse) -> None:
    address = reverse("goals-sheet-letter", args=[house.sheet.key])
    sheet = reverse("goals-sheet", args=[house.sheet.key])
    assert address in browser(house.head).get(sheet).content.decode()
    assert "由目标绩效办按已下达的目标生成" in browser(house.head).get(address).content.decode()
    making = reverse("goals-sheet-letter-make", args=[house.sheet.key])
    assert browser(house.head).post(making).status_code == 403
    assert browser(house.stranger).post(making).status_code == 404
    done = browser(house.office).post(making)
    made = Letter.objects.get()
    assert done["Location"] == page("goals-letter", made)
    assert browser(house.head).get(address)["Location"] == page("goals-letter", made)
    text = browser(house.head).get(page("goals-letter", made)).content.decode()
    for word in (made.digest, made.goals_digest, BASIS, "目标1", "您代表乙方签字"):
        assert word in text


@pytest.mark.parametrize(("who", "said"), [
    ("clerk", (200, 403, 403, 403)), ("head", (200, 302, 403, 403)), ("chief", (404, 404, 404, 404)),
    ("office", (200, 403, 403, 422)), ("leader", (200, 403, 302, 403)), ("steering", (200, 403, 302, 403)),
    ("reader", (200, 403, 403, 403)), ("stranger", (404, 404, 404, 404)),
])  # fmt: skip
def test_who_sees_and_signs(house: LetterHouse, letter: Letter, who: str, said: tuple[int, ...]) -> None:
    sees, signs, above, registers = said
    client = browser(getattr(house, who))
    assert client.get(page("goals-letter", letter)).status_code == sees
    assert client.get(page("goals-letter-download", letter)).status_code == sees
    assert client.post(page("goals-letter-register", letter), {"side": "organ"}).status_code == registers
    assert client.post(page("goals-letter-sign", letter), POSTED).status_code == signs
    assert client.post(page("goals-letter-sign-above", letter), POSTED).status_code == above
    assert LetterSignature.objects.count() == (302 in {signs, above})


def test_signing_shows_who_and_a_second_click_changes_nothing(house: LetterHouse, letter: Letter) -> None:
    client, address = browser(house.head), page("goals-letter-sign", letter)
    assert client.post(address, {"drawing": "nonsense"}).status_code == 422
    assert client.post(address, {"drawing": "data:image/png;base64,***"}).status_code == 422
    for _ in range(2):
        assert client.post(address, POSTED).status_code == 302
    assert LetterSignature.objects.count() == 1
    text = client.get(page("goals-letter", letter)).content.decode()
    assert "钱丙寅（厅长）" in text
    assert "您代表乙方签字" not in text


def test_a_chosen_picture_signs_as_well(house: LetterHouse, letter: Letter) -> None:
    file = io.BytesIO(DRAWN)
    file.name = "签名.png"
    assert browser(house.head).post(page("goals-letter-sign", letter), {"picture": file}).status_code == 302
    assert bytes(LetterSignature.objects.get().drawing) == DRAWN


def test_both_formats_are_downloaded_and_recorded(house: LetterHouse, letter: Letter) -> None:
    sign_letter(letter, "organ", DRAWN, by=house.head)
    client, address = browser(house.clerk), page("goals-letter-download", letter)
    word, pdf = client.get(address, {"format": "docx"}), client.get(address, {"format": "pdf"})
    for text in (text_of_docx(word.content), text_of_pdf(pdf.content)):
        assert "第2单位2026年度目标责任书" in text
        assert letter.goals_digest.partition(":")[2] in text
    assert Entry.objects.filter(object=f"goals.letter:{letter.pk}", action__contains="export").count() == 2


def test_the_office_makes_lists_filters_and_takes_all(house: LetterHouse) -> None:
    client, address = browser(house.office), reverse("goals-letters", args=[house.plan.code])
    assert "生成未生成和待换新版的2份" in client.get(address).content.decode()
    assert client.post(reverse("goals-letters-make", args=[house.plan.code])).status_code == 302
    sign_letter(Letter.objects.get(sheet=house.sheet), "organ", DRAWN, by=house.head)
    rows = client.get(address, {"state": "organ"}).context["table"].rows
    assert [row.cells[0].text for row in rows] == ["第1单位"]
    rows = client.get(address).context["table"].rows
    assert [[str(cell.text) for cell in row.cells] for row in rows] == [
        ["第1单位", "乙方未签", "1", "未签", "未签", "孙丁卯"],
        ["第2单位", "甲方未签", "1", "未签", "钱丙寅", "钱丙寅"],
    ]  # fmt: skip
    taken = client.post(reverse("goals-letters-download", args=[house.plan.code]))
    printed = client.post(reverse("goals-letters-download", args=[house.plan.code]), {"format": "pdf"})
    with zipfile.ZipFile(io.BytesIO(printed.content)) as archive:
        assert "钱丙寅" in text_of_pdf(archive.read("P2-第2单位2026年度目标责任书.pdf"))
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        assert archive.namelist() == ["P1-第1单位2026年度目标责任书.docx", "P2-第2单位2026年度目标责任书.docx"]
    for who in (house.head, house.clerk, house.leader, house.reader, house.stranger):
        assert browser(who).get(address).status_code == 404
    assert browser(house.steering).get(address).status_code == 200
    assert browser(house.steering).post(reverse("goals-letters-make", args=[house.plan.code])).status_code == 403


def test_without_a_basis_nobody_signs() -> None:
    house = a_letter_house(PACK)
    letter = make_letter(house.sheet, by=house.office)
    text = browser(house.head).get(page("goals-letter", letter)).content.decode()
    assert "目标任务书" in text
    assert "未签" not in text
    assert browser(house.head).post(page("goals-letter-sign", letter), POSTED).status_code == 403
    assert (
        "没有写明签订依据"
        in browser(house.office).get(reverse("goals-letters", args=[house.plan.code])).content.decode()
    )


def test_paper_is_registered_on_the_page(house: LetterHouse, letter: Letter) -> None:
    client, address = browser(house.office), page("goals-letter-register", letter)
    wrong = client.post(address, {"side": "superior", "day": "x"})
    assert (wrong.status_code, LetterSignature.objects.count()) == (422, 0)
    right = {
        "side": "superior",
        "name": "王副省长",
        "post": "副省长",
        "day": str(timezone.localdate()),
        "reason": "档案室",
    }
    assert client.post(address, right).status_code == 302
    assert "王副省长（副省长）" in client.get(page("goals-letter", letter)).content.decode()


def test_a_new_head_confirms_the_inherited_duty(house: LetterHouse, letter: Letter) -> None:
    sign_letter(letter, "organ", DRAWN, by=house.head)
    new = browser(replaced(house))
    assert "确认继任" in new.get(page("goals-letter", letter)).content.decode()
    assert new.post(page("goals-letter-succeed", letter)).status_code == 302
    text = new.get(page("goals-letter", letter)).content.decode()
    assert "厅长李戊辰确认继任，承担钱丙寅签署的责任" in text
    assert 'action="' + page("goals-letter-succeed", letter) not in text
    for who in (house.clerk, house.office, house.steering):
        assert browser(who).post(page("goals-letter-succeed", letter)).status_code == 403


@pytest.mark.parametrize("who", ["office", "steering"])
def test_the_list_takes_the_same_queries_for_any_number(who: str) -> None:
    counts = []
    for code, number in (("QA", 1), ("QB", 2)):
        house = a_letter_house(code=code)
        if number == 1:
            GoalSheet.objects.filter(pk=house.first.pk).update(state="approved")
        make_letters(house.plan, by=house.office)
        client, address = browser(getattr(house, who)), reverse("goals-letters", args=[house.plan.code])
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert counts[0] <= BUDGET
