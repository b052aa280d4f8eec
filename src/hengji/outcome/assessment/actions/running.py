"""汇总: from what stands in the database to a run that is kept. Provisional at any time, official once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.core.scoring.run import make_run
from hengji.core.scoring.types import ProblemsError as CoreProblemsError
from hengji.foundation.access.policy import can
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.ledger.actions import record
from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.enums import BINDING, Fault, Kind
from hengji.outcome.assessment.environment import environment
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.permissions import CORRECT_RUN, MAKE_OFFICIAL, MAKE_RUN
from hengji.outcome.assessment.queries.official import official_run
from hengji.outcome.assessment.queries.readiness import hindrances, readiness
from hengji.year.goals.queries import goals_of
from hengji.year.observations.queries.sheet import sheet_of
from hengji.year.plans.models import Plan
from hengji.year.plans.queries import scheme_of

from .storing import Place, store_run

Progress = Callable[[int, int], None]
STEPS = 4  # reading, scoring, checking and keeping, done
NEEDED = {Kind.PROVISIONAL: MAKE_RUN, Kind.OFFICIAL: MAKE_OFFICIAL, Kind.CORRECTED: CORRECT_RUN}


def unwatched(_done: int, _all: int) -> None:
    """Nobody asks how far it is."""


@dataclass(frozen=True)
class Terms:
    """Under what a run is made: the day that decides about late figures, the environment, and who watches."""

    today: date = field(default_factory=timezone.localdate)
    made_with: Mapping[str, str] = field(default_factory=environment)
    progress: Progress = unwatched


@transaction.atomic
def run_plan(plan: Plan, *, by: User, kind: Kind, confirmed_only: bool = True, terms: Terms | None = None) -> Run:
    """Score what stands in a plan now and keep it for good.

    An official run takes what is confirmed only, and exists once; figures still to come are settled as the scheme says
    once their last day is over. A run with the very contents of the newest one is that one: a second click adds none.
    Raises ProblemsError with everything that stands in the way, PermissionDenied for who may not.
    """
    _demand(by, NEEDED[kind], plan)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    ready, terms = readiness(plan), terms or Terms()
    _refuse(hindrances(plan, kind, ready, terms.today))
    place = Place(confirmed_only=confirmed_only or kind != Kind.PROVISIONAL)
    settled = kind != Kind.PROVISIONAL and ready.settles(terms.today)
    return _made(plan, kind, place, by=by, settled=settled, terms=terms)


@transaction.atomic
def run_corrected(plan: Plan, *, by: User, corrects: Run, reason: str, terms: Terms | None = None) -> Run:
    """Score again after the official run: the next numbered correction. The run that it corrects stays as it is.

    Raises ProblemsError where something stands in the way, no reason is given, or nothing has changed.
    """
    _demand(by, CORRECT_RUN, plan)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    ready, terms, newest = readiness(plan), terms or Terms(), official_run(plan)
    _refuse([*hindrances(plan, Kind.CORRECTED, ready, terms.today), *_of_correction(newest, corrects, reason)])
    place = Place(corrects=corrects, number=corrects.number + 1, reason=reason.strip())
    return _made(plan, Kind.CORRECTED, place, by=by, settled=ready.settles(terms.today), terms=terms)


def _of_correction(newest: Run | None, corrects: Run, reason: str) -> list[Problem]:
    found = []
    if newest is None or corrects.kind not in BINDING:
        found.append(_problem(Fault.NOT_OFFICIAL, _("还没有正式汇总，不存在更正。"), _("请先作正式汇总。")))
    elif newest.pk != corrects.pk:
        found.append(_problem(Fault.CORRECTED_ALREADY, _("这次汇总已经更正过。"), _("请在最近一次更正的基础上办理。")))
    if not reason.strip():
        found.append(_problem(Fault.REASON, _("没有写更正理由。"), _("请写明依据的决定和文号。")))
    return found


def _made(plan: Plan, kind: Kind, place: Place, *, by: User, settled: bool, terms: Terms) -> Run:
    terms.progress(0, STEPS)
    sheet = sheet_of(plan, goals=goals_of(plan), confirmed_only=place.confirmed_only)
    terms.progress(1, STEPS)
    try:
        made, _outcome = make_run(scheme_of(plan), sheet, terms.made_with, settled=settled)
    except CoreProblemsError as error:
        raise ProblemsError(
            Problem(Fault.SCHEME.value, each.message, str(each.place), each.remedy) for each in error.problems
        ) from error
    terms.progress(2, STEPS)
    again = Run.objects.light().filter(plan=plan, digest=made.digest).first()
    if again is not None and kind == Kind.PROVISIONAL:
        return again
    if place.corrects is not None and place.corrects.digest == made.digest:
        _refuse([_problem(Fault.UNCHANGED, _("底稿和办法都没有变化。"), _("请先更正计分依据，再办理汇总更正。"))])
    run = store_run(made, title=_title(plan, kind, place), kind=kind, by=by, plan=plan, place=place)
    terms.progress(STEPS, STEPS)
    record("assessment.keep_run", by=by, obj=run, after=_said(run, settled=settled), reason=place.reason)
    return run


def _title(plan: Plan, kind: Kind, place: Place) -> str:
    words = {"title": plan.title, "number": place.number}
    if kind == Kind.PROVISIONAL:
        number = Run.objects.filter(plan=plan, kind=kind).count() + 1
        return _("%(title)s第%(number)d次试算") % {**words, "number": number}
    return (_("%(title)s正式汇总") if kind == Kind.OFFICIAL else _("%(title)s汇总第%(number)d号更正")) % words


def _said(run: Run, *, settled: bool) -> dict[str, object]:
    return {
        "plan": run.plan_id, "kind": run.kind, "digest": run.digest, "title": run.title, "number": run.number,
        "confirmed_only": run.confirmed_only, "settled": settled, "corrects": run.corrects_id,
    }  # fmt: skip


def _demand(by: User, action: str, plan: Plan) -> None:
    if not can(by, action, plan):
        raise PermissionDenied(action)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ProblemsError(problems)


def _problem(fault: Fault, message: str, remedy: str) -> Problem:
    return Problem(fault.value, message, "", remedy)
