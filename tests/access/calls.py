"""The same places over HTTP: who is refused gets the right page, and nothing has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import reverse
from typing_extensions import override

from hengji.foundation.access.routes import Route
from hengji.foundation.access.testing import Parameters
from hengji.foundation.ledger.models import Entry
from tests.access.matrix import METHODS, Matrix, in_phase, of_method

DENIED = "access.denied"
Rest = tuple[str, str, str]  # actor, relation, phase

TOKEN = re.compile(rb'(X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+')


@dataclass(frozen=True)
class Call:
    """One request of one actor, and what the policy says about it."""

    route: Route
    method: str
    who: str
    actor: str
    relation: str
    phase: str
    decision: str

    @override
    def __str__(self) -> str:
        return f"{self.route.name} {self.method} {self.who} {self.actor} {self.relation}"


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: bytes
    changed: dict[str, int]  # tables whose number of rows differs afterwards
    denials: int


def calls(matrix: Matrix) -> Iterator[Call]:
    """Once per address × method × {anonymous, stranger, denied, allowed}; more where the view itself decides."""
    for route in matrix.guarded:
        places = {(actor, relation, phase): said for (name, actor, relation, phase), said in matrix.decisions.items()
                  if name == route.name}  # fmt: skip
        chosen = {
            "anonymous": _first(places, {"login", "public"}, "logged_out"),
            "stranger": _first(places, set(places.values()), "stranger"),
            "denied": _first(places, {"404", "403"}, but="stranger"),
            "allowed": _first(places, {"ok", "inside", "public"}, but="logged_out"),
        }
        for method in METHODS:
            for who, place in chosen.items():
                if place:
                    yield Call(route, method, who, *place, of_method(route, method, places[place]))
        yield from _inside(matrix, route, places)


def _first(places: dict[Rest, str], wanted: set[str], actor: str = "", but: str = "") -> Rest | None:
    return next((place for place, said in places.items() if said in wanted and place[0] != but
                 and (not actor or place[0] == actor)), None)  # fmt: skip


def _inside(matrix: Matrix, route: Route, places: dict[Rest, str]) -> Iterator[Call]:
    """Everybody whose role lets them in asks for every object: only the view knows what it answers."""
    method = next((each for each in METHODS if not route.methods or each in route.methods), "GET")
    for place, said in places.items():
        if said == "inside" and place[2] == matrix.phases[0]:
            yield Call(route, method, "inside", *place, said)


def path_of(route: Route, parameters: Parameters) -> str:
    """Its address; one without a name has no parameters here."""
    return reverse(route.name, kwargs=dict(parameters)) if route.pattern != route.name else f"/{route.pattern}"


def ask(matrix: Matrix, call: Call, parameters: Parameters | None = None) -> Answer:
    """Send it, look at what changed, and take everything back."""
    given = matrix.relations(call.route)[call.relation] if parameters is None else parameters
    user = matrix.world.actors[call.actor]
    with transaction.atomic(), in_phase(call.phase):
        client = Client(raise_request_exception=False)
        if user.is_authenticated:
            client.force_login(user)
        before, denials = row_counts(), denial_count()
        response = client.generic(call.method, path_of(call.route, given))
        after = row_counts()
        changed = {table: after[table] - count for table, count in before.items() if after[table] != count}
        answer = Answer(response.status_code, response.headers.get("Location", ""),
                        b"" if response.streaming else response.content, changed, denial_count() - denials)  # fmt: skip
        response.close()
        transaction.set_rollback(True)
    return answer


def row_counts() -> dict[str, int]:
    """Rows of every table of the database, in one query."""
    names = connection.introspection.table_names()
    counts = " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {connection.ops.quote_name(name)}" for name in names)  # noqa: S608 - the database's own names
    with connection.cursor() as cursor:
        cursor.execute(counts)
        return dict(cursor.fetchall())


def denial_count() -> int:
    return Entry.objects.filter(action=DENIED).count()


def problem(call: Call, answer: Answer) -> str:
    """What is wrong about an answer; empty when it is as the policy says."""
    refused = {"login": 302, "404": 404, "403": 403}
    if answer.status >= 500:
        return f"{call}: {answer.status}"
    if call.decision in refused:
        return _problem_of_refusal(call, answer, refused[call.decision])
    if call.decision == "405" and answer.status < 300:
        return f"{call}: {answer.status} instead of 405"
    if call.decision == "ok" and answer.status in {403, 404}:
        return f"{call}: {answer.status} though the policy allows it"
    return _problem_of_view(call, answer) if call.decision == "inside" else ""


def _problem_of_refusal(call: Call, answer: Answer, status: int) -> str:
    right = _asks_for_login(call.route, answer) if call.decision == "login" else answer.status in {status, 405}
    if not right:
        return f"{call}: {answer.status} {answer.location} instead of {status}"
    entries = int(answer.status == 403)
    written = {name: rows for name, rows in answer.changed.items() if not name.startswith("ledger_")}
    if answer.denials != entries or written or (not entries and answer.changed):
        return f"{call}: refused, but {answer.denials} denials recorded and rows changed {written}"
    return ""


def _asks_for_login(route: Route, answer: Answer) -> bool:
    """People are led to the login page; programs are told to show a key."""
    if route.name.startswith("api:"):
        return answer.status == 401
    return answer.status == 405 or (
        answer.status == 302 and answer.location.startswith(resolve_url(settings.LOGIN_URL))
    )


def _problem_of_view(call: Call, answer: Answer) -> str:
    refused = answer.status in {403, 404}
    if refused and answer.denials != int(answer.status == 403):
        return f"{call}: {answer.status} with {answer.denials} denials"
    return ""


def hidden(matrix: Matrix) -> Iterator[Call]:
    """For each address one request for an object that exists and that the actor must not know of."""
    seen: set[str] = set()
    for call in calls(matrix):
        maybe = call.route.parameters and call.decision in {"404", "inside"} and call.route.name not in seen
        if maybe and ask(matrix, call).status == 404:
            seen.add(call.route.name)
            yield call


def told_apart(matrix: Matrix, call: Call) -> bool:
    """Whether the answer for the hidden object differs from the answer for one that does not exist."""
    foreign = ask(matrix, call)
    missing = ask(matrix, call, matrix.targets[call.route.name].absent())
    return (foreign.status, without_tokens(foreign.body)) != (missing.status, without_tokens(missing.body))


def without_tokens(body: bytes) -> bytes:
    """A page without the token that differs on every page."""
    return TOKEN.sub(rb"\1", body)
