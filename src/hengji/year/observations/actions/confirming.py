"""Confirming: somebody else than who registered says that these may count."""

from collections.abc import Sequence
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import scope
from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import User
from hengji.year.observations.enums import Fault, Way
from hengji.year.observations.models import Confirmation, Observation, ObservationQuerySet, Voiding
from hengji.year.observations.permissions import CONFIRM
from hengji.year.observations.queries.chain import lock_plans

from .shared import record_portions, refuse

PORTION = 1000
FEW = 500
MOST_TOLD = 20  # of one kind of problem; a thousand times the same sentence helps nobody


@transaction.atomic
def confirm_observations(
    observations: Sequence[Observation], *, by: User, way: Way, basis: str = "", second: User | None = None
) -> list[Confirmation]:
    """Confirm observations, all of them or none; one that is confirmed already stays as it is.

    ``way`` is what the scheme asks of the channel; ``certified`` names a ``second`` person. A replacement of something
    that counts takes effect with its confirmation. Raises ProblemsError, and PermissionDenied for one's own rows.
    """
    keys = sorted({observation.pk for observation in observations})
    lock_plans(keys)
    found = _among(keys)
    if found.keys() - _among(keys, _confirmable(Observation.objects.all(), by)).keys():
        raise PermissionDenied(CONFIRM)
    known = _among(keys, Observation.objects.confirmed())
    fresh = [row for key, row in found.items() if key not in known]
    refuse([*_persons(fresh, by, way, second), *_standing(fresh)])
    now = timezone.now()
    rows = [
        Confirmation(observation=each, way=way, basis=basis.strip()[:200], maker_id=each.registered_by_id, by=by,
                     second=second, at=now)
        for each in fresh
    ]  # fmt: skip
    for start in range(0, len(rows), PORTION):
        Confirmation.objects.bulk_create(rows[start : start + PORTION])
    record_portions("observations.confirm", rows, by=by, reason=str(way.label))
    return rows


def _persons(found: Sequence[Observation], by: User, way: Way, second: User | None) -> list[Problem]:
    problems = []
    if (way == Way.CERTIFIED) != (second is not None):
        remedy = _("请写明共同核对的第二人；其他方式只记确认人。")
        problems.append(Problem(Fault.SECOND_PERSON.value, _("“双人核对”须有且只有两人。"), _("第二确认人"), remedy))
    people = {by.pk, *([second.pk] if second else [])}
    mine = [each for each in found if each.registered_by_id in people]
    problems += [
        Problem(Fault.SAME_PERSON.value, _("登记人不能确认自己登记的记录。"), place_of(each), _("请由另一人确认。"))
        for each in mine[:MOST_TOLD]
    ]
    if second is not None and second.pk == by.pk:
        problems.append(Problem(Fault.SAME_PERSON.value, _("两名确认人是同一人。"), _("第二确认人")))
    return problems


def _confirmable(rows: ObservationQuerySet, by: User) -> ObservationQuerySet:
    return cast("ObservationQuerySet", scope(by, CONFIRM, rows))


def _among(keys: Sequence[int], rows: ObservationQuerySet | None = None) -> dict[int, Observation]:
    """Those of many rows that are in a queryset, by key; asked in portions, as a database takes so many parameters."""
    asked = Observation.objects.all() if rows is None else rows
    portions = (keys[start : start + FEW] for start in range(0, len(keys), FEW))
    return {row.pk: row for portion in portions for row in asked.filter(pk__in=portion).order_by("pk")}


def _standing(found: Sequence[Observation]) -> list[Problem]:
    keys = [each.pk for each in found]
    live = _among(keys, Observation.objects.standing()) | _among(keys, Observation.objects.waiting())
    asked = _among(keys, Observation.objects.filter(voidings__in=Voiding.objects.open()))
    gone = [each for each in found if each.pk not in live]
    problems = [
        Problem(Fault.NOT_STANDING.value, _("这条记录已作废或已更正。"), place_of(each), _("请刷新页面后再办。"))
        for each in gone[:MOST_TOLD]
    ]
    return problems + [
        Problem(Fault.OPEN_VOIDING.value, _("这条记录正在作废，待另一人同意。"), place_of(each))
        for each in asked.values()
    ]


def place_of(observation: Observation) -> str:
    return _("第%d号记录") % observation.pk
