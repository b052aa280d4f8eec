"""What an amendment asks for, resolved: each line with its goal as it stands and its content afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.year.goals.amendment_enums import ENDS, PENDING, AmendmentFault, AmendmentKind, LineKind, PointsMode
from hengji.year.goals.amendment_points import points_of, points_text, spread
from hengji.year.goals.content import FIELDS, YES, content_of, label_of
from hengji.year.goals.enums import SheetState
from hengji.year.goals.models import AmendmentLine, Goal, GoalSheet, GoalVersion
from hengji.year.goals.normal import day_of, normal
from hengji.year.goals.queries import GoalRules, goal_rules
from hengji.year.plans.models import Participant

from .drafting import CLASSIFIED_KEEPS, field_problems

FIXED = frozenset({"indicator", "upper"})  # an amendment leaves these as they are; a new goal names its indicator


@dataclass(frozen=True)
class Line:
    """What is asked about one goal: its code (empty for a new one), and the fields that differ afterwards.

    ``into`` is the code of the goal into which it is merged, ``target`` the code of the participant who takes it over.
    """

    kind: str
    goal: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    into: str = ""
    target: str = ""


@dataclass(frozen=True)
class Request:
    """A request to amend: kind, why, on what basis, from which day, where the points go, and the lines."""

    kind: str
    reason_kind: str
    reason: str
    effective: date | None
    lines: Sequence[Line]
    basis: str = ""
    points_mode: str = PointsMode.NONE.value
    points_note: str = ""


@dataclass(frozen=True)
class Resolved:
    """A line with its rows: the version from which it starts (None: a new goal) and the whole content afterwards."""

    kind: LineKind
    sheet: GoalSheet
    version: GoalVersion | None
    after: Mapping[str, str]
    into: Goal | None = None
    target: Participant | None = None

    @property
    def code(self) -> str:
        return self.version.goal.code if self.version else ""

    @property
    def name(self) -> str:
        """How a sentence calls the goal."""
        title = self.after.get("title", "")
        return f"{self.code}{title}" if self.code else title or _("新目标")

    @property
    def indicator(self) -> str:
        return self.after.get("indicator", "")

    @property
    def before_points(self) -> Fraction:
        return (points_of(self.version.points) if self.version else None) or Fraction(0)

    @property
    def after_points(self) -> Fraction:
        """Points on its own sheet afterwards: what ends has none there."""
        if self.kind in ENDS:
            return Fraction(0)
        return points_of(self.after.get("points", "")) or Fraction(0)

    @property
    def deadline(self) -> date | None:
        return day_of(self.version.deadline) if self.version else None


class Ground:
    """All goals as they stand on the sheets that a request touches; read once, under the sheets' locks."""

    def __init__(self, sheet: GoalSheet, request: Request, day: date) -> None:
        self.sheet = sheet
        self.last = max(day, request.effective or day)  # what is due before it can neither give nor take points
        self.request = request
        self.rules: GoalRules = goal_rules(sheet.plan)
        named = {line.target.strip() for line in request.lines if line.kind == LineKind.MOVE and line.target.strip()}
        rows = GoalSheet.objects.filter(plan=sheet.plan, participant__code__in=named, state=SheetState.ISSUED)
        self.targets = {each.participant.code: each for each in rows.exclude(pk=sheet.pk).select_related("participant")}
        self.sheets = [sheet, *self.targets.values()]
        found = GoalVersion.objects.filter(goal__sheet__in=self.sheets).current().filter(cancelled=False)
        self.versions = {row.goal.code: row for row in found.select_related("goal__sheet__participant", "upper")}
        pending = AmendmentLine.objects.filter(goal__sheet__in=self.sheets, amendment__state__in=sorted(PENDING))
        self.pending = frozenset(pending.values_list("goal__code", flat=True))

    def may_share(self, row: GoalVersion) -> bool:
        """Tell whether a goal's points can still change: it is running, and in no other amendment."""
        deadline = day_of(row.deadline)
        return row.goal.code not in self.pending and (deadline is None or deadline >= self.last)


