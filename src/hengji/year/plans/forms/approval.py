"""The lines in which an office writes who decides about its scheme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hengji.foundation.approvals.enums import Countersign, StepKind
from hengji.foundation.organisations.enums import Role
from hengji.year.plans.chains import MOST_STEPS, StepLine

SELECT = {"class": "form-select"}
CONTROL = {"class": "form-control"}
NAMES = ("title", "kind", "role", "days", "countersign")


class StepForm(forms.Form):
    """One step; an empty title leaves the line out. What is wrong in it the action says."""

    title = forms.CharField(
        label=_("步骤"), required=False, widget=forms.TextInput(attrs={**CONTROL, "maxlength": "60"})
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("由谁办理"), required=False, widget=forms.Select(attrs=dict(SELECT)),
        choices=[("", _("未选"))],
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("方式"), required=False, widget=forms.Select(attrs=dict(SELECT)), choices=StepKind.choices
    )  # fmt: skip
    countersign = forms.ChoiceField(
        label=_("几人"), required=False, widget=forms.Select(attrs=dict(SELECT)), choices=reversed(Countersign.choices)
    )  # fmt: skip
    days = forms.CharField(
        label=_("工作日"), required=False, widget=forms.TextInput(attrs={**CONTROL, "inputmode": "numeric"})
    )  # fmt: skip

    def __init__(self, data: Mapping[str, str] | None = None, *, deciders: Sequence[str], **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(data, **options)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("未选")), *((role, Role(role).label) for role in deciders)]

    def line(self) -> StepLine:
        self.is_valid()
        data = {name: str(self.cleaned_data.get(name) or "").strip() for name in NAMES}
        return StepLine(data["title"], data["kind"] or StepKind.ONLINE.value, data["role"], data["days"],
                        data["countersign"] or Countersign.ANY.value)  # fmt: skip


def step_forms(
    lines: Sequence[StepLine], deciders: Sequence[str], data: Mapping[str, str] | None = None
) -> list[StepForm]:  # fmt: skip
    """As many lines as a chain may have, filled as far as it goes."""
    found = []
    for number in range(MOST_STEPS):
        line = lines[number] if number < len(lines) else None
        initial = {name: getattr(line, name) for name in NAMES} if line else {}
        found.append(StepForm(data, deciders=deciders, prefix=f"step{number + 1}", initial=initial))
    return found
