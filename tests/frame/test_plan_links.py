"""The list of pages to which a plan's page leads: every entry is an address, and asks what its page asks."""

import ast

import pytest
from django.urls import get_resolver, resolve

from hengji.config.plan_links import LINKS
from hengji.foundation.access.policy import policy
from hengji.year.plans.links import PlanLink
from hengji.year.plans.models import Plan
from tests.architecture.repository import SOURCE, modules, tree

ABOVE = ("hengji.year.observations", "hengji.outcome", "hengji.front", "hengji.config")


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link.page)
def test_an_entry_leads_to_a_page_and_asks_what_the_page_asks(link: PlanLink) -> None:
    view = resolve(link.address(Plan(code="SZ-2026"))).func
    assert view.access_action == link.action  # type: ignore[attr-defined]  # the mark of @action
    assert ("GET" in view.access_methods) is True  # type: ignore[attr-defined]
    assert (view.access_object is not None) is link.on_plan  # type: ignore[attr-defined]
    assert link.action in policy().rows


def test_no_page_is_listed_twice() -> None:
    assert len({link.page for link in LINKS}) == len({str(link.title) for link in LINKS}) == len(LINKS)
    assert {link.page for link in LINKS} <= {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def test_plans_name_no_page_of_a_room_above() -> None:
    """What is listed is not written into the room as well."""
    pages = {link.page for link in LINKS} | {link.action for link in LINKS}
    found = {
        (path.name, node.value)
        for path in modules() if SOURCE / "year" / "plans" in path.parents and "tests" not in path.parts
        for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and node.value in pages - {"observations"}
    }  # fmt: skip
    assert found == set()
