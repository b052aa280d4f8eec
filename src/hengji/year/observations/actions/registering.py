"""Registering: one call for a whole batch, all of it or none, and twice the same is once."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.observations.enums import Fault, Source
from hengji.year.observations.fact_rows import TEXTS, Fact, check_facts, check_new, day_of, standing_identities
from hengji.year.observations.models import Batch, Observation
from hengji.year.observations.queries.ground import ground_of, identities_in, organs_of, owned_indicators
from hengji.year.plans.models import Plan

from .shared import (
    Progress,
    check_state,
    demand,
    earlier_batch,
    open_batch,
    record_portions,
    refuse,
    rows_digest,
    unwatched,
)

PORTION = 1000
MOST_ROWS = 200_000


@dataclass(frozen=True)
class Arrival:
    """How facts came in: the key under which sending them again changes nothing, and where they stood in a file."""

    key: str
    source: Source = Source.ROOM
    name: str = ""
    table: str = "计分依据"
    first_row: int = 2


def check_observations(plan: Plan, facts: Sequence[Fact], *, by: User, arrival: Arrival) -> list[Problem]:
    """The dry run: every reason why these facts cannot be registered as they are. Writes nothing."""
    if all(fact.is_blank for fact in facts):
        return [Problem(Fault.NOTHING.value, _("没有要登记的内容。"), "", _("请在模板里逐行填写后再导入。"))]
    if len(facts) > MOST_ROWS:
        remedy = _("请按板块或渠道分成几个文件。")
        return [Problem(Fault.TOO_MANY.value, _("一次最多登记%d行。") % MOST_ROWS, "", remedy)]
    ground = ground_of(plan, arrival.table, arrival.first_row)
    problems = [*check_state(plan), *check_facts(facts, ground)]
    taken = standing_identities(identities_in(plan), ground.inputs)
    owned = owned_indicators(by, plan)
    return [*problems, *check_new(facts, ground, taken, owned=owned, own=organs_of(by, plan))]


def batch_sent_before(plan: Plan, facts: Sequence[Fact], arrival: Arrival) -> Batch | None:
    """The batch of this key, if these very facts came before. Raises ProblemsError where others came under it."""
    return earlier_batch(plan, arrival.key, rows_digest(astuple(fact) for fact in facts if not fact.is_blank))


@transaction.atomic
def register_observations(
    plan: Plan,
    facts: Sequence[Fact],
    *,
    by: User,
    arrival: Arrival,
    progress: Progress = unwatched,
) -> Batch:
    """Register facts of a plan, unconfirmed: all of them or none.

    The same facts under the same ``arrival.key`` a second time change nothing. Blank facts, which gaps between the
    rows of a file make, are passed over. Raises ProblemsError with every problem, PermissionDenied for who may not.
    """
    demand(by, "observations.register", plan)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    digest = rows_digest(astuple(fact) for fact in facts if not fact.is_blank)
    again = earlier_batch(plan, arrival.key, digest)
    if again is not None:
        return again
    refuse(check_observations(plan, facts, by=by, arrival=arrival))
    written = [fact for fact in facts if not fact.is_blank]
    batch = open_batch(
        plan, arrival.key, digest, by=by, at=timezone.now(), kind=(arrival.source, arrival.name, len(written))
    )
    _write(written, batch, progress)
    return batch


def _write(facts: Sequence[Fact], batch: Batch, progress: Progress) -> None:
    keys = dict(batch.plan.participants.values_list("code", "pk")) if batch.plan else {}
    for start in range(0, len(facts), PORTION):
        portion = [observation_of(fact, keys[fact.participant], batch) for fact in facts[start : start + PORTION]]
        record_portions("observations.register", Observation.objects.bulk_create(portion), by=batch.by)
        progress(start + len(portion), len(facts))


def observation_of(fact: Fact, participant: int, batch: Batch) -> Observation:
    """A row that is not written yet."""
    texts = {name: getattr(fact, name) for name in TEXTS}
    return Observation(
        plan=batch.plan, participant_id=participant, batch=batch, date=day_of(fact.date), registered_by=batch.by,
        registered_at=batch.at, **texts,
    )  # fmt: skip
