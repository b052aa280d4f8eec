"""Signed notes, against the example of the specification and against meddling; and the second implementations."""

import base64
import hashlib
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hengji.foundation.ledger import hashing, notes
from hengji.foundation.ledger.verifier import verify_ledger

# The published example of golang.org/x/mod/sumdb/note, on which C2SP signed-note rests.
EXAMPLE_KEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
EXAMPLE_PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
EXAMPLE_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)

# RFC 8032, 7.1, tests 1 to 3: public key, message, signature.
RFC8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        ("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2"
        "4655141438e7a100b"),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302ae"
        "eb00d291612bb0c00"),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        ("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28"
        "dc027beceea1ec40a"),
    ),
]  # fmt: skip

# GB/T 32905-2016, annex A.
SM3 = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}


def test_published_example_is_signed_alike() -> None:
    assert notes.verifier_key(EXAMPLE_KEY) == EXAMPLE_PUBLIC
    assert notes.sign(EXAMPLE_TEXT, EXAMPLE_KEY) == f"{EXAMPLE_TEXT}\n{EXAMPLE_LINE}\n"


def test_checkpoint_is_three_lines_and_a_signature() -> None:
    key = notes.new_key("test.example/ledger")
    tree = notes.Tree("test.example/ledger", 5, hashlib.sha256(b"").digest())
    note = notes.sign(tree.text(), key)
    assert note.startswith(
        "test.example/ledger\n5\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— test.example/ledger "
    )
    assert notes.opened(note, notes.verifier_key(key)) == tree
    assert notes.opened(note, notes.verifier_key(notes.new_key("test.example/ledger"))) is None
    assert notes.opened(note.replace("\n5\n", "\n6\n"), notes.verifier_key(key)) is None
    cosigned = note + "— witness.example AAAAAAAA\n"
    assert notes.opened(cosigned, notes.verifier_key(key)) == tree


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "a\n1\n\n",
        "a\nb\nYQ==\n\n— a YQ==\n",
        "a\n1\n**\n\n— a YQ==\n",
        "a\n01\nYQ==\n\n— a YQ==\n",
        "a\n\n— b c\n",
    ],
)
def test_what_is_no_checkpoint_is_said_so(text: str) -> None:
    with pytest.raises(notes.NoteError):
        notes.tree_in(text)


@pytest.mark.parametrize("key", ["", "PRIVATE+KEY+a", EXAMPLE_KEY.replace("c74f20a3", "c74f20a4"), EXAMPLE_PUBLIC])
def test_broken_private_keys_are_refused(key: str) -> None:
    with pytest.raises(notes.NoteError):
        notes.origin(key)


def test_broken_public_keys_are_refused() -> None:
    note = notes.sign("a\n1\nYQ==\n", EXAMPLE_KEY)
    for key in ("", "a+b+c", EXAMPLE_PUBLIC.replace("c74f20a3", "c74f20a4")):
        with pytest.raises(notes.NoteError):
            notes.opened(note, key)


def test_sm3_is_the_published_one_in_both_implementations() -> None:
    for data, digest in SM3.items():
        assert hashing.sm3(data).hex() == digest
        assert verify_ledger.sm3(data).hex() == digest


def test_second_sm3_agrees_at_every_length() -> None:
    draw = random.Random(1)
    for length in range(200):
        data = draw.randbytes(length)
        assert verify_ledger.sm3(data) == hashing.sm3(data)


def test_second_ed25519_knows_the_published_signatures() -> None:
    for public, message, signature in RFC8032:
        key, text, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
        assert verify_ledger.ed25519_good(key, signed, text)
        assert not verify_ledger.ed25519_good(key, signed, text + b"x")


def test_second_ed25519_agrees_on_good_and_bad_signatures() -> None:
    draw = random.Random(2)
    for _ in range(15):
        signer = Ed25519PrivateKey.from_private_bytes(draw.randbytes(32))
        public, message = signer.public_key().public_bytes_raw(), draw.randbytes(draw.randrange(80))
        signature = signer.sign(message)
        assert verify_ledger.ed25519_good(public, signature, message)
        place = draw.randrange(64)
        bent = signature[:place] + bytes([signature[place] ^ 1 << draw.randrange(8)]) + signature[place + 1 :]
        assert not verify_ledger.ed25519_good(public, bent, message)


def test_second_ed25519_refuses_what_is_malformed() -> None:
    public, message, signature = (bytes.fromhex(text) for text in RFC8032[1])
    order = verify_ledger.ORDER.to_bytes(32, "little")
    larger = int.from_bytes(signature[32:], "little") + verify_ledger.ORDER
    for bad in (
        signature[:63],
        signature + b"\0",
        signature[:32] + order,
        signature[:32] + larger.to_bytes(32, "little"),
    ):
        assert not verify_ledger.ed25519_good(public, bad, message)
    assert not verify_ledger.ed25519_good(b"\xff" * 32, signature, message)
    assert not verify_ledger.ed25519_good(public[:31], signature, message)


def test_verifier_reads_the_key_of_the_published_example() -> None:
    lines = [EXAMPLE_LINE]
    assert verify_ledger.signed_by(EXAMPLE_TEXT, lines, EXAMPLE_PUBLIC)
    assert not verify_ledger.signed_by(EXAMPLE_TEXT, lines, EXAMPLE_PUBLIC.replace("c74f20a3", "c74f20a4"))
    wrong = base64.b64encode(b"\x02" + b"k" * 32).decode()
    assert not verify_ledger.signed_by(EXAMPLE_TEXT, lines, f"PeterNeumann+c74f20a3+{wrong}")
