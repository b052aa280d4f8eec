"""Text that a stolen database does not give away: phone numbers and the like, sealed in their columns.

A sealed text is ``a1:`` or ``s1:`` and base64 of tag and cipher text. The tag is the HMAC of the plain text and the
counter's start at once (a synthetic initialisation vector, as in RFC 5297): the same text gives the same seal, so that
equality can be asked of the database, and a seal that was changed does not open. ``a1`` is AES-256 with SHA-256, ``s1``
SM4 with SM3 (GB/T 32907, GB/T 32905); the profile chooses for writing, both are read. The secret is one of its own
(FIELD_SECRET), because seals outlive the secret that signs sessions.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from typing_extensions import override

TAG = 16  # bytes
_KINDS: dict[str, tuple[type[hashes.HashAlgorithm], Any, int]] = {
    "a1": (hashes.SHA256, algorithms.AES, 32),
    "s1": (hashes.SM3, algorithms.SM4, 16),
}


class SealError(ValueError):
    """A sealed text that was changed, or sealed under another secret."""


def seal(text: str) -> str:
    """The text as it stands in the database; empty stays empty."""
    if not text:
        return ""
    kind = "s1" if settings.CRYPTO_PROFILE == "gm" else "a1"
    tag = _tag(kind, text.encode())
    return f"{kind}:{base64.b64encode(tag + _crypt(kind, tag, text.encode())).decode()}"


def unseal(sealed: str) -> str:
    """The plain text. Raises SealError."""
    if not sealed:
        return ""
    kind, _colon, packed = sealed.partition(":")
    try:
        raw = base64.b64decode(packed, validate=True)
        plain = _crypt(kind, raw[:TAG], raw[TAG:])
    except (KeyError, ValueError, binascii.Error):
        raise SealError("sealed text is damaged") from None
    if not hmac.compare_digest(_tag(kind, plain), raw[:TAG]):
        raise SealError("sealed text was changed or belongs to another secret")
    return plain.decode()


def mark(text: str) -> str:
    """A fingerprint for the ledger: equal for equal texts under any profile, and worthless without the secret."""
    return text and "mark:" + _mac("mark", hashes.SHA256, text.encode()).hex()


class SealedField(models.TextField[str, str]):
    """A column whose texts are sealed; exact lookups work, others do not. ``max_length`` counts the plain text."""

    @override
    def get_prep_value(self, value: Any) -> Any:
        plain = super().get_prep_value(value)
        return plain if plain is None else seal(plain)

    def from_db_value(self, value: str | None, *_rest: object) -> str | None:
        return value if value is None else unseal(value)


def _tag(kind: str, plain: bytes) -> bytes:
    return _mac(f"{kind} tag", _KINDS[kind][0], plain)[:TAG]


def _mac(purpose: str, algorithm: type[hashes.HashAlgorithm], content: bytes) -> bytes:
    mac = HMAC(_key(purpose, 32, settings.FIELD_SECRET), algorithm())
    mac.update(content)
    return mac.finalize()


def _crypt(kind: str, tag: bytes, content: bytes) -> bytes:
    _hash, cipher, size = _KINDS[kind]
    worker = Cipher(cipher(_key(f"{kind} text", size, settings.FIELD_SECRET)), modes.CTR(tag)).encryptor()
    return worker.update(content) + worker.finalize()


@cache
def _key(purpose: str, size: int, secret: str) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=size, salt=None, info=f"hengji field {purpose}".encode())
    return derived.derive(secret.encode())
