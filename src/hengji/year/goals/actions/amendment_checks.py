"""What stands in the way of an amendment: every problem at once, and whether it comes too late to be dealt with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_date
from hengji.foundation.common.problems import Problem
from hengji.year.goals.amendment_enums import (
    ENDS,
    MAIN_LINE,
    PENDING,
    WITH_DOCUMENT,
    AmendmentFault,
    AmendmentKind,
    LineKind,
    PointsMode,
    ReasonKind,
)
from hengji.year.goals.amendment_points import points_of, points_text
from hengji.year.goals.content import YES, content_of
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import AmendmentLine, GoalSheet
from hengji.year.goals.normal import day_of
from hengji.year.goals.queries.scheme import GoalLeaf
from hengji.year.plans.enums import Phase
from hengji.year.plans.models import Plan, Window

from .amendment_lines import Ground, Request, Resolved, is_main, points_on, sum_before, touched

LONGEST_BASIS, LONGEST_NOTE = 200, 500


def windows_of(plan: Plan) -> list[Window]:
    """目标调整的窗口, in the order of the year."""
    return list(Window.objects.filter(plan=plan, phase=Phase.AMENDMENT).order_by("opens", "closes"))


def check_request(sheet: GoalSheet, request: Request) -> Iterator[Problem]:
    """What is wrong with the request by itself."""
    if sheet.state != SheetState.ISSUED:
        text = _("目标表还没有下达，不用办理目标调整。")
        yield Problem(AmendmentFault.NOT_ISSUED.value, text, "", _("请直接修改目标表。"))
    if request.kind not in AmendmentKind.values:
        yield Problem(AmendmentFault.KIND.value, _("没有选定调整类型。"), _("调整类型"), _("请选择。"))
    if request.reason_kind not in ReasonKind.values:
        yield Problem(AmendmentFault.REASON.value, _("没有选定调整事由。"), _("调整事由"), _("请选择。"))
    if not request.reason.strip():
        text = _("请写明客观情况有什么变化、为什么原目标不再合适。")
        yield Problem(AmendmentFault.REASON.value, _("没有写明调整理由。"), _("调整理由"), text)
    if not request.basis.strip() and (request.reason_kind in WITH_DOCUMENT or request.kind == AmendmentKind.ADD):
        text = _("请填写上级文件、机构编制文件或任务文件的文号。")
        yield Problem(AmendmentFault.BASIS.value, _("没有填写依据文号。"), _("依据文号"), text)
    for text, most, label in (
        (request.basis, LONGEST_BASIS, _("依据文号")), (request.points_note, LONGEST_NOTE, _("分值去向说明")),
    ):  # fmt: skip
        if len(text.strip()) > most:
            said = _("%(label)s最多%(most)d字。") % {"label": label, "most": most}
            yield Problem(AmendmentFault.DOCUMENT.value, said, label, _("请删减。"))
    yield from _check_lines(request)


def _check_lines(request: Request) -> Iterator[Problem]:
    main = MAIN_LINE.get(request.kind)
    if main is None:
        return
    kinds = [line.kind for line in request.lines]
    if main.value not in kinds:
        text = _("没有选定要%s的目标。") % main.label
        yield Problem(AmendmentFault.LINES.value, text, "", _("请至少选择一项。"))
    if any(kind not in {main.value, LineKind.CHANGE.value} for kind in kinds):
        text = _("一件目标调整只办一种类型。")
        yield Problem(AmendmentFault.LINE_KIND.value, text, "", _("不同类型请分别申请。"))


def check_window(plan: Plan, day: date) -> Iterator[Problem]:
    """Before a window that is still to come nobody applies; whether it is too late, ``lateness`` says."""
    windows = windows_of(plan)
    if not windows:
        text = _("本考评没有设定目标调整窗口。")
        yield Problem(AmendmentFault.WINDOW.value, text, "", _("请与目标绩效办联系。"))
    if any(each.opens <= day <= each.closes for each in windows):
        return
    coming = next((each for each in windows if each.opens > day), None)
    if coming is not None:
        words = {"opens": chinese_date(coming.opens), "closes": chinese_date(coming.closes)}
        text = _("现在不在目标调整窗口内，下一个窗口为%(opens)s至%(closes)s。") % words
        yield Problem(AmendmentFault.WINDOW.value, text, "", _("请在窗口内申请。"))


def lateness(plan: Plan, request: Request, lines: Sequence[Resolved], day: date) -> str:
    """Why a request comes too late to be dealt with; empty where it is in time (3.4: late changes do not count)."""
    windows = windows_of(plan)
    if windows and day > max(each.closes for each in windows):
        last = chinese_date(max(each.closes for each in windows))
        words = {"day": chinese_date(day), "last": last}
        return _("%(day)s提出，目标调整窗口已于%(last)s截止，不予受理，仍按原目标考评。") % words
    over = [line for line in lines if is_main(request.kind, line) and line.deadline and line.deadline < day]
    if not over:
        return ""
    names = "、".join(f"{line.name}（{chinese_date(line.deadline)}）" for line in over if line.deadline)
    words = {"day": chinese_date(day), "names": names}
    return _("%(day)s提出时已过目标的完成时限：%(names)s，不予受理，仍按原目标考评。") % words


def check_content(ground: Ground, lines: Sequence[Resolved], day: date) -> list[Problem]:
    """What is wrong with the resolved lines; ``day`` is the one on which it was asked for."""
    request = ground.request
    return [
        *_check_effective(ground, lines, day),
        *_check_pending(lines),
        *(problem for line in lines for problem in _check_goal(ground, line)),
        *_check_overdue(request, lines, day),
        *_check_mode(ground, lines),
        *(problem for place in touched(ground, lines) for problem in _check_place(ground, lines, *place)),
    ]


def moves_points(lines: Sequence[Resolved]) -> bool:
    return any(line.before_points != line.after_points for line in lines)


def _check_effective(ground: Ground, lines: Sequence[Resolved], day: date) -> Iterator[Problem]:
    effective, label = ground.request.effective, _("生效日期")
    if effective is None:
        yield Problem(AmendmentFault.EFFECTIVE.value, _("没有填写生效日期。"), label, _("请填写，一般为申请当日。"))
        return
    if effective < day or effective.year != ground.sheet.plan.year:
        words = {"first": chinese_date(day), "last": chinese_date(date(ground.sheet.plan.year, 12, 31))}
        text = _("生效日期须在%(first)s至%(last)s之间。") % words
        yield Problem(AmendmentFault.EFFECTIVE.value, text, label, _("请改正。"))
    if not moves_points(lines):
        return
    for line in lines:
        if line.deadline and line.deadline < effective:
            words = {"name": line.name, "day": chinese_date(line.deadline)}
            text = _("“%(name)s”的完成时限是%(day)s，生效日期晚于它，分值就无从转移。") % words
            yield Problem(AmendmentFault.EFFECTIVE.value, text, label, _("请提早生效日期，或另选目标。"))


def _check_pending(lines: Sequence[Resolved]) -> Iterator[Problem]:
    goals = [line.version.goal_id for line in lines if line.version]
    rows = AmendmentLine.objects.filter(goal__in=goals, amendment__state__in=sorted(PENDING))
    for row in rows.select_related("amendment", "goal"):
        assert row.goal is not None  # noqa: S101 - filtered by it
        text = _("目标“%(goal)s”正在办理第%(number)d号目标调整。")
        words = {"goal": row.goal.code, "number": row.amendment.number}
        yield Problem(AmendmentFault.PENDING.value, text % words, row.goal.code, _("请等它办结，或先撤回。"))


def _check_goal(ground: Ground, line: Resolved) -> Iterator[Problem]:
    if line.kind in ENDS:
        return
    if line.version and line.after == content_of(line.version):
        text = _("“%s”没有任何修改。") % line.name
        yield Problem(AmendmentFault.NO_CHANGE.value, text, line.code, _("请修改，或不选这一项。"))
        return
    leaf = ground.rules.leaves.get(line.indicator)
    if leaf is None:
        text = _("“%s”没有选定按目标考评的指标。") % line.name
        yield Problem(AmendmentFault.INDICATOR.value, text, line.name, _("请从考评办法的指标中选择。"))
    elif line.after.get("rule") not in leaf.rules:
        text = _("“%s”的计分类型不在这个指标所列之中。") % line.name
        yield Problem(AmendmentFault.LINES.value, text, line.name, _("可填：%s。") % "、".join(leaf.rules))
    yield from _check_values(ground, line)


def _check_values(ground: Ground, line: Resolved) -> Iterator[Problem]:
    after = line.after
    if not after.get("title"):
        yield Problem(AmendmentFault.LINES.value, _("缺少目标名称。"), line.name, _("请填写。"))
    points = points_of(after.get("points", ""))
    if points is None or points < 0:
        text = _("“%s”的分值须为不小于0的数。") % line.name
        yield Problem(AmendmentFault.POINTS.value, text, line.name, _("请填写数字。"))
    if after.get("classified") == YES:
        if not after.get("register"):
            yield Problem(
                AmendmentFault.LINES.value, _("涉密目标缺少登记编号。"), line.name, _("请填写纸质登记的编号。")
            )
        return
    deadline = day_of(after.get("deadline", ""))
    if deadline is None or deadline.year != ground.sheet.plan.year:
        text = _("“%s”的完成时限须为本年度内的日期。") % line.name
        yield Problem(AmendmentFault.LINES.value, text, line.name, _("请填写，例如2026年11月30日。"))
    if not after.get("target") and not after.get("deliverable"):
        text = _("“%s”既没有目标值也没有成果。") % line.name
        yield Problem(AmendmentFault.LINES.value, text, line.name, _("请至少填写一项。"))


def _check_overdue(request: Request, lines: Sequence[Resolved], day: date) -> Iterator[Problem]:
    """Goals that only give or take points must still be running."""
    for line in lines:
        if not is_main(request.kind, line) and line.deadline and line.deadline < day:
            words = {"name": line.name, "day": chinese_date(line.deadline)}
            text = _("“%(name)s”已于%(day)s到期，分值不能再变动。") % words
            yield Problem(AmendmentFault.OVERDUE.value, text, line.code, _("请另选目标。"))


def _check_mode(ground: Ground, lines: Sequence[Resolved]) -> Iterator[Problem]:
    mode, label = ground.request.points_mode, _("分值去向")
    if mode not in PointsMode.values:
        yield Problem(AmendmentFault.POINTS.value, _("没有选定分值去向。"), label, _("请选择。"))
    if mode == PointsMode.NONE and moves_points(lines):
        text = _("分值有变动，须说明去向。")
        yield Problem(AmendmentFault.POINTS.value, text, label, _("请选择逐项指定或按比例分摊。"))
    if mode != PointsMode.CONVERTED:
        return
    for indicator in sorted({line.indicator for line in lines}):
        leaf = ground.rules.leaves.get(indicator)
        if leaf and leaf.points_total is not None:
            words = {"title": leaf.title, "total": points_text(leaf.points_total)}
            text = _("“%(title)s”的目标分值合计须为%(total)s分，不能不再分配。") % words
            yield Problem(AmendmentFault.POINTS.value, text, label, _("请逐项指定，或按比例分摊。"))


def _check_place(ground: Ground, lines: Sequence[Resolved], sheet: int, indicator: str) -> Iterator[Problem]:
    """Sum and number of the goals of one sheet under one indicator, as they are afterwards."""
    leaf = ground.rules.leaves.get(indicator)
    if leaf is None:
        return
    named = points_on(ground, lines, sheet, indicator)
    codes = {line.code for line in lines}
    rest = [
        row for row in ground.versions.values()
        if row.goal.sheet_id == sheet and row.indicator == indicator and row.goal.code not in codes
    ]  # fmt: skip
    after = sum(named.values(), Fraction(0)) + sum((points_of(row.points) or Fraction(0) for row in rest), Fraction(0))
    wanted, name = _wanted(ground, sheet, indicator), _name(ground, sheet)
    if wanted is not None and after != wanted:
        words = {"name": name, "title": leaf.title, "after": points_text(after), "wanted": points_text(wanted)}
        text = _("调整后%(name)s“%(title)s”的目标分值合计%(after)s分，应为%(wanted)s分。") % words
        yield Problem(AmendmentFault.POINTS_SUM.value, text, leaf.title, _("请改正各项目标的分值。"))
    yield from _check_count(ground, lines, sheet, leaf)


def _check_count(ground: Ground, lines: Sequence[Resolved], sheet: int, leaf: GoalLeaf) -> Iterator[Problem]:
    """How many goals there are afterwards; a number that was out of bounds before may stay as it is."""
    here = [line for line in lines if line.indicator == leaf.code and line.sheet.pk == sheet]
    ended = sum(1 for line in here if line.kind in ENDS)
    added = sum(1 for line in here if line.kind == LineKind.ADD) + sum(
        1 for line in lines if line.target is not None and ground.targets[line.target.code].pk == sheet
    )  # fmt: skip
    rows = [row for row in ground.versions.values() if row.goal.sheet_id == sheet and row.indicator == leaf.code]
    count = len(rows) - ended + added
    if (ended and count < leaf.least) or (added and leaf.most and count > leaf.most):
        words = {"name": _name(ground, sheet), "title": leaf.title, "count": count, "least": leaf.least,
                 "most": leaf.most or _("不限")}  # fmt: skip
        text = _("调整后%(name)s“%(title)s”有%(count)d项目标，应为%(least)d至%(most)s项。") % words
        yield Problem(AmendmentFault.COUNT.value, text, leaf.title, _("请增减目标。"))


def _wanted(ground: Ground, sheet: int, indicator: str) -> Fraction | None:
    """What the points must add up to: the scheme's sum, else what they were, unless a goal comes or goes freely."""
    request, leaf = ground.request, ground.rules.leaves[indicator]
    if leaf.points_total is not None:
        return leaf.points_total
    free = {AmendmentKind.ADD.value, AmendmentKind.MOVE.value}
    if request.points_mode == PointsMode.CONVERTED or request.kind in free:
        return None
    return sum_before(ground, sheet, indicator)


def _name(ground: Ground, sheet: int) -> str:
    return next(each.participant.name for each in ground.sheets if each.pk == sheet)