def resolve(ground: Ground) -> tuple[list[Resolved], list[Problem]]:
    """Every line with its rows, and what is wrong with those that have none."""
    found: list[Resolved] = []
    problems = list(_check_codes(ground.request.lines))
    for line in ground.request.lines:
        wrong = list(_check_line(ground, line))
        problems += wrong
        if not wrong:
            found.append(_resolved(ground, line))
    if problems:
        return found, problems
    merged = _with_sums(found)
    return _with_shares(ground, merged), []


def _check_codes(lines: Sequence[Line]) -> Iterator[Problem]:
    codes = [line.goal for line in lines if line.goal]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Problem(AmendmentFault.TWICE.value, _("目标“%s”写了两次。") % code, code, _("请合并成一处。"))


def _check_line(ground: Ground, line: Line) -> Iterator[Problem]:
    if line.kind not in LineKind.values:
        yield Problem(AmendmentFault.LINE_KIND.value, _("不认识这种处理。"), line.goal)
        return
    if line.kind != LineKind.ADD and line.goal not in ground.versions:
        text = _("目标“%s”不在这张目标表里，或者已经核减。") % line.goal
        yield Problem(AmendmentFault.UNKNOWN.value, text, line.goal, _("请刷新后重新选择。"))
        return
    yield from field_problems(line.goal, line.fields)
    if line.kind != LineKind.ADD:
        yield from _check_fixed(ground.versions[line.goal], line)
    if line.kind == LineKind.MERGE and not _may_take_in(ground, line):
        text = _("请另选一项同一指标、仍在执行的目标来并入。")
        yield Problem(AmendmentFault.INTO.value, _("“%s”没有选定并入哪一项目标。") % line.goal, line.goal, text)
    if line.kind == LineKind.MOVE and line.target.strip() not in ground.targets:
        text = _("承接单位须在同一年度考评中，目标表已经下达。")
        yield Problem(AmendmentFault.TARGET.value, _("“%s”没有选定承接单位。") % line.goal, line.goal, text)


def _check_fixed(version: GoalVersion, line: Line) -> Iterator[Problem]:
    content = content_of(version)
    for name in sorted(FIXED & line.fields.keys()):
        if normal(name, line.fields[name]) != content.get(name, ""):
            text = _("%s不能通过目标调整修改。") % label_of(name)
            remedy = _("请核减这项目标，再在新的指标下追加。")
            yield Problem(AmendmentFault.INDICATOR.value, text, line.goal, remedy)


def _may_take_in(ground: Ground, line: Line) -> bool:
    into, ending = ground.versions.get(line.into), ground.versions[line.goal]
    others = {each.goal for each in ground.request.lines if each.kind in ENDS}
    if into is None or line.into in others:
        return False
    return into.indicator == ending.indicator and into.goal.sheet_id == ending.goal.sheet_id


def _resolved(ground: Ground, line: Line) -> Resolved:
    kind = LineKind(line.kind)
    version = ground.versions[line.goal] if line.goal and kind != LineKind.ADD else None
    before = content_of(version) if version else {}
    after = before if kind in ENDS else _merged(before, line.fields)
    into = ground.versions[line.into].goal if kind == LineKind.MERGE else None
    target = ground.targets[line.target.strip()].participant if kind == LineKind.MOVE else None
    return Resolved(kind, version.goal.sheet if version else ground.sheet, version, after, into, target)


