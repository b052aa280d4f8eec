import stat
from pathlib import Path

import pytest

from hengji.foundation.common.folders import var_folder
from hengji.foundation.common.private_files import keep_private, random_key


def test_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key"
    first = keep_private(path, random_key)
    assert keep_private(path, random_key) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first) >= 50


def test_secrets_differ(tmp_path: Path) -> None:
    assert keep_private(tmp_path / "a", random_key) != keep_private(tmp_path / "b", random_key)


def test_folder_of_the_installation_can_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HENGJI_VAR", str(tmp_path / "x" / ".." / "data"))
    assert var_folder() == tmp_path / "data"


def test_secret_that_could_not_be_made_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        keep_private(tmp_path / "key", fail)
    assert list(tmp_path.iterdir()) == []


def test_the_first_of_two_processes_wins(tmp_path: Path) -> None:
    path = tmp_path / "key"

    def slow() -> str:
        path.write_text("first", encoding="utf-8")
        return "second"

    assert keep_private(path, slow) == "first"
    assert [found.name for found in tmp_path.iterdir()] == ["key"]
