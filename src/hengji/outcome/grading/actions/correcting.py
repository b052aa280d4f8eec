"""更正: after publicity every change of the result is numbered, with a reason and the difference, by the chief."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.actions import run_corrected
from hengji.outcome.assessment.queries.official import official_run
from hengji.outcome.grading.enums import OPEN_TO_ALL, AppealState, Fault, NoticeKind
from hengji.outcome.grading.models import Appeal, Notice, Proceeding
from hengji.outcome.grading.permissions import REPUBLISH
from hengji.outcome.grading.queries.standing import newest_notice
from hengji.year.plans.actions.changes import Changes

from .publishing import tell
from .shared import Head, check_state, demand, locked, problem, put_up, refuse


@transaction.atomic
def publish_correction(proceeding: Proceeding, *, by: User, reason: str) -> Notice:
    """Correct the run and put it up under the next number; the earlier notices stay as they are.

    Raises ProblemsError where no reason is given, nothing has changed, or something is not confirmed yet.
    """
    proceeding = locked(proceeding)
    demand(by, REPUBLISH, proceeding)
    check_state(proceeding, *OPEN_TO_ALL)
    if not reason.strip():
        refuse([problem(Fault.REASON, _("没有写更正理由。"), _("请写明依据的决定。"), _("更正理由"))])
    last, run = newest_notice(proceeding), official_run(proceeding.plan)
    if run is None or last is None or last.run_id == run.pk:
        run = run_corrected(proceeding.plan, by=by, corrects=proceeding.run, reason=reason)
    number = Notice.objects.filter(proceeding=proceeding, kind=NoticeKind.CORRECTION).count() + 1
    changes = Changes()
    changes.change(proceeding, run=run)
    decided = list(Appeal.objects.filter(proceeding=proceeding, state=AppealState.CORRECTED, notice=None))
    head = Head(reason=reason.strip(), number=number)
    made = put_up(changes, proceeding, NoticeKind.CORRECTION, by=by, head=head)
    for appeal in decided:
        changes.change(appeal, notice=made)
    changes.write("grading.publish_correction", by=by, reason=reason.strip())
    tell(proceeding, _("发布第%(number)d号更正：%(reason)s") % {"number": number, "reason": reason.strip()})
    return made
