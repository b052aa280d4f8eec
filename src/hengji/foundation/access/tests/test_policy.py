from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from hengji.foundation.access.policy import (
    Governed,
    Holder,
    Relation,
    Row,
    can,
    collected,
    not_maker,
    scope,
    visible_fields,
    who_can,
)
from hengji.foundation.access.roles import ADMINISTRATORS, EVERYBODY, conflicting_roles
from hengji.foundation.access.testing import policy_as, roles_as, using

from .standins import NOW, Organ, Plan, Thing, User, Window, make_tables, policy_of

HEAD = User(1, frozenset({"head"}), organ=1)
STRANGER = User(9)
VIEW = Row("thing.view", "head", "own")


def room(**doors: Any) -> Any:
    return SimpleNamespace(**doors)


def test_what_no_row_allows_is_denied() -> None:
    with using(policy_of([VIEW])):
        assert (can(HEAD, "thing.view"), can(STRANGER, "thing.view")) == (True, False)


def test_an_action_with_a_title_and_no_row_is_denied_to_all() -> None:
    with using(collected([room(ACTIONS={"thing.burn": "烧毁"})], lambda user: user.roles)):
        assert not can(HEAD, "thing.burn")


def test_an_action_that_nobody_declares_is_a_mistake() -> None:
    with using(policy_of([VIEW])), pytest.raises(LookupError, match=r"thing\.veiw"):
        can(HEAD, "thing.veiw")
    with using(policy_of([VIEW])), pytest.raises(LookupError, match=r"thing\.veiw"):
        scope(HEAD, "thing.veiw", Thing.objects.all())


@pytest.mark.parametrize("state", [{"is_active": False}, {"is_authenticated": False}])
def test_disabled_and_unknown_people_may_nothing(state: dict[str, bool]) -> None:
    with using(policy_of([VIEW, Row("thing.view", EVERYBODY)])):
        gone = User(1, frozenset({"head"}), **state)  # type: ignore[arg-type]  # two of its flags
        assert not can(gone, "thing.view")
        assert not can(cast("Any", AnonymousUser()), "thing.view")


def test_everybody_is_whoever_has_an_account() -> None:
    with using(policy_of([Row("thing.view", EVERYBODY)])):
        assert can(STRANGER, "thing.view")


@pytest.mark.django_db
def test_own_things_and_those_of_others() -> None:
    make_tables()
    mine, others = Organ.objects.create(pk=1), Organ.objects.create(pk=2)
    own, foreign = Thing.objects.create(owner=mine), Thing.objects.create(owner=others)
    with using(policy_of([VIEW])):
        assert [can(HEAD, "thing.view", thing) for thing in (own, foreign)] == [True, False]
        assert list(scope(HEAD, "thing.view", Thing.objects.all())) == [own]
        assert list(scope(STRANGER, "thing.view", Thing.objects.all())) == []


@pytest.mark.django_db
def test_a_row_without_relation_reaches_every_object() -> None:
    make_tables()
    thing = Thing.objects.create()
    with using(policy_of([Row("thing.view", "head")])):
        assert can(HEAD, "thing.view", thing)
        assert list(scope(HEAD, "thing.view", Thing.objects.all())) == [thing]


@pytest.mark.django_db
def test_phases_open_and_close_with_the_hour() -> None:
    make_tables()
    thing = Thing.objects.create(plan=Plan.objects.create())
    Window.objects.create(plan=thing.plan, phase="scoring", start=NOW, end=NOW + timedelta(hours=1))
    hours = [NOW + timedelta(minutes=minutes) for minutes in (-1, 0, 59, 60)]
    with using(policy_of([Row("thing.edit", "head", phases=frozenset({"scoring"}))])):
        assert [can(HEAD, "thing.edit", thing, now=hour) for hour in hours] == [False, True, True, False]
        counts = [scope(HEAD, "thing.edit", Thing.objects.all(), now=hour).count() for hour in hours]
    assert counts == [0, 1, 1, 0]


@pytest.mark.django_db
def test_while_no_room_knows_a_year_no_phase_is_open() -> None:
    make_tables()
    thing = Thing.objects.create()
    rows = [Row("thing.edit", "head", phases=frozenset({"scoring"})), Row("thing.view", "head")]
    closed = collected([room(ROWS=rows)], lambda user: user.roles)
    with using(closed):
        assert [can(HEAD, action, thing) for action in ("thing.edit", "thing.view")] == [False, True]


@pytest.mark.django_db
def test_maker_is_never_checker() -> None:
    make_tables()
    own, others = Thing.objects.create(maker=HEAD.pk), Thing.objects.create(maker=2)
    with using(policy_of([Row("thing.confirm", "head", "not_maker")])):
        assert [can(HEAD, "thing.confirm", thing) for thing in (own, others)] == [False, True]
        assert list(scope(HEAD, "thing.confirm", Thing.objects.all())) == [others]
        assert [not_maker(cast("Any", HEAD), thing) for thing in (own, others)] == [False, True]


