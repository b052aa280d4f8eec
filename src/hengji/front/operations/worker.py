"""The background worker: one loop over periodic jobs and the queue, as a thread of the site or as a process."""

from __future__ import annotations

import atexit
import logging
import os
import secrets
import socket
import threading
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from . import actions
from .jobs import Task
from .queries import lease

logger = logging.getLogger(__name__)

PAUSE = 1.0
FAREWELL = 3.0  # seconds that a stopping site waits for the job in hand; what is cut off is run again
TASKS_AT_ONCE = 50


class BackgroundWorker:
    """Announces itself, runs what is due, rests a little; a second thread keeps saying that it lives."""

    def __init__(self, *, pause: float = PAUSE) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.place = f"{socket.gethostname()[:80]}，进程{os.getpid()}"
        self.pause = pause
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until told to stop."""
        heart = threading.Thread(target=self._beat, name="hengji-heart", daemon=True)
        self._announce()
        heart.start()
        while not self.stopping.is_set():
            self._turn()
            self.stopping.wait(self.pause)
        heart.join(FAREWELL)
        self._quietly(actions.retire, self.name)
        connection.close()

    def stop(self) -> None:
        self.stopping.set()

    def _turn(self) -> None:
        """Do everything that is due; a database that is away for a moment ends the turn, not the worker."""
        close_old_connections()
        try:
            self.work()
        except DatabaseError:
            logger.exception("the background worker could not reach the database; it goes on")
        except Exception:
            logger.exception("the background worker stumbled; it goes on")

    def work(self) -> int:
        """One round, without pauses: periodic jobs, tasks whose worker died, the queue."""
        now = timezone.now()
        actions.ensure_schedules(now)
        actions.recover_tasks(now)
        return actions.run_due_jobs(self.name) + self._queue()

    def _queue(self) -> int:
        done = 0
        while done < TASKS_AT_ONCE and not self.stopping.is_set():
            task = self._next_task()
            if task is None:
                break
            self._runner().run_task(task)
            done += 1
        return done

    def _next_task(self) -> Task | None:
        if not DBTaskResult.objects.ready().exists():
            return None
        with exclusive_transaction():
            task = DBTaskResult.objects.ready().get_locked()
            if task is not None:
                task.claim(self.name)
        return task

    def _runner(self) -> QueueWorker:
        """Django-tasks' own worker, for the running of one task."""
        return QueueWorker(
            queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=1,
            worker_id=self.name, excluded_queue_names=[],
        )  # fmt: skip

    def _beat(self) -> None:
        while not self.stopping.wait(lease().total_seconds() / 4):
            self._announce()
        connection.close()

    def _announce(self) -> None:
        self._quietly(actions.announce, self.name, self.place, timezone.now())

    def _quietly(self, do: object, *args: str | datetime) -> None:
        """A busy database may refuse; the next beat comes soon."""
        try:
            do(*args)  # type: ignore[operator]  # one of the actions above
        except DatabaseError:
            logger.warning("the background worker could not announce itself", exc_info=True)


def run_worker_thread() -> BackgroundWorker | None:
    """Start the worker inside the site's one process, where the settings say so."""
    if not settings.WORKER_THREAD:
        return None
    worker = BackgroundWorker()
    thread = threading.Thread(target=worker.run, name="hengji-worker", daemon=True)

    def farewell() -> None:
        worker.stop()
        thread.join(FAREWELL)

    thread.start()
    atexit.register(farewell)
    return worker
