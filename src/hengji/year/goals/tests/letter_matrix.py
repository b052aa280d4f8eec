"""For the matrix of all addresses: own, other and unrelated letters, and the plans and sheets of which they are."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils import timezone

from hengji.foundation.access.testing import Targets
from hengji.foundation.organisations.models import User
from hengji.year.goals.letter_enums import LetterKind
from hengji.year.goals.models import GoalSheet, Letter

_OF_PLAN = ("goals-letters", "goals-letters-make", "goals-letters-download")
_OF_SHEET = ("goals-sheet-letter", "goals-sheet-letter-make")
_OF_LETTER = (
    "goals-letter", "goals-letter-download", "goals-letter-sign", "goals-letter-sign-above", "goals-letter-register",
    "goals-letter-succeed",
)  # fmt: skip
_RELATIONS = ("own", "other", "unrelated")


def letter_objects(plans: Mapping[str, str], sheets: Mapping[str, str]) -> dict[str, Targets]:
    """``plans``: codes, ``sheets``: keys, each by relation (own, other, unrelated), as the room's matrix made them."""
    letters = {name: _letter(sheets[name]) for name in _RELATIONS}
    keys = Targets(*({"pk": letters[name]} for name in _RELATIONS))
    return {
        **dict.fromkeys(_OF_PLAN, Targets(*({"code": plans[name]} for name in _RELATIONS))),
        **dict.fromkeys(_OF_SHEET, Targets(*({"key": sheets[name]} for name in _RELATIONS))),
        **dict.fromkeys(_OF_LETTER, keys),
    }


def _letter(key: str) -> int:
    sheet = GoalSheet.objects.get(key=key)
    maker, _new = User.objects.get_or_create(username="matrix-letters", defaults={"display_name": "生成人"})
    return Letter.objects.create(
        plan=sheet.plan, sheet=sheet, number=1, kind=LetterKind.LETTER, basis="示例〔2026〕1号", text=_EMPTY,
        digest="0", goals_digest="sha256:0", made_by=maker, made_at=timezone.now(),
    ).pk  # fmt: skip


_EMPTY = json.dumps({
    "kind": "Document", "title": "书", "blocks": [], "number": "", "addressee": "", "issuer": "", "mark": "",
    "digest": "", "code": "",
})  # fmt: skip
