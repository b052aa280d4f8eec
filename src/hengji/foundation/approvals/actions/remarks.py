"""Remarks on single items of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from hengji.foundation.approvals.models import Case, Remark

from .journal import Journal
from .refusing import locked


@dataclass(frozen=True)
class Item:
    """A remark on one item: its key and label in the owner's words, and what is wrong."""

    key: str
    label: str
    text: str


def add_remarks(journal: Journal, case: Case, items: Sequence[Item], by: AbstractBaseUser) -> None:
    now = timezone.now()
    for item in items:
        journal.add(
            Remark(
                case=case, round=case.round, item_key=item.key, item_label=item.label, text=item.text.strip(),
                author_id=by.pk, made_at=now,
            )
        )  # fmt: skip


@transaction.atomic
def resolve_remarks(case: Case, keys: Sequence[str], *, by: AbstractBaseUser) -> int:
    """Mark the open remarks on some items as mended; returns how many were. The owner's action asks who may."""
    case = locked(case)
    journal = Journal()
    rows = list(Remark.objects.filter(case=case, item_key__in=keys, resolved_at=None))
    for remark in rows:
        journal.change(remark, resolved_at=timezone.now(), resolved_by_id=by.pk)
    journal.write("approvals.resolve_remarks", by=by)
    return len(rows)
