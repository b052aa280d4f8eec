"""A real browser against the real site. Every page that a test opens is watched for mistakes nobody asked about."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, ViewportSize, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from hengji.foundation.common.testing import OFFICER, PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.outcome.assessment.actions import store_run
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.tests.sample import sample_run

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the test

expect.set_options(timeout=15_000)  # what waits for a server that shares two cores with other tests

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=844)
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
LOOKS = 5
SHOTS = os.environ.get("HENGJI_SHOTS", "")


@dataclass
class Visit:
    """One person at one browser window."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)

    def open(self, path: str) -> Response | None:
        return self.page.goto(f"{self.address}{path}")

    def log_in(self, username: str = OFFICER.username, password: str = PASSWORD) -> None:
        self.open("/login/")
        self.page.get_by_label("账号").fill(username)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()

    def expect_problem(self, part: str) -> None:
        """A mistake that the test wants; it must happen, though the console may hear of it after the click returns."""
        for _ in range(150):
            if any(part in problem for problem in self.problems):
                break
            self.page.wait_for_timeout(100)
        assert any(part in problem for problem in self.problems), f"{part!r} is not among {self.problems}"
        self.problems[:] = [problem for problem in self.problems if part not in problem]

    @property
    def width(self) -> int:
        size = self.page.viewport_size
        assert size is not None
        return size["width"]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        width: int = self._measured("root => root.scrollWidth - root.clientWidth")
        return width

    def accessibility_problems(self) -> list[str]:
        looking = (
            f"() => {{ {AXE.read_text(encoding='utf-8')}; return axe.run(document, {{resultTypes: ['violations']}}) }}"
        )
        result: dict[str, Any] = self._measured(looking)
        return [
            f"{found['id']}: {node['html']}"
            for found in result["violations"]
            if found["impact"] in {"serious", "critical"}
            for node in found["nodes"]
        ]

    def _measured(self, script: str) -> Any:  # noqa: ANN401 - what the script says
        """What a script says of the page that stands; one that is just being replaced is looked at again."""
        for _ in range(LOOKS):
            self.page.wait_for_load_state()
            try:
                return self.page.locator("html").evaluate(script)
            except PlaywrightError as error:
                if "context was destroyed" not in error.message and "navigat" not in error.message:
                    raise
        raise AssertionError(f"{self.page.url} did not come to rest")

    def picture(self, name: str) -> None:
        """With HENGJI_SHOTS=folder the tests leave pictures of what they saw."""
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)

    def watch(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on("request", lambda request: self._outside(request.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:  # violations of the content security policy arrive here, too
            self.problems.append(f"{message.type}: {message.text}")

    def _outside(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "about:", "blob:")):
            self.problems.append(f"outside address: {url}")


AnotherWindow = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert Path(CHROMIUM).exists(), "The browser tests need the Debian packages chromium and fonts-wqy-microhei."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(params=["desk"])
def visit(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Parametrize indirectly with "desk" or "phone"."""
    create_account(OFFICER.username, OFFICER.display_name, password=PASSWORD)
    phone = request.param == "phone"
    with window(browser, live_server.url, PHONE if phone else DESK, has_touch=phone) as found:
        yield found


@contextmanager
def window(browser: Browser, address: str, size: ViewportSize, *, has_touch: bool = False) -> Iterator[Visit]:
    """A window of its own, with its own session; what nobody asked about is told when it closes."""
    context = browser.new_context(
        viewport=size, has_touch=has_touch, locale="zh-CN", timezone_id="Asia/Shanghai"
    )  # fmt: skip
    context.set_default_timeout(15_000)
    found = Visit(context.new_page(), address)
    found.watch()
    yield found
    context.close()
    assert found.problems == []


@pytest.fixture
def another(visit: Visit, browser: Browser, live_server: LiveServer) -> Iterator[AnotherWindow]:
    """Further people at windows of their own, beside the first one's, each logged in."""
    del visit
    with ExitStack() as windows:

        def opened(username: str, size: ViewportSize = DESK) -> Visit:
            found = windows.enter_context(window(browser, live_server.url, size))
            found.log_in(username)
            return found

        yield opened


@pytest.fixture
def stored(transactional_db: None) -> Run:
    """A stored run."""
    return store_run(sample_run(), title="样例第1次汇总", kind=Kind.PROVISIONAL)


@pytest.fixture
def gallery(settings: Settings) -> None:
    """The site plus a few pages that show every part once."""
    templates = settings.TEMPLATES[0]
    settings.ROOT_URLCONF = "tests.gallery.urls"
    settings.TEMPLATES = [{**templates, "DIRS": [Path(__file__).parents[1] / "gallery" / "templates"]}]


both = pytest.mark.parametrize("visit", ["desk", "phone"], indirect=True)
