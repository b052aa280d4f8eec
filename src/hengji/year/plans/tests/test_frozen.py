"""An issued scheme: refused to every role, by every action, by the models, by the database; open to a correction."""

# ruff: noqa: S608 - plays a database administrator, with names of our own

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from hengji.core.scoring import pack
from hengji.foundation.access.policy import can, scope
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import give
from hengji.year.plans import actions, triggers
from hengji.year.plans.models import (
    SCHEME_ROWS,
    Correction,
    FrozenError,
    Group,
    Indicator,
    Plan,
    PlanClass,
    SchemePart,
    Section,
)
from hengji.year.plans.permissions import EDIT_SCHEME
from hengji.year.plans.queries import current_digest, digest_of_text, pack_text, scheme_of
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL

EDITS: dict[str, Callable[[Plan, User], object]] = {
    "add": lambda plan, by: actions.add_indicator(plan, {"code": "X", "title": "新"}, by=by),
    "change": lambda plan, by: actions.change_indicator(plan, "DJ", {"points": "41"}, by=by),
    "change many": lambda plan, by: actions.change_indicators(plan, {"DJ": {"points": "41"}}, by=by),
    "move": lambda plan, by: actions.move_indicator(plan, "DJ", under="ZN", by=by),
    "reorder": lambda plan, by: actions.reorder_indicators(plan, "", ["DJ", "ZN"], by=by),
    "copy": lambda plan, by: actions.copy_indicator(plan, "DJ", by=by),
    "remove": lambda plan, by: actions.remove_indicator(plan, "DJ", by=by),
    "parts": lambda plan, by: actions.change_scheme(plan, {"bars": None}, by=by),
    "section": lambda plan, by: actions.set_section(plan, "JF", {"cap": "9"}, by=by),
    "no section": lambda plan, by: actions.remove_section(plan, "JF", by=by),
    "replace": lambda plan, by: actions.replace_scheme(plan, SMALL.replace("甲组", "一组"), by=by),
    "undo": lambda plan, by: actions.undo_edit(plan, by=by),
}


@pytest.fixture
def issued(house: House, plan: Plan) -> Plan:
    actions.change_indicator(plan, "DJ", {"title": "党建"}, by=house.clerk)
    actions.circulate_plan(plan, by=house.clerk)
    return actions.issue_plan(plan, actions.Document("省直目〔2026〕1号", date(2026, 2, 26)), by=house.chief)


@contextmanager
def unchanged(plan: Plan) -> Iterator[None]:
    before = pack_text(plan)
    yield
    assert pack_text(plan) == before


@pytest.mark.parametrize("role", Role.values)
def test_every_edit_is_refused_to_every_role(house: House, issued: Plan, role: str) -> None:
    person = User.objects.create(username=f"as-{role}", display_name=role)
    give(person, role, house.organiser)
    assert not can(person, EDIT_SCHEME, issued)
    assert not scope(person, EDIT_SCHEME, Plan.objects.all()).exists()
    with unchanged(issued):
        for edit in EDITS.values():
            with pytest.raises(ProblemsError) as caught:
                edit(issued, person)
            assert [problem.code for problem in caught.value.problems] == ["PLAN_FROZEN"]


@pytest.mark.parametrize("model", SCHEME_ROWS)
def test_models_and_querysets_refuse(house: House, issued: Plan, model: Any) -> None:  # noqa: ANN401 - five tables
    row = model.objects.filter(plan=issued).first()
    row.position += 1
    with unchanged(issued):
        for attempt in (
            row.save, row.delete, model.objects.filter(plan=issued).delete,
            lambda: model.objects.filter(plan=issued).update(position=9),
            lambda: model.objects.bulk_update([row], ["position"]),
            lambda: model.objects.bulk_create([model(plan=issued, position=9)]),
            lambda: model(plan=issued, position=9).save(),
        ):  # fmt: skip
            with pytest.raises(FrozenError):
                attempt()


