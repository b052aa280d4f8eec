"""The secret of a key: shown once, kept as a hash. It has 256 random bits, so a fast hash is enough."""

import hashlib
import re
import secrets

MARK = "hj"
_TOKEN = re.compile(r"hj_([0-9a-f]{10})_[0-9A-Za-z_-]{43}")


def new_secret() -> tuple[str, str]:
    """Return prefix and whole token."""
    prefix = secrets.token_hex(5)
    return prefix, f"{MARK}_{prefix}_{secrets.token_urlsafe(32)}"


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def prefix_of(token: str) -> str:
    """Return the part that finds the key; empty for what is no token."""
    found = _TOKEN.fullmatch(token)
    return found[1] if found else ""
