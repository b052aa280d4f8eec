"""An indicator scored by goals: which rule for which kind of goal, how many goals, what their points add up to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from pydantic import ValidationError
from typing_extensions import override

from hengji.core.scoring.scheme import GoalSpec, Node, RuleRef, Scheme
from hengji.year.plans.parameters import problem_words
from hengji.year.plans.queries.finding_rules import rules_named
from hengji.year.plans.rows import node_data
from hengji.year.plans.words import goal_words

from .fields import PlainField
from .named import Wording, find_problems, lines_in, mapping_of, shown

NUMBERS = ("points_total", "least", "most")


class GoalsForm(forms.Form):
    """Always bound: to what the indicator holds (``of``), or to what was sent."""

    def __init__(self, scheme: Scheme, node: Node, data: Mapping[str, Any]) -> None:
        super().__init__(data, prefix="goals")
        self.node = node
        self.stored: Mapping[str, RuleRef] = node.goals.rules if node.goals else {}
        helps = {
            "points_total": _("每个单位各项目标的分值加起来应是多少，如100；再折算成本指标的分值。不填为不限。"),
            "least": _("不填为不限。"),
            "most": _("不填为不限。"),
        }
        for name in NUMBERS:
            self.fields[name] = PlainField(label=goal_words(name), number=True, help_text=helps[name])
        self.lines = lines_in(scheme, data, "goals", rules_named(""), _words())
        self.problems = self._problems()

    @classmethod
    def of(cls, scheme: Scheme, node: Node) -> GoalsForm:
        held = node_data(node).get("goals", {})
        stored = node.goals.rules if node.goals else {}
        data = {f"goals-{name}": held[name] for name in NUMBERS if name in held}
        return cls(scheme, node, {**data, **shown(scheme, stored, [*stored, ""], "goals")})

    @property
    def is_open(self) -> bool:
        return bool(self.stored or self.problems or any(not line.is_empty for line in self.lines))

    def changed(self) -> dict[str, Any]:
        """The field of the node, if what was sent says something else."""
        if not self.lines:
            return {}
        before, after = node_data(self.node).get("goals"), self._value()
        same = after == before and list((after or {}).get("rules", ())) == list(self.stored)
        return {} if same else {"goals": after}

    def _value(self) -> dict[str, Any] | None:
        rules = mapping_of(self.lines, self.stored)
        return {"rules": rules, **self._numbers()} if rules else None

    def _numbers(self) -> dict[str, str]:
        """Only what is said: a limit of 0 is none."""
        said = {name: str(self.data.get(f"goals-{name}") or "").strip() for name in NUMBERS}
        return {name: value for name, value in said.items() if value and (name == "points_total" or value != "0")}

    def _problems(self) -> list[str]:
        """Every problem of the group, each also at its field."""
        self.is_valid()
        return [*find_problems(self.lines), *(str(each) for found in self.errors.values() for each in found)]

    @override
    def clean(self) -> None:
        numbers = self._numbers()
        try:
            spec = GoalSpec.model_validate({"rules": {}, **numbers})
        except ValidationError as error:
            for item in error.errors():
                name = str(item["loc"][0])
                self.add_error(name, _("%(what)s：%(problem)s。") % {
                    "what": goal_words(name), "problem": problem_words(item)
                })  # fmt: skip
            return
        if spec.most and spec.least > spec.most:
            self.add_error("most", _("最多的项数不能小于最少的项数。"))
        if spec.points_total is not None and spec.points_total <= 0:
            self.add_error("points_total", _("分值合计应大于0。"))
        if numbers and self._has_no_rule():
            self.add_error(next(iter(numbers)), _("请先写一类目标，选好它的计分规则。"))

    def _has_no_rule(self) -> bool:
        return all(line.is_empty or line.is_removed for line in self.lines)


def _words() -> Wording:
    return Wording(
        _("目标类别"), _("计分规则"), _("请选择"), _("删去这一类"), _("增加一类目标"),
        _("报目标时从这些类别里选，如：正向定量、逆向定量、时限任务。只有一类的，不用选。"),
    )  # fmt: skip
