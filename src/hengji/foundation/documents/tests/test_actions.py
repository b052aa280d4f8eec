"""Versions: what is in force, whose it is, what is refused, and that nothing is ever changed."""

import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Model
from django.db.utils import DatabaseError
from docx.shared import Mm
from pytest_django import Settings

from hengji.foundation.access.policy import scope
from hengji.foundation.access.testing import disagreements
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.documents.actions import Text, keep_base, restore_default, restore_template, write_template
from hengji.foundation.documents.composing import compose, style_of
from hengji.foundation.documents.content import Paragraph
from hengji.foundation.documents.models import BaseFile, TemplateVersion
from hengji.foundation.documents.permissions import EDIT, VIEW
from hengji.foundation.documents.queries import history_of, wording_of
from hengji.foundation.documents.triggers import missing
from hengji.foundation.documents.word import as_docx
from hengji.foundation.evidence.intake import received
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give

from .samples import KIND, TABLE, WORDING

pytestmark = pytest.mark.django_db
CODE = KIND.code
NEW = Text("【年度】书", "改过的文字，【单位名称】。\n【表：任务】", note="改了文字")


def codes(error: ProblemsError) -> list[str]:
    return [problem.code for problem in error.problems]


def test_the_built_in_wording_holds_until_an_office_writes_its_own(office: User) -> None:
    assert (wording_of(CODE, "SW").text, wording_of(CODE, "SW").version) == (WORDING, 0)
    written = write_template(CODE, NEW, by=office, office="SW", seen=0)
    assert (written.version, written.note, written.made_by) == (1, "改了文字", office)
    assert (wording_of(CODE, "SW").text, wording_of(CODE, "SW").version) == (NEW.wording, 1)
    assert [wording_of(CODE, other).version for other in ("GY", "")] == [0, 0]
    assert_recorded()
    with pytest.raises(KeyError):
        wording_of("no.such")


def test_the_installations_own_office_writes_for_all_that_have_none(office: User, other: User) -> None:
    give(other, Role.OFFICE, None)
    write_template(CODE, NEW, by=other)
    assert [wording_of(CODE, place).version for place in ("", "SW", "GY")] == [1, 1, 1]
    write_template(CODE, Text("题", "【表：任务】"), by=office, office="SW")
    assert [wording_of(CODE, place).title for place in ("", "SW", "GY")] == ["【年度】书", "题", "【年度】书"]


def test_nobody_writes_for_an_office_in_which_he_does_not_work(office: User, other: User, stranger: User) -> None:
    for person, place in ((other, "SW"), (office, ""), (stranger, "SW")):
        with pytest.raises(PermissionDenied):
            write_template(CODE, NEW, by=person, office=place)
        with pytest.raises(PermissionDenied):
            restore_default(CODE, by=person, office=place)
    written = write_template(CODE, NEW, by=office, office="SW")
    with pytest.raises(PermissionDenied):
        restore_template(written, by=other)
    assert (TemplateVersion.objects.count(), history_of(other, CODE, "SW")) == (1, [])


def test_the_two_doors_of_access_agree(office: User, other: User, stranger: User) -> None:
    write_template(CODE, NEW, by=office, office="SW")
    write_template(CODE, NEW, by=other, office="GY")
    give(stranger, Role.OFFICE, None)
    write_template(CODE, NEW, by=stranger)
    rows: dict[type[Model], Iterable[Model]] = {TemplateVersion: list(TemplateVersion.objects.all())}
    assert disagreements((office, other, stranger), (VIEW, EDIT), rows) == []
    assert [[each.office for each in scope(person, VIEW, TemplateVersion.objects.all())] for person in (
        office, other, stranger)] == [["SW"], ["GY"], [""]]  # fmt: skip


def test_everything_wrong_is_told_and_nothing_is_written(office: User) -> None:
    write_template(CODE, NEW, by=office, office="SW")
    with pytest.raises(ProblemsError) as caught:
        write_template(CODE, Text("", "【单位"), by=office, office="SW", seen=0)
    assert codes(caught.value) == ["TITLE_EMPTY", "BRACKET_OPEN", "TABLE_MISSING", "STALE"]
    assert TemplateVersion.objects.count() == 1