def _merged(before: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    """The content with these fields changed; of a classified goal only what may enter the system."""
    found = {**before, **{name: normal(name, text) for name, text in fields.items()}}
    if found.get("classified") == YES:
        found = {name: text for name, text in found.items() if name in CLASSIFIED_KEEPS | {"upper"}}
    return {name: found[name] for name in FIELDS if found.get(name)}


def with_points(line: Resolved, points: Fraction) -> Resolved:
    """The same line with other points afterwards."""
    return Resolved(line.kind, line.sheet, line.version, {**line.after, "points": points_text(points)}, line.into,
                    line.target)  # fmt: skip


def unchanged(version: GoalVersion) -> Resolved:
    """A goal as it stands, for lines that change nothing but points."""
    return Resolved(LineKind.CHANGE, version.goal.sheet, version, content_of(version))


def _with_sums(lines: list[Resolved]) -> list[Resolved]:
    """合并: the goal that takes others in has its own and their points, unless the request says a number."""
    taken: dict[str, Fraction] = {}
    hosts: dict[str, Goal] = {}
    for line in lines:
        if line.into is not None:
            taken[line.into.code] = taken.get(line.into.code, Fraction(0)) + line.before_points
            hosts[line.into.code] = line.into
    if not taken:
        return lines
    known = {line.code: line for line in lines}
    versions = {row.goal_id: row for row in GoalVersion.objects.filter(goal__in=hosts.values()).current()}
    for code, goal in hosts.items():
        line = known.get(code) or unchanged(versions[goal.pk])
        if line.after_points == line.before_points:
            known[code] = with_points(line, line.before_points + taken[code])
    return [*known.values()]


def _with_shares(ground: Ground, lines: list[Resolved]) -> list[Resolved]:
    """按比例分摊: running goals that are not named share what is left, of every sheet and indicator touched."""
    if ground.request.points_mode != PointsMode.SPREAD:
        return lines
    named = {line.code for line in lines}
    found = list(lines)
    for sheet, indicator in touched(ground, lines):
        rest = [
            row for row in ground.versions.values()
            if row.goal.sheet_id == sheet and row.indicator == indicator and row.goal.code not in named
        ]  # fmt: skip
        others = [row for row in rest if ground.may_share(row)]
        kept = sum((points_of(row.points) or Fraction(0) for row in rest if row not in others), Fraction(0))
        found += _shares(others, _left(ground, lines, sheet, indicator) - kept)
    return found


def _left(ground: Ground, lines: list[Resolved], sheet: int, indicator: str) -> Fraction:
    """What the goals that are not named have together afterwards."""
    leaf = ground.rules.leaves.get(indicator)
    total = leaf.points_total if leaf else None
    if total is None:
        total = sum_before(ground, sheet, indicator)
    return total - sum((each for each in points_on(ground, lines, sheet, indicator).values()), Fraction(0))


def _shares(others: list[GoalVersion], left: Fraction) -> list[Resolved]:
    shares = spread([points_of(row.points) or Fraction(0) for row in others], left)
    if shares is None:
        return []
    return [
        with_points(unchanged(row), points)
        for row, points in zip(others, shares, strict=True)
        if points != points_of(row.points)
    ]


def touched(ground: Ground, lines: Sequence[Resolved]) -> list[tuple[int, str]]:
    """The sheets and indicators whose goals or points change, the receiving sheet of a moved goal among them."""
    found = [(line.sheet.pk, line.indicator) for line in lines]
    found += [
        (ground.targets[line.target.code].pk, line.indicator) for line in lines if line.target is not None
    ]  # fmt: skip
    return list(dict.fromkeys(found))


def points_on(ground: Ground, lines: Sequence[Resolved], sheet: int, indicator: str) -> dict[str, Fraction]:
    """Points afterwards of the lines' goals on one sheet under one indicator; a moved goal counts where it goes."""
    found: dict[str, Fraction] = {}
    for number, line in enumerate(lines):
        if line.indicator != indicator:
            continue
        if line.sheet.pk == sheet:
            found[line.code or f"+{number}"] = line.after_points
        elif line.target is not None and ground.targets[line.target.code].pk == sheet:
            found[f"→{line.code}"] = line.before_points
    return found


def sum_before(ground: Ground, sheet: int, indicator: str) -> Fraction:
    rows = [row for row in ground.versions.values() if row.goal.sheet_id == sheet and row.indicator == indicator]
    return sum((points_of(row.points) or Fraction(0) for row in rows), Fraction(0))


def is_main(kind: str, line: Resolved) -> bool:
    """Tell whether a line is what an amendment is about, or only gives or takes points."""
    return line.kind != LineKind.CHANGE or kind == AmendmentKind.ADJUST
