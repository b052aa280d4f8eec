"""Working days of publicity and appeals, as the scheme says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hengji.year.plans.models import Plan
from hengji.year.plans.queries import scheme_of


@dataclass(frozen=True)
class Days:
    """Working days: for publicity, for filing an appeal, for deciding it."""

    publicity: int = 5
    appeal: int = 5
    decide: int = 10


def days_of(plan: Plan) -> Days:
    """What the scheme carries under ``appeals`` and ``publicity``, else five, five and ten."""
    carried = scheme_of(plan).carried
    appeals, publicity = _said(carried, "appeals"), _said(carried, "publicity")
    return Days(
        _days(publicity, "workdays", Days.publicity), _days(appeals, "file_workdays", Days.appeal),
        _days(appeals, "decide_workdays", Days.decide),
    )  # fmt: skip


def _said(carried: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = carried.get(name)
    return found if isinstance(found, dict) else {}


def _days(said: Mapping[str, Any], name: str, usual: int) -> int:
    text = str(said.get(name, ""))
    return int(text) if text.isdecimal() and 0 < int(text) <= 60 else usual  # noqa: PLR2004 - no procedure is longer
