"""Run by the tests in processes of their own: a worker that can be killed, a clerk who calls twice.

The settings are the demo's, in a folder of the test; jobs and endpoint stand here.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django
from django.conf import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "hengji.config.settings.demo"
django.setup()
settings.WORKER_LEASE_SECONDS = 1
settings.JOBS = "tests.processes.hall.JOBS"

from django_tasks import task  # noqa: E402 - after the settings

from hengji.front.operations.jobs import Job  # noqa: E402

NOTES = Path(os.environ["HENGJI_VAR"]) / "notes"


def note(text: str) -> None:
    """Write a line that survives a kill."""
    with NOTES.open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())


def slow_job() -> str:
    note("job begins")
    if len(NOTES.read_text(encoding="utf-8").splitlines()) <= 2:  # the first time; the test kills us meanwhile
        time.sleep(60)
    note("job ends")
    return "完成"


JOBS = (Job("slow", "慢", "tests.processes.hall.slow_job", timedelta(days=1)),)


@task
def slow_task() -> str:
    note("task begins")
    if NOTES.read_text(encoding="utf-8").count("task begins") == 1:
        time.sleep(60)
    note("task ends")
    return "完成"


def work() -> None:
    from hengji.front.operations.worker import BackgroundWorker  # noqa: PLC0415 - app ready

    note("worker")
    BackgroundWorker(pause=0.1).run()


def enqueue() -> None:
    settings.JOBS = "tests.processes.hall.NO_JOBS"
    slow_task.enqueue()


def work_queue() -> None:
    settings.JOBS = "tests.processes.hall.NO_JOBS"
    work()


NO_JOBS: tuple[Job, ...] = ()


def call(token: str, pk: str) -> None:
    """Mark a notification as read, at the moment at which all others do."""
    from django.test import Client  # noqa: PLC0415 - app ready

    client = Client(headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "once"})
    start = NOTES.with_name("start")
    note("ready")
    while not start.exists():
        time.sleep(0.001)
    answer = client.post(f"/api/v1/notifications/{pk}/read", headers={"host": "127.0.0.1"})
    replayed = answer.headers.get("Idempotent-Replay", "false")
    sys.stdout.write(f"{answer.status_code} {replayed} {answer.content.decode()}\n")


def prepare() -> None:
    """An account with a key and a notification; prints both."""
    from hengji.foundation.notifications.actions import notify  # noqa: PLC0415 - app ready
    from hengji.foundation.notifications.enums import Kind  # noqa: PLC0415 - app ready
    from hengji.foundation.organisations.actions import create_account  # noqa: PLC0415 - app ready
    from hengji.front.api.actions import create_key  # noqa: PLC0415 - app ready
    from hengji.front.api.enums import Lifetime  # noqa: PLC0415 - app ready

    user = create_account("zhang", "张联络", password="qinghe-1363-lantian")
    _key, token = create_key(user, "办公系统", ["notifications.read"], Lifetime.MONTH, by=user)
    (made,) = notify([user], Kind.TASK, "请看")
    sys.stdout.write(f"{token} {made.pk}\n")


if __name__ == "__main__":
    from tests.processes import hall  # the functions under the name by which jobs are found

    getattr(hall, sys.argv[1])(*sys.argv[2:])
