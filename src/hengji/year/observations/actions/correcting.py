"""Voiding and replacing: what was registered stays on record, another row says what became of it."""

from dataclasses import astuple, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.ledger.actions import record
from hengji.foundation.organisations.models import User
from hengji.year.observations.enums import Fault, Source
from hengji.year.observations.fact_rows import Fact, check_facts, check_new, fact_of, identity_of, standing_identities
from hengji.year.observations.models import Confirmation, Observation, Voiding, VoidingAnswer
from hengji.year.observations.queries.chain import lock_plans
from hengji.year.observations.queries.ground import ground_of, identities_in

from .confirming import place_of
from .registering import observation_of
from .shared import check_state, demand, open_batch, refuse, rows_digest

SAME_CELL = ("participant", "indicator", "goal")


@transaction.atomic
def void_observation(observation: Observation, *, by: User, reason: str) -> Voiding:
    """Void an observation. Where it is confirmed, it counts until a second person agrees (``answer_voiding``)."""
    demand(by, "observations.correct", observation)
    lock_plans([observation.pk])
    refuse([*_reason(reason), *_correctable(observation)])
    weighty = Confirmation.objects.filter(observation=observation).exists()
    voiding = Voiding(
        observation=observation, reason=reason.strip(), weighty=weighty, by=by, at=timezone.now()
    )  # fmt: skip
    voiding.save(force_insert=True)
    record("observations.void" if not weighty else "observations.ask_void", by=by, obj=voiding)
    return voiding


@transaction.atomic
def answer_voiding(voiding: Voiding, *, by: User, agreed: bool, remark: str = "") -> VoidingAnswer:
    """Agree to a voiding, or refuse it with a remark; the second click finds the answer that is there."""
    demand(by, "observations.agree_void", voiding)
    lock_plans([voiding.observation_id])
    there = VoidingAnswer.objects.filter(voiding=voiding).first()
    if there is not None and (there.by_id, there.agreed) == (by.pk, agreed):
        return there
    refuse(_answerable(voiding, there, by, agreed=agreed, remark=remark.strip()))
    answer = VoidingAnswer(
        voiding=voiding, agreed=agreed, remark=remark.strip(), asker_id=voiding.by_id, by=by, at=timezone.now()
    )  # fmt: skip
    answer.save(force_insert=True)
    record("observations.void" if agreed else "observations.refuse_void", by=by, obj=answer)
    return answer


def _answerable(
    voiding: Voiding, there: VoidingAnswer | None, by: User, *, agreed: bool, remark: str
) -> list[Problem]:  # fmt: skip
    problems = []
    if there is not None or not voiding.weighty:
        problems.append(Problem(Fault.NOT_STANDING.value, _("这件作废已经办结。"), "", _("请刷新页面。")))
    if voiding.by_id == by.pk:
        problems.append(Problem(Fault.SAME_PERSON.value, _("提出作废的人不能自己同意。"), "", _("请由另一人办理。")))
    if not agreed and not remark:
        problems.append(Problem(Fault.CELL_EMPTY.value, _("没有写明不同意的理由。"), _("意见"), _("请填写意见。")))
    return problems


@transaction.atomic
def replace_observation(observation: Observation, fact: Fact, *, by: User, reason: str) -> Observation:
    """Register what it should have been. Where the old one is confirmed, it counts until the new one is confirmed.

    Participant, indicator and goal stay as they are: a fact of another cell is voided here and registered there.
    """
    demand(by, "observations.correct", observation)
    lock_plans([observation.pk])
    there = Observation.objects.select_related("plan", "participant").get(pk=observation.pk)
    cell = {name: getattr(fact_of(there), name) for name in SAME_CELL}
    fact = replace(fact, **{name: getattr(fact, name) or cell[name] for name in SAME_CELL})
    refuse([*_reason(reason), *_correctable(there), *_unreplaceable(there), *_replacement(there, fact)])
    waits = Confirmation.objects.filter(observation=there).exists()
    number = there.replacements.count() + 1
    batch = open_batch(
        there.plan, f"replace:{there.pk}:{number}", rows_digest([astuple(fact)]), by=by, at=timezone.now(),
        kind=(Source.FORM, _("更正"), 1),
    )  # fmt: skip
    row = observation_of(fact, there.participant_id, batch)
    row.replaces, row.waits, row.reason = there, waits, reason.strip()
    row.save(force_insert=True)
    record("observations.replace", by=by, obj=row)
    return row


def _replacement(there: Observation, fact: Fact) -> list[Problem]:
    was = fact_of(there)
    if fact == was:
        return [Problem(Fault.UNCHANGED.value, _("与原来的记录完全相同。"), "", _("请填写更正后的内容。"))]
    if any(getattr(fact, name) != getattr(was, name) for name in SAME_CELL):
        remedy = _("登记到别的单位、指标或目标的，请作废这一条，再另行登记。")
        return [Problem(Fault.OTHER_FACT.value, _("更正不能换参评对象、指标和目标。"), "", remedy)]
    ground = ground_of(there.plan)
    taken = standing_identities(identities_in(there.plan), ground.inputs) - {identity_of(was, ground.inputs)}
    return [*check_facts([fact], ground), *check_new([fact], ground, taken, owned=None, own=frozenset())]


def _unreplaceable(there: Observation) -> list[Problem]:
    """A correction that waits is not corrected itself: two chains would grow from what still counts."""
    if not Observation.objects.filter(pk=there.pk).waiting().exists():
        return []
    remedy = _("请作废这件更正，再对原来那条记录重新办理更正。")
    return [Problem(Fault.OPEN_REPLACEMENT.value, _("这件更正还没有确认。"), place_of(there), remedy)]


def _reason(reason: str) -> list[Problem]:
    if reason.strip():
        return []
    return [Problem(Fault.CELL_EMPTY.value, _("没有写明理由。"), _("理由"), _("请写明理由，单位和审计都能看到。"))]


def _correctable(observation: Observation) -> list[Problem]:
    """Only what stands, or waits for its confirmation, can be voided or replaced; and one thing at a time."""
    rows = Observation.objects.filter(pk=observation.pk)
    place = place_of(observation)
    if check_state(observation.plan):
        return check_state(observation.plan)
    if not (rows.standing().exists() or rows.waiting().exists()):
        return [Problem(Fault.NOT_STANDING.value, _("这条记录已作废或已更正。"), place, _("请刷新页面后再办。"))]
    problems = []
    if Voiding.objects.open().filter(observation=observation).exists():
        remedy = _("请等另一人答复，或由其不同意后再办。")
        problems.append(Problem(Fault.OPEN_VOIDING.value, _("这条记录正在作废。"), place, remedy))
    if Observation.objects.filter(replaces=observation).waiting().exists():
        remedy = _("请先确认或作废那件更正。")
        problems.append(Problem(Fault.OPEN_REPLACEMENT.value, _("这条记录有一件更正待确认。"), place, remedy))
    return problems
