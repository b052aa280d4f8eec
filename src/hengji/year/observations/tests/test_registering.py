"""A batch enters whole or not at all, twice the same is once, and every complaint comes at once with its place."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.testing import assert_recorded
from hengji.year.observations import triggers
from hengji.year.observations.actions import Arrival, register_observations
from hengji.year.observations.fact_rows import Fact
from hengji.year.observations.models import Batch, FinalError, Observation
from hengji.year.observations.tests.world import World, a_plan, issue, s1, take_part
from hengji.year.plans.models import Plan

FIRST = Arrival("file:1", name="一季度.xlsx")


def told(error: pytest.ExceptionInfo[ProblemsError]) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in error.value.problems]


def test_a_batch_is_registered_with_its_ledger(world: World) -> None:
    facts = [s1("A1", "95.50", date="2026年12月20日", document="统函〔2026〕3号"), s1("A2", "待公布")]
    with assert_recorded():
        batch = register_observations(world.plan, facts, by=world.office, arrival=FIRST)
    rows = list(Observation.objects.values_list("participant__code", "indicator", "value", "channel", "registered_by"))
    assert rows == [
        ("A1", "S1", "95.50", "责任单位", world.office.pk),
        ("A2", "S1", "待公布", "责任单位", world.office.pk),
    ]
    first = Observation.objects.earliest("pk")
    assert (str(first.date), first.document, first.batch_id) == ("2026-12-20", "统函〔2026〕3号", batch.pk)
    assert (batch.rows, batch.name, batch.by_id) == (2, "一季度.xlsx", world.office.pk)
    actions = list(Entry.objects.filter(action__startswith="observations.").values_list("action", flat=True))
    assert actions == ["observations.open_batch", "observations.register"]


def test_the_same_batch_again_changes_nothing_and_another_under_its_key_is_refused(world: World) -> None:
    first = register_observations(world.plan, [s1()], by=world.office, arrival=FIRST)
    entries = Entry.objects.count()
    assert register_observations(world.plan, [s1()], by=world.office, arrival=FIRST) == first
    assert (Observation.objects.count(), Entry.objects.count()) == (1, entries)
    with pytest.raises(ProblemsError) as error:
        register_observations(world.plan, [s1(value="96")], by=world.office, arrival=FIRST)
    assert told(error) == [("BATCH_DIFFERS", "")]
    assert Batch.objects.count() == 1


def test_all_problems_come_at_once_and_nothing_is_written(world: World) -> None:
    register_observations(world.plan, [s1("A1")], by=world.office, arrival=FIRST)
    facts = [
        s1("A1", "97", input="actual"),  # said already: the only input may be named or not
        s1("A9"),
        Fact("A2", "S9", "1"),
        s1("A2", "九十"),
        Fact("", "", ""),  # a gap between rows
        s1("A3", date="2026-02-30"),
        s1("A3", "1", matter="长" * 201),
    ]
    with pytest.raises(ProblemsError) as error:
        register_observations(world.plan, facts, by=world.office, arrival=replace(FIRST, key="file:2"))
    assert sorted(told(error)) == [
        ("CELL_LONG", "计分依据 第8行“事项”列"),
        ("DATE_TEXT", "计分依据 第7行“日期”列"),
        ("DUPLICATE", "计分依据 第2行“值”列"),
        ("INDICATOR_UNKNOWN", "计分依据 第4行“指标”列"),
        ("NUMBER_TEXT", "计分依据 第5行“值”列"),
        ("PARTICIPANT_UNKNOWN", "计分依据 第3行“参评对象”列"),
    ]
    assert (Observation.objects.count(), Batch.objects.count()) == (1, 1)


def test_nothing_is_not_a_batch(world: World) -> None:
    with pytest.raises(ProblemsError) as error:
        register_observations(world.plan, [Fact("", "", "")], by=world.office, arrival=FIRST)
    assert told(error) == [("NOTHING", "")]


@pytest.mark.parametrize("state", ["drafting", "circulated", "closed", "archived"])
def test_facts_are_about_an_issued_scheme_until_the_year_is_closed(world: World, state: str) -> None:
    plan = a_plan(world.plan.organiser, world.office, code="OTHER")
    take_part(plan, *world.organs)
    plan = issue(plan, world.chief) if state in {"closed", "archived"} else plan
    Plan.objects.filter(pk=plan.pk).update(state=state)
    with pytest.raises(ProblemsError) as error:
        register_observations(plan, [s1()], by=world.office, arrival=FIRST)
    assert told(error) == [("PLAN_STATE", "")]


def test_an_owner_registers_its_own_indicators_and_never_its_own_cell(world: World) -> None:
    facts = [s1("A1"), Fact("A1", "S2", "1", key="好"), s1("A3")]
    with pytest.raises(ProblemsError) as error:
        register_observations(world.plan, facts, by=world.scorer, arrival=FIRST)
    assert told(error) == [("NOT_OWNED", "计分依据 第3行“指标”列"), ("OWN_CELL", "计分依据 第4行“参评对象”列")]
    assert register_observations(world.plan, facts[:1], by=world.scorer, arrival=FIRST).rows == 1


@pytest.mark.parametrize("name", ["filler", "approver", "auditor", "system", "stranger"])
def test_others_do_not_register(world: World, name: str) -> None:
    with pytest.raises(PermissionDenied):
        register_observations(world.plan, [s1()], by=getattr(world, name), arrival=FIRST)
    assert Observation.objects.count() == 0


def test_rows_are_final_for_the_model_and_for_the_database(world: World) -> None:
    register_observations(world.plan, [s1()], by=world.office, arrival=FIRST)
    row = Observation.objects.get()
    row.value = "100"
    for attempt in (
        row.save,
        row.delete,
        Observation.objects.all().delete,
        lambda: Observation.objects.update(value=1),
    ):
        with pytest.raises(FinalError):
            attempt()
    assert triggers.missing(connection) == set()
    statements = ("UPDATE observations_observation SET value = '100'", "DELETE FROM observations_observation",
                  "UPDATE observations_batch SET rows = 7")  # fmt: skip
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Observation.objects.get().value == "95"
