"""Officials read the policy in Chinese: what its page shows has a title (in ACTIONS, at the relation, or in config)."""

import re

import pytest

from hengji.foundation.access.policy import policy
from hengji.foundation.access.queries import permissions, role_title, words_of

CODE = re.compile(r"[a-z_]{2,}")


def test_every_action_has_a_title() -> None:
    assert [each.action for each in permissions() if CODE.search(each.title)] == []


def test_every_role_relation_and_phase_has_a_title() -> None:
    rows = {row for rows in policy().rows.values() for row in rows}
    said = {f"{role_title(row.role)}：{words_of(row)}" for row in rows}
    assert {text for text in said if CODE.search(text)} == set()


@pytest.mark.parametrize("text", ["goal.view", "own（限scoring）", "联络员：own"])
def test_a_name_in_code_is_recognised(text: str) -> None:
    assert CODE.search(text)
