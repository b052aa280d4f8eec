"""Rules about the record: unit, direction, deadline, data source, data owner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hengji.core.scoring.catalogue import UnknownRuleError, rule_of
from hengji.year.goals.linter.model import Found, GoalText, Limits
from hengji.year.goals.linter.numbers import amount, is_time, sense, shown, years

NOTHING = {"", "-", "--", "—", "——", "/", "无", "无。", "暂无", "待定", "待补充", "不详", "\\", "空"}
NO_SOURCE = {
    "本单位",
    "我单位",
    "我局",
    "我厅",
    "相关部门",
    "有关部门",
    "各部门",
    "自行统计",
    "工作掌握",
    "日常工作",
    "平时掌握",
}
_OURS = re.compile("本单位|我单位|本机关|[我本][局厅委]|自评|各处室|局机关各|厅机关各|机关各处")
_DUE = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]+)月\d*日?(?:底|末|前|中旬|上旬)?|季度|年底|年内|年末|上半年|全年|当年"
)
_LONG = re.compile(r"(?<=到)20\d\d(?=年)|20\d\d(?=年(?:底|末|前|\d{1,2}月|建成|完成|基本|全面|实现|达到))")
_FALL = re.compile("降幅|降低率|下降率|压减率|减少率")
_NO_UNIT_NEEDED = re.compile("系数|指数|比值")
_QUOTED = re.compile(r"《[^》]*》")
_PREFIX = re.compile(r"^(?:中共)?(?:贵州|本|我)?省?(?:委|人民政府)?")
_SHORT = (
    ("市场监督管理局", "市场监管局"),
    ("卫生健康委员会", "卫健委"),
    ("卫生健康委", "卫健委"),
    ("人力资源和社会保障厅", "人社厅"),
    ("人力资源社会保障厅", "人社厅"),
    ("发展和改革委员会", "发改委"),
    ("发展改革委", "发改委"),
    ("交通运输厅", "交通厅"),
    ("农业农村厅", "农业厅"),
    ("工业和信息化厅", "工信厅"),
    ("住房和城乡建设厅", "住建厅"),
    ("住房城乡建设厅", "住建厅"),
    ("大数据发展管理局", "大数据局"),
    ("国有资产监督管理委员会", "国资委"),
)


def no_unit(goal: GoalText, _: Limits) -> Iterator[Found]:
    found = amount(goal.target)
    if found is None or found.unit or _NO_UNIT_NEEDED.search(goal.title):
        return
    if goal.unit.strip() in NOTHING:
        yield Found("unit", {"target": goal.target})


def no_direction(goal: GoalText, _: Limits) -> Iterator[Found]:
    """A bound in the target or the rule itself may say it already."""
    if goal.direction or amount(goal.target) is None:
        return
    if not (sense(goal.target) or rule_direction(goal)):
        yield Found("direction", {"target": goal.target})


def rule_direction(goal: GoalText) -> str:
    """The direction that the goal's rule rewards, by its parameters first; empty where it does not care."""
    try:
        rule = rule_of(goal.rule)
    except UnknownRuleError:
        return ""
    if goal.params.get("lower_is_better") in (True, "true", "是"):
        return "down"
    said = goal.params.get("direction", "")
    if rule.code in {"SR-06", "SR-06b"}:
        return "down" if said == "down" else "up"
    return {1: "up", -1: "down"}.get(rule.monotone, said if said in ("up", "down") else "")


def direction_against_rule(goal: GoalText, _: Limits) -> Iterator[Found]:
    """The rule, the bound in the target, or the words of the title want the other direction."""
    names = {"up": "正向", "down": "逆向"}
    wanted = {"计分规则" + goal.rule: rule_direction(goal), "目标的表述": _worded_direction(goal)}
    for what, direction in wanted.items():
        if direction and goal.direction in names and goal.direction != direction:
            yield Found("direction", {"rule": what, "said": names[goal.direction], "rewarded": names[direction]})
            return


def _worded_direction(goal: GoalText) -> str:
    """A bound written in the target, or in the title beside the target's number; a fall that is measured is to grow."""
    if _FALL.search(goal.title):
        return "up"
    target = amount(goal.target)
    beside = target is not None and re.search(rf"(?<![\d.]){re.escape(shown(target.value))}(?![\d.])", goal.title)
    return sense(goal.target) or (sense(goal.title) if beside else "")


def no_deadline(goal: GoalText, _: Limits) -> Iterator[Found]:
    """A time in the text or in the milestones serves as well."""
    if is_time(goal.deadline):
        return
    text = _QUOTED.sub("", "；".join((goal.title, goal.deliverable, *goal.milestones)))
    if not (_DUE.search(text) or _LONG.search(text)):
        yield Found("deadline", {"said": goal.deadline or "空"})


def deadline_outside(goal: GoalText, _: Limits) -> Iterator[Found]:
    """The year of the deadline, or of the text where the deadline is empty and nothing is due in the plan's year."""
    if goal.year is None:
        return
    named = years(goal.deadline)
    if not is_time(goal.deadline):
        text = _QUOTED.sub("", f"{goal.title}；{goal.deliverable}")
        named = [] if str(goal.year) in text else [int(year) for year in _LONG.findall(text)]
    if named and max(named) != goal.year and not any(goal.year in years(each) for each in goal.milestones):
        yield Found("deadline", {"said": max(named), "year": goal.year})


def no_source(goal: GoalText, _: Limits) -> Iterator[Found]:
    said = goal.data_source.strip()
    if said in NOTHING or said in NO_SOURCE:
        yield Found("data_source", {"said": said or "空"})


def own_judge(goal: GoalText, _: Limits) -> Iterator[Found]:
    """The organ itself, one of its divisions, or 「本单位」; two spellings of one organ are one."""
    owner, organ = short_name(goal.data_owner), short_name(goal.organ)
    ours = _OURS.search(goal.data_owner)
    if owner and (ours or (len(organ) > 1 and owner.startswith(organ))):
        yield Found("data_owner", {"owner": goal.data_owner, "organ": goal.organ})


def short_name(organ: str) -> str:
    """An organ's name without the province in front and with the usual short form."""
    name = _PREFIX.sub("", re.sub(r"\s", "", organ))
    for long, short in _SHORT:
        name = name.replace(long, short)
    return name
