"""A private PostgreSQL in a temporary folder for one run of the tests, reachable through a socket there alone."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PLACES = "/usr/lib/postgresql/*/bin/initdb"
SHORT = 30  # seconds for a start or a stop


@dataclass(frozen=True)
class Server:
    """Where it is, and the name by which it is known to be ours."""

    folder: Path
    name: str

    @property
    def url(self) -> str:
        return f"postgresql://hengji_test@/postgres?host={self.folder}&pool=no"


@contextmanager
def private_server() -> Iterator[Server]:
    """Start it, lend it, stop it, remove it. PostgreSQL refuses root, so root starts it as another account."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="hengji-pg-"))
    server = Server(folder, f"hengji-test-{secrets.token_hex(8)}")
    account = _account()
    if account:
        shutil.chown(folder, account)
    process = None
    try:
        _run(account, programs / "initdb", "-D", folder / "data", "-U", "hengji_test", "--auth=trust", "-E", "UTF8",
             "--locale=C", "--no-sync")  # fmt: skip
        process = _started(programs, server, account)
        yield server
    finally:
        if process is not None:
            process.terminate()
            process.wait(SHORT)
        shutil.rmtree(folder)


def _programs() -> Path:
    found = sorted(Path("/").glob(PLACES.lstrip("/")))
    if not found:
        raise SystemExit("缺少 PostgreSQL：apt-get install postgresql · the Debian package postgresql is missing")
    return found[-1].parent


def _account() -> str | None:
    """Whom to become: nobody else unless we are root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(account: str | None, *words: object) -> None:
    done = subprocess.run(
        [str(word) for word in words], user=account, capture_output=True, text=True, check=False, cwd="/"
    )
    if done.returncode:
        raise SystemExit(f"{words[0]} failed: {done.stderr}")


def _started(programs: Path, server: Server, account: str | None) -> subprocess.Popen[bytes]:
    """Fast instead of durable: this data is worth nothing. No address but the socket."""
    options = {
        "listen_addresses": "", "unix_socket_directories": str(server.folder), "unix_socket_permissions": "0700",
        "cluster_name": server.name, "fsync": "off", "max_connections": "40",
    }  # fmt: skip
    words = [str(programs / "postgres"), "-D", str(server.folder / "data")]
    for name, value in options.items():
        words += ["-c", f"{name}={value}"]
    with (server.folder / "log").open("wb") as log:
        process = subprocess.Popen(words, user=account, stdout=log, stderr=log, cwd="/")
    deadline = time.monotonic() + SHORT
    while not (server.folder / ".s.PGSQL.5432").exists() or _refuses(programs, server):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise SystemExit((server.folder / "log").read_text(encoding="utf-8"))
        time.sleep(0.1)
    return process


def _refuses(programs: Path, server: Server) -> bool:
    asked = [str(programs / "pg_isready"), "-q", "-h", str(server.folder)]
    return subprocess.run(asked, check=False).returncode != 0
