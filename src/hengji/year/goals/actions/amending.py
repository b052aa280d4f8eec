"""目标调整: asking for it, asking again after a return, taking it back. Nothing changes until it is approved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.approvals.actions import Asked, Submission, open_case, reopen_after_return, withdraw
from hengji.foundation.approvals.chain import ChainSpec
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.models import User
from hengji.year.goals.amendment_enums import AmendmentFault, AmendmentKind, AmendmentState, LineKind
from hengji.year.goals.amendment_points import points_text
from hengji.year.goals.content import digest_of
from hengji.year.goals.models import Amendment, AmendmentLine, GoalSheet, amendment_key
from hengji.year.goals.queries.review import candidates_for, chain_for
from hengji.year.plans.actions.changes import Changes
from hengji.year.plans.enums import Matter

from .amendment_checks import check_content, check_request, check_window, lateness
from .amendment_lines import Ground, Request, Resolved, resolve
from .shared import check_plan, locked, refuse

AMENDMENT = "goals-amendment"  # the page to which the case of an amendment leads


@transaction.atomic
def request_amendment(sheet: GoalSheet, request: Request, *, by: User, today: date | None = None) -> Amendment:
    """Ask for an amendment of an issued sheet and put it before the first step of the chain.

    A request after the last window, or after a goal's own deadline, stays on record as 逾期不受理 and changes nothing
    (3.4). Raises ProblemsError with every problem at once.
    """
    day = today or timezone.localdate()
    ground = _locked_ground(sheet, request, day)
    refuse([*check_plan(ground.sheet.plan), *check_request(ground.sheet, request), *check_window(sheet.plan, day)])
    lines, problems = resolve(ground)
    refuse(problems)
    late = lateness(ground.sheet.plan, request, lines, day)
    if not late:
        refuse(check_content(ground, lines, day))
    changes = Changes()
    row = _new(changes, ground, lines, by, day)
    _write_lines(changes, row, lines)
    if late:
        changes.change(row, state=AmendmentState.LATE, late_because=late[:500], decided_at=timezone.now())
    changes.write("goals.request_amendment", by=by)
    if not late:
        _open(row, ground, by)
    return locked_amendment(row)


@transaction.atomic
def add_goals(
    sheets: Sequence[GoalSheet], request: Request, *, by: User, today: date | None = None
) -> list[Amendment]:  # fmt: skip
    """追加 from above: the same new goals for one or many participants, one amendment for each; all or none."""
    problems: list[Problem] = []
    if request.kind != AmendmentKind.ADD or any(line.kind != LineKind.ADD for line in request.lines):
        text = _("目标绩效办只追加目标，其他调整由被考评单位申请。")
        problems.append(Problem(AmendmentFault.KIND.value, text, _("调整类型")))
    if not sheets:
        problems.append(Problem(AmendmentFault.TARGET.value, _("没有选定参评单位。"), "", _("请至少选择一个。")))
    refuse(problems)
    found = []
    for sheet in sheets:
        try:
            found.append(request_amendment(sheet, request, by=by, today=today))
        except ProblemsError as error:
            problems += [_at(sheet, each) for each in error.problems]
    refuse(problems)
    return found


def _at(sheet: GoalSheet, problem: Problem) -> Problem:
    where = f"{sheet.participant.name} {problem.where}".strip()
    return Problem(problem.code, problem.message, where, problem.remedy)


@transaction.atomic
def revise_amendment(amendment: Amendment, request: Request, *, by: User) -> Amendment:
    """Submit again what came back, changed as the remarks ask; a new round of the same case.

    It still counts as asked on the day of the first request. Raises ProblemsError.
    """
    row = locked_amendment(amendment)
    if row.state != AmendmentState.RETURNED or request.kind != row.kind:
        raise state_refusal(row)
    assert row.case is not None  # noqa: S101 - what was returned has one
    changes = Changes()
    changes.remove(row.lines.all())
    ground = _locked_ground(row.sheet, request, row.asked_on)
    lines, problems = resolve(ground)
    refuse([*check_plan(row.plan), *check_request(ground.sheet, request), *problems])
    refuse(check_content(ground, lines, row.asked_on))
    changes.change(row, **_columns(request, lines), state=AmendmentState.SUBMITTED)
    _write_lines(changes, row, lines)
    changes.write("goals.revise_amendment", by=by)
    reopen_after_return(row.case, digest=row.digest, by=by, candidates=_asked(ground, row.case.chain))
    return locked_amendment(row)


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, by: User) -> Amendment:
    """Take back a request before anybody has decided about it, or after it came back."""
    row = locked_amendment(amendment)
    if row.state == AmendmentState.WITHDRAWN:
        return row  # a second click
    if row.is_final:
        raise state_refusal(row)
    if row.state == AmendmentState.SUBMITTED and row.case is not None:
        withdraw(row.case, by=by)  # the amendment follows its case, unless only an own consent was taken back
        return locked_amendment(row)
    changes = Changes()
    changes.change(row, state=AmendmentState.WITHDRAWN, decided_at=timezone.now())
    changes.write("goals.withdraw_amendment", by=by)
    return row


def locked_amendment(amendment: Amendment) -> Amendment:
    """The amendment as it stands, held until the transaction ends."""
    rows = Amendment.objects.select_for_update(of=("self",)).select_related("plan", "case", "sheet__participant")
    return rows.get(pk=amendment.pk)


def state_refusal(row: Amendment) -> ProblemsError:
    text = _("这件目标调整现处于“%s”，不能再这样办理。") % row.get_state_display()
    return ProblemsError([Problem(AmendmentFault.STATE.value, text, "", _("请刷新后查看进展。"))])


def _locked_ground(sheet: GoalSheet, request: Request, day: date) -> Ground:
    """The goals under the locks of all sheets concerned, in the order of their keys so that two requests never wait."""
    wished = {line.target.strip() for line in request.lines if line.target.strip()}
    others = GoalSheet.objects.filter(plan=sheet.plan_id, participant__code__in=wished).values_list("pk", flat=True)
    for key in sorted({sheet.pk, *others}):
        GoalSheet.objects.select_for_update().get(pk=key)
    return Ground(locked(sheet), request, day)


def _new(changes: Changes, ground: Ground, lines: Sequence[Resolved], by: User, day: date) -> Amendment:
    plan, request = ground.sheet.plan, ground.request
    last = Amendment.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True).first() or 0
    columns = _columns(request, lines) | {"effective": request.effective or day}
    row = Amendment(
        plan=plan, sheet=ground.sheet, number=last + 1, key=amendment_key(plan.code, last + 1), kind=request.kind,
        requested_by=by, requested_at=timezone.now(), asked_on=day, **columns,
    )  # fmt: skip
    return changes.add(row)


def _columns(request: Request, lines: Sequence[Resolved]) -> dict[str, object]:
    return {
        "reason_kind": request.reason_kind, "reason": request.reason.strip(), "basis": request.basis.strip(),
        "effective": request.effective, "points_mode": request.points_mode,
        "points_note": (request.points_note.strip() or points_sentence(lines))[:500],
        "digest": digest_of(amendment_text(request, lines)),
    }  # fmt: skip


def amendment_text(request: Request, lines: Iterable[Resolved]) -> str:
    """All that is asked for as canonical JSON: what those who decide consent to."""
    rows = [
        {"kind": line.kind.value, "goal": line.code, "base": line.version.number if line.version else 0,
         "sheet": line.sheet.key, "after": dict(line.after), "into": line.into.code if line.into else "",
         "target": line.target.code if line.target else ""}
        for line in lines
    ]  # fmt: skip
    head = {
        "kind": request.kind, "reason_kind": request.reason_kind, "reason": request.reason.strip(),
        "basis": request.basis.strip(), "effective": request.effective.isoformat() if request.effective else "",
        "points_mode": request.points_mode, "points_note": request.points_note.strip(),
    }  # fmt: skip
    return json.dumps({**head, "lines": rows}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def points_sentence(lines: Iterable[Resolved]) -> str:
    """Where the points go, goal by goal: P1-01 30分→20分；P1-02 70分→80分。"""
    moved = [
        f"{line.code or line.name} {points_text(line.before_points)}→{points_text(line.after_points)}"
        + (f"（{line.target.name}）" if line.target else "")
        for line in lines
        if line.before_points != line.after_points
    ]
    return "；".join(moved)


def _write_lines(changes: Changes, row: Amendment, lines: Sequence[Resolved]) -> None:
    for position, line in enumerate(lines, 1):
        changes.add(
            AmendmentLine(
                amendment=row, position=position, kind=line.kind, sheet=line.sheet,
                goal=line.version.goal if line.version else None, base=line.version.number if line.version else 0,
                text=json.dumps(dict(line.after), ensure_ascii=False), into=line.into, target=line.target,
            )
        )  # fmt: skip


def _open(row: Amendment, ground: Ground, by: User) -> None:
    words = {"name": ground.sheet.participant.name, "kind": row.get_kind_display(), "number": row.number}
    title = _("%(name)s目标%(kind)s（第%(number)d号）") % words
    paper = Submission(_("目标调整"), title[:200], row.digest, AMENDMENT, row.key)
    chain = chain_for(row.plan, Matter.AMENDMENT)
    case = open_case(paper, chain, _asked(ground, chain), by=by)
    row = locked_amendment(row)
    if row.case_id is None:  # the case may have been decided already, where nobody is there to be asked
        changes = Changes()
        changes.change(row, case=case)
        changes.write("goals.request_amendment", by=by)


def _asked(ground: Ground, chain: ChainSpec) -> dict[str, list[Asked]]:
    """Who is asked at each step: those of every participant whose sheet changes."""
    found: dict[str, list[Asked]] = {step.code: [] for step in chain.steps}
    for sheet in ground.sheets:
        for code, people in candidates_for(sheet.participant, chain).items():
            found[code] += [each if isinstance(each, Asked) else Asked(each) for each in people]
    return found
