"""Records of runs, as lists and pages need them."""

import zlib

from hengji.outcome.assessment.models import Run, RunQuerySet


def runs() -> RunQuerySet:
    """Every stored run, newest first, without its file."""
    return Run.objects.light()


def newest_runs(count: int) -> list[Run]:
    return list(runs()[:count])


def run_by_number(number: int) -> Run | None:
    """One run with its file."""
    return Run.objects.select_related("made_by").filter(pk=number).first()


def run_by_digest(digest: str) -> Run | None:
    """The first run that was stored with these very contents."""
    return Run.objects.defer("content").filter(digest=digest).order_by("pk").first()


def text_of(record: Run) -> str:
    """The run file as it was stored."""
    return zlib.decompress(bytes(record.content)).decode()