def test_a_row_is_not_moved_out_of_an_issued_plan_or_into_one(house: House, issued: Plan) -> None:
    draft = actions.create_plan(actions.Head("P-2", 2026, "另一考评", house.organiser), SMALL, by=house.clerk)
    out, into = Indicator.objects.get(plan=issued, code="DJ"), Indicator.objects.get(plan=draft, code="DJ")
    out.plan, into.plan = draft, issued
    for row in (out, into):
        with pytest.raises(FrozenError):
            row.save()
    with pytest.raises(FrozenError):
        Indicator.objects.filter(plan=draft).update(plan=issued)


TABLES = {
    "plans_indicator": Indicator, "plans_section": Section, "plans_group": Group, "plans_planclass": PlanClass,
    "plans_schemepart": SchemePart,
}  # fmt: skip


def refused_by_the_database(statement: str, *values: int) -> None:
    with pytest.raises(DatabaseError, match=r"frozen|final"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses(house: House, issued: Plan, table: str) -> None:
    draft = actions.create_plan(actions.Head("P-2", 2026, "另一考评", house.organiser), SMALL, by=house.clerk)
    mine = TABLES[table].objects.filter(plan=draft).first()  # type: ignore[attr-defined]
    theirs = TABLES[table].objects.filter(plan=issued).first()  # type: ignore[attr-defined]
    with unchanged(issued):
        refused_by_the_database(f"UPDATE {table} SET position = 9 WHERE plan_id = %s", issued.pk)
        refused_by_the_database(f"UPDATE {table} SET plan_id = %s WHERE id = %s", issued.pk, mine.pk)
        refused_by_the_database(f"UPDATE {table} SET plan_id = %s WHERE id = %s", draft.pk, theirs.pk)
        refused_by_the_database(f"DELETE FROM {table} WHERE id = %s", theirs.pk)
        if connection.vendor == "sqlite":
            statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = %s"
            refused_by_the_database(statement, theirs.pk)
            refused_by_the_database(f"UPDATE OR REPLACE {table} SET id = %s WHERE id = %s", theirs.pk, mine.pk)


@pytest.mark.parametrize(
    "change",
    ["state = 'drafting'", "digest = 'x'", "document_number = '无'", "year = 2030", "code = 'X'", "drafted_by_id = 0"],
)
def test_the_database_keeps_what_was_issued(issued: Plan, change: str) -> None:
    refused_by_the_database(f"UPDATE plans_plan SET {change} WHERE id = %s", issued.pk)
    refused_by_the_database("DELETE FROM plans_plan WHERE id = %s", issued.pk)


def test_the_triggers_are_in_place(db: None) -> None:
    assert triggers.missing(connection) == set()


CHANGES: dict[str, dict[str, Any]] = {
    "ZN-1": {"points": "35"}, "ZN-2": {"points": "25"}, "": {"groups": {"A": "第一组", "B": "乙组"}},
}  # fmt: skip


def test_two_persons_correct_an_issued_scheme(house: House, issued: Plan) -> None:
    text, digest = pack_text(issued), issued.digest
    with assert_recorded():
        correction = actions.correct_scheme(issued, CHANGES, reason="分值笔误", by=house.clerk)
    assert pack_text(issued) == text
    with assert_recorded():
        correction = actions.confirm_correction(correction, by=house.chief)
    assert scheme_of(issued).nodes["ZN-1"].points == pack.load(text).nodes["ZN-1"].points - 5  # type: ignore[operator]
    assert scheme_of(issued).groups == {"A": "第一组", "B": "乙组"}
    assert (correction.text_before, correction.text_after) == (text, pack_text(issued))
    assert current_digest(issued) == correction.digest == digest_of_text(pack_text(issued)) != digest
    assert Plan.objects.get(pk=issued.pk).digest == digest
    with unchanged(issued), pytest.raises(FrozenError):
        Indicator.objects.filter(plan=issued).update(position=0)


def test_a_correction_may_change_the_tree_itself(house: House, issued: Plan) -> None:
    text = SMALL.replace("title: 机关党建", "title: 党建").replace("code: ZN-2", "code: ZN-3")
    correction = actions.correct_scheme(issued, pack.load(text), reason="改编码", by=house.clerk)
    actions.confirm_correction(correction, by=house.chief)
    assert list(scheme_of(issued).nodes) == ["ZN", "ZN-1", "ZN-3", "DJ", "JF-1"]


def test_who_proposed_does_not_confirm_and_nobody_confirms_twice(house: House, issued: Plan) -> None:
    correction = actions.correct_scheme(issued, CHANGES, reason="分值笔误", by=house.chief)
    for person, code in ((house.chief, "TWO_PERSONS"), (house.clerk, None), (house.colleague, "CORRECTION_STATE")):
        if code is None:
            actions.confirm_correction(correction, by=person)
            continue
        with pytest.raises(ProblemsError) as caught:
            actions.confirm_correction(correction, by=person)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_a_refused_correction_changes_nothing(house: House, issued: Plan) -> None:
    correction = actions.correct_scheme(issued, CHANGES, reason="分值笔误", by=house.clerk)
    with unchanged(issued):
        with pytest.raises(ProblemsError):
            actions.refuse_correction(correction, by=house.chief, remark="")
        with pytest.raises(ProblemsError) as caught:
            actions.correct_scheme(issued, CHANGES, reason="再改", by=house.clerk)
        assert [problem.code for problem in caught.value.problems] == ["CORRECTION_STATE"]
        assert actions.refuse_correction(correction, by=house.chief, remark="依据不足").state == "refused"
    assert actions.correct_scheme(issued, CHANGES, reason="再改", by=house.clerk).number == 2


@pytest.mark.parametrize(
    ("changes", "reason", "codes"),
    [
        ({}, "笔误", ["NO_CHANGE"]),
        ({"DJ": {"points": "41"}}, " ", ["REASON", "POINTS_SUM"]),
        ({"XX": {"points": "41"}}, "笔误", ["NODE_ABSENT"]),
        ({"": {"bars": [{"code": "FJ-9", "when": "事故", "effect": {}}]}}, "笔误", ["BAR_BASIS"]),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    house: House, issued: Plan, changes: dict[str, Any], reason: str, codes: list[str]
) -> None:
    with pytest.raises(ProblemsError) as caught:
        actions.correct_scheme(issued, changes, reason=reason, by=house.clerk)
    assert [problem.code for problem in caught.value.problems] == codes


def test_a_draft_is_edited_and_not_corrected(house: House, plan: Plan) -> None:
    with pytest.raises(ProblemsError) as caught:
        actions.correct_scheme(plan, CHANGES, reason="笔误", by=house.clerk)
    assert [problem.code for problem in caught.value.problems] == ["PLAN_STATE"]


def test_the_database_keeps_corrections_and_the_two_persons(house: House, issued: Plan) -> None:
    correction = actions.correct_scheme(issued, CHANGES, reason="分值笔误", by=house.clerk)
    key = correction.pk
    for change in (
        "state = 'applying'", "state = 'applied'", "text_after = 'x'", "reason = '别的'",
        f"state = 'applying', confirmed_by_id = {house.clerk.pk}",
    ):  # fmt: skip
        refused_by_the_database(f"UPDATE plans_correction SET {change} WHERE id = %s", key)
    actions.confirm_correction(correction, by=house.chief)
    refused_by_the_database("UPDATE plans_correction SET remark = 'x' WHERE id = %s", key)
    refused_by_the_database("DELETE FROM plans_correction WHERE id = %s", key)
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.create(
            plan=issued, number=2, reason="绕过", text_before="", text_after="", state="applying",
            proposed_by=house.clerk, proposed_at=correction.proposed_at, confirmed_by=house.chief,
            confirmed_at=correction.proposed_at,
        )  # fmt: skip
