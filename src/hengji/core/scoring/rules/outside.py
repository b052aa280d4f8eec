"""Points that come from outside: ranks and losses in the superior's evaluation, a bonus given by the top leader."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from hengji.core.scoring.numbers import Exact, clip
from hengji.core.scoring.rule import Case, Cells, Input, Rule, choose
from hengji.core.scoring.scheme import Model, Number

Amount = Annotated[Number, Field(ge=0)]
Place = Annotated[int, Field(strict=False, ge=1)]


class OutsideRank(Model):
    """SR-13: points for the first places, and off for the last ones, where 1 is the very last."""

    first: dict[Place, Amount] = {}
    last: dict[Place, Amount] = {}

    @model_validator(mode="after")
    def _some_place(self) -> OutsideRank:
        if not (self.first or self.last):
            raise ValueError("应写明加分的名次（first）或扣分的末位名次（last）")
        return self


def rank_inputs(params: OutsideRank) -> tuple[Input, ...]:
    """The place (0 where not ranked), the number ranked where last places count, and what was deducted up there."""
    rank = Input("rank", "上级考核名次（未排名为0）")
    ranked = Input("of", "参加排名的个数")
    deducted = Input("deducted", "上级因未完成任务所扣的分", optional=True, measure="sum")
    return (rank, ranked, deducted) if params.last else (rank, deducted)


def outside_rank(c: Cells[OutsideRank]) -> Exact:
    gained = c.show("gained", _at_place(c["rank"], c.params.first))
    lost = c["deducted"]
    if c.params.last:
        lost = lost + _at_place(c["of"] - c["rank"] + 1, c.params.last)
    return c.points + gained - c.show("lost", lost)


def _at_place(rank: Exact, worth: dict[int, Decimal]) -> Exact:
    points = Exact(0)
    for place, amount in worth.items():
        points = choose(rank == place, Exact.of(amount), points)
    return points


FIVE = {"1": "5", "2": "4", "3": "3", "4": "2", "5": "1"}

SR_13 = Rule(
    code="SR-13",
    name="上级排名加扣分",
    what="在上级考核中名列前茅的按名次加分，排名末位的按名次扣分，未完成任务的按上级所扣分数扣分。",
    formula="得分 = 分值 + 名次加分 − 末位扣分 − 上级所扣分数",
    source="[S70]",
    params=OutsideRank,
    inputs=rank_inputs,
    score=outside_rank,
    sentence="上级考核第{rank}名（共{of}个），加{gained}分，扣{lost}分，得{score}分",
    cases=(
        Case("全省第二名", {"rank": "2", "of": "14"}, "4", {"first": FIVE, "last": FIVE}, mark="[S70]"),
        Case("全省最后一名", {"rank": "14", "of": "14"}, "-5", {"first": FIVE, "last": FIVE}, mark="[S70]"),
        Case("全省倒数第五名", {"rank": "10", "of": "14"}, "-1", {"first": FIVE, "last": FIVE}, mark="[S70]"),
        Case("居中", {"rank": "8", "of": "14"}, "0", {"first": FIVE, "last": FIVE}),
        Case("未完成任务，省里扣1.2分", {"rank": "0", "deducted": "1.2"}, "-1.2", {"first": FIVE}, mark="[S70]"),
    ),
)  # fmt: skip


class MirroredLoss(Model):
    """SR-22: how many times a loss in the superior's evaluation counts here."""

    factor: Amount = Decimal(2)


def mirrored_loss(c: Cells[MirroredLoss]) -> Exact:
    return c.points - c.show("deducted", c["lost"] * c["factor"])


SR_22 = Rule(
    code="SR-22",
    name="上级考核失分加倍扣",
    what="在上级考核中失的分，在这里按倍数扣。",
    formula="得分 = 分值 − 倍数 × 上级考核失分",
    source="[S66]",
    params=MirroredLoss,
    inputs=(Input("lost", "上级考核失分", measure="sum"),),
    score=mirrored_loss,
    sentence="上级考核失{lost}分，按{factor}倍扣{deducted}分，得{score}分",
    monotone=-1,
    cases=(Case("失0.8分", {"lost": "0.8"}, "-1.6", mark="[S66]"),),
)


class SpecialBonus(Model):
    """SR-45: the most that may be given."""

    max: Amount


def special_bonus(c: Cells[SpecialBonus]) -> Exact:
    return choose(c["reason"] > 0, clip(c["actual"], 0, c["max"]), Exact(0))


SR_45 = Rule(
    code="SR-45",
    name="主要领导特别加分",
    what="主要领导对成绩突出的单位给予特别加分，应有书面理由，不超过规定的最高分。",
    formula="有书面理由：给予的分数，最低 0，最高不超过规定的最高分；没有书面理由：0",
    source="[S21]",
    params=SpecialBonus,
    inputs=(Input("actual", "给予的加分"), Input("reason", "书面理由已登记（是=1）")),
    score=special_bonus,
    sentence="给予加分{actual}（书面理由{reason}，最高{max}），得{score}分",
    monotone=1,
    cases=(
        Case("给予2分，有书面理由", {"actual": "2", "reason": "1"}, "2", {"max": "3"}),
        Case("给予4分，最高3分", {"actual": "4", "reason": "1"}, "3", {"max": "3"}),
        Case("没有书面理由", {"actual": "2", "reason": "0"}, "0", {"max": "3"}),
    ),
)

RULES = (SR_13, SR_22, SR_45)
