from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.shell.pages import Action
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Table, row

from .enums import LABEL_TONES, PAPER_TONES, SCAN_TONES, Label, Paper, Scan
from .models import File, PaperEvidence, Use
from .queries import Deed, Duplicate, use_url

_STEPS = (("MB", 1_000_000), ("KB", 1_000))
WORDS = {
    "evidence.upload": gettext_lazy("上传"),
    "evidence.upload_again": gettext_lazy("再次上传（没有重复存储）"),
    "evidence.describe": gettext_lazy("修改标题、说明或标识"),
    "evidence.withdraw": gettext_lazy("撤回"),
    "evidence.download": gettext_lazy("下载"),
    "evidence.scan": gettext_lazy("查毒"),
    "evidence.enter_paper": gettext_lazy("登记"),
    "evidence.check_paper": gettext_lazy("核对原件"),
    "evidence.return_paper": gettext_lazy("退回补正"),
    "evidence.correct_paper": gettext_lazy("补正"),
}


def shown_size(size: int) -> str:
    """A size for people, cut to one place and never rounded up past a limit."""
    for unit, step in _STEPS:
        if size >= step:
            return f"{size // step}.{size % step * 10 // step} {unit}"
    return _("%(size)d 字节") % {"size": size}


def shown_day(moment: datetime) -> str:
    return chinese_moment(moment, "")


def shown_time(moment: datetime) -> str:
    return chinese_moment(moment)


def label_cell(label: str) -> Cell:
    return Cell(Label(label).label, badge=LABEL_TONES[Label(label)])


def files_table(files: Iterable[Any]) -> Table:
    columns = (
        Column(_("材料")), Column(_("格式")), Column(_("大小"), Kind.NUMBER), Column(_("标识")), Column(_("查毒")),
        Column(_("引用"), Kind.NUMBER, _("处")), Column(_("上传人")), Column(_("上传日期"), Kind.DATE),
    )  # fmt: skip
    empty = Empty(
        _("还没有材料"), _("上传一次，以后各处都可以引用，不必重复提交。"),
        Action(_("上传材料"), reverse("evidence-upload"), primary=True),
    )  # fmt: skip
    return Table(_("本单位的材料"), columns, tuple(map(_file_row, files)), empty, Narrow.CARDS, caption_hidden=True)


def _file_row(file: Any) -> Any:  # noqa: ANN401 - a file with its count of uses
    note = "" if file.name.rpartition(".")[0] == file.title else file.name
    return row(
        Cell(file.title, reverse("evidence-file", args=[file.pk]), note=note),
        file.content.kind, shown_size(file.content.size), label_cell(file.label),
        Cell(Scan(file.scan).label, badge=SCAN_TONES[Scan(file.scan)]), str(file.use_count),
        str(file.uploaded_by), shown_day(file.uploaded_at),
    )  # fmt: skip


def papers_table(papers: Iterable[PaperEvidence]) -> Table:
    columns = (Column(_("材料")), Column(_("登记号")), Column(_("原件存放处")), Column(_("经办人")), Column(_("状态")),
               Column(_("登记日期"), Kind.DATE))  # fmt: skip
    rows = tuple(
        row(Cell(paper.title, reverse("evidence-paper", args=[paper.pk])), paper.register_number, paper.place,
            paper.handler, Cell(paper.get_state_display(), badge=PAPER_TONES[Paper(paper.state)]),
            shown_day(paper.entered_at))
        for paper in papers
    )  # fmt: skip
    empty = Empty(_("没有无文件材料"), _("不便扫描的原件可以只登记存放处和登记号，由另一人核对。"))
    return Table(_("无文件材料"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def uses_table(uses: Sequence[Use]) -> Table:
    columns = (Column(_("用途")), Column(_("引用人")), Column(_("引用时间"), Kind.DATE))
    rows = tuple(row(Cell(use.title, use_url(use)), str(use.used_by), shown_time(use.at)) for use in uses)
    return Table(_("引用"), columns, rows, Empty(_("还没有被引用"), _("在填报页面点“选择已有材料”即可引用。")),
                 Narrow.CARDS, caption_hidden=True)  # fmt: skip


def duplicates_table(found: Sequence[Duplicate]) -> Table:
    columns = (Column(_("持有单位")), Column(_("材料")), Column(_("用途")), Column(_("上传日期"), Kind.DATE))
    rows = tuple(
        row(each.organisation, Cell(each.file.title, reverse("evidence-file", args=[each.file.pk])),
            "；".join(use.title for use in each.uses) or "—", shown_day(each.at))
        for each in found
    )  # fmt: skip
    return Table(_("内容相同的材料"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def history_table(deeds: Sequence[Deed]) -> Table:
    columns = (Column(_("办理")), Column(_("操作人")), Column(_("理由")), Column(_("时间"), Kind.DATE))
    rows = tuple(
        row(WORDS.get(deed.action, deed.action), deed.who, deed.reason or "—", shown_time(deed.at)) for deed in deeds
    )
    return Table(_("办理记录"), columns, rows, narrow=Narrow.CARDS, caption_hidden=True)


def file_facts(file: File) -> list[tuple[str, str]]:
    facts = [
        (_("文件名"), file.name), (_("大小"), shown_size(file.content.size)), (_("上传人"), str(file.uploaded_by)),
        (_("上传时间"), shown_time(file.uploaded_at)), (_("SHA-256摘要"), file.content_id),
    ]  # fmt: skip
    if file.content.sm3:
        facts.append((_("SM3摘要"), file.content.sm3))
    if file.note:
        facts.append((_("说明"), file.note))
    return facts


def paper_facts(paper: PaperEvidence) -> list[tuple[str, str]]:
    facts = [
        (_("原件存放处"), paper.place), (_("登记号"), paper.register_number), (_("经办人"), paper.handler),
        (_("登记人"), str(paper.entered_by)), (_("登记时间"), shown_time(paper.entered_at)),
    ]  # fmt: skip
    if paper.checked_by and paper.checked_at:
        facts += [(_("核对人"), str(paper.checked_by)), (_("核对时间"), shown_time(paper.checked_at))]
    if paper.reason:
        facts.append((_("退回理由"), paper.reason))
    if paper.note:
        facts.append((_("说明"), paper.note))
    return facts
