"""The sandboxed formula: a line of arithmetic that a regulation may add, read strictly and computed exactly.

The tree that :mod:`formula_text` reads is walked once, against a written list, into functions on exact columns;
nothing is ever executed as Python. Numbers and conditions are two kinds: where one stands in the other's place, the
formula is refused. A cell is bad only where the branch really taken divides by zero: ``a if c else b`` looks at the
branch taken, ``and`` and ``or`` at the right side only where the left side has not settled the answer.
"""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass, field
from functools import cache, reduce
from typing import TYPE_CHECKING, TypeAlias

from hengji.core.scoring.formula_text import (
    FUNCTIONS,
    MAX_LENGTH,
    MAX_PLACES,
    MAX_POWER,
    STEP,
    FormulaError,
    FormulaProblem,
    bracket_problems,
    is_name,
    parse,
    refused,
    token_problems,
    tokens_of,
    whole,
)
from hengji.core.scoring.numbers import Exact, clip, maximum, merged, minimum, where

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hengji.core.scoring.formula_text import Token
    from hengji.core.scoring.numbers import Bools

__all__ = ["Formula", "FormulaError", "FormulaProblem", "compile_formula", "formula_problems", "is_name"]


@dataclass(frozen=True, slots=True)
class _Answer:
    """The cells of a condition: where it holds, and where a division by zero has made it meaningless."""

    holds: Bools
    bad: Bools | None


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where a formula finds the columns of its names."""

    get: Callable[[str], Exact]
    known: Callable[[str], Bools]


_Number: TypeAlias = "Callable[[_Sources], Exact]"
_Condition: TypeAlias = "Callable[[_Sources], _Answer]"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read without a problem, and the names that it uses."""

    text: str
    names: frozenset[str]
    _number: _Number = field(repr=False, compare=False)

    def evaluate(self, get: Callable[[str], Exact], known: Callable[[str], Bools]) -> Exact:
        """Compute the formula on columns; cells whose taken branch divides by zero come back ``bad``."""
        return self._number(_Sources(cache(get), known))


def compile_formula(text: str, names: frozenset[str]) -> Formula:
    """Read a formula over the declared names; raises FormulaError with all problems."""
    if len(text) > MAX_LENGTH:
        raise FormulaError([refused(MAX_LENGTH, f"公式超过{MAX_LENGTH}个字", "请分成几个指标，或缩短名称")])
    tokens = tokens_of(text)
    if not tokens:
        raise FormulaError([refused(1, "公式是空的", "请写出得分怎样计算，例如 points × actual ÷ target")])
    problems = [*bracket_problems(tokens), *token_problems(tokens, names)]
    tree = parse(tokens, problems)
    builder = _Builder(tokens, problems)
    number = None if tree is None else builder.number(tree)
    if number is None or problems:
        raise FormulaError(problems)
    return Formula(text, frozenset(token.text for token in tokens if token.kind == "name"), number)


def formula_problems(text: str, names: frozenset[str]) -> tuple[FormulaProblem, ...]:
    """Return what is wrong with a formula; empty if nothing is."""
    try:
        compile_formula(text, names)
    except FormulaError as error:
        return error.problems
    return ()


