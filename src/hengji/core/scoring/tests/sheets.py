"""The scheme and the tables that the tests of sheets share."""

from __future__ import annotations

from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.sheet import Table

SCHEME = Scheme.model_validate({
    "pack": "p", "title": "t",
    "tree": [
        {"code": "A", "title": "职能", "points": "60", "children": [
            {"code": "A1", "title": "增速", "points": "30"},
            {"code": "A2", "title": "目标完成", "points": "30",
             "goals": {"rules": {"完成率": "SR-01", "控制": "SR-02"}, "points_total": "10"}},
        ]},
        {"code": "B", "title": "评价", "points": "40"},
    ],
    "bars": [{"code": "F1", "when": "统计造假", "effect": {"highest_grade": "合格"}}],
})  # fmt: skip


def table(name: str, header: str, *rows: str) -> Table:
    """Build a table from lines of cells separated by "|"."""
    titles = header.split("|")
    cells = [row.split("|") for row in rows]
    return Table(name, tuple(titles), {title: [row[i] for row in cells] for i, title in enumerate(titles)})


def tables(*each: Table) -> dict[str, Table]:
    return {one.name: one for one in each}


PEOPLE = table("参评对象", "编码|名称|牵头", "D1|省发改委|是", "D2|省财政厅|否")
