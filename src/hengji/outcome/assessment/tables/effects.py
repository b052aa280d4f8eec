"""A correction's effect as a table: whom it moves, by how much, from which place and grade to which."""

from decimal import Decimal

from django.utils.translation import gettext as _

from hengji.foundation.shell.table import Cell, Column, Empty, Kind, Narrow, Row, Table, row
from hengji.outcome.assessment.queries.effects import Effect
from hengji.outcome.assessment.whatif.changes import Change

from .cells import NONE, grade_cell, signed
from .whatif import arrow, pool_title


def effect_table(effect: Effect) -> Table:
    """All who move, the largest change first; a person who sees only own organs sees those that stay, too."""
    columns = [Column(_("参评对象"))]
    columns += [Column(title, Kind.NUMBER, _("分")) for title in (_("更正前"), _("更正后"), _("变化"))]
    if effect.whole:
        columns += [Column(_("名次"), Kind.NUMBER), Column(_("等次"))]
    shown = effect.changes.moved if effect.whole else effect.changes.lines
    rows = tuple(_row(line, effect) for line in sorted(shown, key=_largest_first))
    nothing = Empty(_("没有受影响的参评对象"), _("按现有计分依据，得分、名次和等次都不变。"))
    return Table(_("更正对得分的影响"), tuple(columns), rows, nothing, Narrow.CARDS, caption_hidden=True)


def _row(line: Change, effect: Effect) -> Row:
    name = Cell(line.name, note=pool_title(effect.scheme, line.pool))
    totals = (line.before.total or NONE, line.after.total or NONE, signed(line.points))
    if not effect.whole:
        return row(name, *totals)
    was = _("原%(grade)s") % {"grade": line.before.grade} if line.before.grade not in {"", line.after.grade} else ""
    grade = grade_cell(line.after.grade, effect.scheme)
    places = Cell(str(line.after.rank or NONE), note=arrow(line))
    return row(name, *totals, places, Cell(grade.text, badge=grade.badge, note=was))


def _largest_first(line: Change) -> tuple[bool, Decimal, str]:
    return line.points is None, -abs(line.points or Decimal()), line.code
