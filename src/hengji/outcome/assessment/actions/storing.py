"""Keeping a run: the file that `hengji verify` reads, and one row for each participant."""

import json
import zlib
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from hengji.core.scoring.run import Run as FrozenRun
from hengji.core.scoring.run import dump_run
from hengji.core.scoring.scheme import Scheme
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.models import Result, Run
from hengji.outcome.assessment.queries.findings import run_finding
from hengji.outcome.assessment.queries.opened import Opened, opened
from hengji.year.plans.models import Plan


@dataclass(frozen=True)
class Place:
    """What a run is to its plan: the run that it corrects, under which number, and why."""

    confirmed_only: bool = True
    corrects: Run | None = None
    number: int = 0
    reason: str = ""


class RunDoesNotVerifyError(ValueError):
    """A run whose digest or results do not come out again is not stored."""


@transaction.atomic
def store_run(
    run: FrozenRun, *, title: str, kind: Kind, by: AbstractBaseUser | None = None, plan: Plan | None = None,
    place: Place = Place(),
) -> Run:  # fmt: skip
    """Keep a run for good, after computing it once more; ``by`` is nobody where the command line stores it.

    ``plan`` says who may read it; a run of no plan is read by those who hold their role for the whole installation.
    """
    record = Run(plan=plan, title=title, kind=kind, digest=run.digest, content=zlib.compress(dump_run(run).encode(), 9))
    found = opened(record)
    if not found.verified:
        raise RunDoesNotVerifyError(run.digest)
    record.plan_title = found.scheme.title
    record.year = found.scheme.year
    record.organiser = organiser_of(found.scheme)
    record.participant_count = len(found.standings)
    record.finding = run_finding(found.groups.values(), found.scheme)
    record.made_by_id = None if by is None else by.pk
    record.confirmed_only, record.corrects = place.confirmed_only, place.corrects
    record.number, record.reason = place.number, place.reason
    record.save(force_insert=True)
    Result.objects.bulk_create(_results(record, found), batch_size=500)
    return record


def _results(record: Run, found: Opened) -> list[Result]:
    keys = dict(record.plan.participants.values_list("code", "pk")) if record.plan else {}
    return [
        Result(
            run=record, participant_id=keys.get(each.code), code=each.code, name=each.name, pool=each.pool,
            total=each.total, compared=each.compared, rank=each.rank, grade=each.grade, notes="；".join(each.notes),
            scores=json.dumps(dict(each.scores), ensure_ascii=False, separators=(",", ":")),
        )
        for each in found.standings
    ]  # fmt: skip


def organiser_of(scheme: Scheme) -> str:
    """The body that a pack names as organiser, where it names one."""
    organiser = scheme.carried.get("organiser")
    if isinstance(organiser, dict):
        return str(organiser.get("body", ""))
    return str(organiser or "")
