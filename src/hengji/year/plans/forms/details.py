"""What only some indicators say beside their rule: goals, several numbers, another indicator as a condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hengji.core.scoring.scheme import Node, Scheme
from hengji.foundation.common.problems import Problem, ProblemsError
from hengji.year.plans.enums import Fault

from .goals import GoalsForm
from .inputs import InputsForm
from .requires import GRANTED, RequiresForm


def detail_forms(scheme: Scheme, node: Node, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The forms by the names of their templates' variables: as the scheme holds it, or as it was sent."""
    if data is None:
        goals, inputs, requires = (kind.of(scheme, node) for kind in (GoalsForm, InputsForm, RequiresForm))
    else:
        goals, inputs, requires = (kind(scheme, node, data) for kind in (GoalsForm, InputsForm, RequiresForm))
    return {"goals": goals, "inputs": inputs, "requires": requires, "granted": GRANTED.values()}


def changed_details(scheme: Scheme, node: Node, data: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of the node that were sent otherwise than they stand; ProblemsError where one cannot be written down."""
    fields: dict[str, Any] = {}
    problems: list[Problem] = []
    for kind in (GoalsForm, InputsForm, RequiresForm):
        form = kind(scheme, node, data)
        changed = form.changed()
        known = () if changed else kind.of(scheme, node).problems  # what stands already hinders no other change
        found = [text for text in form.problems if text not in known]
        problems += [Problem(Fault.NODE_VALUE, text, "", _("请改好后再保存。")) for text in dict.fromkeys(found)]
        fields |= changed
    if problems:
        raise ProblemsError(problems)
    return fields
