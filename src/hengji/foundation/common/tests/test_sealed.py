import base64

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from hengji.foundation.common.sealed import SealError, mark, seal, unseal
from hengji.foundation.ledger.canonical import snapshot
from hengji.foundation.organisations.actions import create_account
from hengji.foundation.organisations.models import User

PHONE = "13812345678"
PROFILES = [("intl", "a1:"), ("gm", "s1:")]


@given(text=st.text())
def test_what_was_sealed_opens(text: str) -> None:
    assert unseal(seal(text)) == text


def test_the_cipher_is_the_standard_s_own() -> None:
    """GB/T 32907-2016, annex A, example 1."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    worker = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()  # noqa: S305 - one block of the standard
    assert worker.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


@pytest.mark.parametrize(("profile", "start"), PROFILES)
def test_equal_texts_have_equal_seals_and_both_kinds_are_read(settings: Settings, profile: str, start: str) -> None:
    settings.CRYPTO_PROFILE = profile
    sealed = seal(PHONE)
    assert sealed.startswith(start)
    assert sealed == seal(PHONE) != seal("13812345679")
    settings.CRYPTO_PROFILE = "gm" if profile == "intl" else "intl"
    assert unseal(sealed) == PHONE
    assert seal(PHONE) != sealed


@pytest.mark.parametrize(("profile", "start"), PROFILES)
def test_a_changed_seal_does_not_open(settings: Settings, profile: str, start: str) -> None:
    settings.CRYPTO_PROFILE = profile
    raw = bytearray(base64.b64decode(seal(PHONE)[3:]))
    for place in range(len(raw)):
        changed = raw.copy()
        changed[place] ^= 1
        with pytest.raises(SealError):
            unseal(start + base64.b64encode(changed).decode())


@pytest.mark.parametrize("text", ["13812345678", "x9:AAAA", "a1:", "a1:***", "a1:AAAA"])
def test_what_is_no_seal_is_refused(text: str) -> None:
    with pytest.raises(SealError):
        unseal(text)


def test_another_secret_opens_nothing(settings: Settings) -> None:
    sealed, marked = seal(PHONE), mark(PHONE)
    settings.FIELD_SECRET = "another"
    assert mark(PHONE) != marked
    with pytest.raises(SealError):
        unseal(sealed)


@pytest.mark.django_db
@pytest.mark.parametrize(("profile", "start"), PROFILES)
def test_neither_the_table_nor_the_ledger_holds_the_number(settings: Settings, profile: str, start: str) -> None:
    settings.CRYPTO_PROFILE = profile
    user = create_account("liu", "刘某", password="一个足够长的密码A1!", phone=PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM organisations_user")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT text FROM ledger_payload")
        payloads = str(cursor.fetchall())
    assert stored.startswith(start)
    assert PHONE not in payloads
    assert mark(PHONE) in payloads
    assert User.objects.get(phone=PHONE) == user
    assert snapshot(User.objects.get())["phone"] == mark(PHONE)
