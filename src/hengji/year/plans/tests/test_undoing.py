"""Whatever sequence of edits is made, undoing all of it restores the same text and the same rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.canonical import snapshot
from hengji.year.plans import actions
from hengji.year.plans.models import SCHEME_ROWS, Plan
from hengji.year.plans.queries import pack_text, revision
from hengji.year.plans.tests.house import House

CODES = st.sampled_from(["ZN", "ZN-1", "ZN-2", "DJ", "JF-1", "X", "Y", "ZN-副本", "ZN-副本-1"])
PLACES = st.sampled_from(["", "ZN", "ZN-1", "DJ", "JF", "X", "Y"])
POSITIONS = st.none() | st.integers(0, 4)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["甲", "乙", ""]),
        "points": st.sampled_from(["1", "2.50", "", "多"]),
        "weight": st.sampled_from(["100", None]),
        "rule": st.sampled_from([None, {"SR-01": {"target": "1"}}]),
        "by_class": st.sampled_from([{}, {"综合": "3"}]),
        "code": st.sampled_from(["X", "Y", "Z"]),
    },
)
NEW = st.builds(lambda code, fields: {"title": "新", **fields, "code": code}, st.sampled_from(["X", "Y"]), FIELDS)
STEPS = st.one_of(
    st.tuples(st.just("add"), NEW, PLACES, POSITIONS),
    st.tuples(st.just("change"), st.dictionaries(CODES, FIELDS, min_size=1, max_size=2)),
    st.tuples(st.just("move"), CODES, PLACES, POSITIONS),
    st.tuples(st.just("copy"), CODES, st.none() | PLACES, POSITIONS),
    st.tuples(st.just("remove"), CODES),
    st.tuples(st.just("parts"), st.sampled_from([{"groups": {"C": "丙"}}, {"bars": None}, {"lights": {"a": "1"}}])),
    st.tuples(st.just("section"), st.sampled_from(["JF", "KF"]), st.sampled_from(["1", "2"])),
    st.tuples(st.just("no section"), st.sampled_from(["JF", "KF"])),
    st.tuples(st.just("undo")),
)


EDITS: dict[str, Callable[..., object]] = {
    "add": lambda plan, by, fields, under, place: actions.add_indicator(plan, fields, under=under, place=place, by=by),
    "change": lambda plan, by, changes: actions.change_indicators(plan, changes, by=by),
    "move": lambda plan, by, code, under, place: actions.move_indicator(plan, code, under=under, place=place, by=by),
    "copy": lambda plan, by, code, under, place: actions.copy_indicator(plan, code, under=under, place=place, by=by),
    "remove": lambda plan, by, code: actions.remove_indicator(plan, code, by=by),
    "parts": lambda plan, by, parts: actions.change_scheme(plan, parts, by=by),
    "section": lambda plan, by, code, cap: actions.set_section(
        plan, code, {"title": "板块", "kind": "deduction", "cap": cap}, by=by
    ),
    "no section": lambda plan, by, code: actions.remove_section(plan, code, by=by),
    "undo": lambda plan, by: actions.undo_edit(plan, by=by),
}


def rows(plan: Plan) -> list[dict[str, Any]]:
    return [snapshot(row) for model in SCHEME_ROWS for row in model._default_manager.filter(plan=plan).order_by("pk")]


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_undoing_all_edits_restores_text_and_rows(house: House, plan: Plan, steps: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        text, before = pack_text(plan), rows(plan)
        for step in steps:
            seen = (pack_text(plan), revision(plan))
            try:
                EDITS[step[0]](plan, house.clerk, *step[1:])
            except ProblemsError:
                assert (pack_text(plan), revision(plan)) == seen
        while plan.edits.filter(undone_at=None).exists():
            actions.undo_edit(plan, by=house.clerk)
        assert pack_text(plan) == text
        assert rows(plan) == before
        transaction.set_rollback(True)
