"""For the matrix of all addresses: an amendment of each sheet, asked by somebody of the organ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from hengji.foundation.access.testing import Targets
from hengji.foundation.organisations.models import User
from hengji.year.goals.amendment_enums import AmendmentKind, ReasonKind
from hengji.year.goals.models import Amendment, GoalSheet, amendment_key

_OF_PLAN = ("goals-amendments", "goals-add-from-above", "goals-amendments-export")
_OF_AMENDMENT = ("goals-amendment", "goals-amendment-decide", "goals-amendment-revise", "goals-amendment-withdraw")
RELATIONS = ("own", "other", "unrelated")


def amendment_objects(sheets: Mapping[str, GoalSheet], by: User) -> dict[str, Targets]:
    """``sheets`` by relation (own, other, unrelated), each with a goal, as the room's matrix made them."""
    rows = [_amendment(sheets[name], by) for name in RELATIONS]
    goals = [{"key": sheets[name].key, "code": sheets[name].goals.earliest("position").code} for name in RELATIONS]
    return {
        **dict.fromkeys(_OF_PLAN, Targets(*({"code": sheets[name].plan.code} for name in RELATIONS))),
        **dict.fromkeys(_OF_AMENDMENT, Targets(*({"key": row.key} for row in rows))),
        "goals-amend": Targets(*({"key": sheets[name].key} for name in RELATIONS)),
        "goals-history": Targets(*goals),
    }


def _amendment(sheet: GoalSheet, by: User) -> Amendment:
    number = Amendment.objects.filter(plan=sheet.plan).count() + 1
    return Amendment.objects.create(
        plan=sheet.plan, sheet=sheet, number=number, key=amendment_key(sheet.plan.code, number),
        kind=AmendmentKind.ADJUST, reason_kind=ReasonKind.FORCE, reason="洪涝", effective=date(2026, 7, 1),
        digest="sha256:0", requested_by=by, requested_at=timezone.now(), asked_on=date(2026, 7, 1),
    )  # fmt: skip
