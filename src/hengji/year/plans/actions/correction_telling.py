"""Who hears of a correction of an issued scheme: those who may confirm it, and then everybody it may concern."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hengji.foundation.access.policy import who_can
from hengji.foundation.notifications.actions import notify, settle
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import Kind
from hengji.year.plans.models import Correction
from hengji.year.plans.permissions import CONFIRM_CORRECTION
from hengji.year.plans.queries.comments import asked_of, people_for


def page_of(correction: Correction) -> Matter:
    return Matter("plan-corrections", correction.plan.code)


def tell_proposed(correction: Correction) -> None:
    told = [holder.user for holder in who_can(CONFIRM_CORRECTION, correction)]
    _tell(correction, told, Kind.TASK, _("请确认考评办法更正：%(plan)s"), correction.reason)


def tell_applied(correction: Correction) -> None:
    """Every organ evaluated hears that the rules changed, and where to see what that does to its own score."""
    settle(page_of(correction).url_name, page_of(correction).url_key)
    organs = [organisation.pk for organisation in asked_of(correction.plan)]
    people = people_for(organs)
    told = [correction.proposed_by_id, *(person for organ in organs for person in people.asked(organ))]
    text = _("%(reason)s。打开第%(number)d号更正，可以看改了什么、对本单位得分有什么影响。")
    words = {"reason": correction.reason.rstrip("。"), "number": correction.number}
    _tell(correction, told, Kind.RESULT, _("考评办法已更正：%(plan)s"), text % words)


def tell_refused(correction: Correction) -> None:
    settle(page_of(correction).url_name, page_of(correction).url_key)
    _tell(correction, [correction.proposed_by_id], Kind.RETURNED, _("更正未获同意：%(plan)s"), correction.remark)


def _tell(correction: Correction, told: list[int], kind: Kind, title: str, text: str) -> None:
    notify(told, kind, title % {"plan": correction.plan.title}, text, matter=page_of(correction))
