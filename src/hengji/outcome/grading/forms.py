"""Forms of this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .enums import Finding


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "form-control", "rows": rows})


def _line() -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control"})


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("建议说明"), required=False, max_length=3000, widget=_text(4),
        help_text=_("并列、限制等次、不排名等需要说明的情况；随等次建议一并送审。"),
    )  # fmt: skip


class CircularForm(forms.Form):
    number = forms.CharField(
        label=_("文号"), max_length=120, widget=_line(), help_text=_("例如：省目组示例〔2027〕1号")
    )


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label=_("更正理由"), max_length=500, widget=_line(), help_text=_("写明依据的复核决定或文件。")
    )


class AppealForm(forms.Form):
    value = forms.CharField(
        label=_("应当是"),
        max_length=40,
        widget=_line(),
        help_text=_("填数值；没有数值的填未报、不适用、待公布或者免考。"),
    )
    reason = forms.CharField(
        label=_("事实和理由"), max_length=3000, widget=_text(5),
        help_text=_("写明错在哪里、依据什么材料。"),
    )  # fmt: skip


class FindingForm(forms.Form):
    finding = forms.ChoiceField(label=_("意见"), choices=Finding.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=3000,
        widget=_text(5),
    )
