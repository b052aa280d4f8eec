"""Proofs that somebody can check who holds only a checkpoint: this entry is in it, that one is its beginning."""

from __future__ import annotations

from typing import Any

from . import merkle
from .canonical import Plain, canonical_json
from .chain import columns
from .hashing import HASHES
from .models import Checkpoint, Entry


class NoProofError(ValueError):
    """There is no checkpoint that covers what was asked for."""


def proof(seq: int, since: int = 0) -> dict[str, Any]:
    """An entry's inclusion in the latest checkpoint; with ``since`` that the tree of that size is its beginning."""
    mark = Checkpoint.objects.order_by("-size").first()
    if mark is None or not 1 <= seq <= mark.size or since > mark.size:
        raise NoProofError("没有覆盖这一条的检查点。请先生成检查点：hengji ledger checkpoint")
    rows = Entry.objects.filter(seq__lte=mark.size).order_by("seq")
    leaves = [bytes.fromhex(text) for text in rows.values_list("hash", flat=True)]
    h = HASHES[rows[0].alg]
    found = {
        "entry": _entry(seq),
        "index": seq - 1,
        "size": mark.size,
        "alg": rows[0].alg,
        "checkpoint": mark.note,
        "inclusion": [step.hex() for step in merkle.inclusion_proof(seq - 1, leaves, h)],
    }
    if since:
        found["since"] = since
        found["consistency"] = [step.hex() for step in merkle.consistency_proof(since, leaves, h)]
    return found


def _entry(seq: int) -> Plain:
    """As canonical text, so that the reader hashes what stands there."""
    row = columns(Entry.objects.get(seq=seq))
    return {"text": canonical_json({name: value for name, value in row.items() if name != "hash"}), "hash": row["hash"]}
