"""What a reviewer fills in: a general remark; remarks on goals stand beside the goals."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

CONTROL = {"class": "form-control"}
REMARK = "goal-"  # before the code of a goal, in the name of its remark
LONGEST = 2000


class DecideForm(forms.Form):
    remark = forms.CharField(
        label=_("总的意见"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={**CONTROL, "rows": 3, "form": "decide"}),
        help_text=_("退回时须写明总的意见，或在有关目标下写意见。"),
    )  # fmt: skip


class NumberForm(forms.Form):
    """The document number under which sheets are issued."""

    number = forms.CharField(
        label=_("下达文号"), required=False, max_length=200, widget=forms.TextInput(attrs=dict(CONTROL)),
        help_text=_("例如：省目标办〔2026〕3号。"),
    )  # fmt: skip


def remarks_in(post: Mapping[str, str]) -> dict[str, str]:
    """Remarks on goals by code, as typed; empty ones are left out."""
    found = {name.removeprefix(REMARK): str(post[name])[:LONGEST] for name in post if name.startswith(REMARK)}
    return {code: text for code, text in found.items() if text.strip()}
