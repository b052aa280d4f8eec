from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.evidence.models import Use
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.year.observations.enums import TONES, State
from hengji.year.observations.fact_rows import Fact
from hengji.year.observations.models import Observation
from hengji.year.observations.queries.chain import Deed
from hengji.year.observations.queries.doubles import Sign, Suspect
from hengji.year.plans.models import Plan

from .words import DEEDS, NONE, day, moment

SIGNS = {Sign.DOCUMENT: "文号相同", Sign.EVIDENCE: "材料相同", Sign.MATTER: "事项相同", Sign.DATE: "日期相同"}
MOST_PREVIEWED = 50


def plans_table(plans: Sequence[Plan], counts: Mapping[int, tuple[int, int]]) -> Table:
    columns = (Column(_("年度考评")), Column(_("年度"), Kind.NUMBER), Column(_("状态")),
               Column(_("现行记录"), Kind.NUMBER, _("条")), Column(_("待确认"), Kind.NUMBER, _("条")))  # fmt: skip
    rows = tuple(
        row(Cell(plan.title, reverse("observations", args=[plan.code])), str(plan.year), plan.get_state_display(),
            *map(str, counts.get(plan.pk, (0, 0))))
        for plan in plans
    )  # fmt: skip
    empty = Empty(_("没有可以查看的年度考评"), _("考评办法印发之后，各渠道看到的事实逐条登记在这里。"))
    return Table(_("年度考评"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def observations_table(
    found: Iterable[Observation], states: Mapping[int, State], titles: Mapping[str, str], empty: Empty
) -> Table:  # fmt: skip
    columns = (Column(_("参评对象")), Column(_("指标")), Column(_("值"), Kind.NUMBER), Column(_("渠道和期间")),
               Column(_("事项和文号")), Column(_("状态")), Column(_("登记"), Kind.DATE))  # fmt: skip
    rows = tuple(_observation(each, states[each.pk], titles) for each in found)
    return Table(_("计分依据"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def _observation(each: Observation, state: State, titles: Mapping[str, str]) -> Row:
    where = "，".join(text for text in (each.channel, each.period, each.layer) if text)
    what = "，".join(text for text in (each.input, each.key) if text)
    return row(
        Cell(each.participant.name, reverse("observation", args=[each.pk]), note=each.participant.code),
        Cell(titles.get(each.indicator, each.indicator), note="，".join(filter(None, (each.indicator, each.goal)))),
        Cell(each.value, note=what), where or NONE, Cell(each.matter or NONE, note=each.document), state_cell(state),
        Cell(str(each.registered_by), note=moment(each.registered_at)),
    )  # fmt: skip


def state_cell(state: State) -> Cell:
    return Cell(state.label, badge=TONES[state])


def facts_of(each: Observation, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Everything that was registered, in the words of the long sheet; what is empty is left out."""
    title = titles.get(each.indicator, "")
    pairs = [
        (_("参评对象"), f"{each.participant.name}（{each.participant.code}）"),
        (_("指标"), f"{each.indicator} {title}".strip()), (_("值"), each.value), (_("目标"), each.goal),
        (_("输入项"), each.input), (_("键"), each.key), (_("期间"), each.period), (_("层"), each.layer),
        (_("样本数"), each.n), (_("渠道"), each.channel), (_("事项"), each.matter), (_("文号"), each.document),
        (_("日期"), day(each.date) if each.date else ""), (_("级别"), each.level), (_("更正理由"), each.reason),
        (_("登记人"), str(each.registered_by)), (_("登记时间"), moment(each.registered_at)),
        (_("来源"), f"{each.batch.get_source_display()} {each.batch.name}".strip()),
    ]  # fmt: skip
    return [(name, text) for name, text in pairs if text]


def deeds_table(deeds: Iterable[Deed]) -> Table:
    columns = (Column(_("序号"), Kind.NUMBER), Column(_("办理")), Column(_("操作人")), Column(_("时间"), Kind.DATE),
               Column(_("日志摘要")))  # fmt: skip
    rows = tuple(
        row(str(each.seq), DEEDS.get(each.action, each.action), each.who, moment(each.at), each.hash[:16])
        for each in deeds
    )
    return Table(_("操作日志"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def uses_table(uses: Iterable[Use]) -> Table:
    columns = (Column(_("材料")), Column(_("引用人")), Column(_("引用时间"), Kind.DATE))
    rows = tuple(row(_material(use), str(use.used_by), moment(use.at)) for use in uses)
    empty = Empty(_("没有引用材料"), _("登记时可以引用已上传的材料，不必重复提交。"))
    return Table(_("佐证材料"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def _material(use: Use) -> Cell:
    if use.file is not None:
        return Cell(use.file.title, reverse("evidence-file", args=[use.file.pk]))
    return Cell(str(use.paper), reverse("evidence-paper", args=[use.paper_id]))


def doubles_table(suspects: Sequence[Suspect], titles: Mapping[str, str]) -> Table:
    columns = (Column(_("参评对象")), Column(_("相同之处")), Column(_("涉及的记录")))
    rows = []
    for suspect in suspects:
        sign = Cell(_(SIGNS[suspect.sign]), note=suspect.word)
        for each in suspect.rows:
            title = f"{titles.get(each.indicator, each.indicator)} {each.value}"
            words = "，".join(filter(None, (each.channel, each.matter, each.document)))
            rows.append(row(suspect.participant, sign, Cell(title, reverse("observation", args=[each.pk]), note=words)))
    empty = Empty(_("没有发现疑似重复"), _("按文号、材料、事项和日期比对了现行的全部记录。"))
    return Table(_("疑似重复计分"), columns, tuple(rows), empty, Narrow.CARDS, caption_hidden=True)


def problems_table(problems: Sequence[Problem]) -> Table:
    columns = (Column(_("位置")), Column(_("问题")), Column(_("怎么办")))
    rows = tuple(row(each.where or NONE, each.message, each.remedy or NONE) for each in problems)
    return Table(_("要改正的问题"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def preview_table(facts: Sequence[Fact], names: Mapping[str, str], titles: Mapping[str, str]) -> Table:
    """The first of the rows that would be registered."""
    columns = (Column(_("参评对象")), Column(_("指标")), Column(_("值"), Kind.NUMBER), Column(_("渠道和期间")),
               Column(_("事项和文号")))  # fmt: skip
    rows = tuple(
        row(Cell(names.get(each.participant, each.participant)), Cell(titles.get(each.indicator, each.indicator)),
            Cell(each.value, note="，".join(filter(None, (each.input, each.key)))),
            "，".join(filter(None, (each.channel, each.period, each.layer))) or NONE,
            Cell(each.matter or NONE, note=each.document))
        for each in facts[:MOST_PREVIEWED]
    )  # fmt: skip
    return Table(_("将登记的内容"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)
