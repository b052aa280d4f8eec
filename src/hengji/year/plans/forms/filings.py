"""What is written when a plan is filed with the superior's office, and when that office answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from .fields import control


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs=control(rows=str(rows)))


class FileUpwardForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("报备说明"), required=False, max_length=2000, widget=_long(3),
        help_text=gettext_lazy("可以说明为什么这样细化、自定；退回后没有更正的，必须写明理由。"),
    )  # fmt: skip


class VerdictForm(forms.Form):
    remark = forms.CharField(
        label=gettext_lazy("意见"), required=False, max_length=2000, widget=_long(3),
        help_text=gettext_lazy("退回的必须写明要改什么。"),
    )  # fmt: skip
