"""Scanners: a command, and clamd by its protocol."""

import socket
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from hengji.foundation.evidence.enums import Scan
from hengji.foundation.evidence.scanners import Verdict, scan

CLAMD = "hengji.foundation.evidence.scanners.ClamdScanner"
COMMAND = "hengji.foundation.evidence.scanners.CommandScanner"


@contextmanager
def listening(family: int, address: tuple[str, int] | str, answer: bytes) -> Iterator[list[bytes]]:
    """Somebody who speaks clamd's side of the protocol, and keeps what was sent."""
    got: list[bytes] = []
    with socket.socket(family, socket.SOCK_STREAM) as server:
        server.bind(address)
        server.listen(1)

        def serve() -> None:
            connection, _ = server.accept()
            with connection, connection.makefile("rb") as file:
                got.append(file.read(10))
                while size := int.from_bytes(file.read(4), "big"):
                    got.append(file.read(size))
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        got.append(str(server.getsockname()).encode())
        yield got
        thread.join()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "file"
    found.write_bytes(b"x" * 70_000)
    return found


@pytest.mark.parametrize(("answer", "verdict"), [
    (b"stream: OK\0", Verdict(Scan.CLEAN)),
    (b"stream: Eicar-Test FOUND\0", Verdict(Scan.INFECTED, "Eicar-Test")),
    (b"INSTREAM size limit exceeded. ERROR\0", Verdict(Scan.PENDING, "INSTREAM size limit exceeded. ERROR")),
    (b"", Verdict(Scan.PENDING)),
])  # fmt: skip
def test_clamd_over_a_unix_socket(
    settings: Settings, tmp_path: Path, path: Path, answer: bytes, verdict: Verdict
) -> None:
    settings.EVIDENCE_SCANNER, settings.EVIDENCE_SCANNER_ADDRESS = CLAMD, f"unix:{tmp_path}/s"
    with listening(socket.AF_UNIX, f"{tmp_path}/s", answer) as got:
        assert scan(path) == verdict
    assert b"zINSTREAM\0" in got
    assert b"".join(got).endswith(b"x" * 70_000)


def test_clamd_over_the_loopback(settings: Settings, path: Path) -> None:
    with listening(socket.AF_INET, ("127.0.0.1", 0), b"stream: OK\0") as got:
        port = got[0].decode().split(", ")[1].rstrip(")")
        settings.EVIDENCE_SCANNER, settings.EVIDENCE_SCANNER_ADDRESS = CLAMD, f"tcp:127.0.0.1:{port}"
        assert scan(path) == Verdict(Scan.CLEAN)


@pytest.mark.parametrize("address", ["tcp:scanner.example:3310", "udp:127.0.0.1:1", "127.0.0.1:3310"])
def test_clamd_is_never_asked_elsewhere(settings: Settings, path: Path, address: str) -> None:
    settings.EVIDENCE_SCANNER, settings.EVIDENCE_SCANNER_ADDRESS = CLAMD, address
    with pytest.raises(ImproperlyConfigured):
        scan(path)


def test_absent_clamd_leaves_the_file_waiting(settings: Settings, tmp_path: Path, path: Path) -> None:
    settings.EVIDENCE_SCANNER, settings.EVIDENCE_SCANNER_ADDRESS = CLAMD, f"unix:{tmp_path}/nobody"
    assert scan(path) == Verdict(Scan.PENDING, "FileNotFoundError")


@pytest.mark.parametrize(("code", "verdict"), [
    (0, Verdict(Scan.CLEAN)), (1, Verdict(Scan.INFECTED, "Eicar FOUND")), (2, Verdict(Scan.PENDING, "Eicar FOUND")),
])  # fmt: skip
def test_command(settings: Settings, tmp_path: Path, path: Path, code: int, verdict: Verdict) -> None:
    program = tmp_path / "scanner"
    program.write_text(f'#!/bin/sh\necho "$1: Eicar FOUND"\nexit {code}\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    settings.EVIDENCE_SCANNER, settings.EVIDENCE_SCANNER_COMMAND = COMMAND, [str(program)]
    assert scan(path) == verdict


def test_absent_command_leaves_the_file_waiting(settings: Settings, tmp_path: Path, path: Path) -> None:
    settings.EVIDENCE_SCANNER, settings.EVIDENCE_SCANNER_COMMAND = COMMAND, [str(tmp_path / "nobody")]
    assert scan(path) == Verdict(Scan.PENDING, "FileNotFoundError")


def test_without_a_scanner_files_stay_unscanned(path: Path) -> None:
    assert scan(path) == Verdict(Scan.UNSCANNED)
