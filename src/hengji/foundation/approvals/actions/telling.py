"""Who hears of what, in the same transaction; reminders follow the deadline until the step is done."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hengji.foundation.approvals.enums import StepKind
from hengji.foundation.approvals.models import Case, Step
from hengji.foundation.approvals.queries import open_seats
from hengji.foundation.notifications.actions import forget, notify, remind
from hengji.foundation.notifications.actions.reminders import Wording
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.workdays.calculus import Deadline


def page_of(case: Case) -> Matter:
    return Matter("approval", str(case.pk))


def reminder_key(step: Step) -> str:
    return f"approvals.step:{step.pk}"


def tell_asked(step: Step, people: Iterable[int]) -> None:
    """A step begins, or came to other people."""
    words = {"case": step.case.title, "step": step.title}
    text = _("请办理“%(step)s”。") if step.kind == StepKind.ONLINE else _("“%(step)s”有结论后，请登记。")
    notify(people, Kind.TASK, _("待审批：%(case)s") % words, text % words, matter=page_of(step.case), due=step.due)


def keep_reminding(step: Step, limit: Deadline | None) -> None:
    """Remind exactly those who are still asked."""
    if limit is None:
        return
    words = {"case": step.case.title, "step": step.title}
    wording = Wording(_("审批“%(case)s”") % words, _("步骤：%(step)s。") % words, page_of(step.case))
    remind(reminder_key(step), [seat.user_id for seat in open_seats(step)], limit, wording)


def stop_reminding(step: Step) -> None:
    forget(reminder_key(step))


def tell_result(case: Case, kind: Kind, title: str, text: str = "") -> None:
    notify([case.submitted_by_id], kind, title % {"case": case.title}, text, matter=page_of(case))
