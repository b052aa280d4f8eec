"""A database administrator with time on his hands: random edits, deletions, insertions and reorderings by SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from django.db import connection, transaction

from hengji.foundation.ledger import keys, merkle, notes, triggers
from hengji.foundation.ledger.actions.checkpoints import frozen
from hengji.foundation.ledger.chain import GENESIS, columns, row_hash
from hengji.foundation.ledger.hashing import HASHES
from hengji.foundation.ledger.models import Checkpoint, Entry, Payload
from hengji.foundation.ledger.tests.writing import sql, table
from hengji.foundation.ledger.verifying import OutsideNote, verify

TEXTS = ("actor", "role", "action", "object", "reason", "request_id")
DIGESTS = ("before_hash", "after_hash", "payload_digest", "prev", "hash")
AWAY = 1_000_000


def covered() -> int:
    """Entries that the last checkpoint covers."""
    return Checkpoint.objects.order_by("-size").values_list("size", flat=True)[0]


def edit(draw: Random) -> str:
    """One column of one entry."""
    seq = draw.randint(1, Entry.objects.count())
    entry = Entry.objects.get(pk=seq)
    column = draw.choice([*TEXTS, *DIGESTS, "alg", "at", "seq"])
    sql(f"UPDATE ledger_entry SET {column} = %s WHERE seq = %s", _other(draw, column, getattr(entry, column)), seq)
    return f"{column} of {seq}"


def _other(draw: Random, column: str, value: Any) -> Any:
    if column == "seq":
        return value + AWAY
    if column == "at":
        return value.replace(microsecond=(value.microsecond + draw.randint(1, 9)) % 1_000_000)
    if column == "alg":
        return "sm3" if value == "sha256" else "sha256"
    if column in DIGESTS and value:
        place = draw.randrange(len(value))
        return value[:place] + draw.choice([c for c in "0123456789abcdef" if c != value[place]]) + value[place + 1 :]
    return value + draw.choice(" x改") if column in TEXTS else "0" * 64


def edit_and_rehash(draw: Random) -> str:
    """The same by somebody who knows how an entry's own hash is made."""
    seq = draw.randint(1, covered())
    column = draw.choice(TEXTS)
    entry = Entry.objects.get(pk=seq)
    setattr(entry, column, getattr(entry, column) + "x")
    sql(f"UPDATE ledger_entry SET {column} = %s, hash = %s WHERE seq = %s",
        getattr(entry, column), row_hash(columns(entry)), seq)  # fmt: skip
    return f"{column} of {seq}, hashed again"


def delete(draw: Random) -> str:
    """One to three entries in a row, with their payloads; perhaps the numbers closed up behind them."""
    first, number = draw.randint(1, Entry.objects.count()), draw.randint(1, 3)
    sql("DELETE FROM ledger_payload WHERE entry_id BETWEEN %s AND %s", first, first + number - 1)
    sql("DELETE FROM ledger_entry WHERE seq BETWEEN %s AND %s", first, first + number - 1)
    if close := draw.random() < 0.5:
        _shift(first, -number)
    return f"{number} from {first}{', closed up' if close else ''}"


def insert(draw: Random) -> str:
    """A forged entry with a good hash of its own between two others, or at the end."""
    end = Entry.objects.count()
    place, model = draw.randint(1, end + 1), Entry.objects.get(pk=draw.randint(1, end))
    before = Entry.objects.filter(pk=place - 1).values_list("hash", flat=True).first() or GENESIS
    _shift(place, 1)
    if place <= end:  # prev is unique: the entry behind must give it up
        sql("UPDATE ledger_entry SET prev = %s WHERE seq = %s", "f" * 64, place + 1)
    model.seq, model.prev, model.actor = place, before, "forger"
    model.hash = row_hash(columns(model))
    names = list(columns(model))
    marks = ", ".join(["%s"] * len(names))
    sql(f"INSERT INTO ledger_entry ({', '.join(names)}) VALUES ({marks})", *columns(model).values())
    return f"insert at {place}"


def reorder(draw: Random) -> str:
    """Two entries change places, with their numbers or without."""
    one, two = draw.sample(range(1, Entry.objects.count() + 1), 2)
    for old, new in ((one, -one), (two, one), (-one, two)):
        sql("UPDATE ledger_entry SET seq = %s WHERE seq = %s", new, old)
        sql("UPDATE ledger_payload SET entry_id = %s WHERE entry_id = %s", new, old)
    return f"{one} and {two} swapped"


def touch_payload(draw: Random) -> str:
    seqs = list(Payload.objects.values_list("pk", flat=True))
    one, two = draw.sample(seqs, 2)
    what = draw.choice(["text", "salt", "delete", "move"])
    if what == "delete":
        sql("DELETE FROM ledger_payload WHERE entry_id = %s", one)
    elif what == "move":
        sql("DELETE FROM ledger_payload WHERE entry_id = %s", one)
        sql("UPDATE ledger_payload SET entry_id = %s WHERE entry_id = %s", one, two)
    else:
        value = Payload.objects.values_list(what, flat=True).get(pk=one)
        sql(
            f"UPDATE ledger_payload SET {what} = %s WHERE entry_id = %s",
            value[:-1] + ("0" if value[-1] != "0" else "1"),
            one,
        )
    return f"payload {one} {what}"


