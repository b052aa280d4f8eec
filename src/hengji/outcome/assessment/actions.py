import zlib

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from hengji.core.scoring.run import Run as FrozenRun
from hengji.core.scoring.run import dump_run
from hengji.core.scoring.scheme import Scheme

from .enums import Kind
from .models import Run
from .queries.findings import run_finding
from .queries.opened import opened


class RunDoesNotVerifyError(ValueError):
    """A run whose digest or results do not come out again is not stored."""


@transaction.atomic
def store_run(run: FrozenRun, *, title: str, kind: Kind, by: AbstractBaseUser | None = None) -> Run:
    """Keep a run for good, after computing it once more; ``by`` is nobody where the command line stores it."""
    record = Run(title=title, kind=kind, digest=run.digest, content=zlib.compress(dump_run(run).encode(), 9))
    found = opened(record)
    if not found.verified:
        raise RunDoesNotVerifyError(run.digest)
    record.plan_title = found.scheme.title
    record.year = found.scheme.year
    record.organiser = organiser_of(found.scheme)
    record.participant_count = len(found.standings)
    record.finding = run_finding(found.groups.values(), found.scheme)
    record.made_by_id = None if by is None else by.pk
    record.save(force_insert=True)
    return record


def organiser_of(scheme: Scheme) -> str:
    """The body that a pack names as organiser, where it names one."""
    organiser = scheme.carried.get("organiser")
    if isinstance(organiser, dict):
        return str(organiser.get("body", ""))
    return str(organiser or "")
