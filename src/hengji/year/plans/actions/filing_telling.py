"""Who hears of filings, in the same transaction: the superior's office, and the office of the plan below.

Reminders follow the last day until the plan is filed. Where it is provisional, the calendar moves them as it moves the
last day itself: recompute_reminders, in the list of config.deadlines.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from hengji.foundation.notifications.actions import forget, notify, remind, settle
from hengji.foundation.notifications.actions.reminders import Wording
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import Kind
from hengji.year.plans.enums import LIVE, OVER, Verdict
from hengji.year.plans.models import Filing, FilingVerdict, Plan
from hengji.year.plans.queries.filings import office_of, standing_of


def _page(plan: Plan) -> Matter:
    return Matter("plan-superior", plan.code)


def _key(plan: Plan) -> str:
    return f"plans.filing:{plan.pk}"


def keep_reminding(plan: Plan) -> None:
    """Remind the plan's office of the last day for filing, or of nothing where nothing can be filed now."""
    superior = plan.superior
    standing = standing_of(plan) if superior is not None and superior.is_frozen and plan.state in LIVE else None
    if standing is None or standing.limit is None or not standing.may_file:
        forget(_key(plan))
        return
    wording = Wording(_("把“%(plan)s”报上级备案") % {"plan": plan.title}, "", _page(plan))
    remind(_key(plan), office_of(plan), standing.limit, wording)


def tell_filed(filing: Filing, superior: Plan) -> None:
    told = [key for key in office_of(superior) if key != filing.filed_by_id]
    title = _("下级考评办法报备：%(plan)s") % {"plan": filing.plan}
    notify(told, Kind.TASK, title, _("请看与本级办法的差异，备案或退回修改。"), matter=Matter("filing", str(filing.pk)))
    settle("plan-superior", filing.plan.code)


def tell_decided(verdict: FilingVerdict) -> None:
    filing = verdict.filing
    settle("filing", str(filing.pk))
    told = dict.fromkeys([filing.filed_by_id, *office_of(filing.plan)])
    if verdict.verdict == Verdict.RETURNED:
        title, kind = _("上级退回报备的考评办法：%(plan)s"), Kind.RETURNED
    else:
        title, kind = _("考评办法已备案：%(plan)s"), Kind.RESULT
    notify(told, kind, title % {"plan": filing.plan}, verdict.remark, matter=_page(filing.plan))


def tell_below(superior: Plan) -> None:
    """A superior was corrected: the offices of the plans begun from it look whether theirs must follow."""
    below = superior.below.filter(superior_texts__isnull=False).exclude(state__in=sorted(OVER)).distinct()
    text = _("请对照更正的内容核对本级办法。")
    for plan in below:
        notify(office_of(plan), Kind.TASK, _("上级办法已更正：%(plan)s") % {"plan": superior}, text, matter=_page(plan))
