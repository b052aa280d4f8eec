"""Making checkpoints: only what is new since the last one is read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hengji.foundation.ledger import keys, merkle, notes
from hengji.foundation.ledger.enums import CHECKPOINT, ROWS_BETWEEN, Why
from hengji.foundation.ledger.hashing import HASHES
from hengji.foundation.ledger.models import Checkpoint, Entry

from .appending import SYSTEM, Change, append

HOUR = timedelta(hours=1)


@transaction.atomic
def make_checkpoint(by: object, reason: Why) -> Checkpoint | None:
    """Sign the ledger as it stands; where nothing happened since the last checkpoint that one is returned."""
    last = Checkpoint.objects.select_for_update().order_by("-size").first()
    known = last.size if last else 0
    fresh = Entry.objects.filter(seq__gt=known).order_by("seq")
    if not fresh.exclude(action=CHECKPOINT, seq=known + 1).exists():
        return last
    h = HASHES[Entry.objects.values_list("alg", flat=True).get(seq=1)]
    frontier = thawed(last.frontier) if last else []
    for leaf in fresh.values_list("hash", flat=True).iterator():
        merkle.append(frontier, bytes.fromhex(leaf), h)
    return _signed(frontier, merkle.frontier_root(frontier, h), by, reason)


def checkpoint_when_due(now: datetime | None = None) -> Checkpoint | None:
    """For the clock of the site: a checkpoint when the last one is an hour old."""
    last = Checkpoint.objects.order_by("-size").values_list("at", flat=True).first()
    due = last is None or (now or timezone.now()) - last >= HOUR
    return make_checkpoint(SYSTEM, Why.HOURLY) if due else None


def checkpoint_when_full() -> Checkpoint | None:
    """A checkpoint when a thousand entries stand behind the last one, however that came."""
    known = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    end = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    return make_checkpoint(SYSTEM, Why.ROWS) if end - known >= ROWS_BETWEEN else None


def frozen(frontier: merkle.Frontier) -> str:
    return json.dumps([[size, node.hex()] for size, node in frontier])


def thawed(text: str) -> merkle.Frontier:
    return [(size, bytes.fromhex(node)) for size, node in json.loads(text)]


def _signed(frontier: merkle.Frontier, root: bytes, by: object, why: Why) -> Checkpoint:
    key = keys.signing_key()
    size = sum(leaves for leaves, _ in frontier)
    tree = notes.Tree(notes.origin(key), size, root)
    entry = append(CHECKPOINT, by, f"ledger.checkpoint:{size}", [Change(f"ledger.checkpoint:{size}", None, {
        "size": size, "root": root.hex(), "why": why.value,
    })])  # fmt: skip
    checkpoint = Checkpoint(
        size=size, at=entry.at, why=why, made_by=entry.actor, root=root.hex(), frontier=frozen(frontier),
        key=notes.verifier_key(key), note=notes.sign(tree.text(), key),
    )  # fmt: skip
    checkpoint.save(force_insert=True)
    return checkpoint
