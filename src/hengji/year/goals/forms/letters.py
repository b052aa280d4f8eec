"""Registering what was signed on paper."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengji.year.goals.actions import Signed
from hengji.year.goals.letter_enums import Side

TEXT = {"class": "form-control"}


class RegisterForm(forms.Form):
    """All that is wrong the action says; here only a date that cannot be read."""

    side = forms.ChoiceField(
        label=_("签字方"), choices=Side.choices, required=False, widget=forms.Select({"class": "form-select"})
    )
    name = forms.CharField(label=_("签字人"), required=False, widget=forms.TextInput(TEXT))
    post = forms.CharField(label=_("职务"), required=False, widget=forms.TextInput(TEXT))
    day = forms.DateField(
        label=_("签字日期"), required=False, initial=timezone.localdate,
        widget=forms.DateInput({**TEXT, "type": "date"}),
        error_messages={"invalid": _("请填写日期，例如2026-04-15。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("原件存放处"), required=False, widget=forms.TextInput(TEXT), help_text=_("选择了扫描件的可以不填。")
    )

    def signed(self) -> Signed:
        """What the form says; call after ``is_valid``."""
        said = self.cleaned_data
        day: date | None = said.get("day")
        return Signed(said.get("side", ""), said.get("name", ""), said.get("post", ""), day, said.get("reason", ""))
