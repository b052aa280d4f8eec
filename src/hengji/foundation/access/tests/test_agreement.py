"""The promise of the policy: what ``scope`` lists is what ``can`` allows, in whatever world."""

from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengji.foundation.access.policy import Relation, Row, scope
from hengji.foundation.access.testing import disagreements, using

from .standins import NOW, RELATIONS, Organ, Plan, Thing, User, Window, make_tables, policy_of

ROLES = ("filler", "head", "scorer", "everybody")
PHASES = ("draft", "scoring", "locked")
NAMES = (*RELATIONS, "anywhere", "not_maker")
COMBINED = [" & ".join(names) for size in (1, 2, 3) for names in combinations(NAMES, size)]

keys = st.integers(1, 4)
some_phases = st.frozensets(st.sampled_from(PHASES), max_size=2)
rows = st.lists(
    st.builds(
        Row,
        st.sampled_from(["thing.view", "thing.edit"]),
        st.sampled_from(ROLES),
        st.sampled_from(COMBINED),
        some_phases,
    ),
    max_size=6,
)
users = st.lists(
    st.builds(
        User,
        pk=keys,
        roles=st.frozensets(st.sampled_from(ROLES[:3])),
        organ=keys,
        plans=st.frozensets(keys),
        is_active=st.sampled_from([True, True, True, False]),
        is_authenticated=st.sampled_from([True, True, True, False]),
    ),
    min_size=1,
    max_size=4,
)
organs = st.lists(st.none() | keys, min_size=4, max_size=4)  # the parent of each
windows = st.lists(st.tuples(keys, st.sampled_from(PHASES), st.integers(-2, 2), st.integers(0, 3)), max_size=5)
things = st.lists(st.tuples(st.none() | keys, st.none() | keys, st.none() | keys, st.frozensets(keys)), max_size=5)


def build(parents: list[int | None], periods: list[tuple[int, str, int, int]], made: list[tuple[object, ...]]) -> None:
    Plan.objects.bulk_create(Plan(pk=key) for key in range(1, 5))
    Organ.objects.bulk_create(Organ(pk=key) for key in range(1, 5))
    for key, parent in enumerate(parents, 1):
        Organ.objects.filter(pk=key).update(parent=parent)
    Window.objects.bulk_create(
        Window(plan_id=plan, phase=phase, start=NOW + timedelta(start), end=NOW + timedelta(start + length))
        for plan, phase, start, length in periods
    )
    for plan, owner, maker, helpers in made:
        Thing.objects.create(plan_id=plan, owner_id=owner, maker=maker).helpers.set(helpers)


def check_agreement(
    permissions: list[Row],
    people: list[User],
    parents: list[int | None],
    periods: list[tuple[int, str, int, int]],
    made: list[tuple[object, ...]],
) -> None:
    declared = [Row("thing.view", "nobody_has_this"), Row("thing.edit", "nobody_has_this"), *permissions]
    with transaction.atomic(), using(policy_of(declared)):
        make_tables()
        build(parents, periods, made)
        found = disagreements(people, ["thing.view", "thing.edit"], {Thing: Thing.objects.all()}, now=NOW)
        transaction.set_rollback(True)
    assert found == []


@pytest.mark.django_db
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(rows, users, organs, windows, things))
def test_scope_lists_exactly_what_can_allows(world: Any) -> None:
    check_agreement(*world)


@pytest.mark.django_db
def test_a_relation_whose_halves_differ_is_found() -> None:
    """The test of the test."""
    make_tables()
    thing = Thing.objects.create()
    crooked = Relation(lambda user, role, obj: True, RELATIONS["nobody"].q)
    found = policy_of([Row("thing.view", "head", "own")])
    with using(type(found)(**{**vars(found), "relations": {"own": crooked}})):
        assert disagreements([User(1, frozenset({"head"}))], ["thing.view"], {Thing: [thing]}, now=NOW) == [
            f"{User(1, frozenset({'head'}))} thing.view Thing: scope [], can [], rows [{thing.pk}]"
        ]


@pytest.mark.django_db
def test_scope_lists_a_row_once_and_can_be_locked_and_counted() -> None:
    """A row that is related twice appears once, without DISTINCT, which PostgreSQL does not lock."""
    make_tables()
    parent = Organ.objects.create()
    children = [Organ.objects.create(parent=parent) for _ in range(3)]
    thing = Thing.objects.create()
    thing.helpers.set(children)
    head = User(1, frozenset({"head"}), organ=parent.pk)
    with using(
        policy_of([Row("thing.view", "head", "helps_below"), Row("thing.view", "head", "unsaid & helps_below")])
    ):
        listed = scope(head, "thing.view", Thing.objects.all())
    assert [each.pk for each in listed] == [thing.pk]
    assert not listed.query.distinct
