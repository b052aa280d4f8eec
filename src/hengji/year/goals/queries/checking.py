"""What is wrong with a sheet, so that it cannot be submitted, and what the linter remarks.

Reading is told apart from judging: ``checked`` takes goals, rules and history and asks the database nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from hengji.core.scoring.catalogue import UnknownRuleError, rule_of
from hengji.core.scoring.decimals import decimal_text
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.queries import organisations_called
from hengji.year.goals.content import NUMBERS, label_of
from hengji.year.goals.enums import Fault
from hengji.year.goals.linter.linting import lint_sheet
from hengji.year.goals.linter.model import GoalText, Remark
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion
from hengji.year.goals.normal import day_of, is_number
from hengji.year.observations.queries.past import histories_of

from .scheme import GoalLeaf, GoalRules, goal_rules
from .sheets import pairs_of

Pairs = Sequence[tuple[Goal, GoalVersion]]
Histories = Mapping[str, tuple[str, ...]]  # goal's title → actual values of the years before, oldest first


@dataclass(frozen=True)
class Mistake:
    """What must be mended before the sheet is submitted; ``goal`` is empty where it concerns the sheet."""

    goal: str
    field: str
    problem: Problem


@dataclass(frozen=True)
class Checked:
    mistakes: tuple[Mistake, ...]
    remarks: tuple[Remark, ...]

    @property
    def blocking(self) -> list[Problem]:
        """Everything for which submitting is refused: mistakes, and remarks that the scheme makes binding."""
        binding = (each for each in self.remarks if each.blocks)
        strict = (Problem(Fault.LINTER.value, each.sentence, each.goal, each.suggestion) for each in binding)
        return [*(each.problem for each in self.mistakes), *strict]

    def of(self, goal: str) -> Checked:
        """The part that concerns one goal, or the sheet as a whole where ``goal`` is empty."""
        return Checked(
            tuple(each for each in self.mistakes if each.goal == goal),
            tuple(each for each in self.remarks if each.goal == goal),
        )


def check_sheet(sheet: GoalSheet, pairs: Pairs | None = None, rules: GoalRules | None = None) -> Checked:
    """Everything about a sheet as it is stored."""
    pairs = pairs_of(sheet) if pairs is None else pairs
    rules = rules or goal_rules(sheet.plan)
    return checked(sheet, pairs, rules, histories(sheet, pairs))


def histories(sheet: GoalSheet, pairs: Pairs) -> Histories:
    """Actual values of the years before the plan's, by the title under which they were kept."""
    place = sheet.participant.organisation_id
    if place is None:
        return {}
    kept = histories_of([place])
    titles = {version.title for _goal, version in pairs}
    return {
        name: tuple(f"{value:f}" for year, value in values.items() if year < sheet.plan.year)
        for (_place, name), values in kept.items()
        if name in titles
    }


def checked(sheet: GoalSheet, pairs: Pairs, rules: GoalRules, past: Histories) -> Checked:
    texts = [text_of(sheet, goal, version, rules, past) for goal, version in pairs if not version.classified]
    mistakes = [each for goal, version in pairs for each in _of_goal(goal, version, rules)]
    mistakes += _of_sheet(pairs, rules)
    return Checked(tuple(mistakes), lint_sheet(with_owners(sheet, texts), rules.limits))


def text_of(
    sheet: GoalSheet, goal: Goal, version: GoalVersion, rules: GoalRules, past: Histories
) -> GoalText:  # fmt: skip
    """A goal as the linter takes it. Without history the baseline stands for last year's actual value."""
    leaf = rules.leaves.get(version.indicator)
    ref = leaf.rules.get(version.rule) if leaf else None
    values = past.get(version.title, ())
    return GoalText(
        title=version.title, key=goal.code, organ=str(sheet.participant.name), kind=version.kind,
        deliverable=version.deliverable, unit=version.unit, direction=version.direction, baseline=version.baseline,
        last_actual="" if values else version.baseline, history=values, target=version.target,
        challenge=version.challenge, reason=version.reason, deadline=version.deadline, year=sheet.plan.year,
        milestones=tuple(version.milestones.splitlines()), data_source=version.data_source,
        data_owner=version.data_owner, rule=ref.key if ref else "", params=ref.params if ref else {},
        points=version.points,
    )  # fmt: skip


def with_owners(sheet: GoalSheet, texts: Iterable[GoalText]) -> list[GoalText]:
    """Owners of data by the participant's own name where they are the participant under another one."""
    found = list(texts)
    place = sheet.participant.organisation_id
    called = organisations_called({each.data_owner for each in found if each.data_owner}) if place else {}
    own = {name for name, organ in called.items() if organ.pk == place}
    return [
        replace(each, data_owner=sheet.participant.name) if each.data_owner in own else each for each in found
    ]  # fmt: skip


