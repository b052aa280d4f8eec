"""Taking the last edits of a draft back, one by one."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.organisations.models import User
from hengji.year.plans.enums import Fault
from hengji.year.plans.models import Edit, Plan

from .changes import Changes, kept_changes
from .refusing import drafting, refusal
from .sub_rules import reopen_filed


@transaction.atomic
def undo_edit(plan: Plan, *, by: User, number: int | None = None) -> Edit:
    """Take back the last edit that still stands; every row gets back the key and the content that it had.

    With ``number`` only if it is that one, so a second click does nothing.
    """
    plan = drafting(plan)
    edit = plan.edits.filter(undone_at=None).order_by("-number").first()
    if edit is None:
        raise refusal(Fault.NOTHING_TO_UNDO, _("没有可以撤销的修改。"))
    if number is not None and edit.number != number:
        text = _("这步修改已经撤销过，或者之后又有修改。")
        raise refusal(Fault.PLAN_CHANGED, text, _("请刷新页面后再办。"))
    changes = Changes()
    _take_back(changes, edit)
    reopen_filed(changes, edit)
    edit.undone_by, edit.undone_at = by, timezone.now()
    edit.save(update_fields=["undone_by", "undone_at"])
    changes.write("plans.undo_edit", by=by, reason=edit.what)
    return edit


def _take_back(changes: Changes, edit: Edit) -> None:
    """What was removed comes back, parents first; then what was changed; then what was added goes, children first."""
    kept = kept_changes(edit)
    for model, key, before, after in reversed(kept):
        if before is not None and after is None:
            changes.restore(model(**{**before, _pk(model): key}))
    for model, key, before, after in kept:
        if before is not None and after is not None:
            row = model._default_manager.get(pk=key)  # noqa: SLF001 - any of the scheme's tables
            changes.change(row, **{name: value for name, value in before.items() if after[name] != value})
    added: list[models.Model] = [
        model._default_manager.get(pk=key)  # noqa: SLF001
        for model, key, before, after in reversed(kept)
        if before is None and after is not None
    ]
    changes.remove(added)


def _pk(model: type[models.Model]) -> str:
    field: Any = model._meta.pk  # noqa: SLF001 - Django's own description
    return str(field.attname)
