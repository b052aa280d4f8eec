import pytest
from tests.browser.test_plans_editor import *


@both
def test_shots(clerk: Visit) -> None:
    page = clerk.page
    for node in ("", "DJ-1", "JF", "ZN"):
        clerk.open(f"{EDIT}?node={node}")
        page.wait_for_timeout(500)
        page.screenshot(path=f"/tmp/i4ed-shots/v-{node}-{clerk.width}.png")
        if node == "DJ-1":
            page.mouse.wheel(0, 800)
            page.wait_for_timeout(300)
            page.screenshot(path=f"/tmp/i4ed-shots/v-{node}b-{clerk.width}.png")
            page.locator("#cases").scroll_into_view_if_needed()
            page.wait_for_timeout(200)
            page.screenshot(path=f"/tmp/i4ed-shots/v-{node}c-{clerk.width}.png")
