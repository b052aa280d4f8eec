"""The clerk's journey: the Guizhou pack becomes a plan, its tree is edited, what is wrong is seen and mended."""

import re

import pytest
from playwright.sync_api import expect

from hengji.foundation.common.testing import OFFICER
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.year.plans.actions import Head, create_plan
from hengji.year.plans.models import Plan
from tests.browser.conftest import Visit, both

PACK = "guizhou-six-blocks-example"
EDIT = "/plans/SZ-2026/edit/"


@pytest.fixture
def clerk(visit: Visit) -> Visit:
    """A new clerk of the office, logged in, with a plan from the pack."""
    office = an_organisation("SZ", "省直目标办")
    user = User.objects.get(username=OFFICER.username)
    give(user, Role.OFFICE, office)
    create_plan(Head("SZ-2026", 2026, "省直机关2026年度目标绩效考评", office), PACK, by=user)
    visit.log_in()
    return visit


def good(visit: Visit, name: str) -> None:
    """Nothing overflows, nothing that a screen reader needs is missing."""
    visit.picture(f"editor-{name}-{visit.width}")
    print("OVER", name, visit.overflow())
    print("AXE", name, visit.accessibility_problems())


@both
def test_explore(clerk: Visit) -> None:
    page = clerk.page
    clerk.open(EDIT)
    good(clerk, "top")
    for node in ("DJ", "DJ-1", "DJ-5", "PY-1", "LD-1", "JF", "JF-1", "ZN-1", "CX-2"):
        clerk.open(f"{EDIT}?node={node}")
        good(clerk, node)
