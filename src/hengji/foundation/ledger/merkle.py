"""Merkle trees of RFC 9162 (and 6962): root, inclusion and consistency proofs, growth by a frontier. Pure.

Everything here works on leaf *hashes* (which the ledger's rows carry already) and takes the hash function as argument.
"""

from collections.abc import Callable, Iterable, Sequence

Hash = Callable[[bytes], bytes]
Frontier = list[tuple[int, bytes]]  # complete subtrees from left to right: (size, root)


def leaf_hash(data: bytes, h: Hash) -> bytes:
    return h(b"\x00" + data)


def node_hash(left: bytes, right: bytes, h: Hash) -> bytes:
    return h(b"\x01" + left + right)


def split(size: int) -> int:
    """The largest power of two below size."""
    return 1 << (size - 1).bit_length() - 1


def append(frontier: Frontier, leaf: bytes, h: Hash) -> None:
    """Add one leaf: equal neighbours melt into one."""
    frontier.append((1, leaf))
    while len(frontier) > 1 and frontier[-1][0] == frontier[-2][0]:
        size, right = frontier.pop()
        _, left = frontier.pop()
        frontier.append((2 * size, node_hash(left, right, h)))


def frontier_root(frontier: Frontier, h: Hash) -> bytes:
    if not frontier:
        return h(b"")
    root = frontier[-1][1]
    for _, left in reversed(frontier[:-1]):
        root = node_hash(left, root, h)
    return root


def root(leaves: Iterable[bytes], h: Hash) -> bytes:
    frontier: Frontier = []
    for leaf in leaves:
        append(frontier, leaf, h)
    return frontier_root(frontier, h)


def inclusion_proof(index: int, leaves: Sequence[bytes], h: Hash) -> list[bytes]:
    """Hashes that lead from the leaf at index (from 0) to the root of all leaves."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*inclusion_proof(index, leaves[:k], h), root(leaves[k:], h)]
    return [*inclusion_proof(index - k, leaves[k:], h), root(leaves[:k], h)]


def consistency_proof(old: int, leaves: Sequence[bytes], h: Hash) -> list[bytes]:
    """Hashes that show that the first ``old`` leaves are still the beginning of all leaves."""
    return _subproof(old, leaves, h, whole=True) if 0 < old < len(leaves) else []


def _subproof(old: int, leaves: Sequence[bytes], h: Hash, *, whole: bool) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root(leaves, h)]
    k = split(len(leaves))
    if old <= k:
        return [*_subproof(old, leaves[:k], h, whole=whole), root(leaves[k:], h)]
    return [*_subproof(old - k, leaves[k:], h, whole=False), root(leaves[:k], h)]


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], h: Hash) -> bytes | None:
    """Root that the proof leads to (RFC 9162, 2.1.3.2), or None where the proof has a wrong length."""
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            found = node_hash(step, found, h)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step, h)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def consistent(old: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes], h: Hash) -> bool:
    """Whether the proof leads to both roots (RFC 9162, 2.1.4.2)."""
    if old == size:
        return not proof and old_root == new_root
    if not 0 < old < size or not proof:
        return False
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(step, first, h), node_hash(step, second, h)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, step, h)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root
