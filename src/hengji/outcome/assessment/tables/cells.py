"""Single cells: the five ways in which a score may stand in a table, and the badges that tell them apart."""

from decimal import Decimal

from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Scheme
from hengji.core.scoring.types import MISSING_WORDS
from hengji.foundation.shell.table import Cell

NONE = "—"
STATE_TONES = {"未报": "warn", "不适用": "neutral", "待公布": "info", "免考": "ok"}


def score_cell(text: str, url: str = "") -> Cell:
    """A number as stored, or the word for having none as a badge; never a zero for what is missing."""
    return Cell(text, badge=STATE_TONES[text]) if text in MISSING_WORDS else Cell(text, url)


def state_cell(state: str, score: str) -> Cell:
    """Missing, a scored zero, or plainly scored: three different things to read."""
    if state:
        return Cell(state, badge=STATE_TONES[state])
    if is_zero(score):
        return Cell(_("计零分"), badge="danger")
    return Cell(_("已计分"))


def is_zero(text: str) -> bool:
    return text not in MISSING_WORDS and Decimal(text) == 0


def number(value: Decimal | None) -> str:
    """A number as it is, a dash where there is none."""
    return NONE if value is None else f"{value:f}"


def signed(value: Decimal | None) -> str:
    """A difference with its sign; a minus of full width of a digit."""
    if value is None:
        return NONE
    return f"{value:+f}".replace("-", "−") if value else f"{abs(value):f}"


def grade_cell(grade: str, scheme: Scheme) -> Cell:
    """The best grade green, the second blue, the last one yellow; the word says it in any case."""
    names = [each.name for each in scheme.grades]
    if grade not in names:
        return Cell(NONE)
    at = names.index(grade)
    tone = "ok" if at == 0 else "info" if at == 1 else "warn" if at == len(names) - 1 else "neutral"
    return Cell(grade, badge=tone)
