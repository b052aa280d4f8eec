"""Letters: what they say in both formats, versions after amendments, who signs, and who inherits."""

from __future__ import annotations

import io
import re
from datetime import date

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pypdf import PdfReader

from hengji.foundation.access.policy import can
from hengji.foundation.access.testing import disagreements
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.documents.content import Document, Signatures, Table
from hengji.foundation.documents.digesting import digest_of
from hengji.foundation.documents.printing import as_pdf
from hengji.foundation.documents.word import as_docx
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.replay import last_states
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.holdings import forget
from hengji.foundation.organisations.models import Appointment, Grant, User
from hengji.foundation.organisations.testing import give
from hengji.year.goals import letter_triggers
from hengji.year.goals.actions import (
    Signed,
    acknowledge_succession,
    make_letter,
    make_letters,
    register_signature,
    sign_letter,
)
from hengji.year.goals.content import digest_of as goals_digest
from hengji.year.goals.content import sheet_text
from hengji.year.goals.letter_content import document_in
from hengji.year.goals.models import GoalSheet, GoalVersion, Letter, LetterSignature
from hengji.year.goals.queries.letter_todo import todo
from hengji.year.goals.queries.letters import current_holder, letter_lines, letters_for, pairs_by_sheet, shown_document
from hengji.year.goals.queries.sheets import pairs_of

from .house import PACK, a_user, participant
from .letter_house import BASIS, DRAWN, LetterHouse, a_letter_house, appoint

WORDS = (
    "目标1", "目标2", "目标3", "100个", "2026年11月30日", "第2单位2026年度目标责任书", "演示数据",
    "省目标绩效管理领导小组", "甲方（分管副省长）", "分值合计100分",
)  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> LetterHouse:
    return a_letter_house()


