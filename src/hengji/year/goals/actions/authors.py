"""Who had a hand in a sheet: noted with every change, so that nobody decides about what he or she wrote."""

from __future__ import annotations

from hengji.foundation.organisations.models import User
from hengji.year.goals.models import GoalSheet, SheetAuthor
from hengji.year.plans.actions.changes import Changes


def note_author(changes: Changes, sheet: GoalSheet, by: User) -> None:
    """Once for each person; the sheet is locked by the caller."""
    if not SheetAuthor.objects.filter(sheet=sheet, user=by).exists():
        changes.add(SheetAuthor(sheet=sheet, user=by))
