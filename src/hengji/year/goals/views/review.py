"""One sheet on its way: what is decided about, the rounds side by side, submitting and taking back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.access.policy import can
from hengji.foundation.access.views import action, on, target
from hengji.foundation.approvals.enums import Outcome, StepKind, Verdict
from hengji.foundation.approvals.models import Step
from hengji.foundation.approvals.queries import may_decide, may_withdraw, present_step, remarks_of, timeline
from hengji.foundation.approvals.tables import moments
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.foundation.organisations.reader import reader
from hengji.foundation.shell.pages import Action, Crumb, Page
from hengji.year.goals import actions
from hengji.year.goals.actions import Shown
from hengji.year.goals.enums import OPEN
from hengji.year.goals.forms.review import DecideForm, remarks_in
from hengji.year.goals.models import GoalSheet
from hengji.year.goals.queries.checking import check_sheet
from hengji.year.goals.queries.review import compared, rounds_of
from hengji.year.goals.queries.shown import Item, items_of, total
from hengji.year.goals.review_permissions import DECIDE_SHEET, SUBMIT_SHEET, VIEW_BOARD, VIEW_REVIEW
from hengji.year.goals.tables import review as tables

from .shared import BOTH, READING, WRITING, attempt

THE_SHEET = on(GoalSheet, visible=VIEW_REVIEW, related=("case__opened_by", "case__submitted_by"), key="key")
GOALS = Crumb(gettext_lazy("目标制定"), "/goals/")
SAID = {
    Outcome.WAITING: "已同意，转入下一步。", Outcome.APPROVED: "已同意，目标表审定通过。",
    Outcome.RETURNED: "已退回，由送审人修改。",
}  # fmt: skip


def crumbs(user: User, sheet: GoalSheet) -> tuple[Crumb, ...]:
    board = Crumb(_("目标审核进展"), reverse("goals-board", args=[sheet.plan.code]))
    return (GOALS, *((board,) if can(user, VIEW_BOARD, sheet.plan) else ()))


@action(VIEW_REVIEW, obj=THE_SHEET, methods=READING)
def review(request: HttpRequest, key: str) -> HttpResponse:
    """Where a case leads whoever decides."""
    del key
    return _shown(request, target(request, GoalSheet))


def _shown(
    request: HttpRequest, sheet: GoalSheet, problems: Sequence[Problem] = (), form: DecideForm | None = None,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    user, case = reader(request), sheet.case
    step = present_step(case) if case else None
    said, sent = remarks_of(case), rounds_of(sheet)
    items = items_of(sheet, typed or {}, sent, said)
    turn = _turn(user, sheet, step)
    context = {
        "page": _page(user, sheet, items, len(sent)), "sheet": sheet, "case": case, "step": step, "items": items,
        "problems": problems, "state": sheet.get_state_display(), "tone": tables.TONES[sheet.state],
        "moments": moments(timeline(case, said)) if case else [], "turn": turn, "form": form or DecideForm(),
        "may_withdraw": _may_withdraw(user, sheet, step), "digest": tables.digest_text(case.digest) if case else "",
        "may_submit": sheet.state in OPEN and can(user, SUBMIT_SHEET, sheet),
        "offline": step is not None and step.kind != StepKind.ONLINE, "rounds": len(sent),
    }  # fmt: skip
    return render(request, "goals/review/review.html", context, status=422 if problems else 200)


def _page(user: User, sheet: GoalSheet, items: Sequence[Item], sent: int) -> Page:
    buttons = []
    if sent > 1:
        buttons.append(Action(_("对照各轮"), reverse("goals-rounds", args=[sheet.key]), "list-details"))
    changed = sum(bool(item.changed) for item in items)
    words = {"count": len(items), "points": tables.points_text(total(items))}
    lead = _("%(count)d项目标，分值合计%(points)s分。") % words
    if changed:
        lead += _("与上一轮相比，%d项有改动。") % changed
    return Page(_("%s的目标") % sheet.participant.name, lead, crumbs(user, sheet), tuple(buttons))


def _turn(user: User, sheet: GoalSheet, step: Step | None) -> bool:
    return (
        step is not None
        and step.kind == StepKind.ONLINE
        and can(user, DECIDE_SHEET, sheet)
        and may_decide(step, user.pk)
    )


def _may_withdraw(user: User, sheet: GoalSheet, step: Step | None) -> bool:
    if step is None or sheet.case is None or sheet.case.submitted_by_id != user.pk:
        return False
    return can(user, SUBMIT_SHEET, sheet) and may_withdraw(sheet.case, step, user.pk)


@action(DECIDE_SHEET, obj=THE_SHEET, methods=WRITING)
def decide(request: HttpRequest, key: str) -> HttpResponse:
    sheet, user, form = target(request, GoalSheet), reader(request), DecideForm(request.POST)
    typed, step = remarks_in(request.POST), request.POST.get("step", "")
    remark = form.cleaned_data["remark"] if form.is_valid() else request.POST.get("remark", "")
    shown = Shown(int(step) if step.isdecimal() else 0, request.POST.get("digest", ""))
    verdict = request.POST.get("verdict", "")
    done, problems = attempt(
        lambda: actions.decide_sheet(sheet, by=user, verdict=verdict, remark=remark, remarks=typed, shown=shown)
    )
    if done is None:
        sheet.refresh_from_db()
        return _shown(request, sheet, problems, form, typed)
    messages.success(request, _("已退回。") if verdict == Verdict.RETURN else _(SAID[done]))
    return redirect("goals-review", key)


@action(SUBMIT_SHEET, obj=THE_SHEET, methods=BOTH)
def submit(request: HttpRequest, key: str) -> HttpResponse:
    """What is about to be submitted, and submitting it."""
    sheet, user = target(request, GoalSheet), reader(request)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        revision = int(seen) if seen.isdecimal() else None
        done, problems = attempt(lambda: actions.submit_sheet(sheet, by=user, seen=revision))
        if done is not None:
            messages.success(request, _("已送审，第一步的办理人会收到提醒。"))
            return redirect("goals-review", key)
        sheet.refresh_from_db()
    elif sheet.state not in OPEN:
        return redirect("goals-review", key)
    items = items_of(sheet, {}, rounds_of(sheet), remarks_of(sheet.case))
    context = {
        "page": Page(_("送审目标表"), sheet.participant.name, crumbs(user, sheet)), "sheet": sheet, "items": items,
        "problems": problems, "hindrances": check_sheet(sheet).blocking if not problems else (), "count": len(items),
        "points": tables.points_text(total(items)),
    }  # fmt: skip
    return render(request, "goals/review/submit.html", context, status=422 if problems else 200)


@action(SUBMIT_SHEET, obj=THE_SHEET, methods=WRITING)
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    sheet, user = target(request, GoalSheet), reader(request)
    done, problems = attempt(lambda: actions.withdraw_sheet(sheet, by=user))
    if done is None:
        return _shown(request, sheet, problems)
    messages.success(request, _("已撤回，可以修改后重新送审。"))
    return redirect("goals-review", key)


@action(VIEW_REVIEW, obj=THE_SHEET, methods=READING)
def rounds(request: HttpRequest, key: str) -> HttpResponse:
    """Two rounds side by side; by default the last against the one before."""
    sheet = target(request, GoalSheet)
    found = {each.number: each for each in rounds_of(sheet)}
    if not found:
        return redirect("goals-review", key)
    last = max(found)
    after = _asked(request.GET.get("after", ""), found, last)
    before = _asked(request.GET.get("before", ""), found, max(after - 1, 1))
    first, second = found[before], found[after]
    names = {number: _("第%d轮") % number for number in found}
    sides = tables.sides(compared(first.text, second.text), names[before], names[after])
    way = (*crumbs(reader(request), sheet), Crumb(_("审核"), reverse("goals-review", args=[key])))
    context: dict[str, Any] = {
        "page": Page(_("对照各轮送审稿"), sheet.participant.name, way),
        "sheet": sheet, "names": names, "before": before, "after": after, "first": first, "second": second,
        "changed": [side for side in sides if not side.same], "same": [side for side in sides if side.same],
    }  # fmt: skip
    return render(request, "goals/review/rounds.html", context)


def _asked(text: str, found: Mapping[int, object], otherwise: int) -> int:
    return int(text) if text.isdecimal() and int(text) in found else otherwise
