#!/usr/bin/env python3
"""Verify an exported ledger. One file, nothing but Python's standard library, no network.

    python3 verify_ledger.py FOLDER [--checkpoint OLD.note] [--key PUBLIC-KEY]

Checks the chain of hashes, the payloads (where exported), the Merkle root and Ed25519 signature of every checkpoint,
and that a checkpoint kept elsewhere is a beginning of this ledger. Exit status: 0 good, 1 not good, 2 cannot be read.

FOLDER holds entries.jsonl, checkpoints.note, keys.txt and perhaps payloads.jsonl. Formats:
  entry hash     H(0x00 ‖ canonical JSON of the entry without "hash"); H is what "alg" says: sha256 or sm3
  Merkle tree    RFC 9162 with the entry hashes as leaf hashes and the first entry's H for the nodes
  checkpoints    C2SP tlog-checkpoint, signed as C2SP signed-note
  payload        H(salt ‖ payload) is the entry's payload_digest
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

Hash = Callable[[bytes], bytes]
Point = tuple[int, int, int, int]  # x·z, y·z, z, x·y·z of RFC 8032, 5.1.4
Mark = tuple[int, bytes, str, list[str]]  # size, root, signed text, signature lines of a checkpoint

# ------------------------------------------------------------------ SM3 (GB/T 32905-2016)


def rotate(x: int, n: int) -> int:
    n %= 32
    return ((x << n) | (x >> (32 - n))) & 0xFFFFFFFF


def sm3(data: bytes) -> bytes:
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    data += b"\x80" + b"\0" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    for at in range(0, len(data), 64):
        v = [old ^ new for old, new in zip(v, sm3_block(v, data[at : at + 64]))]
    return b"".join(x.to_bytes(4, "big") for x in v)


def sm3_block(v: Sequence[int], block: bytes) -> Sequence[int]:
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for j in range(16, 68):
        x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
        w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
    a, b, c, d, e, f, g, h = v
    for j in range(64):
        ss1 = rotate(rotate(a, 12) + e + rotate(0x79CC4519 if j < 16 else 0x7A879D8A, j) & 0xFFFFFFFF, 7)
        ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
        tt1 = (ff + d + (ss1 ^ rotate(a, 12)) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
        tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
        d, c, b, a = c, rotate(b, 9), a, tt1
        h, g, f, e = g, rotate(f, 19), e, tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
    return a, b, c, d, e, f, g, h


def fast_sm3() -> Hash:
    """OpenSSL's, where this Python has it."""
    try:
        if hashlib.new("sm3", b"abc").digest() == sm3(b"abc"):
            return lambda data: hashlib.new("sm3", data).digest()
    except ValueError:
        pass
    return sm3


HASHES: dict[str, Hash] = {"sha256": lambda data: hashlib.sha256(data).digest(), "sm3": fast_sm3()}

