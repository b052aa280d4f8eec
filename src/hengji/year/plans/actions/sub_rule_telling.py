"""Who hears of sub-rules, in the same transaction; reminders follow the last day until they are signed."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.notifications.actions import forget, notify, remind, settle
from hengji.foundation.notifications.actions.reminders import Wording
from hengji.foundation.notifications.actions.telling import Matter
from hengji.foundation.notifications.enums import Kind
from hengji.foundation.organisations.enums import Role
from hengji.foundation.organisations.queries import holders
from hengji.foundation.workdays.calculus import Deadline
from hengji.year.plans.enums import OWED, SubRulesState
from hengji.year.plans.models import SubRules
from hengji.year.plans.queries.comments import People
from hengji.year.plans.queries.sub_rules import owners_people


def page_of(found: SubRules) -> Matter:
    return Matter("sub-rules", str(found.pk))


def _key(found: SubRules) -> str:
    return f"plans.sub_rules:{found.pk}"


def tell_asked(found: SubRules, people: People) -> None:
    text = _("逐条写明内容、分值和评分办法，由本单位审核人签发后征求各单位意见，报目标绩效办备案。")
    _tell(found, people.fillers(found.owner_id), Kind.TASK, _("请起草评分细则：%s"), text)


def tell_waiting(found: SubRules, people: People) -> None:
    """Remind whoever has them now: who drafts, or who is to sign."""
    if found.state == SubRulesState.SUBMITTED:
        told, text = people.heads(found.owner_id), _("已提交，请签发或退回。")
    else:
        told, text = people.fillers(found.owner_id), _("本单位还没有报送评分细则。")
    _tell(found, told, Kind.DEADLINE, _("催办：请报送评分细则：%s"), text)


def tell_extended(found: SubRules, people: People) -> None:
    text = _("截止日期改为%(day)s。") % {"day": chinese_date(found.due)}
    _tell(found, people.asked(found.owner_id), Kind.DEADLINE, _("评分细则延期：%s"), text)


def tell_withdrawn(found: SubRules, people: People, reason: str) -> None:
    """There is no page left to lead to."""
    title = _("不再要求报送评分细则：%s") % f"{found.plan.title}·{found.title}"
    notify(people.asked(found.owner_id), Kind.RESULT, title, _("理由：%s") % reason)


def tell_submitted(found: SubRules) -> None:
    heads = owners_people([found.owner_id]).heads(found.owner_id)
    _tell(found, heads, Kind.TASK, _("请签发评分细则：%s"), _("已提交，请签发或退回。"))


def tell_returned(found: SubRules) -> None:
    told = {found.submitted_by_id, found.signed_by_id} - {None}
    _tell(found, tuple(sorted(key for key in told if key)), Kind.RETURNED, _("评分细则被退回：%s"), found.return_remark)


def tell_offered(found: SubRules) -> None:
    """The office has them: whoever holds it at the plan's organiser, or for the whole installation."""
    today = timezone.localdate()
    office = [each for role in (Role.OFFICE, Role.OFFICE_CHIEF) for each in holders(role, today)]
    places = {None, found.plan.organiser_id} if found.plan.superior_id is None else {found.plan.organiser_id}
    told = dict.fromkeys(
        each.user.pk for each in office if each.organisation in places
    )  # fmt: skip
    _tell(found, tuple(told), Kind.TASK, _("请办理评分细则备案：%s"), _("考评责任单位已签发，意见已答复。"))


def tell_filed(found: SubRules) -> None:
    told = tuple(sorted(key for key in {found.submitted_by_id, found.signed_by_id} if key))
    _tell(found, told, Kind.RESULT, _("评分细则已备案：%s"), _("细则已列入考评办法，随考评办法一并印发。"))


def keep_reminding(found: SubRules, people: People, limit: Deadline) -> None:
    wording = Wording(_("起草“%s”评分细则") % found.title, "", page_of(found))
    remind(_key(found), people.asked(found.owner_id), limit, wording)


def stop_reminding(found: SubRules) -> None:
    """Signed: nobody in the owner is called to them any more."""
    forget(_key(found))
    settle_page(found)


def settle_page(found: SubRules) -> None:
    page = page_of(found)
    settle(page.url_name, page.url_key)


def _tell(found: SubRules, told: tuple[int, ...], kind: Kind, title: str, text: str) -> None:
    due = found.due if found.state in OWED else None
    subject = f"{found.plan.title}·{found.title}"
    notify(told, kind, title % subject, text, matter=page_of(found), due=due)
