"""A sheet of goals as a grid: a few columns that everybody needs, one line per goal, and what is said about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hengji.year.goals.content import CHOICES, FIRST, NUMBERS, YES, content_of, label_of
from hengji.year.goals.linter.model import Remark
from hengji.year.goals.models import Goal, GoalVersion
from hengji.year.goals.queries.checking import Checked, Mistake, Pairs
from hengji.year.goals.queries.scheme import GoalRules

Words = Sequence[tuple[str, str]]  # what is sent and what is read
Offered = Mapping[str, Words]  # by field: the tasks, strategic goals and upper goals that a goal may name
NOTHING: Offered = {}
LONG = frozenset({"description", "milestones", "partners"})
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("目标是什么", ("title", "kind", "indicator", "rule", "points", "perspective", "deliverable", "description")),
    ("做到多少", ("target", "challenge", "unit", "direction", "baseline", "alert", "reason")),
    ("什么时候", ("deadline", "milestones", "frequency")),
    ("怎么核验", ("data_source", "data_owner", "verification", "evidence")),
    ("谁来负责", ("responsible_leader", "responsible_division", "responsible_person", "partners")),
    ("从哪里来", ("document", "article", "task", "strategic", "upper")),
    ("涉密目标", ("classified", "register", "custodian")),
)
ALWAYS_OPEN = 4  # the groups that every goal needs
HINTS = {
    "milestones": "每行一个，如：2026-06-30 完成50% 权重30",
    "partners": "每行一个，如：省财政厅 20%",
    "reason": "目标低于上年或三年平均时填写",
    "deadline": "如：2026-12-31、2026年6月",
    "alert": "低于此值即预警",
    "classified": "勾选后只登记分值、登记编号和保管人，内容不进入系统",
    "upper": "本项目标服务于哪一项：本单位在上级考评中的目标，或所在处室的目标",
}


@dataclass(frozen=True)
class Cell:
    """One field of one goal. ``name`` is what the page sends: goal code, colon, field."""

    name: str
    field: str
    label: str
    value: str
    kind: str  # text, number, choice, long, yes
    options: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Line:
    """One goal of the grid."""

    code: str
    title: str
    cells: tuple[Cell, ...]
    mistakes: tuple[Mistake, ...]
    remarks: tuple[Remark, ...]

    @property
    def count(self) -> int:
        return len(self.mistakes) + len(self.remarks)


def columns(rules: GoalRules) -> tuple[str, ...]:
    """The grid's columns; where only one indicator is scored by goals nobody has to choose it."""
    return tuple(name for name in FIRST if name != "indicator" or len(rules.leaves) != 1)


def heads(rules: GoalRules) -> list[tuple[str, str]]:
    """Field and title of each column."""
    return [(name, label_of(name)) for name in columns(rules)]


def lines(pairs: Pairs, rules: GoalRules, found: Checked) -> list[Line]:
    names = columns(rules)
    return [line_of(goal, version, rules, found.of(goal.code), names) for goal, version in pairs]


def line_of(
    goal: Goal, version: GoalVersion, rules: GoalRules, found: Checked, names: Sequence[str]
) -> Line:  # fmt: skip
    problems = {each.field: str(each.problem.message) for each in reversed(found.mistakes)}
    content = content_of(version)
    cells = tuple(cell_of(goal.code, name, content, rules, problems.get(name, "")) for name in names)
    return Line(goal.code, version.title, cells, found.mistakes, found.remarks)


def cell_of(
    code: str, name: str, content: Mapping[str, str], rules: GoalRules, problem: str = "", offered: Offered = NOTHING
) -> Cell:  # fmt: skip
    value = content.get(name, "")
    options = tuple(_options(name, content, rules, offered))
    return Cell(
        f"{code}:{name}", name, label_of(name), value, _kind(name, options), options, problem, HINTS.get(name, "")
    )  # fmt: skip


def _kind(name: str, options: tuple[tuple[str, str], ...]) -> str:
    if name == "classified":
        return "yes"
    if options:
        return "choice"
    return "number" if name in NUMBERS else "long" if name in LONG else "text"


def _options(
    name: str, content: Mapping[str, str], rules: GoalRules, offered: Offered
) -> Iterable[tuple[str, str]]:  # fmt: skip
    """What can be chosen; a stored value that is not among it stays choosable, so that saving does not lose it."""
    value = content.get(name, "")
    found: list[tuple[str, str]] = list(offered.get(name, ()))
    if name == "indicator":
        found = [(leaf.code, leaf.title) for leaf in rules.leaves.values()]
    elif name == "rule":
        leaf = rules.leaves.get(content.get("indicator", ""))
        found = [(rule, rule) for rule in (leaf.rules if leaf else ())]
    elif name in CHOICES:
        found = [(word, str(label)) for word, label in CHOICES[name].choices]
    if not found:
        return ()
    known = {word for word, _label in found}
    return [("", _("请选择")), *found, *([(value, value)] if value and value not in known else [])]


@dataclass(frozen=True)
class Group:
    """Fields of the full record that belong together; shut where nothing is filled in that few people need."""

    title: str
    cells: tuple[Cell, ...]
    is_open: bool


def groups(
    code: str, content: Mapping[str, str], rules: GoalRules, found: Checked, offered: Offered = NOTHING
) -> list[Group]:  # fmt: skip
    """The full record; fields of a classified goal's content are left out. ``offered``: what a field can name."""
    problems = {each.field: str(each.problem.message) for each in reversed(found.mistakes)}
    hidden = {"target", "challenge", "baseline", "alert", "description", "deliverable"}
    secret = content.get("classified") == YES
    groups = []
    for place, (title, names) in enumerate(GROUPS):
        shown = [name for name in names if not (secret and name in hidden)]
        cells = tuple(cell_of(code, name, content, rules, problems.get(name, ""), offered) for name in shown)
        needed = (
            place < ALWAYS_OPEN
            or any(offered.get(name) for name in names)
            or any(cell.value or cell.problem for cell in cells)
        )
        groups.append(Group(_(title), cells, needed))
    return groups
