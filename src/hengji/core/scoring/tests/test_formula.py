"""A formula computes what ``fractions.Fraction`` computes; whatever else a text may try is refused, with a reason."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from hengji.core.scoring.decimals import half_up
from hengji.core.scoring.formula import (
    Formula,
    FormulaError,
    compile_formula,
    formula_problems,
    is_name,
)
from hengji.core.scoring.numbers import Exact
from hengji.core.scoring.types import Code

NAMES = frozenset({"a", "b", "c", "甲", "完成值", "performance"})
R, N = Code.FORMULA_REFUSED, Code.FORMULA_NAME


def value(text: str, known: bool = True, **given_values: str) -> Fraction:
    """Evaluate a formula on single numbers."""
    formula = compile_formula(text, frozenset(given_values))
    result = formula.evaluate(lambda name: Exact.of(given_values[name]), lambda _: np.array(known))
    assert result.bad is None or not result.bad.any()
    return result.fraction()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1 ÷ 3 × 3", "1"),
        ("2 + 3 × 4 − 1", "13"),
        ("−a ** 2", "-49"),
        ("+a", "7"),
        ("2 ** 3 ** 2", None),
        ("a ** 0", "1"),
        ("007 + 999999999999999999", "1000000000000000006"),
        ("min(a, b, 3)", "2"),
        ("max（a，b，3）", "7"),
        ("abs(b − a)", "5"),
        ("clip(a, 0, 5)", "5"),
        ("floor(−7 / 2)", "-4"),
        ("ceil(−7 / 2)", "-3"),
        ("round(−2.5, 0)", "-3"),
        ("round(a ÷ 3, 2)", "2.33"),
        ("1 if a ＞ b else 0", "1"),
        ("1 if (a > b) else 0", "1"),
        ("(a) if(a < b) else(b)", "2"),
        ("if(a > b, 1, 0)", "1"),
        ("3 × if (a < b, 1, 2)", "6"),
        ("0 if a < b else if(b > 0, 5, 6)", "5"),
        ("如果(a ≠ 7 或 b == 2, 1, 0)", "1"),
        ("如果(非 a ≤ 7, 1, 0)", "0"),
        ("如果(0 < b < a ≤ 7 且 not b > 2, 1, 0)", "1"),
        ("if(a != 7 or b >= 3 or b < 0, 1, 0)", "0"),
        ("if(known(a) and known((b)), 1, 0)", "1"),
        ("1 if b ≠ 2 and a ÷ (b − 2) > 1 else 0", "0"),
        ("1 if b == 2 or a ÷ (b − 2) > 1 else 0", "1"),
        ("if(b == 2, 4, a ÷ (b − 2))", "4"),
        ("a\n  + b", "9"),
        ("((((a))))", "7"),
    ],
)
def test_exact_values(text: str, expected: str | None) -> None:
    if expected is None:
        assert [p.column for p in formula_problems(text, NAMES)] == [6]
    else:
        assert value(text, a="7", b="2") == Fraction(expected)


def test_a_formula_knows_its_text_and_names() -> None:
    formula = compile_formula("完成值 ÷ if(known(b), b, 2)", NAMES)
    assert isinstance(formula, Formula)
    assert (formula.text, set(formula.names)) == ("完成值 ÷ if(known(b), b, 2)", {"完成值", "b"})
    assert formula == compile_formula("完成值 ÷ if(known(b), b, 2)", NAMES)


def test_division_by_zero_marks_only_the_cells_that_take_it() -> None:
    columns = {"a": Exact(np.array([6, 6, 6])), "b": Exact(np.array([0, 2, 3]))}

    def bad(text: str) -> list[bool]:
        result = compile_formula(text, NAMES).evaluate(columns.__getitem__, lambda _: np.array([False, True, True]))
        marks = np.broadcast_to(False if result.bad is None else result.bad, (3,))
        return [bool(mark) for mark in marks]

    assert bad("a / b") == [True, False, False]
    assert bad("0 if b == 0 else a / b") == [False, False, False]
    assert bad("if(known(b), a / b, 0)") == [False, False, False]
    assert bad("if(a / b > 1, 1, 0)") == [True, False, False]
    assert bad("if(a / b > 1 or b == 0, 1, 0)") == [True, False, False]
    assert bad("if(b == 0 or a / b > 1, 1, 0)") == [False, False, False]
    assert bad("1 / 0") == [True, True, True]
    assert bad("(a / b) ** 0 + max(1, 2)") == [True, False, False]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", [(R, 1)]),
        ("   ", [(R, 1)]),
        ("a" * 1001, [(R, 1000)]),
        ("1 + (a > b)", [(R, 6)]),
        ("a > b", [(R, 1)]),
        ("not a", [(R, 1), (R, 5)]),
        ("if(a, 1, 2)", [(R, 4)]),
        ("a and b > 1", [(R, 1), (R, 1)]),
        ("if(a > b, b > 1, 2)", [(R, 11)]),
        ("(a < b) < c", [(R, 1), (R, 2)]),
        ("known(a)", [(R, 1)]),
        ("known(1 + a)", [(R, 1), (R, 7)]),
        ("if(known(3), 1, 2)", [(R, 10)]),
        ("if(known(), 1, 2)", [(R, 4)]),
        ("if(known(zz), 1, 2)", [(N, 10)]),
        ("min(a)", [(R, 1)]),
        ("abs(a, b)", [(R, 1)]),
        ("clip(a, b)", [(R, 1)]),
        ("if(a > 1, 2)", [(R, 1)]),
        ("round(a)", [(R, 1)]),
        ("round(a, 13)", [(R, 10)]),
        ("round(a, 1.0)", [(R, 10)]),
        ("round(a, b)", [(R, 10)]),
        ("round(a, −1)", [(R, 10)]),
        ("a ** 9", [(R, 6)]),
        ("a ** 0.5", [(R, 6)]),
        ("a ** −1", [(R, 6)]),
        ("a ** b", [(R, 6)]),
        ("a, b", [(R, 1)]),
        ("()", [(R, 1)]),
        ("(a)(b)", [(R, 1)]),
        ("known(a)(b)", [(R, 1)]),
        ("max", [(R, 1)]),
        ("max(*a, b)", [(R, 1)]),
        ("max(a, b, **c)", [(R, 1)]),
        ("foo(a, b)", [(R, 1)]),
        ("甲(b)", [(R, 1)]),
        ("1e9", [(R, 1)]),
        ("a + .5", [(R, 5)]),
        ("5. + a", [(R, 1)]),
        ("0x10", [(R, 1)]),
        ("1_000", [(R, 1)]),
        ("1j", [(R, 1)]),
        ("1" * 19, [(R, 1)]),
        ("a.b", [(R, 2)]),
        ("a % b", [(R, 3)]),
        ("a // b", [(R, 3)]),
        ("a = b", [(R, 1), (R, 3)]),
        ("a ^ 2", [(R, 3)]),
        ("a[0]", [(R, 2), (R, 4)]),
        ("'a'", [(R, 1), (R, 3)]),
        ("a # b", [(R, 3)]),
        ("a ? b", [(R, 3)]),
        ("１ + a", [(R, 1)]),
        ("True", [(R, 1)]),
        ("a if b", [(R, 1)]),
        ("a b", [(R, 3)]),
        ("a +", [(R, 3)]),
        ("(a", [(R, 2)]),
        ("a)", [(R, 2)]),
        ("(" * 41 + "a" + ")" * 41, [(R, 41)]),
        ("-" * 200 + "a", [(R, 1)]),
        ("+".join("a" * 300), [(R, 1)]),
        ("((((a ** 8) ** 8) ** 8) ** 8)", [(R, 1)]),
        ("performanse + 2", [(N, 1)]),
        ("1且乙", [(N, 2)]),
        ("zz + yy % foo(1) + 1e5", [(N, 1), (N, 6), (R, 9), (R, 11), (R, 20)]),
    ],
)
def test_refusals_name_every_place(text: str, places: list[tuple[Code, int]]) -> None:
    problems = formula_problems(text, NAMES)
    assert [(p.code, p.column) for p in problems] == places
    assert all(p.message and p.remedy for p in problems)


def test_problems_read_as_advice() -> None:
    (near,) = formula_problems("performanse × 2", NAMES)
    assert str(near) == "第1个字：没有名称“performanse”。是否想写：performance。"
    (spaces,) = formula_problems("1且乙", frozenset())
    assert spaces.remedy == "可用的名称：无；“且”“或”“非”前后要留空格"
    (percent,) = formula_problems("a × 5 %", NAMES)
    assert percent.remedy == "百分数请写成小数，例如 5% 写成 0.05"
    with pytest.raises(ValueError, match=r"第1个字.*\n第5个字"):
        compile_formula("x + y", NAMES)
    assert formula_problems("a", NAMES) == ()


@pytest.mark.parametrize(("text", "good"), [("甲", True), ("a_1", True), ("且", False), ("max", False), ("1a", False)])
def test_names(text: str, good: bool) -> None:
    assert is_name(text) is good


ESCAPES = """
__import__('os').system('id')
__import__("os")
().__class__.__bases__[0].__subclasses__()
().__class__.__mro__[1].__subclasses__()
a.__class__
a.__class__.__base__.__subclasses__()[104].__init__.__globals__
''.__class__.__mro__
[].__class__
{}.__class__
(1).__class__
1 .__class__
1..__class__
1.5.real
getattr(a, '__class__')
getattr(a, chr(95) * 2)
setattr(a, 'x', 1)
eval('1')
exec('import os')
compile('1', '', 'eval')
open('/etc/passwd').read()
globals()
locals()
vars()
dir()
type(a)
type('X', (), {})
object()
super()
breakpoint()
input()
exit()
help()
__builtins__
__builtins__['eval']('1')
__name__
__class__
__debug__
lambda: 1
(lambda x: x)(1)
(lambda f: f(f))(lambda f: f(f))
[x for x in (1, 2)]
{x for x in a}
{x: x for x in a}
(x for x in a)
max(x for x in a)
(x := 1)
a := 1
max(*a)
max(**a)
max(*[a, b])
[*a]
{**a}
f'{a}'
f"{a.__class__}"
f'{a!r}'
rb'x'
'%s' % a
'{0.__class__}'.format(a)
"a" "b"
'''a'''
a[0]
a[::]
a[b]
a @ b
a | b
a & b
a ^ b
~a
a << 9
1 << 999999999
a >> 1
a is b
a is not b
a in b
a not in b
a if b else c if
9 ** 9 ** 9 ** 9
9 ** 99999999
a ** a
a ** 1e9
(((9 ** 8) ** 8) ** 8) ** 8
1e999
1e999 - 1e999
0x7fffffff
0b1
0o7
1_0
1j
...
None
True
False
not True
await a
yield a
yield
(yield)
async
import os
from os import system
del a
a; b
a = 1
a += 1
a: int
return a
raise a
assert a
global a
pass
class X: pass
def f(): pass
with a: pass
print(a)
print
max.__self__
max.__self__.eval('1')
(max)(a, b)
min
known.__globals__
known('a')
known(a.b)
known(a)(b)
if.__class__
a\\
a `b`
a $ b
a # comment
a !
a <> b
a => b
a -> b
ａ
ａbs(b)
ｍａｘ(a, b)
𝒶
а + 1
ｅval(a)
＿＿class＿＿
a․b
a．b
１
²
٣
a ⁄ b
a ∕ b
""".strip("\n").split("\n")
ESCAPES += [
    "\u202ea", "a\u200b",
    "", " ", "\n", "\x00", "a\x00", "\x00" * 900, "\ufeff", "a\ud800", "\r\n", "\\u0061", "a\x1a", "\x1b[31m",
    "(" * 1000, "(" * 500 + ")" * 500, ")" * 1000, "[" * 900, "{" * 900, "-" * 999 + "a", "not " * 249 + "a",
    "a if a else " * 80 + "a", "a" * 1001, "1" * 1000, "a+" * 499 + "a", "a<" * 400, "max(" * 200, "abs(" * 30 + "a",
    "a**8" + "**8" * 300, "a.b" * 300, "'" * 999, '"' * 999, "f'{" * 300, "lambda:" * 140, "if(" * 300,
    "x" * 10**7,
]  # fmt: skip


def test_the_corpus_is_large() -> None:
    assert len(set(ESCAPES)) > 150


@pytest.mark.parametrize("text", ESCAPES, ids=[f"{i} {text[:24]!a}" for i, text in enumerate(ESCAPES)])
def test_escapes_are_refused(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        compile_formula(text, NAMES)
    problems = caught.value.problems
    assert problems
    assert {problem.code for problem in problems} <= {R, N}
    assert all(1 <= problem.column <= max(1, len(text)) for problem in problems)


ATOMS = st.sampled_from([*NAMES, *"+-*/()<>=,.%", "**", "×", "if", "else", "and", "not", "known", "min", "round", "if(",
                         "0", "1.5", "2", " ", "lambda", "for", "in", "'", "__class__", "，", "（", "且",
                         "x"])  # fmt: skip


@settings(max_examples=500)
@given(st.text(max_size=60) | st.lists(ATOMS, max_size=14).map(" ".join) | st.lists(ATOMS, max_size=9).map("".join))
@example("known(a)(b)")
@example("not")
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    problems = formula_problems(text, NAMES)
    assert all(1 <= problem.column <= max(1, len(text)) for problem in problems)
    if problems:
        with pytest.raises(FormulaError):
            compile_formula(text, NAMES)
        return
    formula = compile_formula(text, NAMES)
    result = formula.evaluate(lambda _: Exact(np.array([1, 2])), lambda _: np.array([True, False]))
    assert isinstance(result, Exact)


# Random well-typed formulas as nested tuples (operation, parts…), written out and computed by an oracle.
LEAVES = st.one_of(st.sampled_from(["x", "y", "z", "w"]), st.sampled_from(["0", "1", "2", "0.5", "3.25", "10"]))
COMPARE = {"<": operator.lt, "≤": operator.le, ">": operator.gt, "≥": operator.ge, "==": operator.eq, "≠": operator.ne}
ARITHMETIC: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "−": operator.sub,
    "×": operator.mul,
    "÷": operator.truediv,
    "/": operator.truediv,
}
SINGLE: dict[str, Callable[..., Any]] = {"abs": abs, "floor": floor, "ceil": ceil, "−": operator.neg}


def conditions(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    signs = st.sampled_from(sorted(COMPARE))
    base = st.one_of(
        st.tuples(st.just("compare"), numbers, signs, numbers),
        st.tuples(st.just("compare"), numbers, signs, numbers, signs, numbers),
        st.tuples(st.just("known"), st.sampled_from(["x", "w"])),
    )
    words = st.sampled_from(["and", "or", "且", "或"])
    joined = st.tuples(words, base, base, base)
    return st.one_of(base, joined, st.tuples(st.just("not"), st.one_of(base, joined)))


def larger(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    two = st.tuples(st.sampled_from([*ARITHMETIC, "min", "max"]), numbers, numbers)
    return st.one_of(
        two, two,
        st.tuples(st.sampled_from(sorted(SINGLE)), numbers),
        st.tuples(st.just("clip"), numbers, numbers, numbers),
        st.tuples(st.just("round"), numbers, st.integers(0, 3)),
        st.tuples(st.just("**"), numbers, st.integers(0, 3)),
        st.tuples(st.sampled_from(["if", "else", "如果"]), conditions(numbers), numbers, numbers),
    )  # fmt: skip


def written(tree: Any) -> str:
    if not isinstance(tree, tuple):
        return str(tree)
    name, parts = tree[0], [written(part) for part in tree[1:]]
    if name == "compare":
        return f"({' '.join(parts)})"
    if name in {"and", "or", "且", "或"} or (len(parts) == 2 and name in {*ARITHMETIC, "**"}):
        return f"({f' {name} '.join(parts)})"
    if name == "else":
        return f"({parts[1]} if {parts[0]} else {parts[2]})"
    return f"({name} {parts[0]})" if name in {"not", "−"} else f"{name}({', '.join(parts)})"


def oracle(tree: Any, row: dict[str, Fraction], known: dict[str, bool]) -> Any:  # noqa: PLR0911  # one line a form
    """One cell, as a person computes it; ZeroDivisionError where the taken branch divides by zero."""
    if not isinstance(tree, tuple):
        return row[tree] if tree in row else Fraction(tree)
    name, *parts = tree
    if name == "known":
        return known[parts[0]]
    if name == "compare":
        pairs = zip(parts[::2], parts[1::2], parts[2::2], strict=False)
        return all(COMPARE[sign](oracle(x, row, known), oracle(y, row, known)) for x, sign, y in pairs)
    if name in {"and", "且", "or", "或"}:
        return (all if name in {"and", "且"} else any)(oracle(part, row, known) for part in parts)
    if name in {"if", "else", "如果"}:
        return oracle(parts[1] if oracle(parts[0], row, known) else parts[2], row, known)
    first, *rest = [oracle(part, row, known) for part in parts]
    if name == "not":
        return not first
    if not rest:
        return SINGLE[name](first)
    more: dict[str, Callable[[], Any]] = {
        "clip": lambda: min(max(first, rest[0]), rest[1]), "round": lambda: half_up(first, int(rest[0])),
        "**": lambda: first ** int(rest[0]), "min": lambda: min(first, *rest), "max": lambda: max(first, *rest),
    }  # fmt: skip
    return more[name]() if name in more else ARITHMETIC[name](first, *rest)


SMALL = st.builds(Fraction, st.integers(-3, 3), st.integers(1, 3))


@settings(max_examples=250)
@given(st.recursive(LEAVES, larger, max_leaves=10), st.lists(SMALL, min_size=13, max_size=13))
def test_random_formulas_equal_the_oracle(tree: Any, numbers: list[Fraction]) -> None:
    text = written(tree)
    assume(len(text) <= 1000)
    formula = compile_formula(text, frozenset("xyzw"))
    flat = Exact.column(numbers[:6])
    matrix = Exact(np.asarray(flat.num).reshape(2, 3), flat.den)
    thirds = Exact.column(numbers[10:13]) / Exact(np.array([1, 2, 3]))
    columns = {"x": Exact.column(numbers[6:9]), "y": matrix, "z": Exact.of(numbers[9]), "w": thirds}
    known = {"x": np.array([True, True, False]), "w": np.array([False, True, True])}
    result = formula.evaluate(columns.__getitem__, known.__getitem__).spread((2, 3))
    for i in range(2):
        for j in range(3):
            row = {name: column.spread((2, 3)).fraction((i, j)) for name, column in columns.items()}
            try:
                expected = oracle(tree, row, {name: bool(cells[j]) for name, cells in known.items()})
            except ZeroDivisionError:
                assert result.bad is not None
                assert result.bad[i, j]
            else:
                assert result.fraction((i, j)) == expected
                assert result.bad is None or not result.bad[i, j]
