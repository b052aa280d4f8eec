"""The first reader of the day should not wait: what is kept in memory is computed before anybody asks."""

from contextlib import suppress
from threading import Thread

from django.db import DatabaseError, connection

from hengji.outcome.assessment.queries.opened import RunIsDamagedError, opened
from hengji.outcome.assessment.queries.runs import runs
from hengji.year.plans.queries import case_results, packs

RUNS = 1


def warm_up() -> None:
    """Open the newest run and work the packs' cases; a database that is not there yet is no mistake."""
    with suppress(DatabaseError, RunIsDamagedError):
        for record in runs()[:RUNS]:
            opened(record)
    for scheme in packs():
        case_results(scheme)


def warm_up_behind() -> None:
    """Do it in a thread of its own, so that the site answers at once."""
    Thread(target=_warm_up_and_leave, name="warm-up", daemon=True).start()


def _warm_up_and_leave() -> None:
    warm_up()
    connection.close()
