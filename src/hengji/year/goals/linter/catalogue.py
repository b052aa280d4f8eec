"""Every rule of the linter, in the order in which it speaks. Sources: the rulebook's 3.2 and 3.3, [I] where ours."""

from __future__ import annotations

from hengji.year.goals.linter.curve import cliff
from hengji.year.goals.linter.model import Check, SheetCheck
from hengji.year.goals.linter.record import (
    deadline_outside,
    direction_against_rule,
    no_deadline,
    no_direction,
    no_source,
    no_unit,
    own_judge,
)
from hengji.year.goals.linter.targets import already_reached, below_last, below_mean, unreachable
from hengji.year.goals.linter.twins import twins_across, twins_within
from hengji.year.goals.linter.weights import too_big, too_few_measurable, too_many, too_small, wrong_sum
from hengji.year.goals.linter.wording import activity_as_goal, vague

CHECKS: tuple[Check, ...] = (
    Check(
        "VAGUE",
        "表述空泛",
        "{said}没有写明可以核验的成果。",
        "写明交付什么：数值、数量、文件名称、时间或可以验收的成果。",
        "[I] 3.3",
        vague,
    ),
    Check(
        "ACTIVITY",
        "以活动代替成果",
        "“{words}”是工作活动，不是要达到的结果。",
        "写明活动要带来的变化，如合格率、办结率、整改完成数；活动本身放入工作措施。",
        "[S54]",
        activity_as_goal,
    ),
    Check(
        "NO_UNIT",
        "缺计量单位",
        "目标值{target}没有计量单位。",
        "填写计量单位，如：%、个、万元、公里。",
        "[S54] 3.2",
        no_unit,
    ),
    Check(
        "NO_DIRECTION",
        "缺方向",
        "目标值{target}没有说明高好还是低好。",
        "选择正向、逆向或区间。",
        "[I] 3.2",
        no_direction,
    ),
    Check(
        "DIRECTION_RULE",
        "方向与计分规则矛盾",
        "目标为{said}，{rule}却要求{rewarded}。",
        "改正方向，或换用与方向一致的计分规则。",
        "[I] 3.3",
        direction_against_rule,
    ),
    Check(
        "NO_DEADLINE",
        "缺完成时限",
        "完成时限为“{said}”，无法确定何时完成。",
        "填写年内的具体日期或季度。",
        "[S54]",
        no_deadline,
    ),
    Check(
        "DEADLINE_YEAR",
        "时限不在本年度",
        "时限落在{said}年，不在{year}年度内。",
        "改为本年度内的时限；跨年任务写明本年度应完成的部分。",
        "[I] 3.3",
        deadline_outside,
    ),
    Check(
        "NO_SOURCE",
        "缺数据来源",
        "数据来源为“{said}”，无法据以核验。",
        "写明统计报表、业务系统、文件或验收材料的名称。",
        "[S43] 3.2",
        no_source,
    ),
    Check(
        "SELF_SOURCE",
        "自己提供考评数据",
        "数据由{owner}提供，而被考评的就是{organ}。",
        "改由其他单位、业务系统或第三方提供数据；确无他方的，说明核验方式。",
        "[I] 3.3",
        own_judge,
    ),
    Check(
        "BELOW_LAST",
        "目标低于上年实际",
        "目标值{target}差于上年实际值{reference}，且没有说明理由。",
        "提高目标值，或填写理由（政策、口径、职能、不可抗力等变化）。",
        "[S54]",
        below_last,
    ),
    Check(
        "BELOW_MEAN",
        "目标低于三年平均",
        "目标值{target}差于前三年平均值{reference}，且没有说明理由。",
        "提高目标值，或填写理由（政策、口径、职能、不可抗力等变化）。",
        "[S54]",
        below_mean,
    ),
    Check(
        "REACHED",
        "目标已经达到",
        "目标值{target}已经达到：{when}{value}。",
        "提高目标值；意在保持的，请写明“保持”。",
        "[S54]",
        already_reached,
    ),
    Check(
        "UNREACHABLE",
        "目标可能过高",
        "目标比上年好{ahead}，而以往一年最多变化{largest}。",
        "核对单位和数值；确有依据的，写明依据和措施，或把超出部分设为挑战值。",
        "[S54]",
        unreachable,
    ),
    Check(
        "CLIFF",
        "计分断崖",
        "只差{gap}{unit}就失去{lost}分（满分{full}分）。",
        "改用按比例或分档计分的规则，使小的差距只失小分。",
        "[I]",
        cliff,
    ),
)

SHEET_CHECKS: tuple[SheetCheck, ...] = (
    SheetCheck(
        "DUPLICATE",
        "单位内重复",
        "与本单位另一项目标“{other}”相近。",
        "合并为一项，或写明两项的区别。",
        "[I] 3.3",
        twins_within,
    ),
    SheetCheck(
        "WEIGHTS_SUM",
        "分值合计不符",
        "各项分值合计{total}分，应为{wanted}分。",
        "调整分值，使合计与考评办法一致。",
        "[I] 3.3",
        wrong_sum,
    ),
    SheetCheck(
        "WEIGHT_SMALL",
        "分值过小",
        "该项{points}分，只占{share}%，不影响结果。",
        "并入相近目标，或提高分值。",
        "[I]",
        too_small,
    ),
    SheetCheck(
        "WEIGHT_BIG",
        "分值过大",
        "该项{points}分，占{share}%，一项就能决定结果。",
        "拆分为几项，或降低分值。",
        "[I]",
        too_big,
    ),
    SheetCheck(
        "TOO_MANY",
        "指标过多",
        "共{count}项，超过{most}项。",
        "只保留主要职责和重点任务，其余列入日常工作。",
        "[I] 3.3",
        too_many,
    ),
    SheetCheck(
        "FEW_MEASURABLE",
        "可量化分值不足",
        "可量化目标的分值占{share}%，应不低于{least}%。",
        "把能够量化的目标写成数值；不能量化的写明标准和时限。",
        "[S54]",
        too_few_measurable,
    ),
)

ACROSS_CHECKS: tuple[SheetCheck, ...] = (
    SheetCheck(
        "DUPLICATE_ACROSS",
        "单位间重复",
        "与{organ}的目标“{other}”相近。",
        "确定一家牵头，其余写为配合，并分清分值。",
        "[I] 3.3",
        twins_across,
    ),
)
_ALL: tuple[Check | SheetCheck, ...] = (*CHECKS, *SHEET_CHECKS, *ACROSS_CHECKS)
CODES = frozenset(check.code for check in _ALL)
