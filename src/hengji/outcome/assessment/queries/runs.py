"""Records of runs, as lists and pages need them."""

import zlib
from typing import cast

from hengji.foundation.access.policy import scope
from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.models import Run, RunQuerySet
from hengji.outcome.assessment.permissions import VIEW_RUN


def runs() -> RunQuerySet:
    """Every stored run, newest first, without its file; for the program itself, never for a page."""
    return Run.objects.light()


def runs_for(user: User) -> RunQuerySet:
    """The runs that a person may read, newest first, without their files."""
    return cast("RunQuerySet", scope(user, VIEW_RUN, runs()))


def newest_runs(user: User, count: int) -> list[Run]:
    return list(runs_for(user)[:count])


def run_by_number(number: int) -> Run | None:
    """One run with its file."""
    return Run.objects.select_related("made_by").filter(pk=number).first()


def run_by_digest(digest: str) -> Run | None:
    """The first run that was stored with these very contents."""
    return Run.objects.defer("content").filter(digest=digest).order_by("pk").first()


def text_of(record: Run) -> str:
    """The run file as it was stored."""
    return zlib.decompress(bytes(record.content)).decode()
