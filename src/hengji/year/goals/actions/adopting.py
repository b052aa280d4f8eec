"""Beginning from goals of the library."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from hengji.foundation.organisations.models import User
from hengji.year.goals.enums import Fault
from hengji.year.goals.models import Goal, GoalSheet
from hengji.year.goals.queries.library import library

from .drafting import Row, write_goals
from .shared import open_sheet, refusal


@transaction.atomic
def adopt_goals(sheet: GoalSheet, keys: Sequence[str], *, by: User) -> list[Goal]:
    """Add goals of the library to a draft, at its end; those whose title it has already are passed over.

    Raises ProblemsError where a key is not in the library as ``by`` sees it, or the sheet is not open.
    """
    sheet = open_sheet(sheet)
    known = {each.key: each for each in library(sheet, user=by)}
    if any(key not in known for key in keys):
        raise refusal(Fault.STALE, _("选中的目标已经不在目标库里。"), _("请刷新后再选。"))
    rows = {known[key].title: Row("", known[key].fields) for key in keys if not known[key].taken}
    return write_goals(sheet, list(rows.values()), by=by) if rows else []
