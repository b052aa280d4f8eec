"""Signed notes and checkpoints in the C2SP forms (signed-note, tlog-checkpoint), with Ed25519."""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
DASH = "\u2014 "
KEY_PARTS = 5


class NoteError(ValueError):
    """A note or a key that cannot be read."""


@dataclass(frozen=True)
class Tree:
    """What a checkpoint states."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def new_key(name: str) -> str:
    """A private key as text: PRIVATE+KEY+name+hash+base64(type ‖ seed)."""
    seed = secrets.token_bytes(32)
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return f"PRIVATE+KEY+{name}+{_key_hash(name, public).hex()}+{base64.b64encode(ED25519 + seed).decode()}"


def verifier_key(private: str) -> str:
    """The public half: name+hash+base64(type ‖ key). Give it to the auditor."""
    name, signer = _signer(private)
    public = signer.public_key().public_bytes_raw()
    return f"{name}+{_key_hash(name, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def origin(key: str) -> str:
    """The name in a private key."""
    return _signer(key)[0]


def sign(text: str, private: str) -> str:
    """The note: text, empty line, signature line."""
    name, signer = _signer(private)
    hashed = _key_hash(name, signer.public_key().public_bytes_raw())
    signature = base64.b64encode(hashed + signer.sign(text.encode())).decode()
    return f"{text}\n{DASH}{name} {signature}\n"


def opened(note: str, key: str) -> Tree | None:
    """What the note states if it was signed with this verifier key, else None; NoteError where it is no checkpoint."""
    text, signatures = _parts(note)
    name, hashed, public = _public(key)
    for line in signatures:
        signer, _, encoded = line.removeprefix(DASH).partition(" ")
        raw = _decoded(encoded)
        if signer == name and raw[:4] == hashed and _good(public, raw[4:], text):
            return tree_in(note)
    return None


def tree_in(note: str) -> Tree:
    """What a note states, signed or not."""
    lines = _parts(note)[0].split("\n")
    try:
        name, size, root = lines[:3]
        tree = Tree(name, int(size), _decoded(root))
    except ValueError as error:
        raise NoteError("这不是检查点文件") from error
    if not tree.text() == "\n".join([*lines[:3], ""]):
        raise NoteError("这不是检查点文件")
    return tree


def _parts(note: str) -> tuple[str, list[str]]:
    text, gap, rest = note.rpartition("\n\n")
    lines = rest.splitlines()
    if not gap or not lines or not all(line.startswith(DASH) for line in lines):
        raise NoteError("这不是签名的检查点文件")
    return f"{text}\n", lines


def _good(public: bytes, signature: bytes, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True


def _public(key: str) -> tuple[str, bytes, bytes]:
    name, _, rest = key.strip().partition("+")
    hashed, _, encoded = rest.partition("+")
    raw = _decoded(encoded)
    if raw[:1] != ED25519 or _key_hash(name, raw[1:]).hex() != hashed:
        raise NoteError("验证公钥不完整或被改动过")
    return name, bytes.fromhex(hashed), raw[1:]


def _signer(private: str) -> tuple[str, Ed25519PrivateKey]:
    parts = private.strip().split("+", KEY_PARTS - 1)
    if len(parts) != KEY_PARTS or parts[:2] != ["PRIVATE", "KEY"]:
        raise NoteError("签名私钥文件不完整")
    raw = _decoded(parts[4])
    signer = Ed25519PrivateKey.from_private_bytes(raw[1:])
    if raw[:1] != ED25519 or _key_hash(parts[2], signer.public_key().public_bytes_raw()).hex() != parts[3]:
        raise NoteError("签名私钥文件被改动过")
    return parts[2], signer


def _key_hash(name: str, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise NoteError("签名或摘要不是 base64") from error
