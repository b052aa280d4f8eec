"""Points for what happened: events, missed duties, criticism, tasks with their lists of plus and minus."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from hengji.core.scoring.numbers import Exact, clip
from hengji.core.scoring.rule import Case, Cells, Floored, Input, Rule, choose, floored, weighted
from hengji.core.scoring.scheme import Flag, Name, Number

Amount = Annotated[Number, Field(ge=0)]
Positive = Annotated[Number, Field(gt=0)]
Deductions = Annotated[dict[Name, Amount], Field(min_length=1)]
QUALITY = Input("quality", "内容空泛等质量扣分", optional=True, measure="sum")
ONLY_KIND = Input("only_kind", "只承担此类任务（是=1）", optional=True)


def _counts(name: str, title: str, listed: dict[str, Decimal]) -> Input:
    return Input(name, title, keys=tuple(listed), measure="sum")


class Events(Floored):
    """SR-07: deduction for each event of a kind; ``exclude`` says in words what is not counted."""

    events: Deductions
    exclude: str = ""


def event_inputs(params: Events) -> tuple[Input, ...]:
    """How many events of each kind listed."""
    return (_counts("event", "扣分情形次数", params.events),)


def events(c: Cells[Events]) -> Exact:
    lost = c.show("lost", weighted(c.table("event"), c.params.events))
    return floored(c, c.points - lost)


COUNTY = {"上级决策未落实": "5", "上级决策落实迟缓": "2", "领导信箱或批示未回复": "0.5", "网民留言未回复": "0.1",
          "会议缺席": "1", "会议迟到": "0.5", "会上被点名": "1"}  # fmt: skip

SR_07 = Rule(
    code="SR-07",
    name="逐次扣分",
    what="每发生一次规定情形扣规定的分，扣完为止；减分项按实际扣分计，不设下限。",
    formula="得分 = max(下限, 分值 − Σ 每次扣分 × 次数)",
    source="[S66]",
    params=Events,
    inputs=event_inputs,
    score=events,
    sentence="{event}，共扣{lost}分，分值{points}，得{score}分",
    monotone=-1,
    cases=(
        Case("两项落实迟缓、三件批示未回复", {"event": {"上级决策落实迟缓": "2", "领导信箱或批示未回复": "3"}}, "4.5",
             {"events": COUNTY}, points="10", mark="[S66]"),
        Case("扣完为止", {"event": {"上级决策未落实": "3"}}, "0", {"events": COUNTY}, points="10"),
        Case("减分项不设下限", {"event": {"上级决策未落实": "3"}}, "-15", {"events": COUNTY, "floor": "none"}),
    ),
)  # fmt: skip


class Duties(Floored):
    """SR-08: deductions on a score of ``base``, which is then converted to ``convert_to``, the points of the leaf."""

    items: Deductions
    base: Positive = Decimal(100)
    convert_to: Positive | None = None
    quality_most: Amount | None = None
    double_when_only_kind: Flag = False


def duty_inputs(params: Duties) -> tuple[Input, ...]:
    """How many duties of each kind were missed, what poor content cost, and who has only this kind of task."""
    items = _counts("item", "未履行事项次数", params.items)
    return (items, QUALITY, ONLY_KIND) if params.double_when_only_kind else (items, QUALITY)


def duties(c: Cells[Duties]) -> Exact:
    quality = clip(c["quality"], 0, c["quality_most"] if c.has("quality_most") else None)
    lost = weighted(c.table("item"), c.params.items) + quality
    if c.params.double_when_only_kind:
        lost = lost * choose(c["only_kind"] > 0, Exact(2), Exact(1))
    full = c["convert_to"] if c.has("convert_to") else choose(c.points > 0, c.points, c["base"])
    scale = full / c["base"]
    return floored(c, c.points - c.show("lost", lost) * scale, scale)


TASKS = {"方案未报": "10", "未定阶段目标": "5", "半年、三季度或年终报告缺报": "10"}

SR_08 = Rule(
    code="SR-08",
    name="任务未履行扣分",
    what="方案、报告等每缺一件扣规定的分，内容空泛的另扣；只承担此类任务的单位加倍扣分。",
    formula="得分 = max(下限, 满分 − (Σ 每件扣分 × 件数 + 质量扣分) × 倍数) × 分值 ÷ 满分；只承担此类任务的倍数为 2",
    source="[S67]",
    params=Duties,
    inputs=duty_inputs,
    score=duties,
    sentence="{item}，质量扣{quality}分，按{base}分共扣{lost}分，分值{points}，得{score}分",
    monotone=-1,
    cases=(
        Case("方案未报、未定阶段目标", {"item": {"方案未报": "1", "未定阶段目标": "1"}}, "85", {"items": TASKS},
             points="100", mark="[S67]"),
        Case("缺报两次、报告无实质进展扣5分", {"item": {"半年、三季度或年终报告缺报": "2"}, "quality": "5"}, "75",
             {"items": TASKS}, points="100", mark="[S67]"),
        Case("只承担督查事项的加倍", {"item": {"方案未报": "1", "未定阶段目标": "1"}, "only_kind": "1"}, "70",
             {"items": TASKS, "double_when_only_kind": "true"}, points="100", mark="[S67]"),
        Case("百分制折算为4分", {"item": {"方案未报": "1"}}, "3.6", {"items": TASKS, "convert_to": "4"}, points="4"),
    ),
)  # fmt: skip


class Criticism(Floored):
    """SR-21: what one criticism costs, by the level that issued it."""

    levels: Deductions


def criticism_inputs(params: Criticism) -> tuple[Input, ...]:
    """How many times criticised by each level."""
    return (_counts("level", "通报批评次数", params.levels),)


def criticism(c: Cells[Criticism]) -> Exact:
    lost = c.show("lost", weighted(c.table("level"), c.params.levels))
    return floored(c, c.points - lost)


CHANGDE = {"中央": "15", "部委或省": "10", "市或领导干部失职": "5"}
MEDIA = {"省级媒体": "3", "市级媒体": "2", "县级媒体": "1"}

SR_21 = Rule(
    code="SR-21",
    name="通报批评扣分",
    what="受到通报批评或曝光的，按发出机关的级别每次扣规定的分。",
    formula="得分 = 分值 − Σ 该级别扣分 × 次数",
    source="[S16][S66]",
    params=Criticism,
    inputs=criticism_inputs,
    score=criticism,
    sentence="{level}，共扣{lost}分，得{score}分",
    monotone=-1,
    cases=(
        Case("中央通报一次", {"level": {"中央": "1"}}, "-15", {"levels": CHANGDE}, mark="[S16]"),
        Case("部委通报一次、市里通报一次", {"level": {"部委或省": "1", "市或领导干部失职": "1"}}, "-15",
             {"levels": CHANGDE}, mark="[S16]"),
        Case("省级、市级、县级媒体各曝光一次", {"level": {"省级媒体": "1", "市级媒体": "1", "县级媒体": "1"}}, "-6",
             {"levels": MEDIA}, mark="[S66]"),
    ),
)  # fmt: skip


class TaskSet(Floored):
    """SR-46: completion of the number planned, lists of plus and minus, or both; ``base`` absent means the points."""

    mode: Literal["completion", "lists", "both"]
    base: Number | None = None
    plus: dict[Name, Amount] = {}
    minus: dict[Name, Amount] = {}

    @model_validator(mode="after")
    def _lists_of_mode(self) -> TaskSet:
        if (self.mode == "completion") == bool(self.plus or self.minus):
            raise ValueError("只按完成率计分的不写加减分清单，其余两种至少写一张清单（plus、minus）")
        return self


def task_inputs(params: TaskSet) -> tuple[Input, ...]:
    """Done and planned where completion counts; the events of each list that there is."""
    done = (Input("actual", "完成数"), Input("planned", "计划数"))
    plus = (_counts("plus_item", "加分情形次数", params.plus),) if params.plus else ()
    minus = (_counts("minus_item", "扣分情形次数", params.minus),) if params.minus else ()
    return (*(() if params.mode == "lists" else done), *plus, *minus)


def task_set(c: Cells[TaskSet]) -> Exact:
    score = c["base"] if c.has("base") else c.points
    if c.params.mode != "lists":
        score = score * c.show("ratio", c["actual"] / c["planned"])
    if c.params.plus:
        score = score + c.show("gained", weighted(c.table("plus_item"), c.params.plus))
    if c.params.minus:
        score = score - c.show("lost", weighted(c.table("minus_item"), c.params.minus))
    return floored(c, score)


SR_46 = Rule(
    code="SR-46",
    name="任务清单计分",
    what="任务分三种：按完成数占计划数的比例计分，按加分、扣分清单计分，两者并用。",
    formula="得分 = 起评分 [× 完成数 ÷ 计划数] + Σ 每次加分 × 次数 − Σ 每次扣分 × 次数，最低为 0",
    source="[S91]",
    params=TaskSet,
    inputs=task_inputs,
    score=task_set,
    sentence="计划{planned}，完成{actual}，完成率{ratio%}；加分{gained}，扣分{lost}，分值{points}，得{score}分",
    cases=(
        Case("计划8项完成6项", {"actual": "6", "planned": "8"}, "7.5", {"mode": "completion"}, points="10"),
        Case("只有加分清单", {"plus_item": {"承办现场会": "2"}}, "1",
             {"mode": "lists", "base": "0", "plus": {"承办现场会": "0.5"}}, points="10"),
        Case("只有扣分清单", {"minus_item": {"迟报": "3"}}, "9.4",
             {"mode": "lists", "minus": {"迟报": "0.2"}}, points="10"),
        Case("完成率和清单并用",
             {"actual": "6", "planned": "8", "plus_item": {"承办现场会": "1"}, "minus_item": {"迟报": "2"}}, "7.6",
             {"mode": "both", "plus": {"承办现场会": "0.5"}, "minus": {"迟报": "0.2"}}, points="10"),
    ),
)  # fmt: skip

RULES = (SR_07, SR_08, SR_21, SR_46)
