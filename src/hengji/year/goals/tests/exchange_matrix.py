"""For the matrix of all addresses: importing into and exporting from plans, sheets and their library."""

from __future__ import annotations

from collections.abc import Mapping

from hengji.foundation.access.testing import Targets

_OF_PLAN = ("goals-import", "goals-template", "goals-export")
_OF_FILE = ("goals-import-preview", "goals-import-run", "goals-import-progress")
_OF_SHEET = ("goals-sheet-export", "goals-library", "goals-library-adopt")


def exchange_objects(plans: Mapping[str, str], sheets: Mapping[str, str]) -> dict[str, Targets]:
    """``plans``: codes, ``sheets``: keys, each by relation (own, other, unrelated), as the room's matrix made them."""
    relations = ("own", "other", "unrelated")
    codes = Targets(*({"code": plans[name]} for name in relations))
    tokens = Targets(*({"code": plans[name], "token": name} for name in relations))
    keys = Targets(*({"key": sheets[name]} for name in relations))
    return {**dict.fromkeys(_OF_PLAN, codes), **dict.fromkeys(_OF_FILE, tokens), **dict.fromkeys(_OF_SHEET, keys)}
