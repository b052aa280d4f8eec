"""Uploads in pieces: continued, never doubled, gone afterwards."""

from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengji.foundation.evidence import actions
from hengji.foundation.evidence.actions.files import Wording
from hengji.foundation.evidence.actions.uploads import part_of
from hengji.foundation.evidence.gate import Code
from hengji.foundation.evidence.intake import folder
from hengji.foundation.evidence.models import File, Upload
from hengji.foundation.organisations.models import User

from .corpus.build import pdf
from .world import A, entries

CONTENT = pdf(content=b"a" * 3000)


def begin(by: User, content: bytes = CONTENT) -> Upload:
    return actions.start_upload(by=by, name="大文件.pdf", size=len(content), modified="1")


def finish(upload: Upload, by: User, sha256: str = "") -> actions.Kept:
    return actions.finish_upload(upload, by=by, organisation_code=A, wording=Wording(), sha256=sha256)


def test_upload_continues_where_it_stopped(officer: User) -> None:
    upload = begin(officer)
    actions.append_to_upload(upload, by=officer, offset=0, data=CONTENT[:100])
    again = begin(officer)
    assert (again.pk, again.offset, str(again)) == (upload.pk, 100, "大文件.pdf")
    actions.append_to_upload(again, by=officer, offset=100, data=CONTENT[100:])
    kept = finish(again, officer)
    assert (kept.file.name, kept.file.content.size) == ("大文件.pdf", len(CONTENT))
    assert (Upload.objects.count(), list(folder("parts").iterdir())) == (0, [])
    assert len(entries("evidence.upload")) == 1


def test_piece_in_the_wrong_place_is_told_where_to_go_on(officer: User) -> None:
    upload = actions.append_to_upload(begin(officer), by=officer, offset=0, data=CONTENT[:100])
    for offset, data in ((0, CONTENT[:100]), (200, b"a"), (100, CONTENT)):
        with pytest.raises(actions.WrongOffsetError) as wrong:
            actions.append_to_upload(upload, by=officer, offset=offset, data=data)
        assert wrong.value.offset == 100
    with pytest.raises(actions.WrongOffsetError):
        finish(upload, officer)
    assert part_of(upload).read_bytes() == CONTENT[:100]


def test_upload_is_its_owners(officer: User, leader: User, stranger: User) -> None:
    upload = begin(officer)
    with pytest.raises(Upload.DoesNotExist):
        actions.append_to_upload(upload, by=leader, offset=0, data=b"a")
    with pytest.raises(Upload.DoesNotExist):
        finish(upload, leader)
    with pytest.raises(PermissionDenied):
        begin(stranger)
    assert begin(leader).pk != upload.pk


@pytest.mark.parametrize(("name", "size", "codes"), [
    ("a.exe", 9, {Code.TYPE_UNKNOWN}), ("a.pdf", 0, {Code.EMPTY}), ("a.pdf", 20_000_001, {Code.TOO_BIG}),
    ("../a.zip", -1, {Code.NAME_UNSAFE, Code.TYPE_UNKNOWN, Code.EMPTY}),
])  # fmt: skip
def test_what_cannot_pass_is_told_before_the_first_byte(officer: User, name: str, size: int, codes: set[Code]) -> None:
    with pytest.raises(actions.RefusedError) as refused:
        actions.start_upload(by=officer, name=name, size=size)
    assert {found.code for found in refused.value.problems} == codes
    assert Upload.objects.count() == 0


def test_damaged_or_refused_upload_leaves_nothing(officer: User) -> None:
    upload = actions.append_to_upload(begin(officer), by=officer, offset=0, data=CONTENT)
    with pytest.raises(actions.RefusedError) as refused:
        finish(upload, officer, "0" * 64)
    assert [found.code for found in refused.value.problems] == [Code.INCOMPLETE]
    assert (Upload.objects.count(), File.objects.count(), list(folder("parts").iterdir())) == (0, 0, [])
    bad = b"MZ" + CONTENT[2:]
    upload = actions.append_to_upload(begin(officer), by=officer, offset=0, data=bad)
    with pytest.raises(actions.RefusedError):
        finish(upload, officer)
    assert (Upload.objects.count(), list(folder("incoming").iterdir())) == (0, [])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, len(CONTENT)), max_size=6), lost=st.sets(st.integers(0, 6)))
def test_pieces_of_any_size_and_lost_answers_make_the_same_file(officer: User, cuts: list[int], lost: set[int]) -> None:
    upload = begin(officer)
    edges = sorted({0, *cuts, len(CONTENT)})
    for turn, (start, end) in enumerate(pairwise(edges)):
        actions.append_to_upload(upload, by=officer, offset=start, data=CONTENT[start:end])
        if turn in lost:  # the answer never arrived: the piece is sent again
            with pytest.raises(actions.WrongOffsetError) as wrong:
                actions.append_to_upload(upload, by=officer, offset=start, data=CONTENT[start:end])
            assert wrong.value.offset == end
    assert part_of(upload).read_bytes() == CONTENT
    finish(upload, officer)
    assert Upload.objects.count() == 0
