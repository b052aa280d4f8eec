"""What-if over HTTP: 200 participants × 300 indicators, one number moved, the whole request through Django."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import Timing, table, timed
from benchmarks.worlds import GROUPS, LEAVES, ORGANS, RUNS, scheme_of, sheet_of
from hengji.config.profile import use_profile
from hengji.core.scoring.run import make_run

if TYPE_CHECKING:
    from django.test import Client

LIMIT = 0.150  # seconds, the median of one request


def main() -> None:
    """Print the table of the what-if page."""
    use_profile("test")
    from django.db import transaction  # noqa: PLC0415 - app ready
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415 - app ready

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            client, path = _world()
            rows = _measured(client, path)
            transaction.set_rollback(True)
    finally:
        teardown_databases(databases, verbosity=0)
    table(f"What-if over HTTP: {ORGANS} participants × {LEAVES} indicators, all lines shown", rows, rows[0])
    print(f"  limit {LIMIT * 1000:.0f} ms: {'kept' if rows[0].median <= LIMIT else 'NOT KEPT'}")


def _world() -> tuple[Client, str]:
    """Somebody of the office, and a stored run of the province."""
    from django.test import Client  # noqa: PLC0415 - app ready

    from hengji.foundation.common.testing import OFFICE, PASSWORD  # noqa: PLC0415 - app ready
    from hengji.foundation.organisations.actions import create_account  # noqa: PLC0415 - app ready
    from hengji.foundation.organisations.testing import give  # noqa: PLC0415 - app ready
    from hengji.outcome.assessment.actions import store_run  # noqa: PLC0415 - app ready
    from hengji.outcome.assessment.enums import Kind  # noqa: PLC0415 - app ready

    user = create_account(OFFICE.username, OFFICE.display_name, password=PASSWORD)
    give(user, "office")
    scheme = scheme_of(LEAVES)
    run, _outcome = make_run(scheme, sheet_of(scheme, ORGANS, GROUPS), {"program": "benchmark"})
    record = store_run(run, title="基准", kind=Kind.PROVISIONAL, by=user)
    client = Client()
    client.force_login(user)
    return client, f"/whatif/run/{record.pk}/"


def _measured(client: Client, path: str) -> list[Timing]:
    def post(data: dict[str, str], **headers: str) -> None:
        answer: Any = client.post(path, data, headers=headers)
        assert answer.status_code == 200, answer.status_code  # noqa: S101 - a benchmark of failures is none

    def moved(*words: str) -> str:
        return json.dumps(words, ensure_ascii=False, separators=(",", ":"))

    part = {"HX-Request": "true"}
    return [
        timed("one indicator's points", lambda i: post({moved("points", "B0-3"): f"{1 + i / 10}"}, **part), RUNS),
        timed("one block's points", lambda i: post({moved("points", "B1"): f"{40 + i}"}, **part), RUNS),
        timed("a rule's target", lambda i: post({moved("param", "B0-0", "rule", "target"): f"{90 + i}"}, **part), RUNS),
        timed("one record", lambda i: post({moved("value", "P000001", "B0-0", "0"): f"{40 + i}"}, **part), RUNS),
        timed("the whole page with its fields", lambda i: post({moved("points", "B1"): f"{40 + i}"}), 10),
    ]


if __name__ == "__main__":
    main()
