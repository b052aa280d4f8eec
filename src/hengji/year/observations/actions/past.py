"""Actual values of past years: registering many at once, correcting by replacement."""

from collections.abc import Sequence
from dataclasses import astuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengji.foundation.common.problems import Problem
from hengji.foundation.organisations.models import Organisation, User
from hengji.year.observations.enums import Fault, Source
from hengji.year.observations.models import Batch, PastValue
from hengji.year.observations.past_rows import Comparison, PastRow, compare

from .shared import Progress, demand, earlier_batch, open_batch, record_portions, refuse, rows_digest, unwatched

PORTION = 1000


def past_batch_sent_before(rows: Sequence[PastRow], key: str) -> Batch | None:
    """The batch of this key, if these very rows came before. Raises ProblemsError where others came under it."""
    return earlier_batch(None, key, rows_digest(astuple(row) for row in rows))


@transaction.atomic
def register_past_values(
    rows: Sequence[PastRow],
    *,
    by: User,
    key: str,
    source: Source = Source.ROOM,
    name: str = "",
    progress: Progress = unwatched,
) -> Batch:
    """Register actual values of past years, all of them or none. Raises ProblemsError with every problem.

    A value that is there already stays as it is; one that differs becomes a correction, which needs a reason.
    ``key`` names the batch: the same rows under the same key a second time change nothing.
    """
    demand(by, "observations.import_past")
    digest = rows_digest(astuple(row) for row in rows)
    again = earlier_batch(None, key, digest)
    if again is not None:
        return again
    _lock(rows)
    found = compare(rows, by)
    if not rows:
        refuse([Problem(Fault.NOTHING.value, _("没有要登记的内容。"), "", _("请在模板里逐行填写后再导入。"))])
    refuse(found.problems)
    now = timezone.now()
    batch = open_batch(None, key, digest, by=by, at=now, kind=(source, name, found.total))
    _write(found, batch, progress)
    return batch


def _lock(rows: Sequence[PastRow]) -> None:
    """Two imports about the same organs wait for one another."""
    codes = {row.organisation for row in rows}
    list(Organisation.objects.select_for_update().filter(code__in=codes).order_by("pk").values_list("pk"))


def _write(found: Comparison, batch: Batch, progress: Progress) -> None:
    fresh = [_value(found, row, batch) for row in found.fresh]
    corrected = [_value(found, row, batch, there) for row, there in found.corrections]
    done = 0
    for action, values in (("observations.register_past", fresh), ("observations.correct_past", corrected)):
        for start in range(0, len(values), PORTION):
            portion = PastValue.objects.bulk_create(values[start : start + PORTION])
            record_portions(action, portion, by=batch.by, reason=batch.digest)
            done += len(portion)
            progress(done, found.total)


def _value(found: Comparison, row: PastRow, batch: Batch, replaces: PastValue | None = None) -> PastValue:
    return PastValue(
        organisation_id=found.organisations[row.organisation], indicator=row.indicator, year=int(row.year),
        title=row.title, value=row.value, unit=row.unit, source=row.source, batch=batch, replaces=replaces,
        reason=row.reason if replaces else "", registered_by=batch.by, registered_at=batch.at,
    )  # fmt: skip


def correct_past_value(there: PastValue, *, by: User, value: str, reason: str, source: str = "") -> PastValue:
    """Replace one actual value; what it was stays on record. Raises ProblemsError where somebody was faster."""
    row = PastRow(
        there.organisation.code, there.indicator, there.title, str(there.year), value.strip(), there.unit,
        source.strip() or there.source, reason.strip(),
    )  # fmt: skip
    return _correct(there, row, by)


@transaction.atomic
def _correct(there: PastValue, row: PastRow, by: User) -> PastValue:
    demand(by, "observations.correct_past", there)
    _lock([row])
    refuse(_in_the_way(there, row))
    register_past_values([row], by=by, key=f"correct:{there.pk}", source=Source.FORM, name=_("更正"))
    return PastValue.objects.get(replaces=there)


def _in_the_way(there: PastValue, row: PastRow) -> list[Problem]:
    if PastValue.objects.filter(replaces=there).exists():
        remedy = _("请刷新页面，看过现在的数值再决定。")
        return [Problem(Fault.NOT_STANDING.value, _("这个数值已经被更正过。"), "", remedy)]
    if (row.value, row.source) == (there.value, there.source):
        return [Problem(Fault.UNCHANGED.value, _("与原来的数值和来源相同。"), "", _("请填写更正后的数值。"))]
    if not row.reason:
        return [Problem(Fault.CELL_EMPTY.value, _("没有写明更正理由。"), "", _("请写明为什么更正。"))]
    return []