def touch_checkpoint(draw: Random) -> str:
    size = draw.choice(list(Checkpoint.objects.values_list("size", flat=True)))
    what = draw.choice(["root", "note", "size", "delete"])
    statements: dict[str, tuple[str, Sequence[Any]]] = {
        "root": ("UPDATE ledger_checkpoint SET root = %s WHERE size = %s", ["0" * 64, size]),
        "note": (
            "UPDATE ledger_checkpoint SET note = replace(note, %s, %s) WHERE size = %s",
            [f"\n{size}\n", "\n1\n", size],
        ),
        "size": ("UPDATE ledger_checkpoint SET size = %s WHERE size = %s", [size - 1, size]),
        "delete": ("DELETE FROM ledger_checkpoint WHERE size = %s", [size]),
    }
    sql(statements[what][0], *statements[what][1])
    return f"checkpoint {size} {what}"


KINDS: tuple[Callable[[Random], str], ...] = (
    edit, edit_and_rehash, delete, insert, reorder, touch_payload, touch_checkpoint,
)  # fmt: skip


def undetected(times: int, seed: int, done: Callable[[], object] = lambda: None) -> tuple[dict[str, int], list[str]]:
    """Do it so often, each time on the untouched ledger; return how often each kind, and what was not noticed."""
    draw, missed = Random(seed), []
    counts = dict.fromkeys((kind.__name__ for kind in KINDS), 0)
    triggers.remove(connection)
    for round_ in range(times):
        kind = KINDS[round_ % len(KINDS)]
        point = transaction.savepoint()
        before = _dump()
        what = kind(draw)
        assert _dump() != before, f"{kind.__name__} {what} changed nothing"
        if not [finding for finding in verify().findings if "触发器" not in finding.text]:
            missed.append(f"{kind.__name__}: {what}")
        transaction.savepoint_rollback(point)
        counts[kind.__name__] += 1
        done()
    triggers.install(connection)
    assert verify().findings == [], "the ledger was not put back"
    return counts, missed


def rewrite_from(seq: int) -> None:
    """A thief of database and key: change one entry, hash and sign everything again from there on."""
    previous = Entry.objects.filter(pk=seq - 1).values_list("hash", flat=True).first() or GENESIS
    h = HASHES[Entry.objects.values_list("alg", flat=True).get(pk=1)]
    for entry in Entry.objects.filter(seq__gte=seq):
        entry.prev = previous
        entry.actor = "forger" if entry.seq == seq else entry.actor
        previous = entry.hash = row_hash(columns(entry))
        sql("UPDATE ledger_entry SET prev = %s, actor = %s, hash = %s WHERE seq = %s",
            entry.prev, entry.actor, entry.hash, entry.seq)  # fmt: skip
    for mark in Checkpoint.objects.filter(size__gte=seq):
        frontier: merkle.Frontier = []
        for leaf in Entry.objects.filter(seq__lte=mark.size).values_list("hash", flat=True):
            merkle.append(frontier, bytes.fromhex(leaf), h)
        root, key = merkle.frontier_root(frontier, h), keys.signing_key()
        note = notes.sign(notes.Tree(notes.origin(key), mark.size, root).text(), key)
        sql("UPDATE ledger_checkpoint SET root = %s, note = %s, frontier = %s WHERE size = %s",
            root.hex(), note, frozen(frontier), mark.size)  # fmt: skip


def unnoticed_rewrites(times: int, seed: int) -> list[int]:
    """Rewritten beginnings that a checkpoint kept outside did not give away."""
    draw, missed = Random(seed), []
    kept = Checkpoint.objects.order_by("-size")[0]
    outside = OutsideNote(kept.note, kept.key)
    triggers.remove(connection)
    for _ in range(times):
        point = transaction.savepoint()
        seq = draw.randint(1, kept.size)
        rewrite_from(seq)
        if not any("外部保存" in finding.text for finding in verify([outside]).findings):
            missed.append(seq)
        transaction.savepoint_rollback(point)
    triggers.install(connection)
    return missed


def _shift(first: int, by: int) -> None:
    """Renumber from here on; through negative numbers, since two may not meet."""
    for name, column in (("ledger_entry", "seq"), ("ledger_payload", "entry_id")):
        sql(f"UPDATE {name} SET {column} = -({column} + %s) WHERE {column} >= %s", by, first)
        sql(f"UPDATE {name} SET {column} = -{column} WHERE {column} < 0")


def _dump() -> list[list[tuple[Any, ...]]]:
    return [
        table(f"SELECT * FROM {name} ORDER BY 1") for name in ("ledger_entry", "ledger_payload", "ledger_checkpoint")
    ]
