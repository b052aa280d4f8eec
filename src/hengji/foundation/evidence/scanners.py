"""Virus scanners: none, a command, or clamd. Which one is said by the setting EVIDENCE_SCANNER."""

import re
import socket
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from .enums import Scan

_BLOCK = 1 << 16
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SECONDS = 60


@dataclass(frozen=True)
class Verdict:
    state: Scan
    note: str = ""


class Scanner(Protocol):
    def __call__(self, path: Path) -> Verdict: ...


class CommandScanner:
    """A program that takes the path as its last word: 0 is clean, 1 is infected, anything else is no answer."""

    def __init__(self) -> None:
        self.words = list(settings.EVIDENCE_SCANNER_COMMAND)

    def __call__(self, path: Path) -> Verdict:
        try:
            done = subprocess.run(  # noqa: S603 - the command is the operator's own setting
                [*self.words, str(path)], capture_output=True, text=True, timeout=_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Verdict(Scan.PENDING, type(error).__name__)
        state = {0: Scan.CLEAN, 1: Scan.INFECTED}.get(done.returncode, Scan.PENDING)
        return Verdict(state, "" if state is Scan.CLEAN else done.stdout.replace(str(path), "").strip(" :\n")[:200])


class ClamdScanner:
    """clamd on this machine, over a unix socket or the loopback address; the file is sent through the connection."""

    def __init__(self) -> None:
        self.address = settings.EVIDENCE_SCANNER_ADDRESS

    def __call__(self, path: Path) -> Verdict:
        try:
            with self._connected() as connection:
                connection.sendall(b"zINSTREAM\0")
                with path.open("rb") as file:
                    while block := file.read(_BLOCK):
                        connection.sendall(struct.pack(">I", len(block)) + block)
                connection.sendall(struct.pack(">I", 0))
                return _understood(_answer(connection))
        except OSError as error:
            return Verdict(Scan.PENDING, type(error).__name__)

    def _connected(self) -> socket.socket:
        kind, _, place = str(self.address).partition(":")
        if kind == "unix":
            return _over_unix(place)
        host, _, port = place.rpartition(":")
        if kind != "tcp" or host.strip("[]") not in _LOOPBACK:
            raise ImproperlyConfigured(
                "EVIDENCE_SCANNER_ADDRESS：只能是本机，例如 unix:/run/clamd.sock 或 tcp:127.0.0.1:3310。"
            )
        return socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS)


def _over_unix(place: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_SECONDS)
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and (block := connection.recv(4096)):
        answer += block
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _understood(answer: str) -> Verdict:
    found = re.fullmatch(r"(?:.*: )?(.+) FOUND", answer)
    if found:
        return Verdict(Scan.INFECTED, found[1][:200])
    return Verdict(Scan.CLEAN) if answer.endswith(": OK") else Verdict(Scan.PENDING, answer[:200])


def scan(path: Path) -> Verdict:
    """Ask the scanner that the settings name; without one the file stays unscanned, and everybody sees that."""
    if not settings.EVIDENCE_SCANNER:
        return Verdict(Scan.UNSCANNED)
    scanner: Scanner = import_string(settings.EVIDENCE_SCANNER)()
    return scanner(path)
