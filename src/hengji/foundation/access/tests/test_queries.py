from typing import Any

import pytest

from hengji.foundation.access.policy import Row
from hengji.foundation.access.queries import (
    actions_about,
    kinds,
    people_who_can,
    permissions,
    record,
    role_title,
    roles_named,
    words_of,
)
from hengji.foundation.access.testing import using

from .standins import Organ, Plan, Thing, User, make_tables, policy_of

TITLES: dict[str, Any] = {
    "action_titles": {"thing.view": "查看事项"},
    "role_titles": {"head": "单位负责人", "office": "目标绩效办", "unused": "无人"},
    "phase_titles": {"draft": "制定阶段"},
}
BOTH = Row("thing.edit", "head", "own & not_maker", frozenset({"draft", "locked"}))
ROWS = [Row("thing.view", "head", "own"), Row("thing.view", "head", "helps"), Row("thing.view", "office"), BOTH]


def titled(rows: list[Row], **more: Any) -> Any:
    found = policy_of(rows, **more)
    return type(found)(**{**vars(found), **TITLES})


def test_permissions_say_in_words_who_may_what() -> None:
    with using(titled(ROWS)):
        edit, view = permissions()
        assert (edit.title, view.title) == ("thing.edit", "查看事项")
        assert [view.words(role) for role in ("head", "office", "reader")] == ["本单位；配合单位", "不限范围", ""]
        assert words_of(BOTH) == "本单位、非本人经手（限制定阶段、locked）"
        assert (role_title("head"), role_title("x")) == ("单位负责人", "x")
        assert roles_named() == [("head", "单位负责人"), ("office", "目标绩效办")]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"role": "office"}, ["thing.view"]),
        ({"role": "head"}, ["thing.edit", "thing.view"]),
        ({"text": " 事项 "}, ["thing.view"]),
        ({"text": "EDIT"}, ["thing.edit"]),
        ({"role": "office", "text": "edit"}, []),
        ({"role": "reader"}, []),
    ],
)
def test_permissions_are_filtered(wanted: dict[str, str], found: list[str]) -> None:
    with using(titled(ROWS)):
        assert [each.action for each in permissions(**wanted)] == found


@pytest.mark.django_db
def test_records_are_found_by_kind_and_number() -> None:
    make_tables()
    thing = Thing.objects.create()
    with using(titled(ROWS)):
        assert [label for label, _ in kinds()] == ["access.thing", "access.plan"]
        assert [record("access.thing", key) for key in (str(thing.pk), "0", "x", "9" * 30)] == [thing, None, None, None]
        assert record("access.organ", "1") is None
        assert actions_about(Thing) == ["thing.view", "thing.edit"]
        assert actions_about(Plan) == []


@pytest.mark.django_db
def test_people_are_listed_once_with_a_reason_for_each_action() -> None:
    make_tables()
    organ = Organ.objects.create(pk=1)
    thing = Thing.objects.create(owner=organ)
    thing.helpers.add(organ)
    head, office = User(1, frozenset({"head"}), organ=1), User(2, frozenset({"office"}))
    rows = [*ROWS[:3], Row("thing.edit", "head", "own")]
    with using(titled(rows, holders=lambda roles: [office, head, User(3)])):
        assert [(person.user.pk, person.reasons) for person in people_who_can(thing)] == [
            (1, {"thing.view": "单位负责人：本单位；单位负责人：配合单位", "thing.edit": "单位负责人：本单位"}),
            (2, {"thing.view": "目标绩效办：不限范围"}),
        ]
