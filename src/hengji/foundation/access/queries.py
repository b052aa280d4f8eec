"""Reading the policy itself, in words, for those who look after it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from .policy import Governed, Row, policy, who_can
from .shapes import Text


@dataclass(frozen=True)
class Permission:
    """One action, and the rows that allow it, by role."""

    action: str
    title: str
    by_role: Mapping[str, tuple[Row, ...]]

    def words(self, role: str) -> str:
        """How a role must stand to the object and when: 本单位（评分）；empty where the role may not."""
        return "；".join(dict.fromkeys(words_of(row) for row in self.by_role.get(role, ())))


@dataclass(frozen=True)
class Person:
    """Somebody who may do something to a record: by action, in which role and relation."""

    user: Any
    reasons: Mapping[str, str]


def permissions(*, role: str = "", text: str = "") -> list[Permission]:
    """All actions with who may do them, in the order of their titles; perhaps of one role, or with a text in it."""
    found = policy()
    listed = [
        Permission(action, title_of(action), _by_role(rows if not role else [row for row in rows if row.role == role]))
        for action, rows in found.rows.items()
        if text.strip().casefold() in f"{title_of(action)} {action}".casefold()
    ]
    return sorted(
        (each for each in listed if each.by_role or not role), key=lambda each: (each.action.split(".")[0], each.title)
    )


def _by_role(rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    grouped: dict[str, tuple[Row, ...]] = {}
    for row in rows:
        grouped[str(row.role)] = (*grouped.get(str(row.role), ()), row)
    return grouped


def roles_named() -> list[tuple[str, str]]:
    """Roles that occur in the policy, with their titles, in the order of the written list."""
    found = policy()
    used = {str(row.role) for rows in found.rows.values() for row in rows}
    known = [role for role in found.role_titles if role in used]
    return [(role, role_title(role)) for role in (*known, *sorted(used - set(known)))]


def kinds() -> list[tuple[str, str]]:
    """Kinds of records that the policy protects: label of the model and its name."""
    return [(model._meta.label_lower, str(model._meta.verbose_name)) for model in policy().governed]


def record(kind: str, key: str) -> Model | None:
    """A protected record by its kind and number, whoever asks: to be used for who may, never for what it says."""
    for model in policy().governed:
        if model._meta.label_lower == kind:
            try:
                return model._base_manager.filter(pk=key).first()
            except (ValueError, ValidationError, OverflowError):
                return None
    return None


def actions_about(model: type[Model]) -> list[str]:
    """What can be done to records of a kind, seeing them first."""
    governed: Governed = policy().governed[model]
    return [action for action in (governed.view, *governed.actions) if action]


def people_who_can(obj: Model, *, now: datetime | None = None) -> list[Person]:
    """Everybody who may do anything to a record at this moment, by name."""
    reasons: dict[Any, dict[str, str]] = {}
    for action in actions_about(type(obj)):
        for holder in who_can(action, obj, now=now):
            reasons.setdefault(holder.user, {})[action] = "；".join(dict.fromkeys(map(_reason, holder.rows)))
    return [Person(user, found) for user, found in sorted(reasons.items(), key=lambda item: str(item[0]))]


def _reason(row: Row) -> str:
    return _("%(role)s：%(words)s") % {"role": role_title(row.role), "words": words_of(row)}


def words_of(row: Row) -> str:
    """A row's relations and phases in words."""
    found = policy()
    relations = "、".join(_word(found.relations[name].title, name) for name in row.relations)
    phases = "、".join(_word(found.phase_titles.get(phase, ""), phase) for phase in sorted(row.phases))
    return _("%(relations)s（限%(phases)s）") % {"relations": relations, "phases": phases} if phases else relations


def title_of(action: str) -> str:
    return _word(policy().action_titles.get(action, ""), action)


def role_title(role: str) -> str:
    return _word(policy().role_titles.get(role, ""), str(role))


def _word(title: Text, name: str) -> str:
    """The title, or the name in code where a room gave none."""
    return str(title) or name
