"""The command `hengji` from outside, as a person at a terminal meets it."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from hengji.config.cli import COMMANDS, build_parser

HENGJI = [sys.executable, "-m", "hengji.config.cli"]


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HENGJI_", "DJANGO_"))}
    return subprocess.run([*HENGJI, *words], capture_output=True, text=True, check=False, env=kept | variables)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_help_lists_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(command.name in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_listed_command_can_be_loaded(command: object) -> None:
    assert build_parser(getattr(command, "name", None)).prog == "hengji"


def test_unknown_command_ends_with_status_2() -> None:
    assert run("mei-you").returncode == 2


def test_help_starts_without_django() -> None:
    program = (
        "import sys; from hengji.config.cli import build_parser; build_parser(None); print('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demo that was loaded once, and what loading printed; tests copy it."""
    folder = tmp_path_factory.mktemp("demo")
    done = run("demo", "load", HENGJI_VAR=str(folder))
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_demo_prints_the_same_account_every_time(tmp_path: Path, loaded: tuple[Path, str]) -> None:
    shutil.copytree(loaded[0], tmp_path, dirs_exist_ok=True)
    second = run("demo", "load", HENGJI_VAR=str(tmp_path))
    assert second.returncode == 0, second.stderr
    assert "reader" in second.stdout
    assert loaded[1] == second.stdout
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_port_in_use_is_explained(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", str(taken.getsockname()[1]), HENGJI_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "已被占用" in done.stderr


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_site_answers_and_stops_with_its_terminal(
    tmp_path: Path, loaded: tuple[Path, str], ending: signal.Signals
) -> None:
    """Signals go to the whole group, as a terminal sends them."""
    shutil.copytree(loaded[0], tmp_path, dirs_exist_ok=True)
    port = free_port()
    with subprocess.Popen(
        [*HENGJI, "serve", "--port", str(port), "--threads", "2"],
        env=os.environ | {"HENGJI_VAR": str(tmp_path)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            assert "登录" in answer(f"http://127.0.0.1:{port}/login/")
        finally:
            os.killpg(server.pid, ending)
            assert ended(server) == 0


def ended(server: subprocess.Popen[bytes]) -> int:
    """The exit status; a server that does not stop is killed, so that the tests do."""
    try:
        return server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        raise


def answer(url: str) -> str:
    """The page, as soon as the server is up."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own loopback address
                text: str = response.read().decode()
                return text
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "HENGJI_SECRET_KEY"),
        ({"HENGJI_SECRET_KEY": "short"}, "HENGJI_SECRET_KEY"),
        ({"HENGJI_SECRET_KEY": "x" * 50}, "HENGJI_HOSTS"),
        ({"HENGJI_SECRET_KEY": "x" * 50, "HENGJI_HOSTS": "*"}, "HENGJI_HOSTS"),
    ],
)
def test_production_refuses_to_start_unprepared(variables: dict[str, str], words: str) -> None:
    done = run("manage", "check", HENGJI_PROFILE="production", **variables)
    assert done.returncode != 0
    assert words in done.stderr


def test_production_passes_the_deployment_check(tmp_path: Path) -> None:
    variables = {
        "HENGJI_PROFILE": "production",
        "HENGJI_SECRET_KEY": os.urandom(40).hex(),
        "HENGJI_HOSTS": "kp.example.cn",
    }
    done = run("manage", "check", "--deploy", "--fail-level", "WARNING", HENGJI_VAR=str(tmp_path), **variables)
    assert done.returncode == 0, done.stderr
