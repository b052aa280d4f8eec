from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from .queries import Filter

TEXT = {"class": "form-control"}


class FilterForm(forms.Form):
    since = forms.DateField(
        label=_("起始日期"), required=False, widget=forms.DateInput({**TEXT, "type": "date"}),
        error_messages={"invalid": _("请填写日期，例如2026-11-23。")},
    )  # fmt: skip
    until = forms.DateField(
        label=_("截止日期"), required=False, widget=forms.DateInput({**TEXT, "type": "date"}),
        error_messages={"invalid": _("请填写日期，例如2026-11-23。")},
    )  # fmt: skip
    actor = forms.CharField(label=_("操作人账号"), required=False, max_length=120, widget=forms.TextInput(TEXT))
    action = forms.CharField(label=_("操作"), required=False, max_length=80, widget=forms.TextInput(TEXT))
    object = forms.CharField(label=_("对象"), required=False, max_length=200, widget=forms.TextInput(TEXT))
    only_denials = forms.BooleanField(
        label=_("只看被拒绝的访问"), required=False, widget=forms.CheckboxInput({"class": "form-check-input"})
    )

    @override
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("截止日期早于起始日期，请核对。"))
        return cleaned

    def wanted(self) -> Filter:
        """What was asked for; a field with a mistake does not narrow."""
        self.is_valid()
        return Filter(**{name: value for name, value in self.cleaned_data.items() if value})
