"""汇总: a provisional run over what stands confirmed."""

from hengji.core.scoring.run import make_run
from hengji.front.operations.rehearsal.stage import Stage
from hengji.outcome.assessment.actions import store_run
from hengji.outcome.assessment.enums import Kind
from hengji.outcome.assessment.queries.runs import run_by_digest, runs
from hengji.year.goals.queries import goals_of
from hengji.year.observations.queries.sheet import sheet_of
from hengji.year.plans.queries import scheme_of

TITLE = "汇总得分"
RUN_TITLE = "{year}年度省直机关目标绩效考评第{number}次汇总（演示）"


def is_played(stage: Stage) -> bool:
    """Never of itself: a newer program that computes otherwise stores a further run beside the old one."""
    del stage
    return False


def play(stage: Stage) -> None:
    plan = stage.plan
    run, _outcome = make_run(
        scheme_of(plan), sheet_of(plan, goals=goals_of(plan), confirmed_only=True), stage.environment
    )
    if run_by_digest(run.digest) is None:
        title = RUN_TITLE.format(year=stage.year, number=runs().count() + 1)
        store_run(run, title=title, kind=Kind.PROVISIONAL, by=stage.actor("office"), plan=plan)