def codes(caught: pytest.ExceptionInfo[ProblemsError]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def amend(sheet: GoalSheet, title: str = "目标1") -> None:
    """The next approved version of a goal, as an amendment in force leaves it."""
    old = GoalVersion.objects.select_related("goal").get(goal__sheet=sheet, title=title)
    goal = old.goal
    old.pk, old.number, old.effective, old.target = None, old.number + 1, date(2026, 7, 31), "80"
    old.save(force_insert=True)
    goal.version = old.number
    goal.save(update_fields=["version"])


def table_of(document: Document) -> Table:
    (found,) = [block for block in document.blocks if isinstance(block, Table)]
    return found


def text_of_pdf(content: bytes) -> str:
    return re.sub(r"\s|\u200b", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def text_of_docx(content: bytes) -> str:
    book = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    heads = [each.text for section in book.sections for each in section.header.paragraphs]
    return re.sub(r"\s", "", "".join([*heads, *(each.text for each in book.paragraphs), *cells]))


def test_both_formats_say_every_goal_and_the_digest(house: LetterHouse) -> None:
    letter = make_letter(house.sheet, by=house.office)
    document = shown_document(letter)
    digest = goals_digest(sheet_text(pairs_of(house.sheet)))
    assert (letter.goals_digest, document.digest) == (digest, digest)
    for text in (text_of_pdf(as_pdf(document)), text_of_docx(as_docx(document))):
        for word in (*WORDS, BASIS, digest.partition(":")[2]):
            assert word in text
    assert [row[1] for row in table_of(document).rows] == ["目标1", "目标2", "目标3"]


def test_what_is_kept_is_what_was_made(house: LetterHouse) -> None:
    with assert_recorded():
        letter = make_letter(house.sheet, by=house.office)
    assert digest_of(document_in(letter.text)) == letter.digest
    entry = Entry.objects.get(action="goals.make_letters")
    state = last_states({"goals.letter"}, since=entry.seq - 1)["goals.letter"][str(letter.pk)]
    assert state is not None
    assert letter.digest in state
    assert letter.goals_digest in state


def test_the_same_goals_give_the_same_letter_and_an_amendment_the_next(house: LetterHouse) -> None:
    first = make_letter(house.sheet, by=house.office)
    assert make_letter(house.sheet, by=house.office) == first
    amend(house.sheet)
    second = make_letter(house.sheet, by=house.office)
    assert (first.number, second.number) == (1, 2)
    assert first.goals_digest != second.goals_digest
    table = table_of(document_in(second.text))
    assert ("1", "目标1（第2版，自2026年7月31日起）", "80个") in [row[:3] for row in table.rows]
    assert "80个" not in first.text
    with pytest.raises(ProblemsError) as caught:
        sign_letter(first, "organ", DRAWN, by=house.head)
    assert codes(caught) == ["GL_OLD_VERSION"]


def test_cancelled_goals_are_left_out_and_classified_ones_show_their_register(house: LetterHouse) -> None:
    goals = [goal for goal, _version in pairs_of(house.sheet)]
    for goal, more in (
        (goals[0], {"cancelled": True}),
        (goals[1], {"classified": True, "target": "", "register": "密7"}),
    ):
        row = GoalVersion.objects.get(goal=goal)
        row.pk, row.number = None, 2
        for name, value in more.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        goal.version = 2
        goal.save(update_fields=["version"])
    table = table_of(document_in(make_letter(house.sheet, by=house.office).text))
    assert [row[1:3] for row in table.rows] == [("目标2", "涉密，登记编号密7"), ("目标3", "100个")]


def test_without_a_basis_there_is_a_list_of_tasks_that_nobody_signs() -> None:
    house = a_letter_house(PACK)
    letter = make_letter(house.sheet, by=house.office)
    document = shown_document(letter)
    assert (letter.kind, document.title) == ("task", "第2单位2026年度目标任务书")
    assert "签" not in "".join(str(block) for block in document.blocks).replace("Signatures", "")
    assert not can(house.head, "goals.sign_letter", letter)
    for by, side in ((house.head, "organ"), (house.steering, "superior")):
        with pytest.raises(PermissionDenied):
            sign_letter(letter, side, DRAWN, by=by)


def test_letters_of_all_issued_sheets_are_made_at_once(house: LetterHouse) -> None:
    first = make_letter(house.first, by=house.office)
    found = make_letters(house.plan, by=house.office)
    assert [letter.sheet.key for letter in found] == [house.first.key, house.sheet.key]
    assert (found[0], Letter.objects.count(), Entry.objects.filter(action="goals.make_letters").count()) == (
        first,
        2,
        2,
    )
    assert make_letters(house.plan, by=house.office) == found
    assert Letter.objects.count() == 2
    for by in (house.head, house.clerk, house.leader, house.steering, house.reader, house.stranger):
        with pytest.raises(PermissionDenied):
            make_letters(house.plan, by=by)


def test_only_issued_sheets_have_letters(house: LetterHouse) -> None:
    GoalSheet.objects.filter(pk=house.sheet.pk).update(state="approved")
    with pytest.raises(ProblemsError) as caught:
        make_letter(house.sheet, by=house.office)
    assert codes(caught) == ["GL_NOT_ISSUED"]
    GoalSheet.objects.update(state="approved")
    with pytest.raises(ProblemsError) as caught:
        make_letters(house.plan, by=house.office)
    assert codes(caught) == ["GL_NOTHING"]


def test_each_side_signs_once(house: LetterHouse) -> None:
    letter = make_letter(house.sheet, by=house.office)
    with assert_recorded():
        organ = sign_letter(letter, "organ", DRAWN, by=house.head)
        sign_letter(letter, "superior", DRAWN, by=house.leader)
    assert (organ.name, organ.post, organ.how, organ.letter_digest) == ("钱丙寅", "厅长", "drawn", letter.digest)
    assert sign_letter(letter, "organ", DRAWN, by=house.head) == organ
    for side, by in (("organ", house.head), ("superior", house.steering)):
        with pytest.raises(ProblemsError) as caught:
            sign_letter(letter, side, DRAWN[:-12] + DRAWN[-12:] + b"\0", by=by)
        assert codes(caught) == ["GL_SIGNED"]
    assert LetterSignature.objects.count() == 2
    document = shown_document(letter)
    (places,) = [block.places for block in document.blocks if isinstance(block, Signatures)]
    assert [(place.name, bool(place.drawing)) for place in places] == [("王副省长", True), ("钱丙寅", True)]
    assert digest_of(document_in(letter.text)) == letter.digest
    assert "钱丙寅" in text_of_pdf(as_pdf(document))


@pytest.mark.parametrize(("who", "side"), [
    ("head", "superior"), ("clerk", "organ"), ("chief", "organ"), ("office", "organ"), ("office", "superior"),
    ("leader", "organ"), ("steering", "organ"), ("reader", "organ"), ("stranger", "organ"), ("stranger", "superior"),
    ("head", "else"),
])  # fmt: skip
def test_nobody_signs_for_another_side(house: LetterHouse, who: str, side: str) -> None:
    letter = make_letter(house.sheet, by=house.office)
    with pytest.raises(PermissionDenied):
        sign_letter(letter, side, DRAWN, by=getattr(house, who))
    assert LetterSignature.objects.count() == 0


def test_a_leader_signs_for_the_organs_in_his_charge(house: LetterHouse) -> None:
    letter = make_letter(house.first, by=house.office)
    with pytest.raises(PermissionDenied):
        sign_letter(letter, "superior", DRAWN, by=house.leader)
    assert sign_letter(letter, "superior", DRAWN, by=house.steering).user == house.steering


@pytest.mark.parametrize(("drawn", "code"), [(b"", "GL_DRAWING"), (b"GIF89a", "DRAWING"), (DRAWN[:40], "DRAWING")])
def test_a_drawing_is_a_whole_picture(house: LetterHouse, drawn: bytes, code: str) -> None:
    letter = make_letter(house.sheet, by=house.office)
    with pytest.raises(ProblemsError) as caught:
        sign_letter(letter, "organ", drawn, by=house.head)
    assert codes(caught) == [code]


def test_paper_is_registered_by_the_office(house: LetterHouse) -> None:
    letter, today = make_letter(house.sheet, by=house.office), timezone.localdate()
    paper = Signed("superior", " 王副省长 ", "副省长", today, "原件存省政府办公厅档案室")
    with assert_recorded():
        row = register_signature(letter, paper, [], by=house.office)
    assert (row.name, row.how, row.user, row.by, row.signed_on) == ("王副省长", "paper", None, house.office, today)
    with pytest.raises(ProblemsError) as caught:
        register_signature(letter, Signed("x", "", "", None), [], by=house.office)
    assert codes(caught) == ["GL_SIDE", "GL_NAME", "GL_DAY", "GL_PROOF"]
    for by in (house.head, house.leader, house.steering, house.reader, house.stranger):
        with pytest.raises(PermissionDenied):
            register_signature(letter, Signed("organ", "某", "", today, "存"), [], by=by)


def replaced(house: LetterHouse) -> User:
    """The head leaves today; somebody else is appointed."""
    today, new = timezone.localdate(), a_user("LP-new-head")
    own = participant(house.plan, "P2").organisation
    assert own is not None
    Appointment.objects.filter(person__user=house.head).update(until=today)
    Grant.objects.filter(user=house.head).update(until=today)
    appoint(new, "李戊辰", own, today)
    forget()
    return User.objects.get(pk=new.pk)


def test_a_successor_inherits_the_signed_duty(house: LetterHouse) -> None:
    letter = make_letter(house.sheet, by=house.office)
    sign_letter(letter, "organ", DRAWN, by=house.head)
    found = current_holder(letter)
    assert found is not None
    assert (found.user, found.name, found.post) == (house.head, "钱丙寅", "厅长")
    with pytest.raises(ProblemsError) as caught:
        acknowledge_succession(letter, by=house.head)
    assert codes(caught) == ["GL_NOT_HEAD"]
    new = replaced(house)
    assert [line.state for line in letter_lines(house.office, house.plan)] == ["missing", "succeed"]
    with assert_recorded():
        row = acknowledge_succession(letter, by=new)
    assert (row.name, row.post, row.predecessor) == ("李戊辰", "厅长", "钱丙寅")
    assert acknowledge_succession(letter, by=new) == row
    assert [line.state for line in letter_lines(house.office, house.plan)] == ["missing", "superior"]
    with pytest.raises(PermissionDenied):
        acknowledge_succession(letter, by=User.objects.get(pk=house.head.pk))


def waiting(user: User) -> list[str]:
    return [each.title for each in todo(user)]


def test_the_inbox_asks_the_head_to_sign_and_the_successor_to_take_over(house: LetterHouse) -> None:
    assert waiting(house.head) == []
    letter = make_letters(house.plan, by=house.office)[1]
    assert waiting(house.head) == ["签署第2单位的目标责任书"]
    assert [waiting(each) for each in (house.clerk, house.office, house.stranger)] == [[], [], []]
    sign_letter(letter, "organ", DRAWN, by=house.head)
    assert waiting(house.head) == []
    new = replaced(house)
    assert waiting(new) == ["确认继任第2单位的目标责任书"]
    acknowledge_succession(letter, by=new)
    assert waiting(new) == []


def test_nobody_succeeds_to_what_was_never_signed(house: LetterHouse) -> None:
    letter = make_letter(house.sheet, by=house.office)
    with pytest.raises(ProblemsError) as caught:
        acknowledge_succession(letter, by=replaced(house))
    assert codes(caught) == ["GL_NOT_SIGNED"]


def test_the_list_says_who_has_not_signed(house: LetterHouse) -> None:
    def states() -> list[str]:
        return [line.state for line in letter_lines(house.office, house.plan)]

    assert states() == ["missing", "missing"]
    letter = make_letters(house.plan, by=house.office)[1]
    assert states() == ["organ", "organ"]
    sign_letter(letter, "organ", DRAWN, by=house.head)
    assert states() == ["organ", "superior"]
    sign_letter(letter, "superior", DRAWN, by=house.steering)
    assert states() == ["organ", "done"]
    assert [line.sheet for line in letter_lines(house.office, house.plan, "done")] == [house.sheet]
    amend(house.sheet)
    assert states() == ["organ", "old"]


@pytest.mark.parametrize("who", ["clerk", "head", "office", "leader", "steering", "reader"])
def test_who_reads_a_letter(house: LetterHouse, who: str) -> None:
    make_letters(house.plan, by=house.office)
    user = getattr(house, who)
    own = {house.sheet.pk} if who in {"clerk", "head", "leader"} else {house.first.pk, house.sheet.pk}
    assert {letter.sheet_id for letter in letters_for(user, house.plan)} == own
    assert not letters_for(house.stranger, house.plan).exists()


def test_the_two_doors_of_access_agree(house: LetterHouse) -> None:
    make_letters(house.plan, by=house.office)
    people = [getattr(house, name) for name in ("clerk", "head", "chief", "office", "leader", "steering", "stranger")]
    verbs = [f"goals.{verb}" for verb in ("view_letter", "sign_letter", "sign_letter_above", "register_signature")]
    assert disagreements(people, verbs, {Letter: Letter.objects.all()}) == []


@pytest.mark.parametrize("table", ["goals_letter", "goals_lettersignature", "goals_lettersuccession"])
def test_the_database_keeps_every_row(house: LetterHouse, table: str) -> None:
    letter = make_letter(house.sheet, by=house.office)
    sign_letter(letter, "organ", DRAWN, by=house.head)
    acknowledge_succession(letter, by=replaced(house))
    assert letter_triggers.missing(connection) == set()
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608 - ours
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_signed_letter_that_was_tampered_with_is_not_signed(house: LetterHouse) -> None:
    letter = make_letter(house.sheet, by=house.office)
    letter_triggers.remove(connection)
    Letter.objects.filter(pk=letter.pk).update(text=letter.text.replace("100", "1"))
    letter_triggers.install(connection)
    with pytest.raises(ProblemsError) as caught:
        sign_letter(letter, "organ", DRAWN, by=house.head)
    assert codes(caught) == ["GL_CONTENT"]


def test_many_letters_take_a_fixed_number_of_queries(house: LetterHouse, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    make_letters(house.plan, by=house.office)
    with django_assert_max_num_queries(16):
        assert len(letter_lines(house.office, house.plan)) == 2
    with django_assert_max_num_queries(2):
        assert len(pairs_by_sheet([house.first, house.sheet])) == 2


def test_the_office_of_another_plan_has_no_part_in_it(house: LetterHouse) -> None:
    letter = make_letter(house.sheet, by=house.office)
    other = a_letter_house(code="OP")
    give(other.head, Role.UNIT_FILLER, participant(other.plan, "P2").organisation)
    for person in (other.office, other.head, other.leader, other.steering):
        for action in ("view_letter", "sign_letter", "sign_letter_above", "register_signature"):
            assert not can(person, f"goals.{action}", letter)
