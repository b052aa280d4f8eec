"""Rules for all tests: nothing talks to the outside, and where it counts nothing is skipped."""

import os
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True, scope="session")
def _only_the_loopback() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        real = socket.socket.connect

        def connect(self: socket.socket, address: object) -> None:
            host = address[0] if isinstance(address, tuple) else ""
            assert not host or str(host).startswith(LOOPBACK), f"a test wants to reach {host}"
            real(self, address)  # type: ignore[arg-type]  # an address of whatever family the socket has

        patch.setattr(socket.socket, "connect", connect)
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests leave with ``record_property("figure", …)``: how much was proven, not only that."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "figure":
                terminalreporter.write_line(str(value))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and nothing else, made once; tests of whole sites copy it."""
    folder = tmp_path_factory.mktemp("migrated")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HENGJI_", "DJANGO_"))}
    command = [sys.executable, "-m", "hengji.config.cli", "manage", "migrate", "-v0"]
    subprocess.run(command, check=True, env=kept | {"HENGJI_VAR": str(folder)})  # noqa: S603 - our own program
    return folder / "hengji.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:  # noqa: ARG001 - after it
    """Before the test database is made: on PostgreSQL only a server of our own is touched."""
    from django.conf import settings  # noqa: PLC0415 - app ready

    place = settings.DATABASES["default"]
    if "postgresql" in place["ENGINE"]:
        from tests.postgres.identity import assert_own_server  # noqa: PLC0415 - optional dependency

        assert_own_server(place)


@pytest.fixture(autouse=True, scope="session")
def _tests_may_empty_the_ledger() -> Iterator[None]:
    """Tests with real transactions end by emptying all tables; triggers that keep rows step aside for that alone."""
    from django.core.management.commands import flush  # noqa: PLC0415 - app ready
    from django.db import connections  # noqa: PLC0415 - app ready

    from hengji.foundation.documents import triggers as documents  # noqa: PLC0415 - app ready
    from hengji.foundation.ledger import triggers as ledger  # noqa: PLC0415 - app ready
    from hengji.outcome.assessment import triggers as assessment  # noqa: PLC0415 - app ready
    from hengji.outcome.grading import triggers as grading  # noqa: PLC0415 - app ready
    from hengji.year.goals import amendment_triggers, letter_triggers  # noqa: PLC0415 - app ready
    from hengji.year.goals import triggers as goals  # noqa: PLC0415 - app ready
    from hengji.year.observations import triggers as observations  # noqa: PLC0415 - app ready
    from hengji.year.plans import filing_triggers as filings  # noqa: PLC0415 - app ready
    from hengji.year.plans import triggers as plans  # noqa: PLC0415 - app ready

    kept = (
        ledger, documents, plans, filings, observations, goals, amendment_triggers, letter_triggers, assessment, grading
    )  # fmt: skip
    real = flush.Command.handle

    def handle(self: flush.Command, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        for triggers in kept:
            triggers.remove(connections[options["database"]])
        real(self, **options)
        for triggers in kept:
            triggers.install(connections[options["database"]])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true a skipped test is a failed one: a proof that did not run proves nothing."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report
