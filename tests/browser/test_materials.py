"""Materials in a real browser: uploading piece by piece, looking, choosing with the keyboard."""

from collections.abc import Iterator
from hashlib import sha512
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Route
from pytest_django import Settings

from hengji.foundation.access.testing import policy_as
from hengji.foundation.common.testing import LEADER, OFFICER
from hengji.foundation.evidence import actions
from hengji.foundation.evidence.models import File
from hengji.foundation.evidence.tests import world
from hengji.foundation.evidence.tests.corpus.build import docx, pdf, png
from hengji.foundation.evidence.tests.test_papers import a_paper
from hengji.foundation.organisations.models import User
from tests.browser.conftest import Visit, both

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _world(settings: Settings, tmp_path: Path) -> Iterator[None]:
    name = world.__name__
    settings.ORGANISATIONS_OF = f"{name}.organisations_of"
    settings.ORGANISATION_NAMES = f"{name}.organisation_names"
    settings.EVIDENCE_USE_RULES = f"{name}.RULES"
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    with policy_as(roles_of=world.roles_of):
        yield


def officer() -> User:
    return User.objects.get(username=OFFICER.username)


def chosen(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def noise(size: int) -> bytes:
    """Bytes that do not shrink when they are packed."""
    return b"".join(sha512(number.to_bytes(4, "big")).digest() for number in range(size // 64))


def upload(visit: Visit, *files: FilePayload) -> None:
    page = visit.page
    page.get_by_label("选择文件").set_input_files(list(files))
    page.get_by_label("我已逐份核对").check()
    page.get_by_role("button", name="上传").click()


@both
def test_large_file_arrives_in_pieces_and_a_bad_one_is_explained(visit: Visit) -> None:
    page = visit.page
    visit.log_in()
    visit.open("/materials/upload/")
    assert visit.accessibility_problems() == []
    assert page.get_by_text("国家秘密").is_visible()
    assert page.get_by_label("拍照").is_visible() is (visit.width < 500)
    photo = png(700, 700, data=None)
    large = pdf(content=noise(1_300_000))
    bad = docx({"word/vbaProject.xml": b"<a/>", "word/a.exe": b"MZ"})
    upload(visit, chosen("一季度总结.pdf", large), chosen("现场照片.png", photo), chosen("有宏.docx", bad))
    page.get_by_text("材料《现场照片》已保存。").wait_for()
    page.get_by_text("文件里含有宏。").wait_for()
    page.get_by_text("文件里含有可执行程序。").wait_for()
    visit.expect_problem("422")
    visit.picture(f"evidence-upload-{visit.width}")
    assert visit.overflow() <= 0
    assert visit.accessibility_problems() == []
    assert set(File.objects.values_list("name", flat=True)) == {"一季度总结.pdf", "现场照片.png"}
    page.get_by_role("link", name="材料《一季度总结》已保存。").click()
    page.get_by_role("heading", name="一季度总结").wait_for()


def test_broken_connection_is_retried_and_nothing_is_sent_twice(visit: Visit) -> None:
    page, failures = visit.page, iter([1, 2])
    sent: list[str] = []

    def shaky(route: Route) -> None:
        if route.request.method == "POST" and "upload-offset" in route.request.headers:
            if next(failures, None):
                route.abort()
                return
            sent.append(route.request.headers["upload-offset"])
        route.continue_()

    visit.log_in()
    visit.open("/materials/upload/")
    page.route("**/materials/uploads/*/", shaky)
    upload(visit, chosen("大文件.pdf", pdf(content=noise(1_200_000))))
    page.get_by_text("材料《大文件》已保存。").wait_for()
    visit.expect_problem("ERR_FAILED")
    assert sent == ["0", "524288", "1048576"]


@both
def test_list_and_file_page(visit: Visit) -> None:
    by, second = officer(), world.account(LEADER)
    used = world.a_file(by, 1)
    world.a_file(by, 2)
    actions.attach_material(used, by=by, place=world.PLACE)
    paper = actions.check_paper(a_paper(by), by=second)
    a_paper(by, number="黔办〔2026〕9号")
    visit.log_in()
    pages = {"list": "", "file": f"{used.pk}/", "paper": f"papers/{paper.pk}/", "paper-new": "papers/new/"}
    for name, path in pages.items():
        visit.open(f"/materials/{path}")
        visit.picture(f"evidence-{name}-{visit.width}")
        assert visit.overflow() <= 0
        assert visit.accessibility_problems() == []


@both
def test_picker_is_used_with_the_keyboard_and_keeps_what_was_chosen(visit: Visit, gallery: None) -> None:
    by, page = officer(), visit.page
    files = [world.a_file(by, number) for number in (1, 2, 3)]
    actions.attach_material(files[0], by=by, place=world.PLACE)
    a_paper(by)
    visit.log_in()
    visit.open("/gallery/picker/")
    assert visit.accessibility_problems() == []
    assert page.locator(".picker-title").first.inner_text() == "总结1"
    assert page.get_by_text("已用于1处").is_visible()
    page.get_by_label("查找本单位的材料").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert page.locator(".picker-chosen .picker-title").all_inner_texts() == ["总结1"]
    page.get_by_label("查找本单位的材料").fill("总结2")
    page.locator(".picker-list .picker-title", has_text="总结3").wait_for(state="detached")
    page.locator(".picker-list").get_by_label("总结2").check()
    assert page.locator(".picker-chosen .picker-title").all_inner_texts() == ["总结1", "总结2"]
    page.get_by_label("查找本单位的材料").fill("")
    page.locator(".picker-list .picker-title", has_text="总结3").wait_for()
    visit.picture(f"evidence-picker-{visit.width}")
    assert visit.overflow() <= 0
    page.get_by_role("button", name="提交").click()
    assert page.locator("#chosen li").all_inner_texts() == ["总结1", "总结2"]
    assert File.objects.count() == 3


def test_form_works_without_scripts(visit: Visit) -> None:
    """The same page, the same fields, one ordinary request."""
    visit.log_in()
    state = visit.page.context.storage_state()
    browser = visit.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(f"{visit.address}/materials/upload/")
    page.get_by_label("选择文件").set_input_files(chosen("总结.pdf", pdf()))
    page.get_by_label("我已逐份核对").check()
    page.get_by_role("button", name="上传").click()
    assert page.get_by_text("材料《总结》已保存。").is_visible()
    context.close()


def test_burden_page(visit: Visit) -> None:
    visit.log_in()
    visit.open("/burden/")
    assert visit.page.get_by_text("这段时间没有记录").is_visible()
    visit.picture("burden")
    assert visit.accessibility_problems() == []
