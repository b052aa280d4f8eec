from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.foundation.common.dates import chinese_moment
from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row

from .kinds import DocumentKind
from .models import TemplateVersion
from .queries import Line


def address_of(kind: str, office: str) -> str:
    query = f"?{urlencode({'office': office})}" if office else ""
    return reverse("documents-template", args=[kind]) + query


def templates_table(lines: Sequence[Line]) -> Table:
    several = len({line.office for line in lines}) > 1
    columns = (
        Column(_("公文")), *((Column(_("单位")),) if several else ()),
        Column(_("现用文本")), Column(_("修改人")), Column(_("修改时间"), Kind.DATE),
    )  # fmt: skip
    rows = tuple(_line(line, several=several) for line in lines)
    empty = Empty(_("还没有可以修改的公文"), _("用到公文的业务启用后，它的模板会列在这里。"))
    return Table(_("公文模板"), columns, rows, empty, Narrow.CARDS, caption_hidden=True)


def _line(line: Line, *, several: bool) -> Row:
    latest = line.latest
    return row(
        Cell(line.kind.name, address_of(line.kind.code, line.office)),
        *((line.office_name or _("全系统"),) if several else ()),
        Cell(_("第%(n)d版") % {"n": latest.version}) if latest else Cell(_("内置文本"), badge="neutral"),
        latest.made_by.display_name if latest else "",
        chinese_moment(latest.made_at) if latest else "",
    )


def names_table(kind: DocumentKind) -> Table:
    """The fields and tables that a wording of this kind may use, as they are written."""
    columns = (Column(_("写法")), Column(_("含义")))
    fields = [
        row(f"【{field.name}】", Cell(field.about, note=_("例：%(sample)s") % {"sample": field.sample}))
        for field in kind.fields
    ]
    required = _("必须有")
    parts = [
        row(
            Cell(f"【表：{part.name}】", note=required if part.required else ""), Cell(part.about, note=_("单独占一行"))
        )
        for part in kind.parts
    ]
    return Table(_("可用的字段和表"), columns, (*fields, *parts), narrow=Narrow.CARDS, caption_hidden=True)


def history_rows(versions: Sequence[TemplateVersion]) -> list[dict[str, object]]:
    """Newest first, each with who and when; the newest is in force and need not be restored."""
    return [
        {
            "title": _("第%(n)d版") % {"n": each.version}, "who": each.made_by.display_name,
            "at": chinese_moment(each.made_at), "note": each.note, "base": each.base.name if each.base else "",
            "pk": each.pk, "current": index == 0,
        }
        for index, each in enumerate(versions)
    ]  # fmt: skip
