"""Files for download: the results as a workbook or CSV, with what identifies the run at their head."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from hengji.foundation.workbooks.writing import SheetOut, write_csv, write_workbook

from .models import Run
from .queries.opened import Opened
from .tables.runs import maker, moment

DEMO_NOTE = "演示数据，随机生成，与任何单位的实际工作无关"


def notes(record: Run, run: Opened) -> list[tuple[str, str]]:
    """What a reader of the file must know; a demo says so first."""
    demo = [(_("提示"), _(DEMO_NOTE))] if settings.DEMO else []
    return [
        *demo,
        (_("名称"), record.title),
        (_("考评办法"), record.plan_title),
        (_("性质"), record.get_kind_display()),
        (_("摘要"), record.digest),
        (_("核验"), _("重新计算与所存结果一致") if run.verified else _("核验未通过，本表不得作为依据")),
        (_("汇总时间"), moment(record)),
        (_("汇总人"), maker(record)),
    ]


def header(run: Opened) -> list[str]:
    titles = {
        "participant": _("编码"),
        "name": _("名称"),
        "group": _("组别"),
        "total": _("总分"),
        "compared": _("排名用分"),
        "rank": _("名次"),
        "grade": _("等次"),
    }
    titles |= {code: f"{code} {node.title}" for code, node in run.scheme.nodes.items()}
    titles |= {section.code: f"{section.code} {section.title}" for section in run.scheme.sections}
    return [titles[name] for name in run.frozen.results.header]


def _rows(run: Opened) -> list[Sequence[str]]:
    results = run.frozen.results
    return list(zip(*(results.columns[name] for name in results.header), strict=True))


def workbook(record: Run, run: Opened) -> bytes:
    titles = header(run)
    texts = {titles[place] for place, name in enumerate(run.frozen.results.header) if name in TEXTS}
    sheets = [
        SheetOut(_("说明"), [_("项目"), _("内容")], notes(record, run)),
        SheetOut(_("得分"), titles, _rows(run), frozenset(titles) - texts),
    ]
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / "results.xlsx"
        write_workbook(path, sheets)
        return path.read_bytes()


TEXTS = {"participant", "name", "group", "grade"}


def csv(record: Run, run: Opened) -> bytes:
    """Notes in the first lines, an empty line, then the table."""
    first, *rest = notes(record, run)
    with tempfile.TemporaryDirectory(prefix="hengji-") as folder:
        path = Path(folder) / "results.csv"
        write_csv(path, first, [*rest, [], header(run), *_rows(run)])
        return path.read_bytes()
