"""Against the published vectors and against the definition, written down naively."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.foundation.ledger import merkle
from hengji.foundation.ledger.hashing import sha256

# Inputs and roots of the reference tests of RFC 6962 (certificate-transparency, merkletree tests).
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {  # (index, size): proof
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}
CONSISTENCY = {
    (1, 1): [],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}

LEAVES = [merkle.leaf_hash(data, sha256) for data in INPUTS]


def h(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def naive(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, word for word, over leaf hashes."""
    n = len(leaves)
    if n == 0:
        return h(b"")
    if n == 1:
        return leaves[0]
    k = 1
    while k * 2 < n:
        k *= 2
    return h(b"\x01" + naive(leaves[:k]) + naive(leaves[k:]))


def tree(size: int, salt: int = 0) -> list[bytes]:
    return [h(f"{salt}:{place}".encode()) for place in range(size)]


def test_roots_are_the_published_ones() -> None:
    assert merkle.root([], sha256).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [merkle.root(LEAVES[:size], sha256).hex() for size in range(1, 9)] == ROOTS


def test_proofs_are_the_published_ones() -> None:
    for (index, size), proof in INCLUSION.items():
        assert [step.hex() for step in merkle.inclusion_proof(index, LEAVES[:size], sha256)] == proof
    for (old, size), proof in CONSISTENCY.items():
        assert [step.hex() for step in merkle.consistency_proof(old, LEAVES[:size], sha256)] == proof


def test_every_small_tree_agrees_with_the_definition() -> None:
    """1,596 pairs of sizes and places up to 56 leaves, each with its root and both proofs."""
    cases = 0
    for size in range(1, 57):
        leaves = tree(size)
        root = naive(leaves)
        assert merkle.root(leaves, h) == root
        for place in range(size):
            proof = merkle.inclusion_proof(place, leaves, h)
            assert merkle.root_from_inclusion(leaves[place], place, size, proof, h) == root
            old = place + 1
            steps = merkle.consistency_proof(old, leaves, h)
            assert merkle.consistent(old, naive(leaves[:old]), size, root, steps, h)
            cases += 1
    assert cases == 1596


sizes = st.integers(1, 300)


@settings(max_examples=300)
@given(sizes, st.data())
def test_growing_gives_the_same_root_as_building(size: int, data: st.DataObject) -> None:
    leaves = tree(size, data.draw(st.integers(0, 99)))
    middle = data.draw(st.integers(0, size))
    frontier: merkle.Frontier = []
    for leaf in leaves[:middle]:
        merkle.append(frontier, leaf, h)
    assert merkle.frontier_root(frontier, h) == naive(leaves[:middle])
    for leaf in leaves[middle:]:
        merkle.append(frontier, leaf, h)
    assert merkle.frontier_root(frontier, h) == naive(leaves)
    assert len(frontier) == size.bit_count()


@settings(max_examples=600)
@given(sizes, st.data())
def test_wrong_proofs_prove_nothing(size: int, data: st.DataObject) -> None:
    leaves = tree(size)
    root = naive(leaves)
    place = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(place, leaves, h)
    other = data.draw(st.integers(0, size - 1).filter(lambda found: found != place)) if size > 1 else size
    assert merkle.root_from_inclusion(leaves[place], other, size, proof, h) != root
    assert merkle.root_from_inclusion(h(b"stranger"), place, size, proof, h) != root
    assert merkle.root_from_inclusion(leaves[place], place, size, [*proof, root], h) != root
    if proof:
        assert merkle.root_from_inclusion(leaves[place], place, size, proof[:-1], h) != root


@settings(max_examples=600)
@given(st.integers(2, 300), st.data())
def test_rewritten_beginnings_never_prove_consistent(size: int, data: st.DataObject) -> None:
    leaves = tree(size)
    old = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old - 1))
    rewritten = [*leaves[:changed], h(b"rewritten"), *leaves[changed + 1 :]]
    steps = merkle.consistency_proof(old, rewritten, h)
    assert not merkle.consistent(old, naive(leaves[:old]), size, naive(rewritten), steps, h)
    honest = merkle.consistency_proof(old, leaves, h)
    assert merkle.consistent(old, naive(leaves[:old]), size, naive(leaves), honest, h)
    assert not merkle.consistent(old, naive(leaves[:old]), size, naive(leaves), [*honest, h(b"x")], h)
    assert old == size or not merkle.consistent(old, naive(leaves[:old]), size, naive(leaves), honest[:-1], h)


def test_impossible_sizes_prove_nothing() -> None:
    root = merkle.root(LEAVES, sha256)
    assert merkle.root_from_inclusion(LEAVES[0], 8, 8, [], sha256) is None
    assert merkle.root_from_inclusion(LEAVES[0], -1, 8, [], sha256) is None
    assert not merkle.consistent(9, root, 8, root, [root], sha256)
    assert not merkle.consistent(0, root, 8, root, [root], sha256)
    assert merkle.consistency_proof(0, LEAVES, sha256) == []
