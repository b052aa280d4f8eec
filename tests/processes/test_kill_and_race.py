"""Proofs that need several processes on one database: power cuts, and two callers at the same moment."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT

CALLERS = 4


def started(folder: Path, *words: str) -> subprocess.Popen[str]:
    variables = {"HENGJI_VAR": str(folder), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HENGJI_", "DJANGO_", "COV_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.processes.hall", *words],
        cwd=ROOT,
        env=kept | variables,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def said(folder: Path, *words: str) -> str:
    process = started(folder, *words)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out


@contextmanager
def worker(folder: Path, words: str) -> Iterator[subprocess.Popen[str]]:
    process = started(folder, words)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def notes(folder: Path) -> list[str]:
    file = folder / "notes"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def wait_for(folder: Path, *wanted: str) -> None:
    for _ in range(600):
        if notes(folder) == list(wanted):
            return
        time.sleep(0.05)
    raise AssertionError(f"{notes(folder)} did not become {wanted}")


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "hengji.config.cli", "manage", "migrate", "--verbosity", "0"]
    variables = {"HENGJI_VAR": str(folder), "HENGJI_PROFILE": "demo", "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, check=True, env=os.environ | variables)
    return folder


@pytest.fixture
def folder(empty_site: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty_site, tmp_path / "site"))


def test_job_killed_in_the_middle_is_run_again(folder: Path) -> None:
    with worker(folder, "work") as first:
        wait_for(folder, "worker", "job begins")
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=20)
    with worker(folder, "work"):
        wait_for(folder, "worker", "job begins", "worker", "job begins", "job ends")


def test_task_killed_in_the_middle_is_run_again(folder: Path) -> None:
    said(folder, "enqueue")
    with worker(folder, "work_queue") as first:
        wait_for(folder, "worker", "task begins")
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=20)
    with worker(folder, "work_queue"):
        wait_for(folder, "worker", "task begins", "worker", "task begins", "task ends")


def test_same_call_from_many_at_once_is_done_once(folder: Path) -> None:
    token, pk = said(folder, "prepare").split()
    callers = [started(folder, "call", token, pk) for _ in range(CALLERS)]
    wait_for(folder, *["ready"] * CALLERS)
    (folder / "start").touch()
    answers = [caller.communicate(timeout=60) for caller in callers]
    lines = [out.split(" ", 2) for out, _err in answers]
    assert [caller.returncode for caller in callers] == [0] * CALLERS, answers
    assert sorted(line[:2] for line in lines) == [["200", "false"], *[["200", "true"]] * (CALLERS - 1)]
    assert len({line[2] for line in lines}) == 1
