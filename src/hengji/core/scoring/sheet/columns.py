"""The three tables of a sheet: their names, their columns, and the words that people may write for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DAMAGED = "\ufffd"
"""Text of a cell whose problem has been reported already by whoever read the file."""


@dataclass(frozen=True)
class Table:
    """A table of text cells as somebody wrote it; ``first_row`` is the first data row as a person counts."""

    name: str
    header: tuple[str, ...]
    columns: Mapping[str, Sequence[str]]
    first_row: int = 2

    def __len__(self) -> int:
        return max((len(column) for column in self.columns.values()), default=0)


@dataclass(frozen=True)
class Column:
    """A column that means something here: the name in code, the title we write, other accepted titles."""

    field: str
    title: str
    others: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Shape:
    """One of the three tables: which columns it has."""

    key: str
    title: str
    columns: tuple[Column, ...]
    others: tuple[str, ...] = ()
    required: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """All names under which the table is accepted."""
        return (self.key, self.title, *self.others)


_WHO = Column("participant", "参评对象", ("参评单位", "参评对象编码", "参评单位编码", "单位编码"), required=True)
_INDICATOR = Column("indicator", "指标", ("指标编码",), required=True)

PARTICIPANTS = Shape(
    "participants",
    "参评对象",
    (
        Column("code", "编码", ("参评对象编码", "参评单位编码", "单位编码", "代码"), required=True),
        Column("name", "名称", ("参评对象名称", "参评单位名称", "单位名称", "姓名"), required=True),
        Column("group", "组别", ("考评组别", "分组")),
        Column("class", "类别", ("单位类别", "参评类别")),
    ),
    ("参评单位", "被考核人", "参评处室"),
)

GOALS = Shape(
    "goals",
    "目标",
    (
        _WHO,
        _INDICATOR,
        Column("goal", "目标", ("目标编码",), required=True),
        Column("title", "标题", ("目标标题", "目标名称")),
        Column("rule", "规则", ("计分规则",)),
        Column("points", "分值"),
        Column("direction", "方向", ("指标方向",)),
        Column("baseline", "基期值", ("基数",)),
        Column("target", "目标值"),
        Column("challenge", "挑战值"),
        Column("unit", "计量单位"),
        Column("deadline", "完成时限"),
        Column("version", "版本"),
        Column("effective", "生效日期"),
    ),
    required=False,
)

OBSERVATIONS = Shape(
    "observations",
    "计分依据",
    (
        _WHO,
        _INDICATOR,
        Column("goal", "目标", ("目标编码",)),
        Column("channel", "渠道"),
        Column("input", "输入项"),
        Column("key", "键"),
        Column("period", "期间"),
        Column("layer", "层", ("层别", "评议主体类别")),
        Column("value", "值", ("数值",), required=True),
        Column("n", "样本数"),
        Column("matter", "事项"),
        Column("document", "文号"),
        Column("date", "日期"),
        Column("state", "状态"),
    ),
)

SHAPES = (PARTICIPANTS, GOALS, OBSERVATIONS)
TABLE_NAMES = tuple(name for shape in SHAPES for name in shape.names)

DIRECTIONS = {"up": "正向", "down": "逆向", "range": "区间"}
DIRECTION_OF = {**{code: code for code in DIRECTIONS}, **{word: code for code, word in DIRECTIONS.items()}}


def plain(name: str) -> str:
    """Return a name as it is compared: without outer spaces, without difference of capitals."""
    return name.strip().casefold()
