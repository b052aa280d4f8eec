"""Rules found by plain words: an official says "越低越好" or "每件扣", not SR-02."""

from __future__ import annotations

import re
from typing import Any

from hengji.core.scoring.catalogue import ENTRIES
from hengji.core.scoring.facts import Measure
from hengji.core.scoring.rule import Entry, Rule

GAP = 4  # how many characters may stand between two of a word: 每缺一件扣 is found by 每件扣
EVERYDAY: dict[str, str] = {  # what people say and the catalogue does not
    "SR-01": "越高越好 完成多少得多少 按比例得分 正向",
    "SR-02": "越低越好 逆向 不超过 控制在以内 超过扣分",
    "SR-03": "达不到不得分 及格线 门槛",
    "SR-04": "超额另加分 完成得满分",
    "SR-05": "分档 档次 区间给分 等次给分 优秀得几分",
    "SR-06": "每低一个百分点扣 每差一步扣 少一个扣",
    "SR-06b": "高一个百分点加 低一个百分点扣 有加有扣",
    "SR-07": "每次扣 每起扣 每人扣 发生一次扣 违规扣分",
    "SR-08": "每件扣 缺一件扣 少报一次扣 没有报送扣",
    "SR-08b": "迟到一天扣 逾期一天扣 晚一天扣 按时报送",
    "SR-09": "是否完成 做到得满分 有没有 达标得满分",
    "SR-10": "排名 名次 每低一名扣",
    "SR-11": "与最好的比 最高的得满分",
    "SR-12": "争先进位 名次 排位",
    "SR-13": "上级排名 全国排名 全省排名 加分",
    "SR-14": "功效系数 满意值 不允许值",
    "SR-15": "最优值 与最好的比 标杆",
    "SR-16": "增长 进步 水平",
    "SR-18": "贡献率 占全省比重",
    "SR-19": "超额加分 超目标加分",
    "SR-20": "表彰 奖励 加分 获奖",
    "SR-21": "通报批评 扣分",
    "SR-22": "上级扣了我们也扣 加倍扣",
    "SR-24": "领导打分 评价 不了解不计",
    "SR-25": "民主测评 好 较好 一般 差 投票",
    "SR-26": "满意度 问卷 群众评议",
    "SR-28": "分层 各方面意见加权",
    "SR-30": "去掉最高最低 打分平均",
    "SR-32": "季度 半年 分期",
    "SR-35": "创新项目 专家评审",
    "SR-44": "牵头 配合 多个任务",
    "SR-45": "领导加分 特别贡献",
    "SR-46": "任务清单",
    "FORMULA": "自己写公式 公式",
}


def rules_named(words: str, *, measures: bool = False) -> list[Entry[Any]]:
    """Rules of a leaf (or measures) that all words fit, the best fit first; all of them without words."""
    kind = Measure if measures else Rule
    wanted = words.lower().split()
    graded = [
        (sum(grades), place, entry)
        for place, entry in enumerate(each for each in ENTRIES if isinstance(each, kind))
        if all(grades := [_fit(entry, word) for word in wanted])
    ]
    return [entry for _grade, _place, entry in sorted(graded, key=lambda each: (-each[0], each[1]))]


def _fit(entry: Entry[Any], word: str) -> int:
    """How well a word fits: in the name, in what people say, in the text, or in it with a little in between; else 0."""
    name = f"{entry.key} {entry.name}".lower()
    said = EVERYDAY.get(entry.key, "")
    text = f"{entry.what} {entry.formula} {' '.join(case.text for case in entry.cases)}".lower()
    loose = re.compile(f".{{0,{GAP}}}".join(map(re.escape, word)))
    grades = ((word in name, 8), (word in said, 7), (word in text, 4), (bool(loose.search(f"{name} {said} {text}")), 2))
    return next((grade for fits, grade in grades if fits), 0)