class _Builder:
    """Walks the tree once; each node becomes a function, or a problem (and then the function is never called)."""

    def __init__(self, tokens: Sequence[Token], problems: list[FormulaProblem]) -> None:
        self.tokens, self.problems = tokens, problems

    def number(self, node: ast.expr) -> _Number:  # noqa: PLR0911  # one line for each kind of node
        """Read a node that must be a number."""
        match node:
            case ast.Name():
                return self._leaf(self._token(node))
            case ast.BinOp(op=ast.Pow()):
                return self._power(node)
            case ast.BinOp():
                return _binary(_OPERATIONS[type(node.op)], self.number(node.left), self.number(node.right))
            case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
                return _mapped(_OPERATIONS[type(node.op)], self.number(node.operand))
            case ast.IfExp():
                return _choice(self.condition(node.test), self.number(node.body), self.number(node.orelse))
            case ast.Call() if not self._asks(node):
                return self._call(node)
        if self._asks(node):
            self.condition(node)
            return self._refuse(node, "这里要一个数，写的却是条件", "请写成 if(条件, 甲, 乙)")
        return self._refuse(node, "逗号或星号的位置不对", "逗号只用来分开函数的各项，例如 min(甲, 乙)")

    def condition(self, node: ast.expr) -> _Condition:
        """Read a node that must be a condition."""
        match node:
            case ast.BoolOp():
                conditions = [self.condition(value) for value in node.values]
                return _all_of(conditions) if isinstance(node.op, ast.And) else _any_of(conditions)
            case ast.UnaryOp(op=ast.Not()):
                return _negated(self.condition(node.operand))
            case ast.Compare():
                numbers = [self.number(value) for value in (node.left, *node.comparators)]
                asks = [_COMPARISONS[type(op)] for op in node.ops]
                return _all_of(list(map(_compared, asks, numbers, numbers[1:])))
            case ast.Call() if self._asks(node):
                return self._known(node)
        number = self.number(node)
        self._refuse(node, "这里要一个条件，写的却是数", "请写成比较，例如 甲 > 0")
        return lambda sources: _Answer(number(sources) != 0, None)

    def _asks(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Call):
            function = self._function(node)
            return function is not None and function.text == "known"
        return isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp)

    def _function(self, node: ast.Call) -> Token | None:
        """The function that a call names; an unknown one has been refused with its token."""
        token = self._token(node.func)
        return token if isinstance(node.func, ast.Name) and token.kind == "function" else None

    def _token(self, node: ast.expr) -> Token:
        """The token at which a node begins."""
        return self.tokens[node.col_offset // STEP]

    def _refuse(self, node: ast.expr, message: str, remedy: str) -> _Number:
        self.problems.append(refused(self._token(node).column, message, remedy))
        return _constant(Exact(0))

    def _leaf(self, token: Token) -> _Number:
        if token.kind != "number":
            return lambda sources: sources.get(token.text)
        return _constant(Exact(0) if self.problems else Exact.of(token.text))

    def _power(self, node: ast.BinOp) -> _Number:
        exponent = whole(node.right, self.tokens, MAX_POWER)
        base = self.number(node.left)
        if exponent is None:
            return self._refuse(node.right, "乘方的指数不对", f"指数只能直接写0到{MAX_POWER}的整数")
        return _mapped(lambda value: value**exponent, base)

    def _call(self, node: ast.Call) -> _Number:
        name = self._checked(node)
        if not name:
            return _constant(Exact(0))
        if name in {"if", "如果"}:
            return _choice(self.condition(node.args[0]), *map(self.number, node.args[1:]))
        if name == "round":
            return self._round(node)
        numbers = [self.number(value) for value in node.args]
        if name in _FOLDS:
            return lambda sources: reduce(_FOLDS[name], [number(sources) for number in numbers])
        if name == "clip":
            value, low, high = numbers
            return lambda sources: clip(value(sources), low(sources), high(sources))
        return _mapped(_SINGLE[name], numbers[0])

    def _checked(self, node: ast.Call) -> str:
        """Return the function's name, or nothing where it is unknown or has a wrong number of arguments."""
        function = self._function(node)
        name = function.text if function else ""
        least, most = FUNCTIONS.get(name, (0, 99))
        if function is None:
            self._refuse(node, "括号前不是函数", "相乘请写 ×")
        elif node.keywords or any(isinstance(value, ast.Starred) for value in node.args):
            self._refuse(node, f"函数“{name}”里只能写数和条件", "请去掉等号或星号")
        elif not least <= len(node.args) <= most:
            wanted = f"{least}项" if least == most else f"至少{least}项"
            self._refuse(node, f"函数“{name}”要写{wanted}，现在是{len(node.args)}项", "请补齐或删去，用逗号分开")
        else:
            return name if name in FUNCTIONS else ""
        return ""

    def _round(self, node: ast.Call) -> _Number:
        places = whole(node.args[1], self.tokens, MAX_PLACES)
        value = self.number(node.args[0])
        if places is None:
            return self._refuse(node.args[1], "保留的小数位数不对", f"位数只能直接写0到{MAX_PLACES}的整数")
        return _mapped(lambda exact: exact.rounded(places), value)

    def _known(self, node: ast.Call) -> _Condition:
        argument = node.args[0] if self._checked(node) else None
        name = self._token(argument) if isinstance(argument, ast.Name) else None
        if argument is not None and (name is None or name.kind == "number"):
            self._refuse(argument, "known 里只能写一个名称", "例如 known(actual)")
        text = name.text if name else ""
        return lambda sources: _Answer(sources.known(text), None)


_OPERATIONS: dict[type[ast.AST], Callable[..., Exact]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.USub: operator.neg, ast.UAdd: lambda value: value,
}  # fmt: skip
_COMPARISONS: dict[type[ast.cmpop], Callable[[Exact, Exact], Bools]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip
_FOLDS: dict[str, Callable[[Exact, Exact], Exact]] = {"min": minimum, "max": maximum}
_SINGLE: dict[str, Callable[[Exact], Exact]] = {"abs": abs, "floor": Exact.floor, "ceil": Exact.ceil}


def _constant(value: Exact) -> _Number:
    return lambda _sources: value


def _mapped(change: Callable[[Exact], Exact], value: _Number) -> _Number:
    return lambda sources: change(value(sources))


def _binary(change: Callable[[Exact, Exact], Exact], left: _Number, right: _Number) -> _Number:
    return lambda sources: change(left(sources), right(sources))


def _choice(condition: _Condition, yes: _Number, no: _Number) -> _Number:
    def chosen(sources: _Sources) -> Exact:
        answer = condition(sources)
        return where(answer.holds, yes(sources), no(sources)).marked(answer.bad)

    return chosen


def _compared(ask: Callable[[Exact, Exact], Bools], left: _Number, right: _Number) -> _Condition:
    def answer(sources: _Sources) -> _Answer:
        one, two = left(sources), right(sources)
        return _Answer(ask(one, two), merged(one.bad, two.bad))

    return answer


def _negated(condition: _Condition) -> _Condition:
    def answer(sources: _Sources) -> _Answer:
        inner = condition(sources)
        return _Answer(~inner.holds, inner.bad)

    return answer


def _all_of(conditions: Sequence[_Condition]) -> _Condition:
    def answer(sources: _Sources) -> _Answer:
        first, *others = [condition(sources) for condition in conditions]
        holds, bad = first.holds, first.bad
        for other in others:
            bad = merged(bad, None if other.bad is None else holds & other.bad)
            holds = holds & other.holds
        return _Answer(holds, bad)

    return answer


def _any_of(conditions: Sequence[_Condition]) -> _Condition:
    """Not all of them fail; so the right side again counts only where the left side has not settled the answer."""
    return _negated(_all_of([_negated(condition) for condition in conditions]))
