"""The plan's windows and its disclosure list: first read from the scheme's calendar, then kept by the office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Scheme
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import FROZEN, OVER, PHASE_WORDS, Audience, Fault, Phase
from hengji.year.plans.models import Disclosure, Plan, Window

from .changes import Changes
from .refusing import locked, refusal, refuse

AUDIENCES = {
    "目标绩效办": Audience.OFFICE,
    "本单位": Audience.OWN,
    "本组": Audience.GROUP,
    "全体参评单位": Audience.PARTICIPANTS,
    "社会公众": Audience.PUBLIC,
    "无": Audience.NOBODY,
}
LONGEST = 200
LEAP = (2, 29)


@dataclass(frozen=True)
class Span:
    """One window: a phase from the first to the last day, and what it is for."""

    phase: str
    opens: date
    closes: date
    title: str = ""


@transaction.atomic
def set_windows(plan: Plan, spans: Sequence[Span], *, by: User, reason: str = "") -> list[Window]:
    """Let exactly these windows stand; equal ones keep their rows. After issuing with a reason, after closing never."""
    plan = locked(plan)
    refuse([*_check_time(plan, reason), *_check_spans(spans)])
    changes, left = Changes(), list(plan.windows.all())
    for span in spans:
        same = next((row for row in left if _span(row) == span), None)
        if same is not None:
            left.remove(same)
            continue
        changes.add(Window(plan=plan, **vars(span)))
    changes.remove(left)
    changes.write("plans.set_windows", by=by, reason=reason.strip())
    return list(plan.windows.all())


@transaction.atomic
def open_disclosure(disclosure: Disclosure, on: date, *, by: User) -> Disclosure:
    """Open an item to its audience from a day on; what was opened stays open."""
    plan = locked(disclosure.plan)
    row = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    if not plan.is_frozen:
        raise refusal(Fault.PLAN_STATE, _("考评办法还没有印发，公开清单尚未生效。"), _("请在印发后办理。"))
    if row.audience == Audience.NOBODY:
        raise refusal(Fault.PLAN_STATE, _("这一项按考评办法不公开。"))
    if row.open_from is None or on < row.open_from:
        changes = Changes()
        changes.change(row, open_from=on)
        changes.write("plans.open_disclosure", by=by)
    return row


def later(calendar: Any, years: int) -> Any:  # noqa: ANN401 - plain data of a pack
    """A scheme's calendar so many years later; what is no date stays."""
    if not _listed(calendar):
        return calendar
    return [
        {name: _later(value, years) if name in {"from", "to"} else value for name, value in step.items()}
        if isinstance(step, dict)
        else step
        for step in calendar
    ]


def _later(text: object, years: int) -> object:
    day = _day(text)
    if day is None:
        return text
    leap = (day.month, day.day) == LEAP
    return day.replace(year=day.year + years, day=28 if leap else day.day).isoformat()


def windows_of(plan: Plan, scheme: Scheme) -> list[Window]:
    """Windows that a scheme's calendar names; steps without dates or of no known phase make none."""
    steps = scheme.carried.get("calendar", ())
    found = [_window(plan, step) for step in steps if isinstance(step, dict)] if _listed(steps) else []
    return [window for window in found if window is not None]


def _window(plan: Plan, step: dict[str, Any]) -> Window | None:
    title = str(step.get("step", ""))
    phase = next((phase for word, phase in PHASE_WORDS if word in title), None)
    opens, closes = _day(step.get("from")), _day(step.get("to"))
    if phase is None or opens is None or closes is None or opens > closes:
        return None
    return Window(plan=plan, phase=phase, opens=opens, closes=closes, title=title[:100])


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def disclosures_of(plan: Plan, scheme: Scheme) -> list[Disclosure]:
    """The disclosure list of a scheme as rows; an audience that has no name here is the office alone."""
    items = scheme.carried.get("disclosure", ())
    rows: dict[tuple[str, str], Disclosure] = {}
    for place, item in enumerate(items if _listed(items) else ()):
        if not isinstance(item, dict) or not item.get("item"):
            continue
        audience = AUDIENCES.get(str(item.get("audience", "")), Audience.OFFICE)
        row = Disclosure(
            plan=plan, item=str(item["item"])[:LONGEST], audience=audience, position=place,
            moment=str(item.get("when", ""))[:LONGEST], note=str(item.get("note", ""))[:LONGEST],
        )  # fmt: skip
        rows.setdefault((row.item, row.audience), row)
    return list(rows.values())


def _listed(value: object) -> bool:
    return isinstance(value, list | tuple)


def _span(row: Window) -> Span:
    return Span(row.phase, row.opens, row.closes, row.title)


def _check_time(plan: Plan, reason: str) -> Iterator[Problem]:
    if plan.state in OVER:
        yield Problem(Fault.PLAN_STATE, _("本考评已办结，时间窗口不再变动。"))
    elif plan.state in FROZEN and not reason.strip():
        text = _("考评办法已印发，调整时间窗口要写明理由。")
        yield Problem(Fault.REASON, text, _("理由"), _("请填写理由和依据。"))


def _check_spans(spans: Sequence[Span]) -> Iterator[Problem]:
    for number, span in enumerate(spans, 1):
        where = _("第%d行") % number
        if span.phase not in Phase.values:
            yield Problem(Fault.WORD_UNKNOWN, _("没有阶段“%s”。") % span.phase, where, _("请从名单中选择。"))
        if span.opens > span.closes:
            yield Problem(Fault.DATE_ORDER, _("截止日期早于开始日期。"), where, _("请核对日期。"))
    if len(set(spans)) < len(spans):
        yield Problem(Fault.ROW_TWICE, _("有完全相同的两行。"), "", _("请删去重复的一行。"))
