"""What a periodic job is; which there are is written in config/jobs.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from hengji.foundation.shell.pages import Text

Task = DBTaskResult[..., Any]  # a row of the queue


@dataclass(frozen=True)
class Job:
    """A function without arguments that may be run again at any time; it returns what it did in a few words."""

    name: str
    title: Text
    function: str  # dotted
    every: timedelta


def jobs() -> list[Job]:
    listed: Iterable[Job] = import_string(settings.JOBS)
    return list(listed)
