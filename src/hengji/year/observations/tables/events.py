"""The chain of an observation as sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hengji.year.observations.enums import Way
from hengji.year.observations.models import Observation

from .words import moment


@dataclass(frozen=True)
class Line:
    """One line of the timeline: what happened, who, when, what was said, and the row that it is about."""

    what: str
    who: str
    when: str
    words: str
    url: str
    tone: str


def lines(events: Iterable[tuple[str, Any]], here: Observation) -> list[Line]:
    return [_line(kind, row, here) for kind, row in events]


def _registered(row: Any) -> tuple[str, str, str, Observation, str]:  # noqa: ANN401 - a row of the kind
    return _("登记：值%s") % row.value, str(row.registered_by), "", row, "info"


def _replaced(row: Any) -> tuple[str, str, str, Observation, str]:  # noqa: ANN401
    what = _("登记更正：值%s，确认后生效") if row.waits else _("更正：值%s")
    return what % row.value, str(row.registered_by), row.reason, row, "info"


def _confirmed(row: Any) -> tuple[str, str, str, Observation, str]:  # noqa: ANN401
    who = str(row.by) if row.second is None else _("%(by)s、%(second)s") % {"by": row.by, "second": row.second}
    return _("确认：%s") % Way(row.way).label, who, row.basis, row.observation, "ok"


def _asked(row: Any) -> tuple[str, str, str, Observation, str]:  # noqa: ANN401
    return _("提出作废"), str(row.by), row.reason, row.observation, "warn"


def _voided(row: Any) -> tuple[str, str, str, Observation, str]:  # noqa: ANN401
    return _("作废"), str(row.by), row.reason, row.observation, "danger"


def _agreed(row: Any) -> tuple[str, str, str, Observation, str]:  # noqa: ANN401
    return _("同意作废"), str(row.by), row.remark, row.voiding.observation, "danger"


def _refused(row: Any) -> tuple[str, str, str, Observation, str]:  # noqa: ANN401
    return _("不同意作废"), str(row.by), row.remark, row.voiding.observation, "neutral"


_KINDS: Mapping[str, Callable[[Any], tuple[str, str, str, Observation, str]]] = {
    "registered": _registered, "replaced": _replaced, "confirmed": _confirmed, "asked": _asked, "voided": _voided,
    "agreed": _agreed, "refused": _refused,
}  # fmt: skip


def _line(kind: str, row: Any, here: Observation) -> Line:  # noqa: ANN401 - a row of the kind
    what, who, words, about, tone = _KINDS[kind](row)
    at = row.registered_at if isinstance(row, Observation) else row.at
    url = "" if about.pk == here.pk else reverse("observation", args=[about.pk])
    return Line(what, who, moment(at), words, url, tone)