# ------------------------------------------------------------------ Ed25519 verification (RFC 8032)

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def point(encoded: bytes) -> Point | None:
    """Decompress; None for what is no point of the curve."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if len(encoded) != 32 or y >= P:
        return None
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - xx) % P or (x == 0 and sign):
        return None
    return extended(P - x if x & 1 != sign else x, y)


def extended(x: int, y: int) -> Point:
    return x, y, 1, x * y % P


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n: int, p: Point) -> Point:
    total = extended(0, 1)
    while n:
        if n & 1:
            total = add(total, p)
        p, n = add(p, p), n >> 1
    return total


BASE_Y = 4 * pow(5, P - 2, P) % P


def ed25519_good(public: bytes, signature: bytes, message: bytes) -> bool:
    base, key, r = point(BASE_Y.to_bytes(32, "little")), point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if base is None or key is None or r is None or len(signature) != 64 or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = times(s, base), add(r, times(k, key))
    return not any((left[i] * right[2] - right[i] * left[2]) % P for i in (0, 1))


# ------------------------------------------------------------------ checkpoints


def checkpoints(text: str) -> list[Mark]:
    """All notes of a file; an empty line separates them."""
    found: list[Mark] = []
    lines = text.split("\n")
    while lines and any(lines):
        gap = lines.index("")
        signed, lines = lines[:gap], lines[gap + 1 :]
        end = lines.index("") if "" in lines else len(lines)
        signatures, lines = lines[:end], lines[end + 1 :]
        found.append((int(signed[1]), base64.b64decode(signed[2]), "\n".join(signed) + "\n", signatures))
    return found


def signed_by(text: str, signatures: Sequence[str], key: str) -> bool:
    name, hashed, encoded = key.strip().split("+", 2)
    raw = base64.b64decode(encoded)
    if raw[:1] != b"\x01" or hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != hashed:
        return False
    for line in signatures:
        _, signer, signature = line.split(" ")
        data = base64.b64decode(signature)
        if signer == name and data[:4].hex() == hashed and ed25519_good(raw[1:], data[4:], text.encode()):
            return True
    return False


# ------------------------------------------------------------------ the ledger


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


class Tree:
    """Merkle tree that grows to the right and keeps only its complete subtrees."""

    def __init__(self, h: Hash) -> None:
        self.h = h
        self.parts: list[tuple[int, bytes]] = []

    def append(self, leaf: bytes) -> None:
        self.parts.append((1, leaf))
        while len(self.parts) > 1 and self.parts[-1][0] == self.parts[-2][0]:
            size, right = self.parts.pop()
            self.parts.append((2 * size, self.h(b"\x01" + self.parts.pop()[1] + right)))

    def root(self) -> bytes:
        root = self.parts[-1][1]
        for _, left in reversed(self.parts[:-1]):
            root = self.h(b"\x01" + left + root)
        return root


class Ledger:
    """What was read, and everything that is not as it should be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []
        self.count = 0
        self.digests: dict[int, tuple[Hash | None, str]] = {}
        self.erased: set[int] = set()
        self.roots: dict[int, bytes] = {}

    def walk(self, sizes: set[int]) -> None:
        """Check every entry; keep the roots at these sizes."""
        tree, previous = None, "0" * 64
        for row in lines_of(self.folder / "entries.jsonl"):
            self.count += 1
            stated, h = row.pop("hash"), HASHES.get(row["alg"])
            tree = tree or Tree(h or HASHES["sha256"])
            self.check(row, previous, stated, h)
            if row["action"] == "ledger.erase":
                self.erased.add(int(row["object"].rpartition(":")[2]))
            self.digests[row["seq"]] = (h, row["payload_digest"])
            previous = stated
            tree.append(bytes.fromhex(stated))
            if self.count in sizes:
                self.roots[self.count] = tree.root()

    def check(self, row: dict[str, Any], previous: str, stated: str, h: Hash | None) -> None:
        if row["seq"] != self.count:
            self.problems.append(f"第{row['seq']}条：序号应为{self.count}，有记录被删除、插入或调换")
        if row["prev"] != previous:
            self.problems.append(f"第{row['seq']}条：前一条摘要对不上，前面的记录被改动、删除、插入或调换过")
        if h is None or h(b"\x00" + canonical(row)).hex() != stated:
            self.problems.append(f"第{row['seq']}条：内容与摘要不符，被改动过")

    def check_payloads(self) -> int | None:
        """Number of payloads, or None where they were not exported."""
        path = self.folder / "payloads.jsonl"
        if not path.exists():
            return None
        count, left = 0, set(self.digests) - self.erased
        for payload in lines_of(path):
            count, seq = count + 1, payload["seq"]
            h, digest = self.digests.get(seq, (None, ""))
            if seq not in left or h is None:
                self.problems.append(f"第{seq}条：内容多余、重复或已登记为清除")
            elif h((payload["salt"] + payload["payload"]).encode()).hex() != digest:
                self.problems.append(f"第{seq}条：内容与摘要不符，被改动过")
            left.discard(seq)
        self.problems += [f"第{seq}条：内容不见了，而且没有清除记录" for seq in sorted(left)]
        return count

    def check_mark(self, name: str, mark: Mark, keys: Sequence[str]) -> None:
        size, root, text, signatures = mark
        if not any(signed_by(text, signatures, key) for key in keys):
            self.problems.append(f"{name}（{size}条）：不是用所给公钥签名的")
        if self.roots.get(size) != root:
            self.problems.append(f"{name}（{size}条）：与日志不一致，此前的记录被改写、删除或插入过")


def verify(folder: Path, old_note: str, key: str) -> list[str]:
    """Check everything, say what was looked at, and return the problems."""
    ledger = Ledger(folder)
    keys = [key] if key else (folder / "keys.txt").read_text(encoding="utf-8").split()
    own = checkpoints((folder / "checkpoints.note").read_text(encoding="utf-8"))
    old = checkpoints(Path(old_note).read_text(encoding="utf-8")) if old_note else []
    ledger.walk({mark[0] for mark in own + old})
    payloads = ledger.check_payloads()
    for mark in own:
        ledger.check_mark("检查点", mark, keys)
    for mark in old:
        ledger.check_mark("外部保存的检查点", mark, keys)
    covered = max([mark[0] for mark in own + old], default=0)
    print(f"记录{ledger.count}条，内容{'未导出' if payloads is None else f'{payloads}份'}，检查点{len(own)}个")
    if covered < ledger.count:
        print(f"最后{ledger.count - covered}条在最近一个检查点之后，只由摘要链保护")
    if not key:
        print("注意：公钥取自同一文件夹，请与您从别处得到的公钥比对")
    return ledger.problems


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="核验导出的操作日志")
    parser.add_argument("folder", type=Path, help="导出的文件夹")
    parser.add_argument("--checkpoint", default="", help="您自己保存的旧检查点")
    parser.add_argument("--key", default="", help="您自己保存的验证公钥；不给时用文件夹里的 keys.txt")
    given = parser.parse_args(words)
    try:
        problems = verify(given.folder, given.checkpoint, given.key)
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        print(f"读不出来：{type(error).__name__}: {error}")
        return 2
    for problem in problems:
        print(f"不符：{problem}")
    print(f"核验不通过：共{len(problems)}处不符" if problems else "核验通过")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
