"""The pages of templates, over HTTP."""

import io
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.foundation.documents.actions import Text, write_template
from hengji.foundation.documents.models import TemplateVersion
from hengji.foundation.documents.queries import wording_of
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give

from .samples import KIND
from .test_actions import own_file

pytestmark = pytest.mark.django_db
PAGE = f"/documents/templates/{KIND.code}/"
GOOD = {"title": "【年度】书", "wording": "新文字。\n【表：任务】", "seen": "0"}


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_office_edits_and_everybody_else_stays_outside(office: User, other: User, stranger: User) -> None:
    client = as_(office)
    assert "内置文本" in text(client, "/documents/templates/")
    page = text(client, PAGE)
    assert "【单位名称】应于【年度】年内完成下列任务。" in page
    assert ("【表：签署】" in page, "还没有修改过" in page) == (True, True)
    answer = client.post(PAGE, GOOD | {"note": "更正措辞"}, follow=True).content.decode()
    assert ("已另存为第1版" in answer, "更正措辞" in answer, "陈主任" in answer) == (True, True, True)
    assert wording_of(KIND.code, "SW").text == "新文字。\n【表：任务】"
    assert "第1版" in text(client, "/documents/templates/")
    assert "内置文本" in text(as_(other), "/documents/templates/")
    first = TemplateVersion.objects.get()
    assert as_(other).get(f"/documents/versions/{first.pk}/").status_code == 404
    assert as_(other).post(f"/documents/versions/{first.pk}/restore/").status_code == 404
    assert as_(other).get(f"{PAGE}?office=SW").status_code == 404
    for path in ("/documents/templates/", PAGE):
        assert as_(stranger).get(path).status_code == 403
    assert as_(office).get("/documents/templates/no.such/").status_code == 404


def test_mistakes_are_all_told_and_what_was_typed_stays(office: User) -> None:
    page = as_(office).post(PAGE, GOOD | {"wording": "【单位名】\n【年度"}).content.decode()
    assert "发现3个问题，没有做任何改动" in page
    assert "是不是“单位名称”？" in page
    assert "【单位名】\n【年度</textarea>" in page
    assert not TemplateVersion.objects.exists()
    assert "请填写公文标题。" in as_(office).post(PAGE, {"seen": "0"}).content.decode()


def test_a_stale_page_overwrites_nothing(office: User) -> None:
    write_template(KIND.code, Text("题", "【表：任务】"), by=office, office="SW")
    page = as_(office).post(PAGE, GOOD).content.decode()
    assert "打开页面以后，已有人另存了第1版。" in page
    assert TemplateVersion.objects.count() == 1


def test_the_preview_shows_samples_and_keeps_nothing(office: User) -> None:
    answer = as_(office).post(PAGE, GOOD | {"preview": "pdf"})
    read = "".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert ("2026书" in read, "新文字。" in read, "完成第3项重点任务" in read, "样张" in read) == (True,) * 4
    answer = as_(office).post(PAGE, GOOD | {"preview": "word"})
    assert "新文字。" in [paragraph.text for paragraph in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert "发现" in as_(office).post(PAGE, GOOD | {"wording": "【", "preview": "pdf"}).content.decode()
    assert not TemplateVersion.objects.exists()


def test_earlier_versions_are_seen_and_restored(office: User) -> None:
    first = write_template(KIND.code, Text("旧题", "旧。\n【表：任务】"), by=office, office="SW")
    write_template(KIND.code, Text("新题", "新。\n【表：任务】"), by=office, office="SW")
    client = as_(office)
    answer = client.get(f"/documents/versions/{first.pk}/")
    assert "旧题" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    page = client.post(f"/documents/versions/{first.pk}/restore/", follow=True).content.decode()
    assert ("已恢复，另存为第3版。" in page, "恢复第1版" in page) == (True, True)
    page = client.post(f"{PAGE}built-in/?office=SW", follow=True).content.decode()
    assert "已恢复，另存为第4版。" in page
    again = client.post(f"{PAGE}built-in/?office=SW", follow=True).content.decode()
    assert "内容与现在使用的版本相同" in again
    assert [each.version for each in TemplateVersion.objects.order_by("version")] == [1, 2, 3, 4]


def test_a_base_is_brought_kept_and_dropped(office: User, settings: Settings, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    client = as_(office)
    file = SimpleUploadedFile("底版.docx", own_file())
    assert "现在的底版：底版.docx" in client.post(PAGE, GOOD | {"base": file}, follow=True).content.decode()
    client.post(PAGE, GOOD | {"title": "改", "seen": "1"})
    assert wording_of(KIND.code, "SW").base_name == "底版.docx"
    client.post(PAGE, GOOD | {"title": "又改", "seen": "2", "drop_base": "on"})
    assert wording_of(KIND.code, "SW").base_name == ""
    strange = SimpleUploadedFile("底版.docm", own_file())
    assert "底版只能是.docx文件。" in client.post(PAGE, GOOD | {"seen": "3", "base": strange}).content.decode()


def test_somebody_of_two_offices_chooses(office: User) -> None:
    give(office, Role.OFFICE, an_organisation("AS", "安顺市"))
    client = as_(office)
    assert all(name in text(client, "/documents/templates/") for name in ("安顺市", "省委机关工委"))
    client.post(f"{PAGE}?office=SW", GOOD)
    assert [wording_of(KIND.code, code).version for code in ("SW", "AS")] == [1, 0]


def test_the_list_has_a_fixed_number_of_queries(
    office: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_(office)
    counts = set()
    for number in range(3):
        write_template(KIND.code, Text(f"题{number}", "【表：任务】"), by=office, office="SW")
        with django_assert_max_num_queries(16) as asked:
            client.get("/documents/templates/")
        counts.add(len(asked.captured_queries))
        give(office, Role.OFFICE, an_organisation(f"O{number}"))
    assert len(counts) == 1
