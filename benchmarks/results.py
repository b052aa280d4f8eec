"""The official run of a province from the database, stored, and the drill-down pages over HTTP with their questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measuring import table, timed
from hengji.config.profile import use_profile

if TYPE_CHECKING:
    from hengji.foundation.organisations.models import User
    from hengji.outcome.assessment.models import Run
    from hengji.year.plans.models import Plan

ORGANS, BLOCKS, LEAVES, RUNS = 200, 6, 300, 5
KEYS = ("迟报", "漏报", "错报")
LIMIT_RUN, LIMIT_PAGE = 10.0, 0.200


def main() -> None:
    """Print the table of the run and of its pages."""
    use_profile("test")
    from django.db import transaction  # noqa: PLC0415 - app ready
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415 - app ready

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            _measure()
            transaction.set_rollback(True)
    finally:
        teardown_databases(databases, verbosity=0)


def _pack() -> str:
    """Six blocks of fifty leaves; every third leaf counts three kinds of events."""
    events = ", ".join(f"{key}: '0.1'" for key in KEYS)
    rules = ("{SR-01: {target: '100'}}", "{SR-01: {target: '100'}}", f"{{SR-07: {{events: {{{events}}}}}}}")
    tree = []
    for block in range(BLOCKS):
        tree.append(f"  - code: B{block}\n    title: 第{block}块\n    points: 50\n    children:")
        tree += [
            f"    - {{code: L{leaf}, title: 指标{leaf}, points: 1, rule: {rules[leaf % 3]}}}"
            for leaf in range(block * 50, block * 50 + 50)
        ]
    head = "pack: results\ntitle: 基准\nyear: 2026\ntotal: {base: 300}\ngroups: {A: 甲组}\ntree:\n"
    grades = "\ngrades:\n  - {name: 优秀, from: 200, quota: 25%}\n  - {name: 合格}\nquotas: {within: group}\n"
    return head + "\n".join(tree) + grades


def _measure() -> None:
    from django.db import connection, transaction  # noqa: PLC0415 - app ready
    from django.test import Client  # noqa: PLC0415 - app ready
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - app ready

    from hengji.outcome.assessment.actions import run_plan  # noqa: PLC0415 - app ready
    from hengji.outcome.assessment.enums import Kind  # noqa: PLC0415 - app ready

    plan, office, chief = _world()
    kept: list[Run] = []

    def official(turn: int) -> None:
        with transaction.atomic():
            kept[:] = [run_plan(plan, by=chief, kind=Kind.OFFICIAL)]
            transaction.set_rollback(turn != RUNS)

    rows = [timed(f"official run, {plan.observations.count()} observations", official, RUNS)]
    client = Client()
    client.force_login(office)
    here = f"/runs/{kept[0].pk}/"
    pages = {"run": "", "group": "groups/A/", "organ": "organs/P7/", "block": "organs/P7/nodes/B0/",
             "leaf": "organs/P7/nodes/L8/"}  # fmt: skip
    for title, path in ((title, here + rest) for title, rest in pages.items()):

        def get(_turn: int = 0, path: str = path) -> None:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)  # noqa: S101 - a benchmark of failures is none

        get()
        with CaptureQueriesContext(connection) as seen:
            get()
        rows.append(timed(f"{title}, {len(seen)} queries", get, RUNS))
    table(f"Results: {ORGANS} organs × {LEAVES} indicators", rows, rows[0])
    slow = [each.name for each in rows[1:] if each.median > LIMIT_PAGE]
    slow += [rows[0].name] if rows[0].median > LIMIT_RUN else []
    print(f"  limits {LIMIT_RUN:.0f} s and {LIMIT_PAGE * 1000:.0f} ms: {'kept' if not slow else f'NOT KEPT by {slow}'}")


def _world() -> tuple[Plan, User, User]:
    from hengji.foundation.organisations.testing import give  # noqa: PLC0415 - app ready
    from hengji.year.goals.tests.house import a_plan, a_user  # noqa: PLC0415 - app ready

    plan = a_plan("RB", ORGANS, text=_pack())
    office, chief = a_user("office"), a_user("chief")
    give(office, "office", plan.organiser)
    give(chief, "office_chief", plan.organiser)
    _observe(plan, office, chief)
    return plan, office, chief


def _observe(plan: Plan, office: User, chief: User) -> None:
    """Written past the actions, as only reading and scoring are measured."""
    from django.utils import timezone  # noqa: PLC0415 - app ready

    from hengji.year.observations.models import Batch, Confirmation, Observation  # noqa: PLC0415 - app ready

    now = timezone.now()
    batch = Batch.objects.create(plan=plan, key="b", source="room", digest="x", rows=1, by=office, at=now)
    rows = []
    for place, person in enumerate(plan.participants.all()):
        cells = [(f"L{i}", "", str(60 + (place * 7 + i) % 45)) for i in range(LEAVES) if i % 3 < 2]
        cells += [(f"L{i}", key, str((place + i) % 3)) for i in range(2, LEAVES, 3) for key in KEYS]
        rows += [
            Observation(
                plan=plan, participant=person, batch=batch, indicator=leaf, key=key, value=value, registered_by=office,
                registered_at=now,
            )
            for leaf, key, value in cells
        ]  # fmt: skip
    made = Observation.objects.bulk_create(rows, batch_size=2000)
    Confirmation.objects.bulk_create(
        [Confirmation(observation=each, way="heard", maker=office, by=chief, at=now) for each in made], batch_size=2000
    )


if __name__ == "__main__":
    main()
