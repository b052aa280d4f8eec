"""Reading a formula's text: tokens against a written list, then Python's parser for the order of operations only.

Every token must be a decimal number, a declared name, a function or one of a dozen signs and words. The parser sees
place holders instead of names and numbers, so nothing of the text itself reaches it.
"""

from __future__ import annotations

import ast
import difflib
import keyword
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

from hengji.core.scoring.decimals import NumberTextError, parse_decimal
from hengji.core.scoring.types import Code

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP = 7  # characters that each token takes in what the parser sees
MAX_LENGTH = 1000
MAX_BRACKETS = 40
MAX_DEPTH = 100
MAX_WEIGHT = 600
MAX_POWER = 8
MAX_PLACES = 12

WORDS = {"and": "and", "且": "and", "or": "or", "或": "or", "not": "not", "非": "not", "if": "if", "else": "else"}
_SIGNS = {sign: sign for sign in ("+", "-", "*", "/", "**", "<", ">", "<=", ">=", "==", "!=", "(", ")", ",")}
_SIGNS |= {"＋": "+", "−": "-", "－": "-", "×": "*", "＊": "*", "÷": "/", "／": "/", "＜": "<", "＞": ">"}
_SIGNS |= {"≤": "<=", "≥": ">=", "≠": "!=", "（": "(", "）": ")", "，": ","}
_REMEDIES = {
    "=": ("单个等号不是比较", "比较是否相等请写 =="),
    ".": ("点号只能写在小数里", "请直接写输入项的名称，小数写成 0.5"),
    "%": ("不支持百分号和取余", "百分数请写成小数，例如 5% 写成 0.05"),
    "//": ("不支持整除", "请写 floor(甲 ÷ 乙)"),
    "^": ("不支持符号“^”", "乘方请写 **，例如 甲 ** 2"),
    "[": ("不支持方括号", "请改用圆括号"),
    "]": ("不支持方括号", "请改用圆括号"),
    '"': ("公式里不能有文字", "请删去引号，直接写名称或数字"),
    "'": ("公式里不能有文字", "请删去引号，直接写名称或数字"),
    "#": ("公式里不能有注释", "说明请写在备注里"),
}
_NAME = re.compile(r"[^\W\d]\w*")
_TOKEN = re.compile(
    r"\s+|(?P<number>\.?[0-9][0-9A-Za-z_.]*)|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|//|<=|>=|==|!=|.)", re.DOTALL
)

