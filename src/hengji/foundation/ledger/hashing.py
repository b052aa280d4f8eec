"""The two hash functions of the ledger, by name."""

import hashlib
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes

Hash = Callable[[bytes], bytes]


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def sm3(data: bytes) -> bytes:
    """GB/T 32905-2016."""
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


HASHES: dict[str, Hash] = {"sha256": sha256, "sm3": sm3}


def hexdigest(alg: str, text: str) -> str:
    return HASHES[alg](text.encode()).hex()