def test_a_second_click_writes_nothing(office: User) -> None:
    write_template(CODE, NEW, by=office, office="SW")
    with pytest.raises(ProblemsError) as caught:
        write_template(CODE, NEW, by=office, office="SW")
    assert codes(caught.value) == ["UNCHANGED"]
    assert Entry.objects.filter(action="documents.write_template").count() == 1


def test_earlier_versions_come_back_as_new_ones(office: User) -> None:
    first = write_template(CODE, NEW, by=office, office="SW")
    write_template(CODE, Text("题", "【表：任务】"), by=office, office="SW")
    restore_template(first, by=office)
    restore_default(CODE, by=office, office="SW")
    assert [(each.version, each.title, each.note) for each in history_of(office, CODE, "SW")] == [
        (4, "【年度】年度任务书", "恢复内置文本"), (3, "【年度】书", "恢复第1版"),
        (2, "题", ""), (1, "【年度】书", "改了文字"),
    ]  # fmt: skip
    assert wording_of(CODE, "SW").text == WORDING
    with pytest.raises(ProblemsError) as caught:
        restore_default(CODE, by=office, office="SW")
    assert codes(caught.value) == ["UNCHANGED"]
    assert_recorded()


@pytest.mark.parametrize("statement", ["UPDATE documents_templateversion SET title = 'x'",
                                       "DELETE FROM documents_templateversion"])  # fmt: skip
def test_the_database_refuses_to_change_a_version(office: User, statement: str) -> None:
    write_template(CODE, NEW, by=office, office="SW")
    assert missing(connection) == set()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert TemplateVersion.objects.get().title == "【年度】书"


def test_a_document_is_composed_of_the_wording_in_force(office: User) -> None:
    write_template(CODE, NEW, by=office, office="SW")
    wording = wording_of(CODE, "SW")
    document = compose(wording, {"单位名称": "甲【厅】", "年度": "2026"}, {"任务": TABLE}, number="1号")
    assert (document.title, document.number) == ("2026书", "1号")
    assert document.blocks == (Paragraph("改过的文字，甲【厅】。"), *TABLE)


@cache
def own_file(margin: int = 40) -> bytes:
    """Made once: an archive carries the second in which it was made."""
    word, file = docx.Document(), io.BytesIO()
    word.sections[0].left_margin = Mm(margin)
    word.save(file)
    return file.getvalue()


@pytest.fixture
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path


@pytest.mark.usefixtures("_store")
def test_an_offices_own_file_gives_the_look(office: User) -> None:
    with received([own_file()], "底版.docx") as arrived:
        base = keep_base(arrived, by=office)
        assert keep_base(arrived, by=office) == base
    write_template(CODE, Text(NEW.title, NEW.wording, base), by=office, office="SW")
    wording = wording_of(CODE, "SW")
    assert (wording.base, wording.base_name) == (own_file(), "底版.docx")
    word = docx.Document(io.BytesIO(as_docx(compose(wording, {}, {}), style_of(wording))))
    assert [round(section.left_margin.mm) for section in word.sections if section.left_margin] == [40]
    assert_recorded()


@pytest.mark.usefixtures("_store")
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("底版.docm", own_file(), "BASE_TYPE"),
        ("底版.docx", b"no archive at all", "BASE_NOT_WHAT_IT_SAYS"),
        ("底版.docx", own_file(190), "BASE_BROKEN"),
        ("底版.docx", own_file().replace(b"word/webSettings.xml", b"word/vbaProject1.xml"), "BASE_MACRO"),
        ("底版.docx", own_file() + b"0" * 2_000_000, "BASE_LARGE"),
    ],
)
def test_a_strange_base_is_refused(office: User, name: str, content: bytes, code: str) -> None:
    with received([content], name) as arrived, pytest.raises(ProblemsError) as caught:
        keep_base(arrived, by=office)
    assert code in codes(caught.value)
    assert not BaseFile.objects.exists()


@pytest.mark.usefixtures("_store")
def test_only_an_office_brings_a_base(stranger: User) -> None:
    with received([own_file()], "底版.docx") as arrived, pytest.raises(PermissionDenied):
        keep_base(arrived, by=stranger)
