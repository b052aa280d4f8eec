"""The walk: parts of a node, goals, evidence, and what the scheme does with each way of having no value."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.core.scoring.scheme import MissingPolicy
from hengji.core.scoring.types import MISSING_WORDS, Goal
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row
from hengji.outcome.assessment.addresses import organ_url
from hengji.outcome.assessment.models import Run
from hengji.outcome.assessment.queries.opened import Opened
from hengji.outcome.assessment.queries.walk import Fact, Part, Place, group_position

from .cells import NONE, STATE_TONES, is_zero, number, score_cell, signed, state_cell

DEEPEST = 3  # the style sheet moves in no further


def parts_table(record: Run, at: Place) -> Table:
    columns = (
        Column(_("组成")),
        Column(_("得分"), Kind.NUMBER, _("分")),
        Column(_("满分"), Kind.NUMBER, _("分")),
        Column(_("失分"), Kind.NUMBER, _("折合总分"), _("这一项没有得到的分，换算成在总分中的分数")),
        Column(_("组平均"), Kind.NUMBER, _("分")),
        Column(_("组最好"), Kind.NUMBER, _("分")),
        Column(_("状态")),
    )
    lines = [
        row(
            Cell(part.step.title, organ_url(record, at.standing, part.step.code), level=min(part.depth, DEEPEST)),
            score_cell(part.score),
            part.step.full or NONE,
            number(part.lost),
            number(part.mean),
            number(part.best),
            part_state(part),
        )
        for part in at.parts
    ]
    return Table(_("得分的组成"), columns, tuple(lines), caption_hidden=True)


def part_state(part: Part) -> Cell:
    """In bonus and deduction a zero means that nothing was recorded, which is no loss."""
    if part.in_section and part.score not in MISSING_WORDS:
        return Cell(_("无记录") if is_zero(part.score) else _("有记录"))
    return state_cell(part.score if part.score in MISSING_WORDS else part.step.state, part.score)


DESCRIBING = ("input", "goal", "key", "layer", "period", "matter")


def facts_table(found: list[Fact], names: Mapping[str, str]) -> Table:
    """What was seen, its value, and where it stands; ``names`` says what short names of inputs and goals mean."""
    more = [name for name in ("n", "state") if any(fact.text[name] for fact in found)]
    titles = {"n": Column(_("样本数"), Kind.NUMBER), "state": Column(_("确认情况"))}
    columns = (
        Column(_("记录")),
        Column(_("数值"), Kind.NUMBER),
        *(titles[name] for name in more),
        Column(_("来源")),
        Column(_("文号")),
        Column(_("日期"), Kind.DATE),
    )
    lines = [
        row(
            _described(fact, names),
            Cell(fact.value, badge=STATE_TONES[fact.value]) if fact.missing else fact.value,
            *(fact.text[name] or NONE for name in (*more, "channel", "document", "date")),
        )
        for fact in found
    ]
    nothing = Empty(_("没有计分依据"), _("底稿中没有记录：计分项按“未报”处理，加减分项按没有发生处理。"))
    return Table(_("计分依据"), columns, tuple(lines), nothing, caption_hidden=True)


def _described(fact: Fact, names: Mapping[str, str]) -> Cell:
    words = [names.get(text, text) for name in DESCRIBING if (text := fact.text[name])]
    return Cell(" · ".join(dict.fromkeys(words)) or _("数值"), note=_("同一事项已计，不重复计") if fact.dropped else "")


def goals_table(found: Iterable[Goal]) -> Table:
    columns = (
        Column(_("目标")),
        Column(_("分值"), Kind.NUMBER, _("分")),
        Column(_("计分规则")),
        Column(_("基期值"), Kind.NUMBER),
        Column(_("目标值"), Kind.NUMBER),
        Column(_("挑战值"), Kind.NUMBER),
        Column(_("单位")),
        Column(_("时限"), Kind.DATE),
    )
    lines = [
        row(
            Cell(goal.title or goal.goal, note=goal.goal if goal.title else ""),
            *(text or NONE for text in (goal.points, goal.rule, goal.baseline, goal.target, goal.challenge)),
            *(text or NONE for text in (goal.unit, goal.deadline)),
        )
        for goal in found
    ]
    return Table(_("所定目标"), columns, tuple(lines), caption_hidden=True)


TREATMENTS = {
    "rescale": gettext_lazy("不计，由其余各项折算"),
    "zero": gettext_lazy("按零分计"),
    "full": gettext_lazy("按满分计"),
    "group_mean": gettext_lazy("按本组平均分计"),
}


def policy_table(policy: MissingPolicy, *, settled: bool) -> Table:
    """The four ways of having no value, and what this scheme makes of each; a zero is none of them."""
    columns = (Column(_("情形")), Column(_("含义")), Column(_("本办法的处理")))
    pending = policy.settled if settled else policy.pending
    lines = [
        row(Cell(_("未报"), badge="warn"), _("应报而没有报"), _treatment(policy.not_reported)),
        row(Cell(_("不适用"), badge="neutral"), _("本单位没有这项职责"), _treatment(policy.not_applicable)),
        row(Cell(_("待公布"), badge="info"), _("统计数据尚未公布"), _treatment(pending)),
        row(Cell(_("免考"), badge="ok"), _("经批准免予考评"), _treatment(policy.exempt)),
        row(Cell(_("计零分"), badge="danger"), _("有数据，按规则得零分"), _("照实计零分，不作缺值处理")),
    ]
    return Table(_("没有数值时怎样处理"), columns, tuple(lines), narrow=Narrow.CARDS, caption_hidden=True)


def _treatment(treatment: str) -> str:
    word = TREATMENTS.get(treatment)
    return str(word) if word is not None else _("按分值的%(share)s计") % {"share": treatment}


def compare_table(run: Opened, at: Place) -> Table:
    columns = (
        Column(_("板块")),
        Column(_("本单位"), Kind.NUMBER, _("分")),
        Column(_("满分"), Kind.NUMBER, _("分")),
        Column(_("组平均"), Kind.NUMBER, _("分")),
        Column(_("与平均相比"), Kind.NUMBER, _("分")),
        Column(_("组最好"), Kind.NUMBER, _("分")),
        Column(_("与最好相比"), Kind.NUMBER, _("分")),
        Column(_("组内位次"), Kind.NUMBER),
    )
    lines = [row(*_compared(run, at, part)) for part in at.parts]
    return Table(_("各板块与本组比较"), columns, tuple(lines), caption_hidden=True)


def _compared(run: Opened, at: Place, part: Part) -> list[Cell | str]:
    own = at.standing.number(part.step.code)
    better = -1 if part.deducts else 1  # a smaller deduction is the better one
    position = group_position(run, at.standing, part.step.code)
    return [
        Cell(part.step.title, note=_("扣分，与平均和最好相比按对总分的影响计") if part.deducts else ""),
        score_cell(part.score),
        part.step.full or NONE,
        number(part.mean),
        signed(None if own is None or part.mean is None else better * (own - part.mean)),
        number(part.best),
        signed(None if own is None or part.best is None else better * (own - part.best)),
        str(position or NONE),
    ]
