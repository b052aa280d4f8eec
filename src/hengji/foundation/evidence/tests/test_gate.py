"""The corpus at the gate: every attack is refused for its own reason, every good file passes."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.foundation.evidence.gate import Code, Limits, examine
from hengji.foundation.evidence.gate.problems import TEXTS

from .corpus.attacks import attacks
from .corpus.build import Sample, docx, jpg, pdf, png
from .corpus.good import good

ATTACKS = attacks()
GOOD = good(90)
FEWEST = {"name": 20, "format": 40, "size": 12, "disguise": 90, "polyglot": 30, "archive": 80, "office": 200,
          "pdf": 190, "png": 20, "jpg": 12}  # fmt: skip


def codes(folder: Path, name: str, content: bytes) -> set[Code]:
    path = folder / "part"
    path.write_bytes(content)
    return {found.code for found in examine(path, name)}


def test_corpus_is_large_enough() -> None:
    families = Counter(sample.family for sample in ATTACKS)
    assert {family: families[family] >= fewest for family, fewest in FEWEST.items()} == dict.fromkeys(FEWEST, True)
    assert set(families) == set(FEWEST)
    assert len({(sample.name, sample.content) for sample in GOOD}) == len(GOOD) >= 60


def test_every_attack_is_refused_for_its_reason(tmp_path: Path) -> None:
    passed = [
        (str(sample), sorted(found)) for sample in ATTACKS
        if sample.code not in (found := codes(tmp_path, sample.name, sample.content))
    ]  # fmt: skip
    assert passed == []


def test_every_good_file_passes(tmp_path: Path) -> None:
    refused = [(str(sample), found) for sample in GOOD if (found := codes(tmp_path, sample.name, sample.content))]
    assert refused == []


def test_every_reason_has_its_attack() -> None:
    """Virus, quota and incompleteness are told by the room, not by the gate."""
    tried = {sample.code for sample in ATTACKS}
    assert set(Code) - tried == {Code.VIRUS, Code.QUOTA, Code.INCOMPLETE, Code.FORM}


def test_every_reason_says_what_to_do() -> None:
    assert set(TEXTS) == set(Code)
    silent = [code for code, (said, remedy) in TEXTS.items() if not (said.endswith("。") and remedy.endswith("。"))]
    assert silent == []


def test_all_reasons_are_told_at_once(tmp_path: Path) -> None:
    parts = {"word/vbaProject.bin": b"MZ" + bytes(9), "../a.xml": b"<!DOCTYPE a><a/>", "word/a.exe": b"a"}
    found = codes(tmp_path, "总结?.docx", docx(parts))
    assert found == {Code.NAME_UNSAFE, Code.ARCHIVE_PATH, Code.MACRO, Code.EXECUTABLE, Code.XML_DTD}


def test_limits_hold_at_their_edge(tmp_path: Path) -> None:
    path = tmp_path / "a"
    content = pdf()
    path.write_bytes(content)
    assert examine(path, "a.pdf", Limits(size=len(content))) == []
    assert {found.code for found in examine(path, "a.pdf", Limits(size=len(content) - 1))} == {Code.TOO_BIG}
    path.write_bytes(png(10, 10))
    assert examine(path, "a.png", Limits(pixels=100)) == []
    assert {found.code for found in examine(path, "a.png", Limits(pixels=99))} == {Code.IMAGE_PIXELS}


def test_long_tokens_of_xml_end_early(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(docx({"word/a.xml": b'<a b="' + b"x" * 400_000 + b'"/>'}))
    assert {found.code for found in examine(path, "a.docx", Limits(token=100_000))} == {Code.XML_SIZE}


def test_problems_show_names_without_tricks(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"")
    assert [found.where for found in examine(path, "a\u202efdp.pdf") if found.where] == ["a?fdp.pdf"]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_damaged_files_never_break_the_gate(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever is cut, turned or put in, there is an answer, never an exception."""
    sample: Sample = data.draw(st.sampled_from(GOOD))
    content = bytearray(sample.content[:60_000])
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, max(0, len(content) - 1)))
        content[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    codes(tmp_path_factory.mktemp("damaged"), sample.name, bytes(content))


@settings(max_examples=40, deadline=None)
@given(tail=st.binary(min_size=1, max_size=60))
def test_nothing_may_follow_a_picture(tail: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("tail")
    assert Code.POLYGLOT in codes(folder, "a.png", png(tail=tail))
    if tail.strip(b"\0"):
        assert Code.POLYGLOT in codes(folder, "a.jpg", jpg(tail=tail))
