"""What all writes here have in common: who may, what stands in the way, and batches that come twice."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from hengji.foundation.access.policy import can
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.foundation.ledger.actions import record, record_many
from hengji.foundation.organisations.models import User
from hengji.year.observations.enums import Fault, Source
from hengji.year.observations.models import Batch
from hengji.year.plans.enums import FROZEN, LIVE
from hengji.year.plans.models import Plan

Progress = Callable[[int, int], None]  # how many rows of how many are written
PORTION = 250  # rows of one entry in the ledger


def unwatched(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


def demand(by: User, action: str, obj: models.Model | None = None) -> None:
    if not can(by, action, obj):
        raise PermissionDenied(action)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise with all problems; nothing where there is none."""
    found = list(problems)
    if found:
        raise ProblemsError(found)


def check_state(plan: Plan) -> list[Problem]:
    """Facts are about a scheme that is issued, and until the year is closed."""
    if plan.state in LIVE & FROZEN:
        return []
    if plan.state in FROZEN:
        message, remedy = _("年度考评已办结，计分依据不再登记和改动。"), ""
    else:
        message, remedy = _("考评办法还没有印发。"), _("印发之后才登记计分依据；试算请用模拟测算。")
    return [Problem(Fault.PLAN_STATE.value, message, "", remedy)]


def rows_digest(rows: Iterable[Sequence[object]]) -> str:
    """The digest of rows as they were given; the same for the same rows, whatever file they were in."""
    text = json.dumps([list(map(str, row)) for row in rows], ensure_ascii=False, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def earlier_batch(plan: Plan | None, key: str, digest: str) -> Batch | None:
    """The batch of this key, if it came before; with other rows under the same key that is a problem."""
    found = Batch.objects.filter(plan=plan, key=key).first()
    if found is not None and found.digest != digest:
        remedy = _("同一批内容请原样重发；内容改过的，请作为新的一批登记。")
        refuse([Problem(Fault.BATCH_DIFFERS.value, _("批次“%s”已经登记过，内容与这次不同。") % key, "", remedy)])
    return found


def open_batch(
    plan: Plan | None, key: str, digest: str, *, by: User, at: datetime, kind: tuple[Source, str, int]
) -> Batch:  # fmt: skip
    """``kind``: how it came in, the name of the file or form, how many rows."""
    source, name, rows = kind
    batch = Batch(plan=plan, key=key, digest=digest, source=source, name=name[:200], rows=rows, by=by, at=at)
    batch.save(force_insert=True)
    record("observations.open_batch", by=by, obj=batch)
    return batch


def record_portions(action: str, rows: Sequence[models.Model], *, by: User, reason: str = "") -> None:
    """Entries in the ledger that name every row, a few hundred rows each."""
    for start in range(0, len(rows), PORTION):
        record_many(action, by=by, objs=rows[start : start + PORTION], reason=reason)
