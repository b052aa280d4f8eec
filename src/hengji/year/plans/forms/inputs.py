"""A rule that takes several numbers: how each of them is made of what was reported in the year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hengji.core.scoring.leaf import inputs_of
from hengji.core.scoring.scheme import Node, Scheme
from hengji.year.plans.queries.finding_rules import rules_named
from hengji.year.plans.rows import node_data
from hengji.year.plans.trials import FAILURES

from .named import Wording, find_problems, lines_in, mapping_of, shown

ONE = 1


class InputsForm:
    """Always bound: to what the indicator holds (``of``), or to what was sent. Lines have names that are given."""

    def __init__(self, scheme: Scheme, node: Node, data: Mapping[str, Any]) -> None:
        self.node = node
        words = Wording("", _("方法"), _("不另设，随上面的计量方法"), _("不另设，随上面的计量方法"))
        self.lines = lines_in(scheme, data, "measures", rules_named("", measures=True), words)
        self.problems = list(find_problems([line for line in self.lines if line.key or line.picked]))
        titles = inputs_named(scheme, node)
        for line in self.lines:
            line.title = titles.get(line.name) or _("%s（现在的规则用不到，可以删去）") % line.name

    @classmethod
    def of(cls, scheme: Scheme, node: Node) -> InputsForm:
        names = list(dict.fromkeys([*node.measures, *inputs_named(scheme, node)]))
        return cls(scheme, node, shown(scheme, node.measures, names, "measures"))

    @property
    def is_shown(self) -> bool:
        """One number has one measure, which stands above."""
        return bool(self.node.measures) or len(self.lines) > ONE

    @property
    def is_open(self) -> bool:
        return bool(self.node.measures) or any(line.picked for line in self.lines)

    def changed(self) -> dict[str, Any]:
        """The field of the node, if what was sent says something else."""
        if not self.lines:
            return {}
        before, after = node_data(self.node).get("measures"), mapping_of(self.lines, self.node.measures) or None
        return {} if after == before else {"measures": after}


def inputs_named(scheme: Scheme, node: Node) -> dict[str, str]:
    """Names and titles of the numbers that the indicator's rule takes, or the rules of its goals."""
    refs = tuple(node.goals.rules.values()) if node.goals else (node.rule,)
    found: dict[str, str] = {}
    for ref in refs:
        try:
            found = {**{each.name: each.title for each in inputs_of(scheme, ref)}, **found}
        except FAILURES:  # a rule with problems, which stand beside it
            continue
    return found