def _of_goal(goal: Goal, version: GoalVersion, rules: GoalRules) -> Iterator[Mistake]:
    for field, code, message, remedy in (*_of_place(version, rules), *_of_numbers(version), *_of_rest(version)):
        where = f"{version.title or goal.code}·{label_of(field)}"
        yield Mistake(goal.code, field, Problem(code.value, message, where, remedy))


Wrong = Iterator[tuple[str, Fault, str, str]]  # field, code, what is wrong, what to do


def _of_place(version: GoalVersion, rules: GoalRules) -> Wrong:
    """Under which indicator, by which kind of scoring."""
    leaf = rules.leaves.get(version.indicator)
    if leaf is None:
        yield "indicator", Fault.INDICATOR, _("没有选定所属指标。"), _("请从按目标计分的指标中选择。")
    elif version.rule not in leaf.rules:
        yield "rule", Fault.RULE, _("没有选定计分类型。"), _("可选：%s。") % "、".join(leaf.rules)
    elif not version.classified and "target" in needed(leaf, version.rule) and not version.target:
        yield "target", Fault.NUMBER, _("“%s”需要目标值。") % version.rule, _("请填写数字。")


def _of_numbers(version: GoalVersion) -> Wrong:
    if not version.points:
        yield "points", Fault.POINTS_MISSING, _("没有填写分值。"), ""
    elif is_number(version.points) and Fraction(version.points) <= 0 and not version.cancelled:
        yield "points", Fault.NUMBER, _("分值须大于0。"), ""
    for name in NUMBERS:
        value = getattr(version, name)
        if value and not is_number(value):
            yield name, Fault.NUMBER, _("“%s”不是数字。") % value, _("请只填数字，单位填在计量单位一栏。")


def _of_rest(version: GoalVersion) -> Wrong:
    if not version.title:
        yield "title", Fault.TITLE_MISSING, _("没有写目标名称。"), _("请填写，或删去这一行。")
    if version.deadline and day_of(version.deadline) is None:
        text = _("“%s”不是日期。") % version.deadline
        yield "deadline", Fault.DATE, text, _("请写成2026-12-31或2026年12月。")
    if version.classified and not (version.register and version.custodian):
        text = _("涉密目标须填写登记编号和保管人。")
        yield "register", Fault.CLASSIFIED, text, _("内容不进入系统，只登记分值、编号和保管人。")


def needed(leaf: GoalLeaf, name: str) -> frozenset[str]:
    """Numbers that a goal must give for a kind of scoring, because the scheme's parameters do not."""
    ref = leaf.rules[name]
    try:
        rule = rule_of(ref.key)
        wanted = rule.needs_for(rule.parse(ref.params))
    except (UnknownRuleError, ValueError, TypeError):
        return frozenset()
    return frozenset(wanted) - ref.params.keys()


def _of_sheet(pairs: Pairs, rules: GoalRules) -> Iterator[Mistake]:
    if not pairs:
        yield Mistake("", "", Problem(Fault.EMPTY.value, _("目标表里还没有目标。"), "", _("请先拟定目标。")))
        return
    for leaf in rules.leaves.values():
        mine = [version for _goal, version in pairs if version.indicator == leaf.code and not version.cancelled]
        yield from _counts(leaf, len(mine))
        if leaf.points_total is None or not mine or not all(is_number(version.points) for version in mine):
            continue
        total = sum((Fraction(version.points) for version in mine), Fraction(0))
        if total != leaf.points_total:
            words = {"leaf": leaf.title, "total": shown(total), "wanted": shown(leaf.points_total)}
            text = _("“%(leaf)s”各项目标的分值合计%(total)s分，应为%(wanted)s分。") % words
            gap = leaf.points_total - total
            remedy = (_("还少%s分。") if gap > 0 else _("多出%s分。")) % shown(abs(gap))
            yield Mistake("", "points", Problem(Fault.POINTS_SUM.value, text, "", remedy))


def _counts(leaf: GoalLeaf, count: int) -> Iterator[Mistake]:
    words = {"leaf": leaf.title, "count": count, "least": leaf.least, "most": leaf.most}
    if leaf.least and count < leaf.least:
        text = _("“%(leaf)s”须有至少%(least)d项目标，现有%(count)d项。") % words
        yield Mistake("", "", Problem(Fault.COUNT.value, text))
    if leaf.most and count > leaf.most:
        text = _("“%(leaf)s”最多%(most)d项目标，现有%(count)d项。") % words
        yield Mistake("", "", Problem(Fault.COUNT.value, text, "", _("请合并或删去。")))


def shown(number: Fraction) -> str:
    """An exact decimal where there is one, as all points are."""
    if number.denominator == 1:
        return str(number.numerator)
    return decimal_text(number)
