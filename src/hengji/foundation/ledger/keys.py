"""The key that signs checkpoints: made at first use, readable by the site's account alone, or given by the office."""

import secrets
from functools import partial
from pathlib import Path

from django.conf import settings

from hengji.foundation.common.private_files import keep_private

from . import notes


def signing_key() -> str:
    """Private key as text."""
    return keep_private(Path(settings.LEDGER_KEY_FILE), partial(notes.new_key, _name()))


def public_key() -> str:
    return notes.verifier_key(signing_key())


def _name() -> str:
    return settings.LEDGER_ORIGIN or f"hengji-{secrets.token_hex(4)}/ledger"