# Least and most arguments of each function; 如果 is the Chinese name of if.
FUNCTIONS = {
    "min": (2, 99), "max": (2, 99), "abs": (1, 1), "clip": (3, 3), "floor": (1, 1), "ceil": (1, 1), "round": (2, 2),
    "if": (3, 3), "如果": (3, 3), "known": (1, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormulaProblem:
    """What is wrong at a column of the formula (counted from 1), and what to do."""

    code: Code
    column: int
    message: str
    remedy: str

    @override
    def __str__(self) -> str:
        return f"第{self.column}个字：{self.message}。{self.remedy}。"


class FormulaError(ValueError):
    """A formula that is refused; carries every problem that was found, in the order of the text."""

    def __init__(self, problems: Sequence[FormulaProblem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.column))
        super().__init__("\n".join(map(str, self.problems)))


def is_name(text: str) -> bool:
    """Tell whether a formula can refer to something by this name."""
    return _NAME.fullmatch(text) is not None and text not in WORDS and text not in FUNCTIONS


def refused(column: int, message: str, remedy: str) -> FormulaProblem:
    """Name a problem that is not about an unknown name."""
    return FormulaProblem(Code.FORMULA_REFUSED, column, message, remedy)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: number, name, function, word (and, or …) or sign."""

    kind: str
    text: str
    column: int

    def is_operand_end(self) -> bool:
        return self.kind in {"number", "name"} or _SIGNS.get(self.text) == ")"


def tokens_of(text: str) -> list[Token]:
    """Cut a text into tokens, each with its column; white space falls away."""
    found = [match for match in _TOKEN.finditer(text) if match.lastgroup]
    tokens: list[Token] = []
    for i, match in enumerate(found):
        opens = i + 1 < len(found) and _SIGNS.get(found[i + 1][0]) == "("
        after_operand = bool(tokens) and tokens[-1].is_operand_end()
        kind = _name_kind(match[0], opens, after_operand) if match.lastgroup == "name" else str(match.lastgroup)
        tokens.append(Token(kind, match[0], match.start() + 1))
    return tokens


def _name_kind(text: str, opens: bool, after_operand: bool) -> str:
    """``if`` before a bracket is the function, unless an operand before it makes it the word."""
    if text in WORDS and not (text == "if" and opens and not after_operand):
        return "word"
    return "function" if opens else "name"


def bracket_problems(tokens: Sequence[Token]) -> list[FormulaProblem]:
    """Check that brackets come in pairs, and not too deep."""
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(_SIGNS.get(token.text, ""), 0)
        if depth > MAX_BRACKETS:
            return [refused(token.column, f"括号超过{MAX_BRACKETS}层", "请拆成几个较短的公式")]
        if depth < 0:
            return [refused(token.column, "多出一个右括号", "请检查括号是否成对")]
    return [refused(tokens[-1].column, "括号没有闭合", "请检查括号是否成对")] if depth else []


def token_problems(tokens: Sequence[Token], names: frozenset[str]) -> list[FormulaProblem]:
    """Check each token for itself against the written lists."""
    checks = {"number": _number_problem, "sign": _sign_problem, "function": _function_problem}
    found = [
        _name_problem(token, names) if token.kind == "name" else checks[token.kind](token)
        for token in tokens
        if token.kind != "word"
    ]
    return [problem for problem in found if problem]


def _number_problem(token: Token) -> FormulaProblem | None:
    try:
        parse_decimal(token.text)
    except NumberTextError as error:
        if error.reason == "NUMBER_DIGITS":
            return refused(token.column, "数字超过18位", "请改用较大的计量单位")
        return refused(token.column, f"“{token.text[:20]}”不是十进制数", "请写成 0.5、100 这样的数字，不用科学记数法")
    return None


def _sign_problem(token: Token) -> FormulaProblem | None:
    if token.text in _SIGNS:
        return None
    message, remedy = _REMEDIES.get(
        token.text, (f"不支持符号{token.text!r}", "公式里只用 + − × ÷、比较、括号、逗号和所列函数")
    )
    return refused(token.column, message, remedy)


def _function_problem(token: Token) -> FormulaProblem | None:
    if token.text in FUNCTIONS:
        return None
    return refused(token.column, f"没有函数“{token.text[:20]}”", f"可用的函数：{'、'.join(FUNCTIONS)}；相乘请写 ×")


def _name_problem(token: Token, names: frozenset[str]) -> FormulaProblem | None:
    if token.text in names:
        return None
    if keyword.iskeyword(token.text):
        return refused(token.column, f"公式里不能用“{token.text}”", "请只用数字、所列名称、运算符和函数")
    if token.text in FUNCTIONS:
        return refused(token.column, f"函数“{token.text}”后面缺少括号", f"请写 {token.text}(…)")
    near = difflib.get_close_matches(token.text, sorted(names), n=3, cutoff=0.5)
    remedy = f"是否想写：{'、'.join(near)}" if near else f"可用的名称：{'、'.join(sorted(names)) or '无'}"
    if set("且或非") & set(token.text):
        remedy += "；“且”“或”“非”前后要留空格"
    return FormulaProblem(Code.FORMULA_NAME, token.column, f"没有名称“{token.text[:20]}”", remedy)


def parse(tokens: Sequence[Token], problems: list[FormulaProblem]) -> ast.expr | None:
    """Let Python's parser find the order of operations; refused signs are left out of what it sees."""
    source = "".join(f"{_python(token, i):{STEP}}" for i, token in enumerate(tokens))
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, MemoryError, RecursionError) as error:
        if not problems:
            offset = getattr(error, "offset", None) or len(source)
            column = tokens[min((offset - 1) // STEP, len(tokens) - 1)].column
            problems.append(refused(column, "这里看不懂", "请检查运算符两边是否都有数，条件请写 甲 if 条件 else 乙"))
        return None
    size = None if _depth(tree) > MAX_DEPTH else _weight(tree, tokens)
    if size is None or size > MAX_WEIGHT:
        problems.append(refused(1, "公式层次太多，或乘方展开后太大", "请拆成几个较短的公式"))
        return None
    return tree


def _python(token: Token, index: int) -> str:
    if token.kind == "word":
        return WORDS[token.text]
    if token.kind == "sign":
        return "==" if token.text == "=" else _SIGNS.get(token.text, "")
    return f"t{index}"


def _inner(node: ast.AST) -> list[ast.expr]:
    return [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]


def _depth(tree: ast.expr) -> int:
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [child for node in level for child in _inner(node)]
    return depth


def _weight(node: ast.expr, tokens: Sequence[Token]) -> int:
    """How often, powers written out, a name or number occurs: a bound of how long the exact numbers can get."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return _weight(node.left, tokens) * max(1, whole(node.right, tokens, MAX_POWER) or 0)
    return max(1, sum(_weight(child, tokens) for child in _inner(node)))


def whole(node: ast.expr, tokens: Sequence[Token], most: int) -> int | None:
    """Return a literal whole number from 0 to ``most``, else None."""
    text = tokens[node.col_offset // STEP].text if isinstance(node, ast.Name) else ""
    return int(text) if re.fullmatch("[0-9]{1,2}", text) and int(text) <= most else None
