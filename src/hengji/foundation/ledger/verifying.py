"""Does the ledger still say what it said? Chain, payloads, checkpoints, triggers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from typing_extensions import override

from . import merkle, notes, triggers
from .canonical import Plain
from .chain import GENESIS, payload_digest, row_hash
from .enums import CHECKPOINT, CLOCK, ERASE
from .hashing import HASHES
from .models import Checkpoint, Entry, Payload

Step = Callable[[int], object]
CHUNK = 2000


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written; seq 0 where it is about no single entry."""

    seq: int
    text: str

    @override
    def __str__(self) -> str:
        return f"第{self.seq}条：{self.text}" if self.seq else self.text


@dataclass
class Verdict:
    """What was found, and what was looked at."""

    rows: int = 0
    payloads: int = 0
    erased: int = 0
    checkpoints: int = 0
    clock_steps: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.findings

    def say(self, seq: int, text: str) -> None:
        self.findings.append(Finding(seq, text))


@dataclass(frozen=True)
class OutsideNote:
    """A checkpoint that somebody outside kept, and the public key that he or she trusts."""

    note: str
    key: str


def verify(outside: Iterable[OutsideNote] = (), step: Step = lambda done: None) -> Verdict:
    """Check everything that stands in the database, and against checkpoints from outside."""
    verdict = Verdict()
    noted = {mark.size: mark for mark in Checkpoint.objects.all()}
    kept = [(copy, _outside_tree(verdict, copy)) for copy in outside]
    sizes = set(noted) | {tree.size for _, tree in kept if tree}
    roots: dict[int, bytes] = {}
    said: dict[int, int] = {}
    try:
        _walk(verdict, sizes, step, roots, said)
    except (ValueError, TypeError, OverflowError) as error:  # a column holds what nobody of us writes there
        verdict.say(verdict.rows + 1, f"读不出来（{error}），被改动过。")
    for mark in noted.values():
        _check_own(verdict, mark, roots.get(mark.size), said.pop(mark.size, None))
    for size, seq in said.items():
        verdict.say(seq, f"记录了第{size}条处的检查点，但检查点表里没有它。")
    for _, tree in kept:
        if tree and roots.get(tree.size) != tree.root:
            verdict.say(0, f"外部保存的检查点（{tree.size}条）与现在的日志不一致：此前的记录被改写、删除或插入过。")
    gone = triggers.missing(connection)
    if gone:
        verdict.say(0, f"数据库的只追加触发器缺失：{'、'.join(sorted(gone))}。请由系统管理员查明原因并重建。")
    return verdict


def _walk(verdict: Verdict, sizes: set[int], step: Step, roots: dict[int, bytes], said: dict[int, int]) -> None:
    """Go once over all rows: chain, payloads, roots at the wanted sizes, checkpoints that entries speak of."""
    frontier: merkle.Frontier = []
    missing: list[int] = []
    previous, h = GENESIS, HASHES["sha256"]
    for row in rows(step):
        verdict.rows += 1
        h = HASHES.get(row["alg"], h) if verdict.rows == 1 else h
        payload = (row.pop("payload__salt"), row.pop("payload__text"))
        _check_row(verdict, row, previous)
        _check_payload(verdict, row, payload, missing)
        previous = row["hash"]
        merkle.append(frontier, _leaf(previous), h)
        if verdict.rows in sizes:
            roots[verdict.rows] = merkle.frontier_root(frontier, h)
        verdict.clock_steps += row["action"] == CLOCK
        if row["action"] == CHECKPOINT:
            said[int(row["object"].rpartition(":")[2])] = row["seq"]
    _check_erasures(verdict, missing)
    _check_strays(verdict)


def rows(step: Step = lambda done: None) -> Iterator[dict[str, Any]]:
    """All entries with their payloads, in order."""
    names = [column.attname for column in Entry._meta.concrete_fields]
    found = Entry.objects.order_by("seq").values(*names, "payload__salt", "payload__text")
    for place, row in enumerate(found.iterator(CHUNK), 1):
        if place % CHUNK == 0:
            step(CHUNK)
        yield row


def _leaf(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:  # somebody wrote something else there; the chain check has said so
        return text.encode()


def _check_row(verdict: Verdict, row: Plain, previous: str) -> None:
    seq = row["seq"]
    if seq != verdict.rows:
        verdict.say(seq, f"序号应为{verdict.rows}，有记录被删除、插入或调换。")
    if row["prev"] != previous:
        verdict.say(seq, "前一条摘要对不上，前面的记录被改动、删除、插入或调换过。")
    if row["alg"] not in HASHES:
        verdict.say(seq, "摘要算法不认识。")
    elif row_hash(row) != row["hash"]:
        verdict.say(seq, "本条内容与摘要不符，被改动过。")


def _check_payload(verdict: Verdict, row: Plain, payload: tuple[str | None, str | None], missing: list[int]) -> None:
    seq, (salt, text) = row["seq"], payload
    if salt is None or text is None:
        missing.append(seq)
        return
    verdict.payloads += 1
    if row["alg"] in HASHES and payload_digest(row["alg"], salt, text) != row["payload_digest"]:
        verdict.say(seq, "内容与摘要不符，被改动过。")


def _check_erasures(verdict: Verdict, missing: list[int]) -> None:
    """A payload is missing exactly where an entry says that it was erased."""
    names = Entry.objects.filter(action=ERASE).values_list("object", flat=True)
    erased = {int(name.rpartition(":")[2]) for name in names}
    verdict.erased = len(erased)
    for seq in missing:
        if seq not in erased:
            verdict.say(seq, "内容不见了，而且没有清除记录。")
    for seq in Payload.objects.filter(pk__in=erased).values_list("pk", flat=True):
        verdict.say(seq, "内容已登记为清除，但仍然存在。")


def _check_strays(verdict: Verdict) -> None:
    for seq in Payload.objects.exclude(pk__in=Entry.objects.values("seq")).values_list("pk", flat=True):
        verdict.say(seq, "有内容而没有记录，记录被删除过。")


def _check_own(verdict: Verdict, mark: Checkpoint, root: bytes | None, seq: int | None) -> None:
    verdict.checkpoints += 1
    name = f"检查点（{mark.size}条）"
    if seq is None:
        verdict.say(0, f"{name}没有对应的日志记录。")
    try:
        tree = notes.opened(mark.note, mark.key)
    except notes.NoteError as error:
        verdict.say(0, f"{name}读不出来：{error}。")
        return
    if tree is None:
        verdict.say(0, f"{name}的签名不对。")
    elif (tree.size, tree.root.hex()) != (mark.size, mark.root) or root != tree.root:
        verdict.say(0, f"{name}与现在的日志不一致：此前的记录被改写、删除或插入过。")


def _outside_tree(verdict: Verdict, copy: OutsideNote) -> notes.Tree | None:
    try:
        tree = notes.opened(copy.note, copy.key)
    except notes.NoteError as error:
        verdict.say(0, f"外部保存的检查点读不出来：{error}。")
        return None
    if tree is None:
        verdict.say(0, "外部保存的检查点不是用所给公钥签名的。")
    return tree
