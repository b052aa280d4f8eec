"""How an entry is chained: its hash covers its whole content and the hash of the entry before it."""

from typing import Any

from django.db import models

from .canonical import Plain, canonical_json
from .hashing import HASHES, hexdigest

GENESIS = "0" * 64


def row_hash(row: Plain) -> str:
    """H(0x00 ‖ canonical JSON of the row without its hash): at the same time its leaf hash in the Merkle tree."""
    content = {name: value for name, value in row.items() if name != "hash"}
    return HASHES[row["alg"]](b"\x00" + canonical_json(content).encode()).hex()


def salted(alg: str, salt: str, value: Any) -> str:
    """Digest of a value that nobody can guess back once its salt is gone; empty for nothing."""
    return "" if value is None else hexdigest(alg, salt + canonical_json(value))


def payload_digest(alg: str, salt: str, text: str) -> str:
    return hexdigest(alg, salt + text)


def columns(entry: models.Model) -> Plain:
    return {column.attname: getattr(entry, column.attname) for column in entry._meta.concrete_fields}
