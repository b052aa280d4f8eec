from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _required(message: object) -> dict[str, Any]:
    return {"error_messages": {"required": message}}


class TemplateForm(forms.Form):
    """The text itself is checked by the action, which tells every problem with its line."""

    title = forms.CharField(
        label=_("标题"), max_length=400, widget=forms.TextInput(attrs={"class": "form-control"}),
        **_required(_("请填写公文标题。")),
    )  # fmt: skip
    wording = forms.CharField(
        label=_("正文"), strip=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 22, "spellcheck": "false"}),
        **_required(_("请填写正文，或恢复内置文本。")),
    )  # fmt: skip
    note = forms.CharField(
        label=_("修改说明（可不填）"), max_length=200, required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip
    base = forms.FileField(
        label=_("Word底版（可不选）"), required=False,
        help_text=_("一份.docx，生成的Word文件沿用它的样式、页边距和页眉；不带宏，不超过2MB。"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".docx"}),
    )  # fmt: skip
    drop_base = forms.BooleanField(
        label=_("不再使用现在的底版"), required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
