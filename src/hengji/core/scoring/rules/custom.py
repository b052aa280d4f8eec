"""The formula rule: a unit's own line of arithmetic, where no rule of the catalogue says what the regulation says."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from hengji.core.scoring.formula import Formula, compile_formula, is_name
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.rule import GOAL_COLUMNS, Case, Cells, Input, Rule
from hengji.core.scoring.scheme import Flag, Model, Name, Number

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP = "group"
GROUP_COLUMNS: dict[str, Callable[[Cells[Custom], str], Exact]] = {
    "group_min": lambda c, first: c.lowest(first, GROUP),
    "group_max": lambda c, first: c.best(first, GROUP),
    "group_mean": lambda c, first: c.average(first, GROUP),
    "rank": lambda c, first: c.rank(first, GROUP, lower_first=c.params.lower_first),
}
RESERVED = frozenset({*GOAL_COLUMNS, *GROUP_COLUMNS, "points", "group_n"})


class FormulaInput(Model):
    """A number that is observed: its title, whether it may be absent, and what makes one value of several."""

    title: Name
    optional: Flag = False
    measure: Name = "last"


class Custom(Model):
    """FORMULA: the text, the observed inputs and the regulation's constants.

    ``group_min``, ``group_max``, ``group_mean`` and ``rank`` speak of the first input within the group; ``rank``
    puts the largest first unless ``lower_first``.
    """

    formula: str
    inputs: dict[Name, FormulaInput] = {}
    constants: dict[Name, Number] = {}
    lower_first: Flag = False

    @model_validator(mode="after")
    def _readable(self) -> Self:
        self._check_names()
        compiled = self.compiled
        if self.inputs and self.inputs[self.first].optional and compiled.names & GROUP_COLUMNS.keys():
            raise ValueError("组内最小、最大、平均和名次取第一个输入项，它不能是可选的。请把必填的输入项放在最前面。")
        return self

    def _check_names(self) -> None:
        for name in (*self.inputs, *self.constants):
            if not is_name(name) or name in RESERVED:
                raise ValueError(f"“{name}”不能作名称。请用汉字、字母、数字和下划线，不以数字开头，不与系统名称相同。")
        both = self.inputs.keys() & self.constants.keys()
        if both:
            raise ValueError(f"“{'、'.join(sorted(both))}”既是输入项又是常数。请改用不同的名称。")

    @property
    def names(self) -> frozenset[str]:
        """Everything that the formula may refer to."""
        group = GROUP_COLUMNS if self.inputs else ()
        return frozenset({*self.inputs, *self.constants, *GOAL_COLUMNS, *group, "points", "group_n"})

    @cached_property
    def compiled(self) -> Formula:
        """The formula, read; raises FormulaError, a ValueError with all problems."""
        return compile_formula(self.formula, self.names)

    @property
    def needs(self) -> tuple[str, ...]:
        """Goal columns that the formula uses."""
        return tuple(name for name in GOAL_COLUMNS if name in self.compiled.names)

    @property
    def first(self) -> str:
        """The first input, of which the group's columns speak."""
        return next(iter(self.inputs))


def declared_inputs(params: Custom) -> tuple[Input, ...]:
    """List the inputs as the formula declares them."""
    return tuple(
        Input(name, spec.title, optional=spec.optional, measure=spec.measure) for name, spec in params.inputs.items()
    )


def custom(c: Cells[Custom]) -> Exact:
    """Compute the formula; an absent optional input is no zero: outside of known() it makes the cell bad."""
    for name in c.params.compiled.names - {"points", *c.params.inputs, *GOAL_COLUMNS}:
        c.show(name, _column(c, name))
    return c.params.compiled.evaluate(lambda name: c.shown[name] if name in c.shown else _column(c, name), c.known)


def _column(c: Cells[Custom], name: str) -> Exact:
    params = c.params
    if name in params.constants:
        return Exact.of(params.constants[name])
    if name in params.inputs:
        return c[name].marked(~c.known(name) if params.inputs[name].optional else None)
    if name in GROUP_COLUMNS:
        return GROUP_COLUMNS[name](c, params.first)
    if name == "points":
        return c.points
    return c.count(GROUP) if name == "group_n" else c[name]


PERFORMANCE = {"performance": {"title": "本期值"}}
ACHIEVEMENT = {
    "formula": "10 if performance ≥ benchmark else 0 if performance < threshold else "
    "clip(round(9 × (performance − threshold) ÷ (benchmark − threshold) + 0.5, 0), 1, 10)",
    "inputs": PERFORMANCE,
    "constants": {"threshold": "0.75", "benchmark": "0.95"},
}
IMPROVEMENT = {
    "formula": "0 if 非 known(基期值) or performance ≤ 基期值 else 9 if performance ≥ benchmark else "
    "clip(round(10 × (performance − 基期值) ÷ (benchmark − 基期值) − 0.5, 0), 0, 9)",
    "inputs": {**PERFORMANCE, "基期值": {"title": "基期值", "optional": "true"}},
    "constants": {"benchmark": "0.95"},
}
SPAN = {"formula": "points × (量 − group_min) ÷ (group_max − group_min)", "inputs": {"量": {"title": "业务量"}}}


def substituted(params: Custom) -> str:
    """Name every number that was put into the formula, so that anybody can compute it again."""
    used = [name for name in params.compiled.names if name != "points"]
    order = {name: i for i, name in enumerate((*params.inputs, *params.constants, *GOAL_COLUMNS, *GROUP_COLUMNS))}
    numbers = "，".join(f"{name}={{{name}}}" for name in sorted(used, key=lambda name: (order.get(name, 99), name)))
    return f"按公式“{{formula}}”计算：{numbers}，分值{{points}}，得{{score}}分"


FORMULA = Rule(
    code="FORMULA",
    name="公式计分",
    what="按规定写明的算式计分，算式中的每个名称都已说明。",
    formula="得分 = 所写公式的值（精确计算，除数为零的作为问题列出）",
    source="[I]",
    params=Custom,
    inputs=declared_inputs,
    needs=lambda params: params.needs,
    score=custom,
    sentence=substituted,
    cases=(
        Case("达到标杆值得10分", {"performance": "0.95"}, "10", ACHIEVEMENT),
        Case("门槛值与标杆值之间按比例", {"performance": "0.8"}, "3", ACHIEVEMENT),
        Case("低于门槛值得零分", {"performance": "0.7"}, "0", ACHIEVEMENT),
        Case("比基期提高", {"performance": "0.85", "基期值": "0.75"}, "5", IMPROVEMENT),
        Case("没有基期值的不计提高分", {"performance": "0.85"}, "0", IMPROVEMENT),
        Case(
            "组内最小到最大之间按比例", {"量": "7.2"}, "5.5", SPAN, points="10", peers=({"量": "5"}, {"量": "9"})
        ),
        Case(
            "完成率计分写成公式", {"actual": "180", "target": "200"}, "4.5",
            {"formula": "points * min(1, actual / target)", "inputs": {"actual": {"title": "完成值"}}}, points="5",
        ),
    ),
)  # fmt: skip

RULES = (FORMULA,)
