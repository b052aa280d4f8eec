from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from hengji.foundation.access.testing import roles
from hengji.foundation.common.testing import PASSWORD, STRANGER
from hengji.foundation.common.todo import Todo
from hengji.foundation.ledger.models import Entry
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.models import User
from hengji.front.operations import actions, queries, tasks
from hengji.front.operations.models import Schedule, Worker
from hengji.front.operations.tables import period
from hengji.front.operations.tests import listed
from hengji.front.operations.tests.listed import Done
from hengji.front.operations.worker import BackgroundWorker, run_worker_thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _jobs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.JOBS = f"{listed.PLACE}.JOBS"
    Done.calls.clear()
    monkeypatch.setattr(Done, "failing", False)


@pytest.fixture
def admin() -> Iterator[User]:
    with roles(admin="system_admin"):
        yield create_account("admin", "管理员", password=PASSWORD)


def due_again() -> None:
    Schedule.objects.update(next_at=timezone.now())


def test_jobs_run_when_they_are_due_and_not_before() -> None:
    worker = BackgroundWorker()
    assert worker.work() == 2
    assert worker.work() == 0
    assert Done.calls == ["tick", "tock"]
    row = Schedule.objects.get(job="tick")
    assert (row.worker, row.said, row.failures) == ("", "一次", 0)
    assert row.finished_at is not None
    assert row.next_at - row.finished_at == timedelta(minutes=5)
    due_again()
    assert worker.work() == 2


def test_two_nodes_do_not_run_one_job_twice() -> None:
    now = timezone.now()
    actions.announce("other", "b", now)
    actions.ensure_schedules(now)
    Schedule.objects.filter(job="tick").update(worker="other", started_at=now)
    assert BackgroundWorker().work() == 1
    assert Done.calls == ["tock"]


def test_job_of_a_dead_worker_is_run_again(settings: Settings) -> None:
    settings.WORKER_LEASE_SECONDS = 60
    now = timezone.now()
    actions.announce("other", "b", now - timedelta(seconds=61))
    actions.ensure_schedules(now)
    Schedule.objects.filter(job="tick").update(worker="other", started_at=now)
    assert BackgroundWorker().work() == 2
    assert Done.calls == ["tick", "tock"]


def test_worker_that_was_believed_dead_does_not_overwrite_its_successor(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken_over() -> None:
        Schedule.objects.filter(job="tick").update(worker="successor")

    monkeypatch.setattr(listed, "tick", taken_over)
    BackgroundWorker().work()
    row = Schedule.objects.get(job="tick")
    assert (row.worker, row.finished_at) == ("successor", None)


def test_failing_job_leaves_the_others_alone_and_calls_somebody(
    admin: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Done, "failing", True)
    worker = BackgroundWorker()
    for _ in range(3):
        worker.work()
        due_again()
    assert Done.calls == ["tick", "tock"] * 3
    row = Schedule.objects.get(job="tick")
    assert (row.failures, row.said, row.worker) == (3, "ZeroDivisionError: tick", "")
    assert "the periodic job tick failed" in caplog.text
    assert queries.todo(admin) == [
        Todo("定时任务“滴”连续失败", "请查看原因，处理后再次执行。", timezone.localdate(), "/operations/jobs/",
             "后台任务", "operations")
    ]  # fmt: skip
    monkeypatch.setattr(Done, "failing", False)
    worker.work()
    assert queries.todo(admin) == []


def test_queue_is_worked_off_and_results_are_kept() -> None:
    result = listed.add.enqueue(2, 3)
    BackgroundWorker().work()
    assert DBTaskResult.objects.get(pk=result.id).return_value == 5
    assert queries.task_counts() == {"READY": 0, "RUNNING": 0, "FAILED": 0, "SUCCESSFUL": 1}


def test_task_of_a_dead_worker_is_run_again_and_given_up_after_three() -> None:
    now = timezone.now()
    actions.announce("alive", "a", now)
    kept, again, lost = (DBTaskResult.objects.get(pk=listed.add.enqueue(n, n).id) for n in range(3))
    for task, workers in ((kept, ["alive"]), (again, ["dead"]), (lost, ["a", "b", "c"])):
        DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.RUNNING, worker_ids=workers)
    assert actions.recover_tasks(now) == 1
    states = {task.pk: task.status for task in DBTaskResult.objects.all()}
    assert states == {kept.pk: "RUNNING", again.pk: "READY", lost.pk: "FAILED"}
    BackgroundWorker().work()
    assert "1+1" in Done.calls


def test_failed_task_is_shown_and_can_be_run_again_once(admin: User, client: Client) -> None:
    listed.fail.enqueue()
    BackgroundWorker().work()
    task = DBTaskResult.objects.get()
    assert [todo.title for todo in queries.todo(admin)] == ["1个后台任务失败"]
    client.force_login(admin)
    assert "ZeroDivisionError: task" in client.get("/operations/jobs/").content.decode()
    first = client.post(f"/operations/jobs/{task.pk}/retry/", follow=True).content.decode()
    second = client.post(f"/operations/jobs/{task.pk}/retry/", follow=True).content.decode()
    assert "任务已重新排队" in first
    assert "没有重复执行" in second
    entries = list(Entry.objects.exclude(action="account.create").values_list("action", "actor", "object"))
    assert entries == [("operations.retry_task", "admin", f"django_tasks_db.dbtaskresult:{task.pk}")]


