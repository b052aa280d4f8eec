"""Which of a plan's runs counts."""

from hengji.outcome.assessment.enums import BINDING
from hengji.outcome.assessment.models import Run, RunQuerySet
from hengji.year.plans.models import Plan


def official_run(plan: Plan) -> Run | None:
    """The official run, or the latest correction of it; without its file."""
    return _of(plan).filter(kind__in=BINDING).order_by("-number").first()


def latest_run(plan: Plan) -> Run | None:
    """The one that counts, else the newest provisional one."""
    return official_run(plan) or _of(plan).first()


def _of(plan: Plan) -> RunQuerySet:
    return Run.objects.light().filter(plan=plan)
