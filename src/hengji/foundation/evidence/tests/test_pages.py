"""The pages and the protocol of uploads, over HTTP."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.foundation.evidence import actions
from hengji.foundation.evidence.enums import Scan
from hengji.foundation.evidence.models import File, PaperEvidence, Upload
from hengji.foundation.organisations.models import User

from .corpus.build import docx, pdf, png
from .test_papers import a_paper, said
from .world import GRANTS, PLACE, A, B, a_file, count, entries

PATHS = ("/materials/", "/materials/upload/", "/materials/picker/", "/materials/papers/new/")


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, *files: SimpleUploadedFile, **fields: str) -> str:
    data = {"documents": list(files), "label": "internal", "note": "", "not_secret": "on"} | fields
    response = client.post("/materials/upload/", data, follow=True)
    return response.content.decode()


def test_list_shows_own_files_only(officer: User, other: User) -> None:
    a_file(officer, 1)
    a_file(other, 2, B)
    text = as_(officer).get("/materials/").content.decode()
    assert ("总结1" in text, "总结2" in text, "未查毒" in text) == (True, False, True)


def test_list_is_filtered(officer: User) -> None:
    used = a_file(officer, 1)
    a_file(officer, 2)
    actions.attach_material(used, by=officer, place=PLACE)
    client = as_(officer)

    def shown(query: str) -> set[str]:
        text = client.get(f"/materials/?{query}").content.decode()
        return {title for title in ("总结1", "总结2") if f">{title}</a>" in text}

    assert shown("words=总结 1") == shown("use=used") == {"总结1"}
    assert shown("use=unused") == {"总结2"}
    assert shown("label=open") == set()
    assert shown("label=nonsense&use=nonsense") == {"总结1", "总结2"}


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_database_equally_often(
    officer: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        a_file(officer, number)
        a_paper(officer, number=str(number))
    client = as_(officer)
    with django_assert_num_queries(5):  # session, account, count, files with uses, papers
        client.get("/materials/")


@pytest.mark.parametrize("rows", [1, 3])
def test_picker_asks_the_database_equally_often(
    officer: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        a_file(officer, number)
    client = as_(officer)
    with django_assert_num_queries(4):
        assert client.get("/materials/picker/").content.decode().count("checkbox") == rows


@pytest.mark.parametrize("path", PATHS)
def test_stranger_and_administrator_see_no_page(officer: User, stranger: User, path: str) -> None:
    assert as_(officer).get(path).status_code == 200
    assert as_(stranger).get(path).status_code == 403


def test_foreign_material_does_not_exist(officer: User, other: User) -> None:
    file, paper = a_file(officer), a_paper(officer)
    client = as_(other)
    for path in (f"/materials/{file.pk}/", f"/materials/{file.pk}/download/", f"/materials/papers/{paper.pk}/"):
        assert client.get(path).status_code == 404
    for path in (f"/materials/{file.pk}/describe/", f"/materials/{file.pk}/withdraw/",
                 f"/materials/papers/{paper.pk}/check/", f"/materials/papers/{paper.pk}/return/",
                 f"/materials/papers/{paper.pk}/"):  # fmt: skip
        assert client.post(path, {"title": "x", "label": "open", "reason": "x"}).status_code == 404
    assert client.get("/materials/999/").status_code == 404
    file.refresh_from_db()
    assert (file.title, file.withdrawn_at) == ("总结1", None)


def test_several_files_arrive_by_the_ordinary_form(officer: User) -> None:
    files = [SimpleUploadedFile("总结.pdf", pdf()), SimpleUploadedFile("照片.png", png())]
    text = send(as_(officer), *files)
    assert "材料《总结》已保存。" in text
    assert set(File.objects.values_list("name", "organisation_code")) == {("总结.pdf", A), ("照片.png", A)}


def test_photo_arrives_beside_files(officer: User) -> None:
    client = as_(officer)
    data = {"photo": [SimpleUploadedFile("image.png", png())], "label": "open", "not_secret": "on"}
    assert client.post("/materials/upload/", data).headers["Location"] == "/materials/"
    assert File.objects.get().label == "open"


def test_form_tells_what_is_missing_and_keeps_the_rest(officer: User) -> None:
    client = as_(officer)
    response = client.post("/materials/upload/", {"label": "sensitive", "note": "要保留的话"})
    text = response.content.decode()
    assert response.status_code == 422
    assert all(part in text for part in ("还没有选文件", "请核对文件不涉密后勾选", "要保留的话"))
    assert "国家秘密" in text


def test_refused_file_tells_every_reason_and_the_others_are_kept(officer: User) -> None:
    bad = SimpleUploadedFile("坏.docx", docx({"word/vbaProject.xml": b"<a/>", "word/a.exe": b"MZ"}))
    text = send(as_(officer), bad, SimpleUploadedFile("好.pdf", pdf()))
    assert all(part in text for part in ("《坏.docx》没有保存", "含有宏", "可执行程序", "材料《好》已保存"))
    assert [file.name for file in File.objects.all()] == ["好.pdf"]


def test_second_upload_says_what_the_own_organ_has(officer: User, other: User) -> None:
    send(as_(officer), SimpleUploadedFile("总结.pdf", pdf()))
    assert "没有重复存储" in send(as_(officer), SimpleUploadedFile("总结.pdf", pdf()))
    assert "材料《总结》已保存。" in send(as_(other), SimpleUploadedFile("总结.pdf", pdf()))


def test_organ_is_asked_for_where_there_are_several(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(GRANTS, "zhang", (("unit_filler", A), ("unit_filler", B)))
    client = as_(officer)
    assert "归属单位" in client.get("/materials/upload/").content.decode()
    assert "请选择归属单位" in send(client, SimpleUploadedFile("总结.pdf", pdf()))
    send(client, SimpleUploadedFile("总结.pdf", pdf()), organisation=B)
    assert File.objects.get().organisation_code == B
    assert send(client, SimpleUploadedFile("二.pdf", pdf(content=b"2")), organisation="520000-X")
    assert File.objects.count() == 1


def test_oversized_request_is_refused_before_it_is_read(officer: User, settings: Settings) -> None:
    settings.EVIDENCE_REQUEST_BYTES = 1000
    data = {"documents": [SimpleUploadedFile("a.pdf", pdf() + bytes(5000))], "label": "open", "not_secret": "on"}
    assert as_(officer).post("/materials/upload/", data).status_code == 400
    assert File.objects.count() == 0


def test_download_is_a_file_and_never_a_page(officer: User) -> None:
    content = pdf()
    send(as_(officer), SimpleUploadedFile("年度 总结.pdf", content))
    file = File.objects.get()
    response = as_(officer).get(f"/materials/{file.pk}/download/")
    headers = {name: response.headers[name] for name in ("Content-Type", "X-Content-Type-Options",
                                                         "Content-Security-Policy", "Content-Disposition")}  # fmt: skip
    assert headers == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": "attachment; filename*=utf-8''%E5%B9%B4%E5%BA%A6%20%E6%80%BB%E7%BB%93.pdf",
    }
    assert b"".join(response.streaming_content) == content  # type: ignore[attr-defined]  # a streaming answer
    assert entries("evidence.download") == [("zhang", f"evidence.file:{file.pk}")]


@pytest.mark.parametrize(("scan", "status", "says"), [
    (Scan.PENDING, 403, "还在查毒"), (Scan.INFECTED, 403, "带有病毒"), (Scan.UNSCANNED, 200, "未经查毒"),
    (Scan.CLEAN, 200, "下载原件"),
])  # fmt: skip
def test_colleague_downloads_what_is_scanned(officer: User, leader: User, scan: Scan, status: int, says: str) -> None:
    file = a_file(officer)
    File.objects.update(scan=scan)
    client = as_(leader)
    assert says in client.get(f"/materials/{file.pk}/").content.decode()
    response = client.get(f"/materials/{file.pk}/download/")
    assert response.status_code == status
    response.close()
    assert len(entries("evidence.download")) == (status == 200)


def test_file_page_shows_uses_and_history_to_its_organ(officer: User, office: User) -> None:
    file = a_file(officer)
    actions.attach_material(file, by=officer, place=PLACE)
    text = as_(officer).get(f"/materials/{file.pk}/").content.decode()
    assert all(part in text for part in ("一季度进展", "办理记录", "修改说明", file.content_id, "张联络"))
    assert "撤回这份材料" not in text
    text = as_(office).get(f"/materials/{file.pk}/").content.decode()
    assert ("一季度进展" in text, "办理记录" in text, "修改说明" in text) == (True, False, False)


def test_reviewer_is_told_of_the_same_bytes_elsewhere(officer: User, other: User, office: User) -> None:
    mine, theirs = a_file(officer), a_file(other, 1, B)
    for file, by in ((mine, officer), (theirs, other)):
        actions.attach_material(file, by=by, place=PLACE)
    assert "乙局" in as_(office).get(f"/materials/{mine.pk}/").content.decode()
    assert "乙局" not in as_(officer).get(f"/materials/{mine.pk}/").content.decode()


def test_words_are_changed_and_mistakes_shown(officer: User) -> None:
    file, client = a_file(officer), as_(officer)
    response = client.post(f"/materials/{file.pk}/describe/", {"title": "", "label": "open", "note": ""})
    assert "请填写标题" in response.content.decode()
    client.post(f"/materials/{file.pk}/describe/", {"title": "新标题", "label": "open", "note": "说明"})
    file.refresh_from_db()
    assert (file.title, file.label, file.note) == ("新标题", "open", "说明")


def test_file_is_withdrawn_with_a_reason(officer: User) -> None:
    file, client = a_file(officer), as_(officer)
    assert "请写明理由" in client.post(f"/materials/{file.pk}/withdraw/", {}).content.decode()
    text = client.post(f"/materials/{file.pk}/withdraw/", {"reason": "传错了"}, follow=True).content.decode()
    assert ("已撤回《总结1》" in text, "还没有材料" in text) == (True, True)
    used = a_file(officer, 2)
    actions.attach_material(used, by=officer, place=PLACE)
    text = client.post(f"/materials/{used.pk}/withdraw/", {"reason": "传错了"}, follow=True).content.decode()
    assert "正在被引用，不能撤回" in text


def test_paper_goes_through_two_hands(officer: User, leader: User) -> None:
    client, second = as_(officer), as_(leader)
    assert "请写明原件放在哪里" in client.post("/materials/papers/new/", {"title": "x"}).content.decode()
    assert client.post("/materials/papers/new/", said()).status_code == 302
    paper = PaperEvidence.objects.get()
    path = f"/materials/papers/{paper.pk}/"
    assert "已登记过这个登记号" in client.post("/materials/papers/new/", said()).content.decode()
    assert "登记人自己不能核对" in client.get(path).content.decode()
    assert client.post(f"{path}check/").status_code == 403
    assert "请写明理由" in second.post(f"{path}return/", {}).content.decode()
    assert "已退回补正" in second.post(f"{path}return/", {"reason": "号不对"}, follow=True).content.decode()
    assert "不能这样办理" in second.post(f"{path}check/", follow=True).content.decode()
    assert "不能这样办理" in second.post(f"{path}return/", {"reason": "x"}, follow=True).content.decode()
    assert "补正后重新送核对" in client.get(path).content.decode()
    assert "请填写标题" in client.post(path, {}).content.decode()
    assert "已补正" in client.post(path, said("8号"), follow=True).content.decode()
    assert "不能这样办理" in client.post(path, said("9号"), follow=True).content.decode()
    assert "已核对" in second.post(f"{path}check/", follow=True).content.decode()


def ask(client: Client, path: str, body: object) -> tuple[int, dict[str, object]]:
    response = client.post(path, json.dumps(body), content_type="application/json")
    return response.status_code, response.json()


def test_upload_in_pieces_over_http(officer: User, leader: User) -> None:
    client, content = as_(officer), pdf(content=b"b" * 2000)
    status, begun = ask(client, "/materials/uploads/", {"name": "大.pdf", "size": len(content), "modified": "1"})
    assert (status, begun["offset"], begun["piece"]) == (201, 0, 512 * 1024)
    url, finish = str(begun["url"]), str(begun["finish"])

    def piece(start: object, data: bytes, by: Client = client) -> tuple[int, object]:
        response = by.post(url, data, content_type="application/octet-stream", headers={"upload-offset": str(start)})
        return response.status_code, response.json() if response.status_code != 404 else None

    assert piece(0, content[:300]) == (200, {"offset": 300})
    assert piece(0, content[:300]) == piece("x", b"") == piece("", b"") == (409, {"offset": 300})
    assert piece(300, b"", as_(leader)) == (404, None)
    assert client.get(url).json() == {"offset": 300}
    assert client.post(finish, {"label": "open", "not_secret": "on"}).status_code == 409
    assert piece(300, content[300:]) == (200, {"offset": len(content)})
    assert client.post(finish, {"label": "open"}).json()["problems"][0]["message"].startswith("请核对文件不涉密")
    done = client.post(finish, {"label": "open", "not_secret": "on"})
    file = File.objects.get()
    assert (done.status_code, done.json()) == (201, {"said": "材料《大》已保存。", "url": f"/materials/{file.pk}/"})
    assert Upload.objects.count() == 0


def test_upload_in_pieces_is_refused_with_reasons(officer: User) -> None:
    client = as_(officer)
    status, answer = ask(client, "/materials/uploads/", {"name": "a.exe", "size": 9})
    assert (status, [each["code"] for each in answer["problems"]]) == (422, ["type_unknown"])  # type: ignore[attr-defined]
    bodies: list[object] = [{}, [], {"name": "a.pdf", "size": "x"}, {"name": "a.pdf", "size": None}]
    for body in bodies:
        assert ask(client, "/materials/uploads/", body)[0] == 400
    _, begun = ask(client, "/materials/uploads/", {"name": "a.pdf", "size": 4})
    client.post(str(begun["url"]), b"MZ\0\0", content_type="application/octet-stream", headers={"upload-offset": "0"})
    answered = client.post(str(begun["finish"]), {"label": "open", "not_secret": "on"})
    assert (answered.status_code, answered.json()["problems"][0]["code"]) == (422, "not_what_it_says")
    assert (File.objects.count(), Upload.objects.count(), len(entries("evidence.refuse"))) == (0, 0, 1)


def test_reading_pages_writes_nothing(officer: User) -> None:
    file = a_file(officer)
    before, client = count(), as_(officer)
    for path in (*PATHS, f"/materials/{file.pk}/"):
        client.get(path)
    assert count() == before
