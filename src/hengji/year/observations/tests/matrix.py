"""For the matrix of all addresses: own, other and unrelated observations, past values and plans."""

from datetime import date

from django.utils import timezone

from hengji.core.scoring.pack import load
from hengji.foundation.access.testing import Targets, World
from hengji.foundation.organisations.models import Organisation, User
from hengji.year.observations.models import Batch, Observation, PastValue, Voiding
from hengji.year.plans.actions import Head, create_plan
from hengji.year.plans.models import Participant, Plan

from .world import OWNER, PACK

_ONE = ("observation", "observation-confirm", "observation-void", "observation-replace")
_PLAN = ("", "-confirm", "-doubles", "-template", "-export", "-import")
_TOKENS = ("preview", "run", "progress")


def objects(world: World) -> dict[str, Targets]:
    """Own: a row of the actors' own organ, in a plan of the office, whose indicator that organ answers for.

    Other: of its neighbour in the same plan, under another organ's indicator. Unrelated: in another province's plan.
    """
    maker = _maker()
    places: dict[str, Organisation] = {name: world.made[name] for name in ("own", "other", "unrelated")}
    ours = _plan("MATRIX-O", world.made["province"], maker, (places["own"], places["other"]))
    theirs = _plan("MATRIX-U", places["unrelated"], maker, (places["unrelated"],), superior=ours)
    rows = {
        "own": _seen(ours, places["own"], "S1", maker), "other": _seen(ours, places["other"], "S2", maker),
        "unrelated": _seen(theirs, places["unrelated"], "S2", maker),
    }  # fmt: skip
    values = Targets(*({"pk": _past(place, maker)} for place in places.values()))
    codes = {"own": ours.code, "other": ours.code, "unrelated": theirs.code}
    plans = Targets(*({"code": code} for code in codes.values()))
    tokens = Targets(*({"code": code, "token": name} for name, code in codes.items()))
    return {
        **dict.fromkeys(_ONE, Targets(*({"pk": row.pk} for row in rows.values()))),
        **dict.fromkeys((f"observations{verb}" for verb in _PLAN), plans),
        **dict.fromkeys(("observation-new", "api:facts_listed", "api:facts_register"), plans),
        **dict.fromkeys((f"observations-{verb}" for verb in _TOKENS), tokens),
        "voiding-answer": Targets(*({"pk": _voiding(row, maker)} for row in rows.values())),
        **dict.fromkeys(("past-value", "past-correct"), values),
        "past-values-of": Targets(*({"code": place.code} for place in places.values())),
        **dict.fromkeys((f"past-{verb}" for verb in _TOKENS), Targets({"token": "a"}, {"token": "b"}, {"token": "c"})),
    }


def _maker() -> User:
    """Somebody who is no actor: what the actors made themselves they could not confirm."""
    made, _new = User.objects.get_or_create(username="matrix-registrar", defaults={"display_name": "登记人"})
    return made


def _plan(
    code: str, organiser: Organisation, by: User, organs: tuple[Organisation, ...], superior: Plan | None = None
) -> Plan:  # fmt: skip
    pack = load(PACK if superior else PACK.replace(OWNER, "MA"))  # of ours, the actors' own organ answers for S1
    plan = create_plan(Head(code, 2026, "2026年度考评", organiser, superior), pack, by=by)
    Participant.objects.bulk_create(
        Participant(plan=plan, code=each.code, name=each.code, organisation=each) for each in organs
    )
    approver, _new = User.objects.get_or_create(username="matrix-issuer", defaults={"display_name": "印发人"})
    Plan.objects.filter(pk=plan.pk).update(
        state="issued", document_number="示例〔2026〕1号", document_date=date(2026, 1, 5), digest="sha256:0",
        issued_by=approver, issued_at=timezone.now(),
    )  # fmt: skip
    plan.refresh_from_db()
    return plan


def _batch(plan: Plan | None, key: str, by: User) -> Batch:
    made, _new = Batch.objects.get_or_create(
        plan=plan, key=key, defaults={"source": "room", "digest": "x", "rows": 1, "by": by, "at": timezone.now()}
    )
    return made


def _seen(plan: Plan, place: Organisation, indicator: str, by: User) -> Observation:
    return Observation.objects.create(
        plan=plan, participant=plan.participants.get(organisation=place), batch=_batch(plan, "matrix", by),
        indicator=indicator, value="1", registered_by=by, registered_at=timezone.now(),
    )  # fmt: skip


def _voiding(row: Observation, by: User) -> int:
    return Voiding.objects.create(observation=row, reason="有误", weighty=True, by=by, at=timezone.now()).pk


def _past(place: Organisation, by: User) -> int:
    return PastValue.objects.create(
        organisation=place, indicator="S1", year=2024, title="年度任务完成率", value="95", source="年鉴",
        batch=_batch(None, "matrix", by), registered_by=by, registered_at=timezone.now(),
    ).pk  # fmt: skip
