"""What stands in the way of a run of a plan, all at once, each with the way to where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from hengji.core.scoring.types import WORD_OF, Missing
from hengji.foundation.common.problems import Problem
from hengji.outcome.assessment.enums import Fault, Kind
from hengji.outcome.assessment.models import Run
from hengji.year.observations.models import Observation, Voiding
from hengji.year.plans.models import Plan
from hengji.year.plans.models.year import Window

PENDING = WORD_OF[Missing.PENDING]
CUT_OFF = "滞后统计"  # the step of the calendar after which figures still to come are settled


@dataclass(frozen=True)
class Readiness:
    """How far a plan's observations are; ``cut_off`` is the last day for late statistics, where the scheme says one."""

    seen: int
    unconfirmed: int
    voidings: int
    replacements: int
    pending: int
    cut_off: date | None
    official: Run | None

    def settles(self, today: date) -> bool:
        """Whether figures still to come are settled by the scheme's policy on a day."""
        return self.cut_off is None or today > self.cut_off


def readiness(plan: Plan) -> Readiness:
    standing = Observation.objects.filter(plan=plan).standing()
    return Readiness(
        seen=standing.count(),
        unconfirmed=standing.unconfirmed().count(),
        voidings=Voiding.objects.filter(observation__plan=plan).open().count(),
        replacements=Observation.objects.filter(plan=plan).waiting().count(),
        pending=standing.filter(value=PENDING).count(),
        cut_off=Window.objects.filter(plan=plan, title__contains=CUT_OFF).values_list("closes", flat=True).last(),
        official=Run.objects.light().filter(plan=plan, kind=Kind.OFFICIAL).first(),
    )


def hindrances(plan: Plan, kind: Kind, ready: Readiness, today: date) -> list[Problem]:
    """Why a run of this kind cannot be made now; a provisional one needs an issued scheme and something to score."""
    found = list(_of_any(plan, ready))
    return found if kind == Kind.PROVISIONAL else [*found, *_of_binding(kind, ready, today)]


def _of_any(plan: Plan, ready: Readiness) -> Iterator[Problem]:
    if not plan.is_frozen:
        yield _problem(Fault.NOT_ISSUED, _("考评办法还没有印发。"), _("请先印发办法，再汇总。"))
    if not ready.seen:
        yield _problem(Fault.NOTHING_SEEN, _("还没有登记计分依据。"), _("请先登记或导入计分依据。"))


def _of_binding(kind: Kind, ready: Readiness, today: date) -> Iterator[Problem]:
    if kind == Kind.OFFICIAL and ready.official is not None:
        said = _("本年度已有正式汇总“%s”。") % ready.official
        yield _problem(Fault.OFFICIAL_ONCE, said, _("正式汇总只有一次；确需改动的，请办理更正。"))
    if ready.unconfirmed:
        said = _("有%d条计分依据还没有确认。") % ready.unconfirmed
        yield _problem(Fault.UNCONFIRMED, said, _("请听取被考评单位意见后确认，或者作废。"))
    if ready.replacements:
        said = _("有%d条更正还没有确认。") % ready.replacements
        yield _problem(Fault.OPEN_REPLACEMENT, said, _("请由另一人确认或者撤回。"))
    if ready.voidings:
        yield _problem(Fault.OPEN_VOIDING, _("有%d条作废还没有答复。") % ready.voidings, _("请由另一人答复。"))
    if ready.pending and not ready.settles(today):
        said = _("有%(count)d条统计数据待公布，截止日是%(day)s。") % {
            "count": ready.pending, "day": ready.cut_off,
        }  # fmt: skip
        yield _problem(Fault.PENDING, said, _("请等数据公布后更正；过了截止日，按办法的规定处理并结转下年。"))


def _problem(fault: Fault, message: str, remedy: str) -> Problem:
    return Problem(fault.value, message, "", remedy)
