"""A run is kept as it was made, or not at all."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from hengji.core.scoring.run import Run as FrozenRun
from hengji.core.scoring.run import dump_run
from hengji.foundation.common.testing import OFFICE, PASSWORD
from hengji.foundation.organisations.actions import create_account
from hengji.outcome.assessment.actions import RunDoesNotVerifyError, store_run
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.models import Run, RunIsFinalError
from hengji.outcome.assessment.queries.opened import RunIsDamagedError, opened
from hengji.outcome.assessment.queries.runs import run_by_digest, run_by_number, runs, text_of


@pytest.mark.django_db
def test_stored_run_says_what_the_file_says(frozen: FrozenRun) -> None:
    office = create_account(OFFICE.username, OFFICE.display_name, password=PASSWORD)
    record = store_run(frozen, title="第1次", kind=Kind.OFFICIAL, by=office)
    assert (record.title, record.plan_title, record.year) == ("第1次", "样例年度考评办法", "2026")
    assert (record.organiser, record.kind, record.digest) == ("样例领导小组", "official", frozen.digest)
    assert (record.participant_count, record.made_by) == (18, office)
    assert record.finding == ("得分在72.68至98.74之间，优秀3个，等次界线最近处在民生服务组，第1名与第2名相差0.47分。")
    assert text_of(record) == dump_run(frozen)
    assert run_by_digest(frozen.digest) == record
    assert list(runs()) == [record]


@pytest.mark.django_db
def test_run_whose_results_do_not_come_out_is_refused(frozen: FrozenRun) -> None:
    wrong = replace(frozen, digest="sha256:" + "0" * 64)
    with pytest.raises(RunDoesNotVerifyError):
        store_run(wrong, title="第1次", kind=Kind.PROVISIONAL)
    assert not runs().exists()


def test_model_and_queryset_refuse_changes(stored: Run) -> None:
    stored.title = "另一个名称"
    attempts: list[Callable[[], object]] = [
        stored.save,
        stored.delete,
        Run.objects.all().delete,
        partial(Run.objects.update, title="另一个名称"),
    ]
    for attempt in attempts:
        with pytest.raises(RunIsFinalError):
            attempt()
    kept = run_by_number(stored.pk)
    assert kept is not None
    assert kept.title == "样例第1次汇总"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessment_run SET title = 'x'",
        "DELETE FROM assessment_run",
        "INSERT OR REPLACE INTO assessment_run SELECT * FROM assessment_run",
    ],
)
def test_database_refuses_changes(stored: Run, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="a stored run is final"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert runs().count() == 1


def test_changed_digest_is_noticed(stored: Run) -> None:
    assert opened(stored).verified
    stored.digest = "sha256:" + "0" * 64
    assert not opened(stored).verified


def test_unreadable_file_is_noticed(stored: Run) -> None:
    stored.content = b"not a run file"
    with pytest.raises(RunIsDamagedError):
        opened(stored)
