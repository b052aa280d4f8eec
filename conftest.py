"""Rules for all tests: nothing talks to the outside, and where it counts nothing is skipped."""

import os
import socket
from collections.abc import Generator, Iterator

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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With CI=true a skipped test is a failed one: a proof that did not run proves nothing."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report
