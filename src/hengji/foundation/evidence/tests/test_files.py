"""Files: kept once, refused with every reason, described, withdrawn, scanned."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from pytest_django import Settings

from hengji.foundation.common.testing import OFFICER, Person
from hengji.foundation.evidence import actions, queries
from hengji.foundation.evidence.actions.files import Wording
from hengji.foundation.evidence.enums import Label, Scan
from hengji.foundation.evidence.gate import Code
from hengji.foundation.evidence.intake import folder
from hengji.foundation.evidence.models import Content, File
from hengji.foundation.evidence.scanners import Verdict
from hengji.foundation.evidence.store import FolderStore, hash_of, store
from hengji.foundation.organisations.models import User

from .corpus.build import docx, pdf
from .world import PLACE, A, B, a_file, account, bring, count, entries

INFECTED = f"{__name__}.infected"
CLEAN = f"{__name__}.clean"


def infected() -> object:
    return lambda path: Verdict(Scan.INFECTED, "Eicar-Test")


def clean() -> object:
    return lambda path: Verdict(Scan.CLEAN)


def silent() -> object:
    return lambda path: Verdict(Scan.PENDING, "OSError")


def test_file_is_kept_under_its_hash_and_in_the_ledger(officer: User, settings: Settings) -> None:
    content = pdf()
    kept = bring(content, by=officer)
    key = kept.file.content_id
    path = Path(settings.EVIDENCE_ROOT) / "files" / key[:2] / key
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (content, 0o440)
    assert (kept.is_new, kept.file.title, kept.file.scan, kept.file.content.kind) == (True, "总结", "unscanned", "pdf")
    assert (kept.file.content.size, kept.file.content.sm3) == (len(content), "")
    assert entries("evidence.upload") == [(OFFICER.username, f"evidence.file:{kept.file.pk}")]
    assert list(folder("incoming").iterdir()) == []


def test_same_bytes_are_kept_once_for_an_organ(officer: User, leader: User) -> None:
    first = bring(pdf(), by=officer)
    again = bring(pdf(), by=leader, name="另一个名字.pdf")
    assert (again.file, again.is_new) == (first.file, False)
    assert (File.objects.count(), Content.objects.count()) == (1, 1)
    assert entries("evidence.upload_again") == [("li", f"evidence.file:{first.file.pk}")]


def test_same_bytes_of_two_organs_are_two_files_and_one_content(officer: User, other: User) -> None:
    """And the second organ is answered exactly as the first one."""
    first, second = bring(pdf(), by=officer), bring(pdf(), by=other, organisation_code=B)
    assert (first.is_new, second.is_new, first.file != second.file) == (True, True, True)
    assert (first.file.scan, first.file.title) == (second.file.scan, second.file.title)
    assert (File.objects.count(), Content.objects.count(), len(list(store().keys()))) == (2, 1, 1)


def test_people_without_an_organ_keep_their_own(inspector: User) -> None:
    expert = account(Person("zhao", "赵专家"))
    audit = account(Person("wu", "无组织"))
    first = bring(pdf(), by=expert, organisation_code="")
    assert bring(pdf(), by=expert, organisation_code="").is_new is False
    with pytest.raises(PermissionDenied):
        bring(pdf(), by=audit, organisation_code="")
    with pytest.raises(PermissionDenied):
        bring(pdf(), by=inspector, organisation_code="")
    assert list(queries.own_files(expert)) == [first.file]
    assert list(queries.own_files(inspector)) == []


def test_sm3_stands_beside_in_the_gm_profile(officer: User, settings: Settings) -> None:
    settings.CRYPTO_PROFILE = "gm"
    content = bring(pdf(), by=officer).file.content
    assert (len(content.sm3), content.sm3 != content.sha256) == (64, True)


@pytest.mark.parametrize("organisation_code", [B, "", "520000-X"])
def test_nobody_brings_material_for_others(officer: User, organisation_code: str) -> None:
    with pytest.raises(PermissionDenied):
        bring(pdf(), by=officer, organisation_code=organisation_code)
    assert (File.objects.count(), count()) == (0, 0)


def test_stranger_brings_nothing(stranger: User) -> None:
    with pytest.raises(PermissionDenied):
        bring(pdf(), by=stranger)


def test_refusal_tells_all_reasons_and_is_in_the_ledger(officer: User) -> None:
    with pytest.raises(actions.RefusedError) as refused:
        bring(docx({"word/a.exe": b"MZ", "word/vbaProject.xml": b"<a/>"}), by=officer, name="a.docx")
    codes = {found.code for found in refused.value.problems}
    assert codes == {Code.EXECUTABLE, Code.MACRO}
    assert "可执行程序" in str(refused.value)
    assert [actor for actor, _ in entries("evidence.refuse")] == [OFFICER.username]
    assert (File.objects.count(), list(store().keys()), list(folder("incoming").iterdir())) == (0, [], [])


def test_quota_counts_what_an_organ_holds_and_not_what_others_hold(
    officer: User, other: User, settings: Settings
) -> None:
    settings.EVIDENCE_QUOTA_BYTES = 2 * len(pdf())
    bring(pdf(), by=other, organisation_code=B)
    bring(pdf(), by=officer)
    bring(pdf(), by=officer)
    with pytest.raises(actions.RefusedError) as refused:
        bring(pdf(content=b"a" * 9999), by=officer, name="b.pdf")
    assert [found.code for found in refused.value.problems] == [Code.QUOTA]
    assert len(entries("evidence.refuse")) == 1


def test_too_much_is_not_even_read(officer: User) -> None:
    seen = 0

    def endless() -> object:
        nonlocal seen
        while True:
            seen += 1
            yield bytes(1_000_000)

    with pytest.raises(actions.RefusedError, match="20MB"):
        bring_blocks(endless(), officer)
    assert seen == 21


def bring_blocks(blocks: object, by: User) -> None:
    from hengji.foundation.evidence.intake import received  # noqa: PLC0415 - slow import

    with received(blocks, "a.pdf") as arrived:  # type: ignore[arg-type]  # a generator of bytes
        actions.upload_file(arrived, by=by, organisation_code=A, wording=Wording())


def test_infected_file_is_refused(officer: User, settings: Settings) -> None:
    settings.EVIDENCE_SCANNER = INFECTED
    with pytest.raises(actions.RefusedError) as refused:
        bring(pdf(), by=officer)
    assert [(found.code, found.where) for found in refused.value.problems] == [(Code.VIRUS, "Eicar-Test")]
    assert File.objects.count() == 0


def test_waiting_files_are_scanned_later_and_one_answer_holds_for_all(
    officer: User, other: User, settings: Settings
) -> None:
    settings.EVIDENCE_SCANNER = f"{__name__}.silent"
    mine, theirs = bring(pdf(), by=officer).file, bring(pdf(), by=other, organisation_code=B).file
    assert (mine.scan, mine.scan_note) == (Scan.PENDING, "OSError")
    assert actions.scan_waiting() == 0
    settings.EVIDENCE_SCANNER = INFECTED
    assert actions.scan_waiting() == 2
    assert set(File.objects.values_list("scan", "scan_note")) == {("infected", "Eicar-Test")}
    assert {obj for _, obj in entries("evidence.scan")} == {f"evidence.file:{each.pk}" for each in (mine, theirs)}
    assert actions.scan_waiting() == 0


def test_second_upload_brings_a_scan_but_never_hides_a_virus(officer: User, settings: Settings) -> None:
    file = bring(pdf(), by=officer).file
    settings.EVIDENCE_SCANNER = CLEAN
    assert bring(pdf(), by=officer).file.scan == Scan.CLEAN
    settings.EVIDENCE_SCANNER = f"{__name__}.silent"
    assert bring(pdf(), by=officer).file.scan == Scan.CLEAN
    File.objects.filter(pk=file.pk).update(scan=Scan.INFECTED)
    settings.EVIDENCE_SCANNER = CLEAN
    assert bring(pdf(), by=officer).file.scan == Scan.INFECTED


def test_words_about_a_file_change_and_bytes_do_not(officer: User, other: User) -> None:
    file = a_file(officer)
    changed = actions.describe_file(file, by=officer, wording=Wording("新标题", "说明", Label.SENSITIVE))
    assert (changed.title, changed.note, changed.label) == ("新标题", "说明", "sensitive")
    assert entries("evidence.describe") == [("zhang", f"evidence.file:{file.pk}")]
    with pytest.raises(PermissionDenied):
        actions.describe_file(file, by=other, wording=Wording("别人的"))
    with pytest.raises(ValidationError):
        actions.describe_file(file, by=officer, wording=Wording("", "", "secret"))
    file.refresh_from_db()
    assert file.title == "新标题"


def test_used_file_cannot_be_withdrawn(officer: User, other: User) -> None:
    file = a_file(officer)
    use = actions.attach_material(file, by=officer, place=PLACE)
    with pytest.raises(ValidationError, match="正在被引用"):
        actions.withdraw_file(file, by=officer, reason="传错了")
    actions.detach_use(use, by=officer)
    with pytest.raises(PermissionDenied):
        actions.withdraw_file(file, by=other, reason="别人的")
    actions.withdraw_file(file, by=officer, reason="传错了")
    actions.withdraw_file(file, by=officer, reason="再点一次")
    assert entries("evidence.withdraw") == [("zhang", f"evidence.file:{file.pk}")]
    assert list(queries.own_files(officer)) == []


def test_withdrawn_file_comes_back_with_the_same_bytes(officer: User) -> None:
    file = a_file(officer)
    actions.withdraw_file(file, by=officer, reason="传错了")
    assert a_file(officer) == file
    assert list(queries.own_files(officer)) == [file]


def test_download_is_noted(officer: User, other: User) -> None:
    file = a_file(officer)
    actions.note_download(file, by=officer)
    with pytest.raises(PermissionDenied):
        actions.note_download(file, by=other)
    assert entries("evidence.download") == [("zhang", f"evidence.file:{file.pk}")]


def test_store_never_writes_over(tmp_path: Path) -> None:
    kept = FolderStore(tmp_path / "store")
    for place, text in enumerate((b"first", b"second")):
        source = tmp_path / str(place)
        source.write_bytes(text)
        kept.put(source, "ab" + "0" * 62)
    with kept.open("ab" + "0" * 62) as file:
        assert file.read() == b"first"
    assert (kept.has("ab" + "0" * 62), kept.has("ac" + "0" * 62)) == (True, False)
    kept.remove("ab" + "0" * 62)
    kept.remove("ff" + "0" * 62)
    assert list(kept.keys()) == []


def test_hash_of_a_stream() -> None:
    path = folder("incoming") / "a"
    path.write_bytes(b"abc")
    with path.open("rb") as file:
        assert hash_of(file) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_failed_ledger_leaves_no_row(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the ledger cannot be written")

    monkeypatch.setattr("hengji.foundation.evidence.actions.files.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        bring(pdf(), by=officer)
    assert (File.objects.count(), Content.objects.count()) == (0, 0)
