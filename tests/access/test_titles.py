"""Officials read the policy in Chinese: what its page shows has a title (in ACTIONS, at the relation, or in config)."""

import ast
import re
from collections.abc import Iterator

import pytest

from hengji.foundation.access.policy import policy
from hengji.foundation.access.queries import permissions, role_title, words_of
from hengji.foundation.organisations.enums import Change
from hengji.year.plans.enums import PlanState
from tests.architecture.repository import SOURCE, modules, tree

DEED = re.compile(r"[a-z]+\.[a-z_]+")
# Deeds whose names are put together while the program runs.
PUT_TOGETHER = {
    *(f"account.second_factor_{verb}" for verb in ("added", "removed", "renewed")),
    *(f"approvals.record_{kind}" for kind in ("meeting", "paper")),
    *(f"organisations.{change}" for change in Change.values),
    *(f"plans.{state}" for state in PlanState.values if state != PlanState.ISSUED),
}
CODE = re.compile(r"[a-z_]{2,}")


def test_every_action_has_a_title() -> None:
    assert [each.action for each in permissions() if CODE.search(each.title)] == []


def test_every_role_relation_and_phase_has_a_title() -> None:
    rows = {row for rows in policy().rows.values() for row in rows}
    said = {f"{role_title(row.role)}：{words_of(row)}" for row in rows}
    assert {text for text in said if CODE.search(text)} == set()


def recorded() -> Iterator[str]:
    """Names given first to a call that says ``by=``: what the rooms write into the ledger."""
    for path in (each for each in modules() if SOURCE in each.parents and "tests" not in each.parts):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and node.args and any(word.arg == "by" for word in node.keywords):
                first = node.args[0]
                if isinstance(first, ast.Constant) and DEED.fullmatch(str(first.value)):
                    yield str(first.value)


def test_every_deed_in_the_ledger_has_a_title() -> None:
    deeds = set(recorded()) | PUT_TOGETHER
    assert len(deeds) > 50
    assert sorted(deeds - policy().deed_titles.keys()) == []


@pytest.mark.parametrize("text", ["goal.view", "own（限scoring）", "联络员：own"])
def test_a_name_in_code_is_recognised(text: str) -> None:
    assert CODE.search(text)
