"""The same promises on PostgreSQL: rows are final, one fact is registered once however many bring it at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from hengji.foundation.common.problems import ProblemsError
from hengji.foundation.ledger.replay import replay
from hengji.year.observations import triggers
from hengji.year.observations.actions import (
    Arrival,
    confirm_observations,
    register_observations,
    replace_observation,
    void_observation,
)
from hengji.year.observations.enums import Way
from hengji.year.observations.models import Batch, Confirmation, Observation, Voiding, VoidingAnswer
from hengji.year.observations.queries.sheet import sheet_of
from hengji.year.observations.tests.world import World, build, s1

WRITERS = 6
TABLES = (Batch, Observation, Confirmation, Voiding, VoidingAnswer)


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_change_or_empty_the_tables() -> None:
    world = build()
    register_observations(world.plan, [s1()], by=world.office, arrival=Arrival("1"))
    assert triggers.missing(connection) == set()
    for statement in (
        "UPDATE observations_observation SET value = '100'",
        "DELETE FROM observations_observation",
        "TRUNCATE observations_observation CASCADE",
        "UPDATE observations_batch SET name = 'x'",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert Observation.objects.get().value == "95"


@pytest.mark.django_db(transaction=True)
def test_one_fact_enters_once_however_many_bring_it() -> None:
    world = build()

    def bring(number: int) -> str:
        try:
            register_observations(world.plan, [s1()], by=world.office, arrival=Arrival(f"w{number}"))
        except ProblemsError as error:
            return error.problems[0].code
        finally:
            connection.close()
        return "registered"

    with ThreadPoolExecutor(WRITERS) as pool:
        told = list(pool.map(bring, range(WRITERS)))
    assert sorted(told) == ["DUPLICATE"] * (WRITERS - 1) + ["registered"]
    assert Observation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_a_voiding_and_a_replacement_at_a_time_one_comes_first() -> None:
    world = build()
    (row,) = _confirmed(world)

    def void() -> str:
        return _told(lambda: void_observation(row, by=world.office, reason="有误"))

    def replace() -> str:
        return _told(lambda: replace_observation(row, s1(value="96"), by=world.chief, reason="更正"))

    with ThreadPoolExecutor(2) as pool:
        told = sorted(job.result() for job in (pool.submit(void), pool.submit(replace)))
    assert told in (["OPEN_REPLACEMENT", "done"], ["OPEN_VOIDING", "done"])
    assert list(sheet_of(world.plan, confirmed_only=True).observations.mantissa) == [95]
    assert replay(TABLES).differences == []


def _confirmed(world: World) -> list[Observation]:
    batch = register_observations(world.plan, [s1()], by=world.office, arrival=Arrival("1"))
    rows = list(batch.observations.all())
    confirm_observations(rows, by=world.chief, way=Way.HEARD)
    return rows


def _told(do: Callable[[], object]) -> str:
    try:
        do()
    except ProblemsError as error:
        return error.problems[0].code
    finally:
        connection.close()
    return "done"
