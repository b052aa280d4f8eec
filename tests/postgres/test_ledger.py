"""What only a server with many clients can show."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from hengji.foundation.ledger import triggers
from hengji.foundation.ledger.actions import make_checkpoint, record
from hengji.foundation.ledger.enums import Why
from hengji.foundation.ledger.models import Entry
from hengji.foundation.ledger.replay import replay
from hengji.foundation.ledger.verifying import verify
from tests.postgres.identity import ForeignServerError, assert_own_server

WRITERS, EACH = 8, 25


def write(writer: int) -> int:
    for place in range(EACH):
        with transaction.atomic():
            group = Group.objects.create(name=f"写{writer}-{place}")
            record("group.create", by=f"writer{writer}", obj=group)
    connection.close()
    return EACH


@pytest.mark.django_db(transaction=True)
def test_eight_writers_make_one_chain() -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        assert sum(pool.map(write, range(WRITERS))) == WRITERS * EACH
    make_checkpoint("test", Why.ASKED)
    verdict = verify()
    assert verdict.findings == []
    assert (verdict.rows, Group.objects.count()) == (WRITERS * EACH + 1, WRITERS * EACH)
    assert {f"writer{writer}" for writer in range(WRITERS)} == set(
        Entry.objects.filter(action="group.create").values_list("actor", flat=True)
    )
    assert replay([Group]).differences == []


@pytest.mark.django_db(transaction=True)
def test_chain_waits_for_a_writer_that_has_not_committed() -> None:
    """The second takes the lock only when the first is through, and continues after it."""

    def second() -> int:
        with transaction.atomic():
            seq = record("x", by="second", obj="nothing").seq
        connection.close()
        return seq

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first = record("x", by="first", obj="nothing").seq
            waiting = pool.submit(second)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
        assert (first, waiting.result(timeout=10)) == (1, 2)
    assert verify().findings == []


@pytest.mark.django_db
def test_a_server_of_another_name_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    place = {**connection.settings_dict, "NAME": "postgres"}
    assert_own_server(place)
    for name in ("hengji-test-other", ""):
        monkeypatch.setenv("HENGJI_TEST_SERVER", name)
        with pytest.raises(ForeignServerError, match="left alone"):
            assert_own_server(place)


@pytest.mark.django_db
def test_every_migration_is_applied_and_nothing_is_missing() -> None:
    call_command("migrate", check=True, verbosity=0)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    assert triggers.missing(connection) == set()


@pytest.mark.django_db
def test_an_account_that_is_not_the_owner_cannot_touch_entries_even_without_triggers() -> None:
    """How an office sets it up: the application gets INSERT and SELECT, nothing else (docs/manual)."""
    with transaction.atomic():
        record("x", by="first", obj="nothing")
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE app_role")
        cursor.execute("GRANT SELECT, INSERT ON ledger_entry, ledger_payload, ledger_checkpoint TO app_role")
        cursor.execute("SET LOCAL ROLE app_role")
        for statement in (
            "UPDATE ledger_entry SET actor = 'x'",
            "DELETE FROM ledger_entry",
            "TRUNCATE ledger_entry CASCADE",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("SELECT actor FROM ledger_entry")
        assert cursor.fetchall() == [("first",)]
        cursor.execute("RESET ROLE")
