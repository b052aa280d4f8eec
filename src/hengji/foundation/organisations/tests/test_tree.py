"""Organisations through the years: what they were called, where they stood, who carries on."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.organisations import actions
from hengji.foundation.organisations.actions import Basis, Draft, Part
from hengji.foundation.organisations.enums import Change, Kind, Lead, Role
from hengji.foundation.organisations.models import (
    Appointment,
    Grant,
    GroupRelation,
    LeaderRelation,
    Organisation,
    OrganisationVersion,
    Person,
    Post,
    Succession,
    overlapping,
    valid,
)
from hengji.foundation.organisations.queries import (
    below,
    children,
    counts_by_kind,
    history,
    latest_version,
    matching,
    name,
    names,
    path,
    successions,
    successors,
    version_on,
)
from hengji.foundation.organisations.testing import LONG_AGO, an_organisation, give
from hengji.foundation.organisations.tests.people import RECORDED, Cast, Town

pytestmark = pytest.mark.django_db

BEFORE, ON, AFTER = date(2024, 12, 31), date(2025, 1, 1), date(2026, 1, 1)
BASIS = Basis(ON, "某编〔2024〕9号", "机构改革")
BY = "演示"


def codes(action: Callable[[], object]) -> set[str]:
    """Codes of everything that an action refuses."""
    with pytest.raises(ValidationError) as caught, transaction.atomic():
        action()
    return {error.code or "" for error in caught.value.error_list}


def lately() -> list[tuple[str, str, str]]:
    return [(entry.action, entry.object.partition(":")[0], entry.reason) for entry in Entry.objects.all()]


def test_create_is_recorded_and_begins_on_its_day(town: Town, cast: Cast) -> None:
    with assert_recorded(RECORDED):
        made = actions.create_organisation(
            Draft("B1", " 丙委 ", Kind.ORGAN, town.province, "丙", "综合"), by=cast.system, basis=BASIS
        )
    assert version_on(made, BEFORE) is None
    version = version_on(made, ON)
    assert version is not None
    assert (version.name, version.short_name, version.klass, version.document) == (
        "丙委",
        "丙",
        "综合",
        "某编〔2024〕9号",
    )
    assert lately()[-2:] == [
        ("organisations.create", "organisations.organisation", "机构改革"),
        ("organisations.create_version", "organisations.organisationversion", "机构改革"),
    ]
    assert Entry.objects.latest("seq").actor == "system"


def test_everything_wrong_with_a_new_organisation_is_said_at_once(town: Town) -> None:
    late = an_organisation("L", kind=Kind.ORGAN, parent=town.province, since=AFTER)
    wrong = [
        (Draft("A 1", "", Kind.PROVINCE, town.province), {"code", "name", "parent_kind"}),
        (Draft("A1", "甲厅", Kind.ORGAN, town.province), {"code_taken", "name_taken"}),
        (Draft("B1", "处", Kind.DIVISION, None), {"parent_kind"}),
        (Draft("B1", "处", Kind.DIVISION, late), {"parent_absent"}),
    ]
    before = Entry.objects.count()
    for draft, expected in wrong:
        assert codes(partial(actions.create_organisation, draft, by=BY, basis=BASIS)) == expected
    assert Entry.objects.count() == before


def test_rename_leaves_last_year_as_it_was(town: Town) -> None:
    with assert_recorded(RECORDED):
        actions.rename_organisation(town.here, "丁厅", by=BY, basis=BASIS, short_name="丁")
    assert [name(town.here, day) for day in (LONG_AGO, BEFORE, ON, AFTER)] == ["甲厅", "甲厅", "丁厅", "丁厅"]
    assert [(each.name, each.change) for each in history(town.here)] == [("丁厅", "rename"), ("甲厅", "create")]
    assert names([town.here.pk, town.there.pk], BEFORE) == {town.here.pk: "甲厅", town.there.pk: "乙局"}
    assert codes(lambda: actions.rename_organisation(town.here, "丁厅", by=BY, basis=BASIS, short_name="丁")) == {
        "too_early", "same_name"
    }  # fmt: skip


def test_move_takes_everything_below_along(town: Town) -> None:
    actions.move_organisation(town.first, town.there, by=BY, basis=BASIS)
    assert below([town.here.pk], BEFORE) == {town.here.pk, town.first.pk, town.second.pk}
    assert below([town.there.pk], ON) == {town.there.pk, town.first.pk}
    assert [each.name for each in path(town.first, ON)] == ["某省", "乙局"]
    assert [each.name for each in path(town.first, BEFORE)] == ["某省", "甲厅"]
    later = Basis(AFTER)
    assert codes(lambda: actions.move_organisation(town.here, town.first, by=BY, basis=later)) == {"parent_kind"}
    assert codes(lambda: actions.move_organisation(town.first, town.there, by=BY, basis=later)) == {"same_parent"}
    sub = an_organisation("A1-9", "科", Kind.DIVISION, town.second)
    assert codes(lambda: actions.move_organisation(town.second, sub, by=BY, basis=later)) == {"cycle"}


def settle_people(town: Town, cast: Cast) -> tuple[Appointment, LeaderRelation, Grant, Grant]:
    person = Person.objects.create(code="N1", name="某人", user=cast.officer)
    post = Post.objects.create(organisation=town.here, title="厅长")
    held = Appointment.objects.create(person=person, post=post, since=LONG_AGO)
    led = LeaderRelation.objects.create(leader=person, organisation=town.here, kind=Lead.IN_CHARGE, since=LONG_AGO)
    GroupRelation.objects.create(lead=town.here, organisation=town.there, since=LONG_AGO)
    return held, led, give(cast.officer, Role.UNIT_HEAD, town.here), give(
        cast.officer, Role.UNIT_FILLER, town.here, since=AFTER
    )  # fmt: skip


def test_merge_into_a_new_organisation(town: Town, cast: Cast) -> None:
    settle_people(town, cast)
    planned = Organisation.objects.create(code="A1-3")
    OrganisationVersion.objects.create(
        organisation=planned, name="新处", kind=Kind.DIVISION, parent=town.here, since=AFTER
    )
    with assert_recorded(RECORDED):
        made = actions.merge_organisations(
            [town.here, town.there], Draft("M", "甲乙局", Kind.ORGAN, town.province), by=cast.system, basis=BASIS
        )
    assert [version_on(each, ON) for each in (town.here, town.there)] == [None, None]
    assert {node.version.name for node in children(made, ON)} == {"办公室", "业务处"}
    assert {node.version.name for node in children(made, AFTER)} == {"办公室", "业务处", "新处"}
    assert successors(town.here, AFTER) == {made.pk: Fraction(1)}
    assert successors(town.here, BEFORE) == {town.here.pk: Fraction(1)}
    assert [(step.kind, step.share) for step in successions(town.there)] == [(Change.MERGE, 10_000)]
    assert Appointment.objects.get().until == ON
    assert LeaderRelation.objects.get().until == ON
    assert GroupRelation.objects.get().until == ON
    grants = Grant.objects.filter(user=cast.officer).order_by("since")
    assert [(each.until, each.revoked_at is None) for each in grants] == [
        (ON, True), (None, False)
    ]  # fmt: skip
    assert latest_version(town.here, AFTER).name == "甲厅"
    assert codes(lambda: actions.rename_organisation(town.here, "又名", by=BY, basis=Basis(AFTER))) == {"gone"}


def test_merge_refuses_all_at_once(town: Town, cast: Cast) -> None:
    settle_people(town, cast)
    Appointment.objects.update(since=AFTER)
    basis = Basis(LONG_AGO)
    assert codes(lambda: actions.merge_organisations([], town.here, by=BY, basis=basis)) == {"merge_list"}
    assert codes(
        lambda: actions.merge_organisations([town.here, town.here], town.first, by=BY, basis=basis)
    ) == {"merge_list", "merge_self", "later", "too_early"}  # fmt: skip
    far = an_organisation("F", parent=town.province, since=AFTER)
    assert codes(lambda: actions.merge_organisations([town.there], far, by=BY, basis=BASIS)) == {"successor_absent"}
    assert version_on(town.there, AFTER) is not None


def test_split_by_shares(town: Town) -> None:
    alone = an_organisation("S", "大局", parent=town.province)
    with assert_recorded(RECORDED):
        left, right = actions.split_organisation(
            alone, [Part(Draft("S1", "小局", Kind.ORGAN, town.province), 6_250), Part(town.there, 3_750)],
            by=BY, basis=BASIS, ends=True,
        )  # fmt: skip
    assert right == town.there
    assert successors(alone, ON) == {left.pk: Fraction(5, 8), town.there.pk: Fraction(3, 8)}
    assert version_on(alone, ON) is None
    actions.merge_organisations([left], town.there, by=BY, basis=Basis(AFTER))
    assert successors(alone, AFTER) == {town.there.pk: Fraction(1)}


def test_a_part_may_leave_while_the_rest_stays(town: Town) -> None:
    actions.split_organisation(town.here, [Part(town.there, 2_500)], by=BY, basis=BASIS, ends=False)
    assert successors(town.here, ON) == {town.here.pk: Fraction(3, 4), town.there.pk: Fraction(1, 4)}
    assert [(step.kind, step.share) for step in successions(town.here)] == [(Change.TRANSFER, 2_500)]


def test_split_refuses_what_does_not_add_up(town: Town) -> None:
    def split(*parts: Part, ends: bool) -> Callable[[], object]:
        return lambda: actions.split_organisation(town.here, parts, by=BY, basis=BASIS, ends=ends)

    assert codes(split(ends=False)) == {"share"}
    assert codes(split(Part(town.there, 9_999), ends=True)) == {"share_sum", "below"}
    assert codes(split(Part(town.there, 10_000), ends=False)) == {"share_sum"}
    assert codes(split(Part(town.here, 10), Part(town.there, 0), ends=False)) == {"share", "share_twice"}
    with pytest.raises(ValidationError, match=r"之和须为100%，现为99\.99%"):
        split(Part(town.there, 9_999), ends=True)()


def test_abolish_ends_what_holds_there_and_has_no_successor(town: Town, cast: Cast) -> None:
    settle_people(town, cast)
    assert codes(lambda: actions.abolish_organisation(town.here, by=BY, basis=BASIS)) == {"below"}
    Appointment.objects.update(since=ON)
    assert codes(lambda: actions.abolish_organisation(town.here, by=BY, basis=BASIS)) == {"below", "later"}
    Appointment.objects.update(since=LONG_AGO)
    for part in (town.first, town.second):
        actions.abolish_organisation(part, by=BY, basis=BASIS)
    with assert_recorded(RECORDED):
        actions.abolish_organisation(town.here, by=BY, basis=BASIS)
    assert successors(town.here, ON) == {}
    assert Appointment.objects.get().until == ON
    assert Succession.objects.filter(kind=Change.ABOLISH).count() == 3
    assert counts_by_kind(ON) == {"province": 1, "organ": 1}
    assert counts_by_kind(BEFORE) == {"province": 1, "organ": 2, "division": 2}


def test_search_knows_the_names_of_the_day(town: Town) -> None:
    actions.rename_organisation(town.here, "丁厅", by=BY, basis=BASIS)
    assert [node.code for node in matching("丁", ON)] == ["A1"]
    assert [node.code for node in matching("丁", BEFORE)] == []
    assert [node.code for node in matching("A1 处", ON)] == ["A1-2"]
    assert [node.code for node in matching("", ON, Kind.DIVISION)] == ["A1-1", "A1-2"]


def test_the_database_itself_refuses_overlaps(town: Town, cast: Cast) -> None:
    person = Person.objects.create(code="N1", name="某人")
    LeaderRelation.objects.create(leader=person, organisation=town.here, kind=Lead.CONTACT, since=ON, until=AFTER)
    wrong: list[Callable[[], object]] = [
        lambda: OrganisationVersion.objects.create(
            organisation=town.here, name="x", kind=Kind.ORGAN, since=ON, until=AFTER
        ),
        lambda: OrganisationVersion.objects.create(
            organisation=town.here, name="x", kind=Kind.ORGAN, since=date(2010, 1, 1), until=ON
        ),
        lambda: OrganisationVersion.objects.create(
            organisation=town.here, name="x", kind=Kind.ORGAN, since=date(2010, 1, 2), until=date(2010, 1, 1)
        ),
        lambda: OrganisationVersion.objects.filter(organisation=town.here).update(parent=town.here),
        lambda: LeaderRelation.objects.create(leader=person, organisation=town.here, kind=Lead.CONTACT, since=LONG_AGO),
        lambda: Organisation.objects.create(code="A1"),
        lambda: Succession.objects.create(predecessor=town.here, kind=Change.MERGE, on=ON),
    ]
    for attempt in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    OrganisationVersion.objects.create(
        organisation=town.here, name="旧", kind=Kind.ORGAN, since=date(2010, 1, 1), until=LONG_AGO
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationVersion.objects.filter(organisation=town.here, until=LONG_AGO).update(until=ON)


def test_a_cycle_that_somebody_forced_in_ends(town: Town) -> None:
    OrganisationVersion.objects.filter(organisation=town.province).update(parent=town.first)
    assert below([town.first.pk], ON) == {
        each.pk for each in (town.province, town.here, town.there, town.first, town.second)
    }
    assert [each.name for each in path(town.first, ON)] == ["某省", "甲厅"]


DAYS = st.integers(0, 9).map(lambda n: date(2025, 1, 1 + n))
PERIODS = st.tuples(DAYS, st.none() | DAYS).filter(lambda period: period[1] is None or period[0] < period[1])


@given(PERIODS, PERIODS)
def test_periods_overlap_when_they_share_a_day(one: tuple[date, date | None], other: tuple[date, date | None]) -> None:
    days = [date(2025, 1, 1 + n) for n in range(20)]

    def inside(day: date, period: tuple[date, date | None]) -> bool:
        return period[0] <= day and (period[1] is None or day < period[1])

    Organisation.objects.all()
    with transaction.atomic():
        made = Organisation.objects.create(code="X")
        row = OrganisationVersion.objects.create(
            organisation=made, name="x", kind=Kind.ORGAN, since=one[0], until=one[1]
        )
        found = OrganisationVersion.objects.filter(overlapping(*other), pk=row.pk).exists()
        assert found == any(inside(day, one) and inside(day, other) for day in days)
        for day in days[:12]:
            held = OrganisationVersion.objects.filter(valid(day), pk=row.pk).exists()
            assert held == inside(day, one) == row.holds_on(day)
        transaction.set_rollback(True)
