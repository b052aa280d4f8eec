"""People with roles, their second factors, and a service on the loopback that answers as it is told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from typing_extensions import override

from hengji.foundation.access import policy as access
from hengji.foundation.common.testing import LEADER, OFFICER, PASSWORD
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.queries import accounts as queries

Held = dict[str, frozenset[str]]
SECRET = "JBSWY3DPEHPK3PXP"
NOON = 1_800_000_000.0  # the middle of nowhere in particular, at the start of a period of 30 seconds


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Rate limits and used codes live in the cache."""
    cache.clear()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    """Who holds which roles, besides what the policy itself says."""
    roles: Held = {}
    real = access.policy()
    told = replace(real, roles_of=lambda user: real.roles_of(user) | roles.get(user.username, frozenset()))
    monkeypatch.setattr(access, "policy", lambda: told)
    monkeypatch.setattr(queries, "policy", lambda: told)
    return roles


@pytest.fixture
def officer() -> User:
    return actions.create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD)


@pytest.fixture
def admin(held: Held) -> User:
    """A system administrator."""
    held["admin"] = frozenset({"system_admin"})
    return actions.create_account("admin", LEADER.display_name, password=PASSWORD)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """The second that the check of codes sees."""
    now = [NOON]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return lambda seconds: now.__setitem__(0, NOON + seconds)


def enter(client: Client, password: str = PASSWORD, username: str = OFFICER.username) -> Any:  # noqa: ANN401 - its type is private to Django
    return client.post("/login/", {"username": username, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def with_app(user: User) -> list[str]:
    """Give somebody a code app and recovery codes; the codes are returned."""
    totp.TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def code_at(seconds: float = 0) -> str:
    """What the app shows."""
    return totp.format_hotp_value(totp.hotp_value(SECRET, int(NOON + seconds) // 30))


def ledger() -> list[tuple[str, str, str]]:
    """Who did what to whom, in order."""
    return list(Entry.objects.values_list("actor", "action", "object"))


def last_payload() -> dict[str, Any]:
    entry = Entry.objects.select_related("payload").latest("seq")
    found: dict[str, Any] = json.loads(entry.payload.text)["changes"][0]
    return found


def factors(user: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    body: str
    headers: dict[str, str]

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body).items()}


@dataclass
class Service:
    """A real HTTP server with made-up answers; what was asked of it is kept."""

    url: str = ""
    answers: dict[str, Callable[[Asked], Any]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, bytes]:
        self.asked.append(asked)
        known = self.answers.get(asked.path)
        if known is None:
            return 404, b""
        found = known(asked)
        if isinstance(found, int):
            return found, b"{}"
        return 200, found.encode() if isinstance(found, str) else json.dumps(found).encode()


@pytest.fixture
def service() -> Iterator[Service]:
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, content = told.answer(Asked(self.command, parts.path, query, body, headers))
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815 - the name that the server looks for

        @override
        def log_message(self, *_words: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()
