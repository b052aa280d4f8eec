"""A plan below begins from the superior's scheme, is measured by it, and is filed upward."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hengji.foundation.access.policy import can, scope
from hengji.foundation.access.testing import disagreements
from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.foundation.notifications.models import Notification
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.testing import an_organisation, give
from hengji.foundation.workdays.queries import add_workdays
from hengji.year.plans import actions, filing_triggers
from hengji.year.plans.actions import Entrant, Head
from hengji.year.plans.enums import FilingState
from hengji.year.plans.filing_permissions import DECIDE_FILING, FILE_UPWARD, VIEW_BELOW, VIEW_FILING, VIEW_SUPERIOR
from hengji.year.plans.models import Filing, FilingVerdict, Plan, SuperiorText
from hengji.year.plans.permissions import MANAGE_PLAN, VIEW_PLAN
from hengji.year.plans.queries import (
    below_of,
    blocking,
    current_digest,
    findings,
    pack_text,
    standing_of,
    superior_options,
)
from hengji.year.plans.queries.filings import todo
from hengji.year.plans.tests.filed import City, above, below, city, corrected, issued, issued_below
from hengji.year.plans.tests.house import House
from hengji.year.plans.tests.packs import SMALL

__all__ = ["above", "below", "city", "issued_below"]  # fixtures
Go = Callable[[int], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Go:
    """Let so many days pass."""
    real = timezone.localdate

    def go(days: int) -> None:
        today = real() + timedelta(days=days)

        def localdate(value: datetime | None = None, *_args: object) -> date:
            return today if value is None else real(value)

        monkeypatch.setattr(timezone, "localdate", localdate)

    return go


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in error.value.problems]


def breaches_of(plan: Plan) -> list[tuple[str, str]]:
    return [(each.code, each.node) for each in findings(plan) if each.code.startswith("CLAUSE")]


def titles(user: User) -> list[str]:
    return [each.title for each in todo(user)]


def test_a_plan_remembers_the_text_of_its_superior_from_which_it_was_begun(
    city: City, above: Plan, below: Plan
) -> None:  # fmt: skip
    row = SuperiorText.objects.get()
    assert (row.plan, row.number, row.text, row.digest) == (below, 1, pack_text(above), current_digest(above))
    other = actions.create_plan(Head("GY-9", 2026, "另起炉灶", city.organ, above), SMALL, by=city.clerk)
    assert not other.superior_texts.exists()


def test_what_the_superior_does_not_allow_stands_beside_the_node_and_hinders_issuing(
    city: City, above: Plan, below: Plan
) -> None:  # fmt: skip
    assert breaches_of(below) == []
    actions.change_indicators(
        below, {"ZN-1": {"title": "市重点工作", "owner": "市发改委"}, "DJ": {"title": "市党建"}}, by=city.clerk
    )
    actions.change_scheme(below, {"grades": [{"name": "优秀", "from": "85"}, {"name": "合格"}]}, by=city.clerk)
    assert breaches_of(below) == [("CLAUSE_CHANGED", "ZN-1"), ("CLAUSE_CHANGED", "DJ"), ("CLAUSE_CHANGED", "")]
    with pytest.raises(ProblemsError) as caught:
        issued(below, city.clerk, city.chief)
    assert {code for code, _where in codes(caught)} == {"CLAUSE_CHANGED"}
    actions.take_back_plan(below, by=city.clerk, reason="改")
    actions.change_indicators(below, {"ZN-1": {"title": "重点工作"}, "DJ": {"title": "机关党建"}}, by=city.clerk)
    actions.change_scheme(below, {"grades": [{"name": "优秀", "from": "90"}, {"name": "合格"}]}, by=city.clerk)
    assert breaches_of(below) == []
    assert blocking(findings(issued(below, city.clerk, city.chief))) == ()


def test_a_plan_that_began_from_something_else_is_measured_once_its_office_says_so(city: City, above: Plan) -> None:
    other = actions.create_plan(Head("GY-9", 2026, "另起炉灶", city.organ, above), SMALL, by=city.clerk)
    actions.change_indicator(other, "ZN-1", {"title": "市重点工作"}, by=city.clerk)
    assert breaches_of(other) == []
    with assert_recorded():
        actions.take_superior(other, by=city.clerk)
    assert ("CLAUSE_CHANGED", "ZN-1") in breaches_of(other)
    assert actions.take_superior(other, by=city.clerk).number == 1  # a second click


def test_a_draft_above_warns_and_does_not_block(house: House, city: City, plan: Plan) -> None:
    actions.change_indicator(plan, "DJ", {"below": "uniform"}, by=house.clerk)
    below = actions.create_plan(Head("GY-2026", 2026, "市", city.organ, plan), plan, by=city.clerk)
    actions.change_indicator(below, "DJ", {"title": "市党建"}, by=city.clerk)
    assert [(each.code, each.blocks) for each in findings(below) if each.node == "DJ"] == [("CLAUSE_CHANGED", False)]
    with pytest.raises(ProblemsError) as caught:
        actions.file_upward(issued(below, city.clerk, city.chief), by=city.clerk)
    assert codes(caught) == [("FILING_STATE", "")]


def test_a_plan_is_filed_recorded_and_after_a_correction_filed_again(
    house: House, city: City, above: Plan, issued_below: Plan
) -> None:  # fmt: skip
    standing = standing_of(issued_below)
    due = add_workdays(timezone.localdate(), 10)
    assert (standing.state, standing.due, standing.overdue, standing.measured) == ("unfiled", due, 0, True)
    assert titles(city.clerk) == ["把“贵阳市2026年度考评”报上级备案"]
    with assert_recorded():
        filing = actions.file_upward(issued_below, by=city.clerk, note="增加了说明")
    assert (filing.number, filing.digest, filing.due) == (1, current_digest(issued_below), due)
    assert (filing.text, filing.superior_text) == (pack_text(issued_below), pack_text(above))
    assert (titles(city.clerk), titles(house.clerk)) == ([], ["对下级报备的“贵阳市2026年度考评”提出意见"])
    told = Notification.objects.filter(url_name="filing").values_list("recipient__username", flat=True)
    assert set(told) == {"clerk", "colleague", "chief"}
    with pytest.raises(ProblemsError) as caught:
        actions.file_upward(issued_below, by=city.clerk)
    assert codes(caught) == [("FILING_STATE", "")]
    with assert_recorded():
        actions.accept_filing(filing, by=house.colleague)
    assert standing_of(issued_below).state == FilingState.ACCEPTED
    assert titles(house.clerk) == []
    with pytest.raises(ProblemsError) as caught:
        actions.return_filing(filing, by=house.clerk, remark="再看看")
    assert codes(caught) == [("FILING_STATE", "")]
    corrected(issued_below, {"DJ": {"note": "含市直和区县"}}, city.clerk, city.chief)
    standing = standing_of(issued_below)
    assert (standing.state, standing.outdated, standing.due) == ("unfiled", True, due)
    assert actions.file_upward(issued_below, by=city.clerk).number == 2


def test_a_returned_plan_is_corrected_or_says_why_not(house: House, city: City, issued_below: Plan) -> None:
    filing = actions.file_upward(issued_below, by=city.clerk)
    with pytest.raises(ProblemsError) as caught:
        actions.return_filing(filing, by=house.clerk, remark=" ")
    assert codes(caught) == [("REASON", "意见")]
    with assert_recorded():
        actions.return_filing(filing, by=house.clerk, remark="党建说明与省里不一致")
    assert standing_of(issued_below).state == FilingState.RETURNED
    assert [each.why for each in todo(city.clerk)] == ["上级退回修改，请更正后重新报备。"]
    returned = Notification.objects.get(kind="returned", recipient=city.chief)
    assert (returned.url_name, returned.text) == ("plan-superior", "党建说明与省里不一致")
    with pytest.raises(ProblemsError) as caught:
        actions.file_upward(issued_below, by=city.clerk)
    assert codes(caught) == [("REASON", "报备说明")]
    corrected(issued_below, {"DJ": {"note": ""}}, city.clerk, city.chief)
    assert actions.file_upward(issued_below, by=city.clerk).number == 2
    deeds = Entry.objects.filter(action__contains="fil").order_by("seq").values_list("action", flat=True)
    assert list(deeds) == ["plans.file_upward", "plans.return_filing", "plans.file_upward"]


def test_time_runs_out_on_working_days(later: Go, issued_below: Plan) -> None:
    due = standing_of(issued_below).due
    assert due is not None
    later((due - timezone.localdate()).days)
    assert standing_of(issued_below).overdue == 0
    later(1)
    while timezone.localdate().weekday() > 4:
        later(1)
    later(60)
    assert standing_of(issued_below).overdue > 20


def test_a_correction_above_is_told_to_those_below_and_what_it_breaks_does_not_stop_mending(
    house: House, city: City, above: Plan, issued_below: Plan
) -> None:  # fmt: skip
    corrected(above, {"ZN-1": {"title": "省重点工作"}, "DJ": {"title": "党建工作"}}, house.clerk, house.chief)
    standing = standing_of(issued_below)
    assert (standing.superior_changed, standing.measured) == (True, True)
    assert "对照上级办法核对“贵阳市2026年度考评”" in titles(city.clerk)
    assert Notification.objects.filter(recipient=city.chief, title__startswith="上级办法已更正").count() == 1
    assert breaches_of(issued_below) == [("CLAUSE_CHANGED", "ZN-1"), ("CLAUSE_CHANGED", "DJ")]
    corrected(issued_below, {"ZN-1": {"title": "省重点工作"}}, city.clerk, city.chief)
    assert breaches_of(issued_below) == [("CLAUSE_CHANGED", "DJ")]
    with pytest.raises(ProblemsError) as caught:
        actions.correct_scheme(issued_below, {"ZN-1": {"title": "别的"}}, reason="试", by=city.clerk)
    assert codes(caught) == [("CLAUSE_CHANGED", "ZN-1")]
    actions.take_superior(issued_below, by=city.clerk)
    assert not standing_of(issued_below).superior_changed


def test_only_the_own_office_files_and_only_the_office_right_above_decides(
    house: House, city: City, above: Plan, issued_below: Plan
) -> None:  # fmt: skip
    filing = actions.file_upward(issued_below, by=city.clerk)
    top = User.objects.create(username="top", display_name="省府办")
    give(top, Role.OFFICE, None)
    county = actions.create_plan(Head("GY-1", 2026, "县", house.organ, issued_below), issued_below, by=city.clerk)
    give(house.filler, Role.OFFICE, house.organ)
    reads = {person.username for person in User.objects.all() if can(person, VIEW_FILING, filing)}
    assert reads == {"city-clerk", "city-chief", "clerk", "colleague", "chief", "steering", "top"}
    decides = {person.username for person in User.objects.all() if can(person, DECIDE_FILING, filing)}
    assert decides == {"clerk", "colleague", "chief", "top"}
    assert [can(person, FILE_UPWARD, issued_below) for person in (city.clerk, house.clerk)] == [True, False]
    assert not can(house.clerk, VIEW_PLAN, issued_below)
    assert not can(house.clerk, VIEW_SUPERIOR, county)  # two levels above
    assert not can(house.filler, VIEW_BELOW, above)
    rows: dict[type[Model], list[Model]] = {Filing: [filing]}
    assert disagreements(list(User.objects.all()), [VIEW_FILING, DECIDE_FILING], rows) == []
    assert list(scope(house.filler, VIEW_FILING, Filing.objects.all())) == []


def test_the_office_of_an_evaluated_organ_begins_its_own_plan_from_the_one_above(
    house: House, city: City, plan: Plan
) -> None:  # fmt: skip
    actions.set_participants(plan, [Entrant("1", "贵阳市", city.organ)], by=house.clerk)
    assert not can(city.clerk, VIEW_PLAN, plan)  # a draft
    plan = issued(plan, house.clerk, house.chief)
    assert [code for code, _title in superior_options(city.clerk)] == ["SZ-2026"]
    assert not can(city.clerk, MANAGE_PLAN, plan)
    county = an_organisation("GY-1", "云岩区目标办", parent=city.organ)
    give(house.stranger, Role.OFFICE, county)
    assert not can(house.stranger, VIEW_PLAN, plan)  # its superior's superior
    own = actions.create_plan(Head("GY-2026", 2026, "市", city.organ, plan), plan, by=city.clerk)
    actions.set_participants(own, [Entrant("1", "云岩区", county)], by=city.clerk)
    own = issued(own, city.clerk, city.chief)
    assert can(house.stranger, VIEW_PLAN, own)
    below_city = actions.create_plan(Head("YY-2026", 2026, "区", county, own), own, by=house.stranger)
    actions.set_participants(
        below_city, [Entrant("1", "区财政局", an_organisation("GY-2", "区财政局"))], by=house.clerk
    )
    assert [can(person, VIEW_PLAN, below_city) for person in (city.clerk, house.clerk)] == [False, False]


def test_who_filed_does_not_decide(house: House, city: City, issued_below: Plan) -> None:
    give(city.clerk, Role.OFFICE, house.organiser)
    filing = actions.file_upward(issued_below, by=city.clerk)
    assert not can(city.clerk, DECIDE_FILING, filing)
    with pytest.raises(ProblemsError) as caught:
        actions.accept_filing(filing, by=city.clerk)
    assert codes(caught) == [("TWO_PERSONS", "")]


def test_plans_without_a_superior_or_not_issued_are_not_filed(city: City, above: Plan, below: Plan) -> None:
    with pytest.raises(ProblemsError) as caught:
        actions.file_upward(above, by=city.clerk)
    assert codes(caught) == [("NO_SUPERIOR", "")]
    with pytest.raises(ProblemsError) as caught:
        actions.file_upward(below, by=city.clerk)
    assert codes(caught) == [("FILING_STATE", "")]


def test_how_plans_stand_takes_as_many_queries_for_three_as_for_one(
    city: City, above: Plan, issued_below: Plan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:  # fmt: skip
    actions.file_upward(issued_below, by=city.clerk)
    counts = []
    for codes_ in (("GY-2", "GY-3"), ()):
        with django_assert_max_num_queries(8) as found:
            standings = below_of(above)
        counts.append(len(found))
        for code in codes_:
            made = actions.create_plan(Head(code, 2026, code, city.organ, above), above, by=city.clerk)
            actions.file_upward(issued(made, city.clerk, city.chief), by=city.clerk)
    assert counts[0] == counts[1]
    assert [each.state.value for each in standings] == ["filed"] * 3


def test_the_database_only_adds_to_what_was_filed(house: House, city: City, issued_below: Plan) -> None:
    filing = actions.file_upward(issued_below, by=city.clerk)
    actions.accept_filing(filing, by=house.clerk)
    assert filing_triggers.missing(connection) == set()
    changes: tuple[tuple[QuerySet[Any], dict[str, str]], ...] = (
        (Filing.objects.all(), {"note": "另外"}),
        (FilingVerdict.objects.all(), {"verdict": "returned"}),
        (SuperiorText.objects.all(), {"digest": "另外"}),
    )
    for rows, columns in changes:
        with pytest.raises(DatabaseError, match="filed"), transaction.atomic():
            rows.update(**columns)
        with pytest.raises(DatabaseError, match="filed"), transaction.atomic():
            rows._raw_delete("default")