@pytest.mark.django_db
def test_the_maker_may_be_found_behind_other_rows() -> None:
    make_tables()
    plan = Plan.objects.create()
    window = Window.objects.create(plan=plan, phase="", start=NOW, end=NOW)
    thing, lost = Thing.objects.create(plan=plan), Thing.objects.create()
    found = collected(
        [room(GOVERNED=[Governed(Window, "", makers=("plan__id", "plan")), Governed(Thing, "", makers=("plan__pk",))])]
    )
    with using(found):
        assert not not_maker(cast("Any", User(plan.pk)), window)
        assert not_maker(cast("Any", User(plan.pk + 1)), window)
        assert not not_maker(cast("Any", User(plan.pk)), thing)
        assert not_maker(cast("Any", User(plan.pk)), lost)


def test_a_model_without_makers_cannot_be_checked_by_anybody() -> None:
    with using(policy_of([Row("plan.confirm", "head", "not_maker")])):
        for ask in (
            lambda: can(HEAD, "plan.confirm", Plan(pk=1)),
            lambda: scope(HEAD, "plan.confirm", Plan.objects.all()),
        ):
            with pytest.raises(LookupError, match="declares no makers"):
                ask()


def test_plan_paths_are_those_that_the_rooms_declare() -> None:
    found = policy_of([])
    assert (found.plan_path(Thing), found.plan_path(Plan)) == ("plan", "")
    with pytest.raises(LookupError, match="declares no path to its plan"):
        found.plan_path(Organ)


@pytest.mark.django_db
def test_who_can_names_everybody_with_the_rows_that_say_so() -> None:
    make_tables()
    thing = Thing.objects.create(owner=Organ.objects.create(pk=1))
    asked: list[frozenset[str]] = []

    def holders(roles: frozenset[str]) -> list[User]:
        asked.append(roles)
        return [HEAD, STRANGER, User(3, frozenset({"head"}), organ=2), User(4, frozenset({"office"}))]

    office = Row("thing.view", "office")
    with using(policy_of([VIEW, office, Row("thing.view", "head", "nobody")], holders=holders)):
        found = who_can("thing.view", thing)
    assert found == [Holder(HEAD, (VIEW,)), Holder(User(4, frozenset({"office"})), (office,))]
    assert asked == [frozenset({"head", "office"})]


@pytest.mark.django_db
def test_only_fields_with_a_row_are_visible_and_only_to_whom_it_names() -> None:
    make_tables()
    thing = Thing.objects.create(owner=Organ.objects.create(pk=1))
    rows = [
        VIEW,
        Row("thing.maker.view", "auditor"),
        Row("thing.plan.view", "head", "own"),
        Row("thing.plan.view", "auditor"),
        Row("thing.plan.edit", "head"),
        Row("otherthing.owner.view", "head"),
    ]
    with using(policy_of(rows)):
        seen = [visible_fields(user, thing) for user in (HEAD, User(2, frozenset({"auditor"})), STRANGER)]
    assert seen == [{"plan"}, {"plan", "maker"}, set()]


def test_an_unknown_relation_is_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"thing\.view names the unknown relation cousin"):
        policy_of([Row("thing.view", "head", "own & cousin")])


@pytest.mark.parametrize("name", ["anywhere", "not_maker"])
def test_a_relation_is_given_once(name: str) -> None:
    taken = Relation(lambda user, role, obj: True, lambda user, role, model: Q())
    with pytest.raises(ValueError, match=f"{name} is given twice in RELATIONS"):
        collected([room(RELATIONS={name: taken})])


def test_a_title_is_given_once() -> None:
    with pytest.raises(ValueError, match="a is given twice in ACTIONS"):
        collected([room(ACTIONS={"a": "甲"}), room(ACTIONS={"a": "乙"})])


@pytest.mark.parametrize(
    ("roles", "conflict"),
    [
        (set(), set()),
        ({"office", "security_admin"}, set()),
        ({"security_admin", "audit_admin", "office"}, {"security_admin", "audit_admin"}),
        (ADMINISTRATORS, ADMINISTRATORS),
    ],
)
def test_nobody_holds_two_of_the_three_administrators_roles(roles: set[str], conflict: set[str]) -> None:
    assert conflicting_roles(roles) == conflict


def test_the_site_s_own_policy_can_be_changed_for_a_test() -> None:
    with policy_as(roles_of=roles_as({5: ["security_admin"]})):
        answers = [can(User(key), "access.policy.view") for key in (5, 6)]
    assert answers == [True, False]