def test_job_can_be_brought_forward(admin: User, client: Client) -> None:
    BackgroundWorker().work()
    client.force_login(admin)
    answer = client.post("/operations/jobs/run/", {"job": "tock"}, follow=True)
    assert "“答”已排到最前" in answer.content.decode()
    assert "没有这项定时工作" in client.post("/operations/jobs/run/", {"job": "mei-you"}, follow=True).content.decode()
    Done.calls.clear()
    BackgroundWorker().work()
    assert Done.calls == ["tock"]
    assert [entry.object for entry in Entry.objects.exclude(action="account.create")] == ["operations.schedule:tock"]


def test_page_is_the_administrators_alone(client: Client, admin: User) -> None:
    client.force_login(create_account(STRANGER.username, STRANGER.display_name, password=PASSWORD))
    assert client.get("/operations/jobs/").status_code == 403
    assert client.post("/operations/jobs/run/", {"job": "tick"}).status_code == 403
    client.force_login(admin)
    page = client.get("/operations/jobs/").content.decode()
    assert all(text in page for text in ("每5分钟", "每2小时", "尚未运行", "没有后台进程在运行"))
    BackgroundWorker().work()
    actions.announce("w", "主机，进程1", timezone.now())
    page = client.get("/operations/jobs/").content.decode()
    assert all(text in page for text in ("正常", "一次", "主机，进程1"))


@pytest.mark.parametrize("rows", [1, 3])
def test_page_has_a_fixed_number_of_queries(
    client: Client, admin: User, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        listed.fail.enqueue()
    BackgroundWorker().work()
    client.force_login(admin)
    with django_assert_num_queries(7):  # session, account, jobs, workers, tasks, failed ones, messages
        client.get("/operations/jobs/")


def test_workers_come_and_go() -> None:
    now = timezone.now()
    actions.announce("w", "a", now - timedelta(seconds=30))
    actions.announce("w", "a", now)
    actions.announce("old", "b", now - timedelta(days=1))
    actions.announce("w", "a", now)
    assert list(Worker.objects.values_list("name", "seen_at")) == [("w", now)]
    actions.retire("w")
    assert queries.living_workers(now) == []


def test_worker_runs_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = BackgroundWorker(pause=0)
    turns: list[int] = []

    def work() -> int:
        turns.append(len(turns))
        if len(turns) == 1:
            raise DatabaseError
        if len(turns) == 2:
            raise ZeroDivisionError
        worker.stop()
        return 0

    monkeypatch.setattr(worker, "work", work)
    monkeypatch.setattr(worker, "_beat", lambda: None)
    monkeypatch.setattr("hengji.front.operations.worker.connection", type("Kept", (), {"close": lambda: None}))
    monkeypatch.setattr("hengji.front.operations.worker.close_old_connections", lambda: None)
    worker.run()
    assert turns == [0, 1, 2]
    assert Worker.objects.count() == 0


def test_heart_beats_four_times_a_lease_until_the_end(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.WORKER_LEASE_SECONDS = 60
    worker = BackgroundWorker()
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        return len(waits) == 3

    monkeypatch.setattr(worker.stopping, "wait", wait)
    monkeypatch.setattr("hengji.front.operations.worker.connection", type("Kept", (), {"close": lambda: None}))
    worker._beat()
    assert waits == [15.0, 15.0, 15.0]
    assert [each.name for each in queries.living_workers(timezone.now())] == [worker.name]


def test_busy_database_does_not_stop_the_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(actions, "announce", refuse)
    BackgroundWorker()._announce()
    assert Worker.objects.count() == 0


def test_thread_starts_only_where_the_settings_say_so() -> None:
    assert run_worker_thread() is None


def test_thread_of_the_site_works_and_says_farewell(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WORKER_THREAD = True
    ran: list[str] = []
    endings: list[Callable[[], None]] = []

    def run(worker: BackgroundWorker) -> None:
        ran.append(worker.name)
        worker.stopping.wait(20)

    monkeypatch.setattr(BackgroundWorker, "run", run)
    monkeypatch.setattr("hengji.front.operations.worker.atexit.register", endings.append)
    worker = run_worker_thread()
    assert worker is not None
    endings[0]()
    assert worker.stopping.is_set()
    assert ran == [worker.name]


def test_tidying_drops_what_is_old_and_done(settings: Settings) -> None:
    settings.JOBS = f"{listed.PLACE}.NO_JOBS"
    for n in range(2):
        listed.add.enqueue(n, n)
    BackgroundWorker().work()
    first = DBTaskResult.objects.order_by("enqueued_at")[0]
    DBTaskResult.objects.filter(pk=first.pk).update(finished_at=timezone.now() - timedelta(days=15))
    assert tasks.tidy() == "清除1个已完成的任务"
    assert tasks.tidy() == ""
    assert DBTaskResult.objects.count() == 1


def test_database_knows_when_a_running_job_started() -> None:
    actions.ensure_schedules(timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.update(worker="w", started_at=None)


@pytest.mark.parametrize(
    ("every", "text"),
    [
        (timedelta(days=1), "每天"),
        (timedelta(days=2), "每2天"),
        (timedelta(hours=1), "每小时"),
        (timedelta(minutes=10), "每10分钟"),
        (timedelta(seconds=15), "每15秒"),
        (timedelta(seconds=90), "每90秒"),
    ],
)
def test_periods_are_said_in_the_largest_unit(every: timedelta, text: str) -> None:
    assert period(every) == text
