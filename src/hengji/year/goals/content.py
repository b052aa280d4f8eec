"""A goal's content as plain text by field: what is compared, digested, amended and kept of every round."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from .enums import Direction, Frequency, GoalKind, Perspective, Verification
from .models import Goal, GoalVersion

Content = Mapping[str, str]  # field → text; empty fields are left out

# In the order of the form. What stands in FIRST is all that a user sees at first.
FIRST = ("title", "indicator", "rule", "points", "target", "unit", "direction", "deadline", "data_source")
NUMBERS = ("points", "baseline", "target", "challenge", "alert")
FIELDS = (
    "kind", "title", "indicator", "rule", "points", "direction", "unit", "baseline", "target", "challenge", "alert",
    "deadline", "deliverable", "description", "reason", "document", "article", "data_source", "data_owner",
    "frequency", "evidence", "verification", "responsible_leader", "responsible_division", "responsible_person",
    "perspective", "milestones", "partners", "task", "strategic", "classified", "register", "custodian", "upper",
)  # fmt: skip
CHOICES = {
    "kind": GoalKind, "direction": Direction, "perspective": Perspective, "frequency": Frequency,
    "verification": Verification,
}  # fmt: skip
YES = "是"
SAME_PLAN = "本考评/"  # before the code of an upper goal of the same plan; queries.uppers reads it


def content_of(version: GoalVersion) -> dict[str, str]:
    """The fields that are filled; the upper goal by its code, a classified one with 是."""
    found = {name: getattr(version, name) for name in FIELDS if name not in {"classified", "upper"}}
    found["classified"] = YES if version.classified else ""
    found["upper"] = _reference(version)
    return {name: str(found[name]) for name in FIELDS if found[name]}


def _reference(version: GoalVersion) -> str:
    """The upper goal as it is written: codes are unique within a plan only."""
    upper = version.upper
    if upper is None:
        return ""
    return f"{SAME_PLAN}{upper.code}" if upper.plan_id == version.goal.plan_id else upper.code


def shown_value(name: str, value: str) -> str:
    """A field's text in the words of the form."""
    words = CHOICES.get(name)
    return str(words(value).label) if words and value in words.values else value


def label_of(name: str) -> str:
    """What the form calls a field."""
    return str(getattr(GoalVersion._meta.get_field(name), "verbose_name", name))  # noqa: SLF001 - Django's own


def sheet_text(goals: Iterable[tuple[Goal, GoalVersion]]) -> str:
    """All goals of a sheet as canonical JSON: code, version and content, in the sheet's order."""
    rows = [{"code": goal.code, "version": version.number, **content_of(version)} for goal, version in goals]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
