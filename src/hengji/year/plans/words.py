"""Chinese names of parameters and of the values that a worked case gives; the core speaks in keys."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PARAMETERS: dict[str, Promise] = {
    "target": _("目标值（目标自带的优先）"),
    "cap_ratio": _("完成率封顶比例"),
    "on": _("计分所看的内容"),
    "unit": _("计量单位"),
    "pass_percent": _("及格线（百分数）"),
    "bonus": _("另加分"),
    "bands": _("数值档次表"),
    "levels": _("等次或级别对应的分"),
    "floor": _("最低得分（none 为不设）"),
    "step": _("步长"),
    "deduct": _("每步扣分"),
    "mode": _("计算方式"),
    "proportional": _("不足一步是否按比例"),
    "direction": _("方向（up 越高越好，down 越低越好）"),
    "cap": _("上限"),
    "events": _("各类事项每次扣分"),
    "exclude": _("不计的情形"),
    "items": _("各类缺项扣分"),
    "base": _("基础分"),
    "convert_to": _("折算为"),
    "quality_most": _("质量扣分上限"),
    "double_when_only_kind": _("只有一类时是否加倍"),
    "per_day": _("每逾期一日扣分"),
    "of": _("参加排名的总数或基数"),
    "not_filed": _("未报送的扣分"),
    "due": _("时限"),
    "lower_is_better": _("是否越低越好"),
    "from_value": _("是否由数值排出名次"),
    "within": _("比较范围（group 组、class 类、all 全体）"),
    "lower_first": _("数值小的是否排前"),
    "s": _("每落后一名的扣分比例"),
    "best_within": _("最优值取自（group 组、class 类、all 全体）"),
    "top": _("前列名次的得分或高分线"),
    "first": _("前列名次加分"),
    "last": _("末尾名次扣分"),
    "a": _("基本系数"),
    "lo": _("不允许值"),
    "hi": _("满意值"),
    "clip": _("是否限制在区间内"),
    "direct": _("是否直接相比"),
    "first_year": _("是否首年"),
    "k_plus": _("超过自报的加分系数"),
    "k_minus": _("低于自报的扣分系数"),
    "completion_share": _("完成率所占比例"),
    "contribution_share": _("贡献率所占比例"),
    "rate_key": _("重点项目加分率"),
    "rate_other": _("其他项目加分率"),
    "item_cap": _("单项上限"),
    "total_cap": _("合计上限"),
    "when": _("适用条件"),
    "highest_once": _("同一事项只取最高"),
    "shares": _("各期或各方所占比例"),
    "needs": _("须有的材料"),
    "late": _("逾期的处理"),
    "factor": _("倍数"),
    "scale": _("最高档的分"),
    "low": _("最低档的分"),
    "unknown": _("不计的选项"),
    "min_valid": _("最少有效票数"),
    "tenure_weighted": _("是否按任期加权"),
    "places": _("保留小数位数"),
    "eligible": _("评价人资格"),
    "designated": _("指定评价人的名称"),
    "designated_share": _("指定评价人所占比例"),
    "grades": _("各档系数或分数线"),
    "options": _("各选项的分值"),
    "excluded": _("不计入的选项"),
    "satisfied": _("计为满意的选项"),
    "weights": _("各主体的权重"),
    "weights_by_class": _("按类别不同的权重"),
    "drop": _("两端各去掉的票数"),
    "when_more_than": _("票数超过多少时去掉"),
    "top_share_max": _("高分票比例上限"),
    "top_count_max": _("高分票数上限"),
    "bottom": _("低分线"),
    "bottom_count_min": _("低分票数下限"),
    "all_equal": _("全部同分是否有效"),
    "full": _("满分值"),
    "min_deducted_share": _("可以加分的扣分单位占比下限"),
    "max_awarded_share": _("加分单位占比上限"),
    "max_points_share": _("单项加分占分值的上限"),
    "part": _("评定环节"),
    "max": _("最高分"),
    "by_criterion": _("是否逐项评定"),
    "whole_from": _("按整数计分的起点分值"),
    "ties_void": _("并列是否无效"),
    "method": _("校正方法"),
    "mean": _("目标平均数"),
    "deviation": _("目标标准差"),
    "first_coefficient": _("首位系数"),
    "last_coefficient": _("末位系数"),
    "rest_coefficient": _("其余系数"),
    "ranks": _("各名次段的比例"),
    "enabled": _("是否启用"),
    "note": _("说明"),
    "by_unit_grade": _("按单位等次的比例"),
    "extra": _("另加的比例"),
    "ceiling": _("比例上限"),
    "rounding": _("取整方式"),
    "lead": _("牵头单位所占份额"),
    "co": _("配合单位所占份额"),
    "words": _("牵头、配合的称呼"),
    "plus": _("加分项"),
    "minus": _("扣分项"),
    "constants": _("公式中的常数"),
    "expression": _("公式"),
    "formula": _("公式"),
    "inputs": _("公式用到的数值"),
}

GIVEN: dict[str, Promise] = {
    "target": _("目标值"),
    "baseline": _("基期值"),
    "challenge": _("挑战值"),
    "points": _("分值"),
    "values": _("数值"),
    "facts": _("记录"),
    "class": _("类别"),
    "votes": _("票数"),
    "marks": _("各票打分"),
    "grades": _("各项等次"),
    "score": _("得分"),
    "rank": _("名次"),
    "of": _("总数"),
    "persons": _("人数"),
    "grade": _("单位等次"),
    "x": _("得分"),
    "group_mean": _("本组平均"),
    "mean": _("全体平均"),
    "deviation": _("标准差"),
    "peers": _("同组其他"),
    "goals": _("目标"),
}
FIELDS: dict[str, Promise] = {  # of an indicator
    "code": _("编码"),
    "title": _("名称"),
    "points": _("分值"),
    "weight": _("权重"),
    "by_class": _("按类别的分值或权重"),
    "combine": _("合成方式"),
    "relative": _("相对权重"),
    "convert": _("按比例折算"),
    "min_present": _("最少有值项数"),
    "rule": _("计分规则"),
    "measure": _("计量方法"),
    "measures": _("各项计量方法"),
    "per": _("分项计分"),
    "aggregate": _("汇总方法"),
    "goals": _("按目标计分"),
    "applies": _("适用范围"),
    "requires": _("计分前提"),
    "missing": _("缺项处理"),
    "second": _("另记入的项目"),
    "floor": _("下限"),
    "cap": _("上限"),
    "places": _("小数位数"),
    "show_also": _("一并显示"),
    "article": _("条款"),
    "policy": _("政策原文"),
    "source": _("数据来源"),
    "owner": _("考评责任单位"),
    "lead_owner": _("牵头责任单位"),
    "substitute": _("替补评分单位"),
    "verifiers": _("核实单位"),
    "frequency": _("频次"),
    "material": _("材料要求"),
    "kind": _("指标性质"),
    "unit": _("计量单位"),
    "privacy": _("公开范围"),
    "note": _("说明"),
    "below": _("对下级的要求"),
    "late_statistics": _("滞后统计"),
    "demo": _("演示数据"),
    "children": _("下级指标"),
}

GOALS: dict[str, Promise] = {  # of an indicator that is scored by goals
    "points_total": _("目标分值合计"),
    "least": _("每个单位最少几项目标"),
    "most": _("每个单位最多几项目标"),
}

PARTS: dict[str, Promise] = {  # of a scheme
    "pack": _("模板编码"),
    "edition": _("版次"),
    "year": _("年度"),
    "status": _("状态"),
    "example": _("示例标识"),
    "source": _("出处"),
    "display_names": _("显示用语"),
    "places": _("小数位数"),
    "total": _("总分"),
    "missing": _("缺项处理"),
    "rescale_within": _("缺项折算范围"),
    "classes": _("类别"),
    "groups": _("组别"),
    "tables": _("公用数表"),
    "combine": _("总分合成方式"),
    "sections": _("加减分板块"),
    "ranking": _("排名办法"),
    "grades": _("等次"),
    "quotas": _("名额"),
    "bars": _("一票否决和限制"),
    "uses": _("结果运用"),
    "below": _("对下级的要求"),
    "cases": _("算例"),
    "display": _("显示设置"),
    "organiser": _("组织单位"),
    "bodies": _("参与机构"),
    "principles": _("原则检查"),
    "participants": _("参评名单"),
    "scale_up": _("扩展名单"),
    "small_groups": _("小组合并"),
    "unranked": _("不参加排名"),
    "calendar": _("日程"),
    "cut_off": _("截止时间"),
    "lights": _("亮灯"),
    "mobile_reporting": _("移动填报"),
    "ratings": _("领导评价"),
    "survey": _("公众评议"),
    "innovation": _("创新项目"),
    "inspections": _("核查"),
    "objections": _("异议"),
    "appeals": _("申诉"),
    "disclosure": _("公开清单"),
    "documents": _("公文"),
    "goal_requirements": _("目标要求"),
    "goal_library": _("目标库"),
    "bad_goals": _("不合格目标示例"),
    "task_library": _("任务库"),
    "shared_bars": _("共用否决事项"),
    "owner_self_policy": _("责任单位本单位得分的处理"),
    "missing_notes": _("缺项说明"),
}
DETAILS: dict[str, Promise] = {  # inside the parts of a scheme
    "from": _("起"),
    "to": _("止"),
    "quota": _("名额比例"),
    "count": _("名额"),
    "basis": _("依据"),
    "when": _("情形"),
    "effect": _("后果"),
    "highest_grade": _("最高等次"),
    "lower": _("降低等次数"),
    "title_barred": _("取消评优"),
    "step": _("事项"),
    "phase": _("阶段"),
    "by": _("承办"),
    "item": _("内容"),
    "audience": _("对象"),
    "inside": _("计入总分"),
    "guard": _("防重复计分"),
    "condition": _("条件"),
    "base": _("满分"),
    "low": _("最低"),
    "high": _("最高"),
    "leaf": _("末级指标"),
    "block": _("板块"),
    "overall_cap": _("总名额上限"),
    "rounding": _("取整方式"),
    "border_ties": _("名额边界同分"),
    "ties": _("同分先后"),
    "within": _("范围"),
    "style": _("名次写法"),
    "correction": _("组间校正"),
    "document": _("文件"),
    "url": _("网址"),
}
MARKS: dict[str, Promise] = {  # what a plan below may do with a clause
    "uniform": _("统一执行"),
    "refine": _("可细化"),
    "own": _("自定"),
}
NOT_SHOWN = {"scheme", "ask"}  # the small scheme of a case is told by its title


def field_words(name: str) -> str:
    """The Chinese name of an indicator's field."""
    return str(FIELDS.get(name, name))


