"""For the matrix of all addresses: a result put up, one that is a proposal, one of another province; their appeals."""

import json
from datetime import date

from django.utils import timezone

from hengji.foundation.access.testing import Targets, World
from hengji.foundation.organisations.models import User
from hengji.outcome.assessment.models import Run
from hengji.outcome.grading.models import Appeal, Notice, Proceeding
from hengji.year.observations.models import Observation
from hengji.year.plans.models import Plan

_RESULT = ("", "-propose", "-proposal", "-review", "-publish", "-decision", "-circular", "-correct")
_APPEAL = ("", "-sign", "-withdraw", "-assign", "-finding", "-decide", "-decision")
_PLACES = ("own", "other", "unrelated")


def objects(world: World) -> dict[str, Targets]:
    """Own is put up and its actors' organ takes part; other is a proposal of the same office; unrelated another's."""
    by, _new = User.objects.get_or_create(username="matrix-registrar", defaults={"display_name": "登记人"})
    own, other, unrelated = (
        _proceeding(code, state, by)
        for code, state in (("MATRIX-O", "public"), ("MP-1", "proposed"), ("MATRIX-U", "public"))
    )
    results = Targets(*({"code": each.key} for each in (own, other, unrelated)))
    seen = {name: _seen(world, name) for name in _PLACES}
    of = {"own": own, "other": own, "unrelated": unrelated}
    appeals = Targets(*({"pk": _appeal(of[name], seen[name], by)} for name in _PLACES))
    notices = [_notice(each, by) for each in (own, other, unrelated)]
    names = {"": "grading-result", **{each: f"grading{each}" for each in _RESULT if each}}
    return {
        **dict.fromkeys(names.values(), results),
        **dict.fromkeys(("grading-appeals", "grading-own-appeals"), results),
        "grading-appeal-new": Targets(*({"code": of[name].key, "pk": seen[name].pk} for name in _PLACES)),
        "grading-notice": Targets(*({"pk": each} for each in notices)),
        "grading-notice-document": Targets(*({"pk": each, "form": "docx"} for each in notices)),
        **dict.fromkeys((f"grading-appeal{each}" for each in _APPEAL), appeals),
    }


def _proceeding(code: str, state: str, by: User) -> Proceeding:
    plan = Plan.objects.get(code=code)
    run = Run.objects.filter(plan=plan).order_by("-pk")[0]
    now, day = timezone.now(), date(2026, 1, 5)
    return Proceeding.objects.create(
        plan=plan, key=code, run=run, state=state, proposed_by=by, proposed_at=now, opens=day, closes=day,
        appeals_until=day,
    )  # fmt: skip


def _seen(world: World, name: str) -> Observation:
    rows = Observation.objects.filter(participant__organisation=world.made[name], plan__code__startswith="MATRIX-")
    return rows.order_by("pk")[0]


def _appeal(proceeding: Proceeding, seen: Observation, by: User) -> int:
    number = proceeding.appeals.count() + 1
    made = Appeal.objects.create(
        proceeding=proceeding, participant=seen.participant, number=number, observation=seen, value="2", reason="漏计",
        state="filed", drafted_by=by, drafted_at=timezone.now(),
    )  # fmt: skip
    return int(made.pk)


def _notice(proceeding: Proceeding, by: User) -> int:
    line = {
        "code": "X", "name": "某单位", "pool": "", "group": "甲组", "total": "90", "rank": 1, "grade": "", "notes": [],
    }  # fmt: skip
    made = Notice.objects.create(
        proceeding=proceeding, kind="publicity", run=proceeding.run, text=f"[{json.dumps(line)}]", digest="sha256:0",
        by=by, at=timezone.now(),
    )  # fmt: skip
    return int(made.pk)
