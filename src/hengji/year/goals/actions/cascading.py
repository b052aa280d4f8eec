"""目标分解: a goal goes down to divisions and persons as goals on their own sheets that serve it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.organisations.models import User
from hengji.year.goals.content import NUMBERS, SAME_PLAN, content_of, label_of
from hengji.year.goals.enums import Fault
from hengji.year.goals.models import Goal, GoalSheet, GoalVersion
from hengji.year.goals.normal import is_number, normal
from hengji.year.goals.queries.cascade_ground import present_version, takers_for
from hengji.year.goals.queries.scheme import goal_rules
from hengji.year.plans.models import Participant, Plan

from .drafting import Row, start_sheet, write_goals
from .shared import check_plan, locked, refusal, refuse

CARRIED = ("title", "kind", "direction", "unit", "deadline", "deliverable", "document", "article", "data_source",
           "data_owner", "frequency", "verification", "perspective")  # fmt: skip
TYPED = ("title", "target", "unit", "points", "deadline")  # what may be said for each taker


@dataclass(frozen=True)
class Share:
    """What one participant takes on of a goal; what is not said is carried over from the goal, the target is not."""

    participant: int
    fields: Mapping[str, str]


@transaction.atomic
def cascade_goal(goal: Goal, lines: Sequence[Share], *, by: User) -> list[Goal]:
    """Write a goal on the sheet of each participant that serves this one; sheets are begun where there are none.

    A participant that has a goal of this title serving it already keeps it as it is, so that a second click does no
    harm. Raises ProblemsError with every line's problems at once; then nothing is written.
    """
    version = present_version(goal)
    if version is None or version.cancelled:
        raise refusal(Fault.STALE, _("这项目标已经删除或核减，不再分解。"), _("请刷新。"))
    if version.classified:
        raise refusal(Fault.CLASSIFIED, _("涉密目标的内容不在本系统，不能在这里分解。"), _("请按保密规定线下分解。"))
    takers = {each.pk: each for each in takers_for(by, goal)}
    refuse(_check(lines, takers, version))
    served = _served(goal)
    wanted = sorted(lines, key=lambda line: line.participant)  # sheets are locked in one order
    return _write(version, [(takers[line.participant], line) for line in wanted], served, by)


def _check(lines: Sequence[Share], takers: Mapping[int, Participant], version: GoalVersion) -> Iterator[Problem]:
    if not lines:
        yield Problem(Fault.EMPTY.value, _("还没有选择由谁承接。"), "", _("请至少选择一个处室或个人。"))
    counts = Counter(line.participant for line in lines)
    for key, count in counts.items():
        if key not in takers:
            said = _("选中的参评对象不能承接这项目标，或者您不能为它分解。")
            yield Problem(Fault.PARTICIPANT.value, said, "", _("请从列表中选择。"))
        elif count > 1:
            yield Problem(Fault.TWICE.value, _("选了两次。"), takers[key].name)
    for line in lines:
        if line.participant in takers:
            yield from _check_line(takers[line.participant].name, line, version)


def _check_line(name: str, line: Share, version: GoalVersion) -> Iterator[Problem]:
    if not (line.fields.get("title", "").strip() or version.title):
        yield Problem(Fault.TITLE_MISSING.value, _("没有填写目标名称。"), name)
    for field in sorted(set(line.fields) - set(TYPED)):
        yield Problem(Fault.WORD.value, _("分解时不填“%s”这一栏。") % field, name)
    for field in (each for each in NUMBERS if line.fields.get(each, "").strip()):
        if not is_number(normal(field, line.fields[field])):
            words = {"label": label_of(field), "text": line.fields[field].strip()}
            said = _("%(label)s“%(text)s”不是数字。") % words
            yield Problem(Fault.NUMBER.value, said, name, _("请填写数字，单位填在计量单位里。"))


def _served(goal: Goal) -> dict[tuple[int, str], Goal]:
    """Goals that serve this one already, by participant and title."""
    rows = GoalVersion.objects.filter(upper=goal, cancelled=False).current().select_related("goal__sheet")
    return {(row.goal.sheet.participant_id, row.title): row.goal for row in rows}


def _write(
    version: GoalVersion, lines: Iterable[tuple[Participant, Share]], served: Mapping[tuple[int, str], Goal], by: User
) -> list[Goal]:  # fmt: skip
    found: list[Goal] = []
    problems: list[Problem] = []
    homes: dict[int, dict[str, str]] = {}
    for taker, line in lines:
        fields = _fields(version, taker.plan, line, homes)
        known = served.get((taker.pk, fields["title"]))
        if known is not None:
            found.append(known)
            continue
        try:
            with transaction.atomic():
                found += write_goals(_open(taker, by), [Row("", fields)], by=by)
        except ProblemsError as error:
            problems += [_about(taker.name, problem) for problem in error.problems]
    refuse(problems)
    return found


def _open(taker: Participant, by: User) -> GoalSheet:
    refuse(check_plan(taker.plan))
    return locked(start_sheet(taker, by=by))


def _about(name: str, problem: Problem) -> Problem:
    """The same problem, saying whose sheet it is."""
    return Problem(problem.code, problem.message, name, problem.remedy)


def _fields(version: GoalVersion, plan: Plan, line: Share, homes: dict[int, dict[str, str]]) -> dict[str, str]:
    content = content_of(version)
    carried = {name: content[name] for name in CARRIED if name in content}
    said = {name: normal(name, text) for name, text in line.fields.items() if text.strip()}
    same = plan.pk == version.goal.plan_id
    if plan.pk not in homes:
        homes[plan.pk] = _home(plan, content)
    reference = f"{SAME_PLAN}{version.goal.code}" if same else version.goal.code
    return {**carried, **homes[plan.pk], **said, "upper": reference}


def _home(plan: Plan, content: Mapping[str, str]) -> dict[str, str]:
    """Indicator and kind of scoring: the same as above where the plan has them, else the only ones that there are."""
    leaves = goal_rules(plan).leaves
    code = content.get("indicator", "")
    leaf = leaves.get(code) or (next(iter(leaves.values())) if len(leaves) == 1 else None)
    if leaf is None:
        return {}
    rule = content.get("rule", "")
    chosen = rule if rule in leaf.rules else next(iter(leaf.rules)) if len(leaf.rules) == 1 else ""
    return {"indicator": leaf.code, **({"rule": chosen} if chosen else {})}
