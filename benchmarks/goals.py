"""Pages of goals over HTTP: 200 organs × 60 goals and 300 tasks, with the number of questions to the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.measuring import Timing, table, timed
from hengji.config.profile import use_profile

if TYPE_CHECKING:
    from django.test import Client

    from hengji.foundation.organisations.models import User
    from hengji.year.goals.models import GoalSheet
    from hengji.year.plans.models import Participant, Plan

ORGANS, GOALS, TASKS, RUNS = 200, 60, 300, 9
SUBMITTED = 20  # sheets that lie before the office
LIMIT, MOST_QUERIES = 0.300, 20


def main() -> None:
    """Print the table of the pages of goals."""
    use_profile("test")
    from django.db import transaction  # noqa: PLC0415 - app ready
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415 - app ready

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            pages = _world()
            rows = [_measured(*page) for page in pages]
            transaction.set_rollback(True)
    finally:
        teardown_databases(databases, verbosity=0)
    table(f"Goals over HTTP: {ORGANS} organs × {GOALS} goals, {TASKS} tasks", rows, rows[0])
    slow = [each.name for each in rows if each.median > LIMIT]
    print(f"  limit {LIMIT * 1000:.0f} ms: {'kept' if not slow else f'NOT KEPT by {slow}'}")


def _measured(title: str, client: Client, path: str) -> Timing:
    from django.db import connection  # noqa: PLC0415 - app ready
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - app ready

    def get(_turn: int = 0) -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)  # noqa: S101 - a benchmark of failures is none

    get()
    with CaptureQueriesContext(connection) as seen:
        get()
    said = "" if len(seen) <= MOST_QUERIES else " TOO MANY"
    return timed(f"{title}, {len(seen)} queries{said}", get, RUNS)


def _world() -> list[tuple[str, Client, str]]:
    from hengji.foundation.organisations.testing import give  # noqa: PLC0415 - app ready
    from hengji.year.goals.actions import submit_sheet  # noqa: PLC0415 - app ready
    from hengji.year.goals.tests.house import PACK, a_plan, a_user, participant  # noqa: PLC0415 - app ready

    plan = a_plan("GP", ORGANS, text=PACK.replace("most: 20", f"most: {GOALS}"))
    office, clerk = a_user("office"), a_user("clerk")
    give(office, "office", plan.organiser)
    give(a_user("steering"), "steering", plan.organiser)
    first = participant(plan, "P1")
    give(clerk, "unit_filler", first.organisation)
    people = list(plan.participants.all())
    sheets = _sheets(plan, people)
    _goals(plan, sheets)
    _tasks(plan, people, office)
    for sheet in sheets[1:SUBMITTED]:
        submit_sheet(sheet, by=clerk)
    return _pages(office, clerk, sheets[0], sheets[1])


def _pages(office: object, clerk: object, sheet: GoalSheet, sent: GoalSheet) -> list[tuple[str, Client, str]]:
    from django.test import Client  # noqa: PLC0415 - app ready

    by_office, by_clerk = Client(), Client()
    by_office.force_login(office)  # type: ignore[arg-type]  # an account
    by_clerk.force_login(clerk)  # type: ignore[arg-type]  # an account
    here = f"/goal-sheets/{sheet.key}/"
    return [
        ("list of sheets", by_office, "/goals/GP/review/"),
        ("review of one sheet", by_office, f"/goal-sheets/{sent.key}/review/"),
        ("coverage of tasks", by_office, "/tasks/GP/coverage/"),
        ("list of tasks", by_office, "/tasks/GP/"),
        ("one sheet for its clerk", by_clerk, here),
        ("one sheet for the office", by_office, here),
        ("one goal", by_clerk, f"{here}goals/P1-01/"),
        ("map of one sheet", by_clerk, f"{here}map/"),
        ("where everybody begins", by_clerk, "/goals/"),
    ]


def _sheets(plan: Plan, people: list[Participant]) -> list[GoalSheet]:
    from hengji.year.goals.models import GoalSheet, sheet_key  # noqa: PLC0415 - app ready

    rows = [GoalSheet(plan=plan, participant=each, key=sheet_key(plan.code, each.code)) for each in people]
    return GoalSheet.objects.bulk_create(rows)


def _goals(plan: Plan, sheets: list[GoalSheet]) -> None:
    from hengji.year.goals.models import Goal, GoalVersion  # noqa: PLC0415 - app ready

    goals = Goal.objects.bulk_create(
        Goal(plan=plan, sheet=sheet, code=f"{sheet.participant.code}-{number:02d}", position=number)
        for sheet in sheets
        for number in range(1, GOALS + 1)
    )
    GoalVersion.objects.bulk_create(
        [
            GoalVersion(
                goal=goal, title=f"{_subject(place)}{place % 977}批完成率", indicator="ZN-1",
                rule="正向定量", points="1.5" if place % GOALS < 40 else "2", target=str(90 + place % 10),
                baseline=str(80 + place % 10), unit="%", direction="up", deadline="2026-11-30", data_source="业务系统",
                task=f"T{place % TASKS + 1}",
                perspective=("public", "duties", "process", "people", "means")[place % 5],
            )
            for place, goal in enumerate(goals)
        ],
        batch_size=400,
    )  # fmt: skip


AREAS = (
    "黔东南片区", "乌蒙山区", "省会城市", "高新园区", "边远乡镇", "库区移民点", "产业集聚区", "革命老区", "民族地区",
    "旅游景区", "交通枢纽", "水源保护区", "示范县区",
)  # fmt: skip
SUBJECTS = (
    "义务教育学位",
    "老旧小区改造",
    "农村公路提级",
    "企业服务事项",
    "林草生态修复",
    "行政审批提速",
    "数字档案归集",
)


def _subject(place: int) -> str:
    return f"{AREAS[place % len(AREAS)]}{SUBJECTS[place % len(SUBJECTS)]}"


def _tasks(plan: Plan, people: list[Participant], by: User) -> None:
    from django.utils import timezone  # noqa: PLC0415 - app ready

    from hengji.year.goals.models import Assignment, Source, Task  # noqa: PLC0415 - app ready

    source = Source.objects.create(plan=plan, title="政府工作报告", position=1)
    tasks = Task.objects.bulk_create(
        Task(
            plan=plan,
            source=source,
            code=f"T{number}",
            text=_subject(number),
            registered_by=by,
            registered_at=timezone.now(),
        )
        for number in range(1, TASKS + 1)
    )
    Assignment.objects.bulk_create(
        Assignment(task=task, participant=people[place % len(people)], duty="lead") for place, task in enumerate(tasks)
    )


if __name__ == "__main__":
    main()