def goal_words(name: str) -> str:
    """The Chinese name of what an indicator says about its goals."""
    return str(GOALS[name])


def part_words(name: str) -> str:
    """The Chinese name of a part of the scheme, or of one of its head's fields."""
    return str(PARTS[name]) if name in PARTS else field_words(name)


def detail_words(name: str) -> str:
    """The Chinese name of a key somewhere inside a part of the scheme; names that a scheme itself gives stay."""
    for words in (DETAILS, PARTS, FIELDS, PARAMETERS):
        if name in words:
            return str(words[name])
    return name


def mark_words(mark: str) -> str:
    """The Chinese name of what a plan below may do with a clause; empty where nothing is said."""
    return str(MARKS.get(mark, mark))


def said(value: object) -> str:
    """A value of a parameter or a case as a person writes it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in ("true", "false"):
        return "是" if value == "true" else "否"
    if isinstance(value, dict):
        return "、".join(f"{key} {said(inner)}" for key, inner in value.items() if key not in NOT_SHOWN)
    if isinstance(value, list | tuple):
        return "；".join(said(inner) for inner in value)
    return str(value)


def place_words(where: str) -> str:
    """A place as the core names it (ZN-2 名称 › rule SR-05 bands), its keys by their Chinese names."""
    first, *rest = where.removeprefix("total ").split(" › ")
    inner = (" ".join(detail_words(word).partition("（")[0] for word in part.split(" ")) for part in rest)
    return " › ".join((part_words(first) if first in PARTS else first, *inner))


def in_words(value: object) -> str:
    """A value with an inner structure as a person writes it, keys by their Chinese names."""
    if isinstance(value, dict):
        return "、".join(f"{detail_words(str(name))} {in_words(inner)}" for name, inner in value.items())
    if isinstance(value, list | tuple):
        return "；".join(in_words(inner) for inner in value)
    return said(value)
